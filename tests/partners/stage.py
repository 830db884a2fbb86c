"""A company with a case, and the sample partner of examples/ on this machine, so that each promise is tried over a real network."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from relance.cases.opening import open_case
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.jobs.captures import Place
from relance.jobs.partners import visit
from relance.partners import keeping
from relance.partners.hearing import Outcome, Way, take
from relance.partners.models import Call, Placement
from relance.partners.placing import Terms, hand_over
from relance.partners.reaching import House as Reach
from relance.partners.reaching import try_partner
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, KEY, House

FILES = {"case.json": b'{"debtor": "Alpha"}', "summary.pdf": b"%PDF-"}
ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")


def _sample() -> ModuleType:
    path = Path(__file__).parents[2] / "examples" / "partner" / "sample_partner.py"
    spec = importlib.util.spec_from_file_location("sample_partner", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found


sample = _sample()
Fault = sample.Fault


@dataclass
class Stage:
    """``house`` is the creditor, ``world`` the partner as it is; ``partner`` its row, ``secret`` that of its messages."""

    house: House
    world: Any
    address: str
    partner: int
    secret: str
    drafts: Path

    @property
    def reach(self) -> Reach:
        return Reach(self.house.desk, KEY, self.drafts)

    @property
    def place(self) -> Place:
        return Place(self.house.desk, lambda: False)

    def case(self) -> CaseId:
        """A case of both invoices."""
        with at_work(self.house.organisation) as here:
            found = list(Receivable.objects.order_by("pk").values_list("pk", "debtor_id"))
            assert here
        with self.house.acting() as here:
            return open_case(here, DebtorId(found[0][1]), [ReceivableId(pk) for pk, _ in found])

    def handed(self, case: CaseId | None = None, terms: Terms | None = None, files: Mapping[str, bytes] = FILES) -> int:
        """A file on its way."""
        case = case if case is not None else self.case()
        with self.house.acting() as here:
            return hand_over(here, case, self.partner, files, terms or Terms())

    def visit(self) -> None:
        """What a worker does."""
        visit(self.place, self.reach)

    def taken(self, terms: Terms | None = None) -> int:
        """A file that the partner took."""
        file = self.handed(terms=terms)
        self.visit()
        assert self.file(file).state == "taken"
        return file

    def file(self, pk: int) -> Placement:
        with at_work(self.house.organisation):
            return Placement.objects.select_related("case").get(pk=pk)

    def calls(self, file: int) -> list[tuple[str, str]]:
        with at_work(self.house.organisation):
            found = Call.objects.filter(placement=file).order_by("ordinal")
            return [(one.kind, one.state) for one in found]

    def open_amounts(self) -> list[str]:
        with at_work(self.house.organisation):
            return [f"{one:.2f}" for one in Receivable.objects.order_by("pk").values_list("open_amount", flat=True)]

    def told(self, *events: dict[str, Any], way: Way = Way.HOOK) -> dict[Outcome, int]:
        """Events taken in, by whichever way."""
        with self.house.acting() as here:
            return dict(take(here, self.partner, json.dumps({"events": events}).encode(), way))

    @property
    def reference(self) -> str:
        """Under which the partner has its only case."""
        (found,) = self.world.cases
        return str(found)

    def later(self, **by: int) -> None:
        """Time goes by, and somebody is at work."""
        from relance.outbox.heartbeat import beat

        self.house.clock.later(**by)
        with self.house.acting() as here:
            beat(here)


@contextmanager
def sample_partner() -> Iterator[tuple[Any, str]]:
    """Its world and its address."""
    world = sample.SamplePartner("sample-key")
    server = sample.serve(world)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield world, f"http://127.0.0.1:{server.server_address[1]}{sample.BASE}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def word(address: str, mode: str = "live", key: str = "sample-key", name: str = "Partenaire fictif") -> keeping.Word:
    return keeping.Word(name, "https", mode, "01 00 00 00 00", {"address": address, "key": key})


def staged(house: House, world: Any, address: str, *, mode: str = "live") -> Stage:
    """A company with two late invoices, reminded once, and a partner that was tried."""
    house.bring(*ROWS)
    house.day()
    with house.acting() as here:
        kept = keeping.add(here, word(address, mode), KEY)
    world.secret = kept.hook_secret
    stage = Stage(house, world, address, kept.id, kept.hook_secret, house.folder)
    try_partner(stage.reach, kept.id)
    return stage
