"""Kinds of many customers said at once: only what changes is written, one entry tells it, one act takes it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.parties.details import change_debtor
from relance.parties.kinds import KindsUndone, NoKindsToUndo, last_stated, state_kinds, undo_kinds
from relance.parties.models import Debtor
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring
from tests.outbox.builders import MORNING

COMPANY, CONSUMER, BODY, UNKNOWN = DebtorKind.COMPANY, DebtorKind.CONSUMER, DebtorKind.PUBLIC_BODY, DebtorKind.UNKNOWN


@pytest.fixture
def three(organisation: int, tmp_path: Path) -> list[int]:
    rows = [sale(f"F{one}", 10000 + one, aux=f"C{one}") for one in (1, 2, 3)]
    bring(organisation, write_fec(tmp_path, *rows), at=MORNING)
    with at_work(organisation):
        return list(Debtor.objects.order_by("code").values_list("pk", flat=True))


def stated(organisation: int) -> list[str]:
    with at_work(organisation):
        return list(Debtor.objects.order_by("code").values_list("kind", flat=True))


def entries(organisation: int) -> list[Event]:
    with at_work(organisation) as here:
        assert not list(verify_journal(here))
        return list(Event.objects.filter(name__startswith="parties.kinds_").order_by("sequence"))


@pytest.mark.requirement("AP-5", "P56")
def test_only_what_changes_is_written_in_one_entry(organisation: int, three: list[int]) -> None:
    a, b, c = three
    with at_work(organisation, MORNING) as here:
        assert state_kinds(here, {a: COMPANY, b: CONSUMER, c: UNKNOWN}) == 2
    assert stated(organisation) == ["company", "consumer", "unknown"]
    (entry,) = entries(organisation)
    assert json.loads(entry.body) == {"debtors": [[a, "unknown", "company"], [b, "unknown", "consumer"]]}
    with at_work(organisation, MORNING) as here:
        assert state_kinds(here, {a: COMPANY}) == 0
    assert len(entries(organisation)) == 1


@pytest.mark.requirement("AP-5")
def test_undoing_leaves_and_names_what_somebody_changed_since(organisation: int, three: list[int]) -> None:
    a, b, _c = three
    with at_work(organisation, MORNING) as here:
        change_debtor(here, DebtorId(a), {"kind": "consumer"})
    with at_work(organisation, MORNING) as here:
        state_kinds(here, dict.fromkeys(three, COMPANY))
    with at_work(organisation, MORNING) as here:
        change_debtor(here, DebtorId(b), {"kind": "public_body", "name": "Ville de Fable"})
    with at_work(organisation) as here:
        last = last_stated(here)
    assert last is not None
    assert last.kinds == ((COMPANY, 3),)
    with at_work(organisation, MORNING) as here:
        assert undo_kinds(here, last.entry) == KindsUndone(2, ("Ville de Fable",))
    assert stated(organisation) == ["consumer", "public_body", "unknown"], "what was said before comes back"
    with at_work(organisation) as here:
        assert last_stated(here) is None
    with pytest.raises(NoKindsToUndo), at_work(organisation, MORNING) as here:
        undo_kinds(here, last.entry)
    assert [one.name for one in entries(organisation)] == ["parties.kinds_stated", "parties.kinds_undone"]


@pytest.mark.requirement("AP-5")
def test_only_the_last_choice_is_undone(organisation: int, three: list[int]) -> None:
    with at_work(organisation, MORNING) as here:
        state_kinds(here, {three[0]: COMPANY})
    with at_work(organisation) as here:
        first = last_stated(here)
    with at_work(organisation, MORNING) as here:
        state_kinds(here, {three[1]: COMPANY})
    assert first is not None
    with pytest.raises(NoKindsToUndo), at_work(organisation, MORNING) as here:
        undo_kinds(here, first.entry)
    assert stated(organisation) == ["company", "company", "unknown"]


def test_another_companys_customers_and_a_viewer_change_nothing(organisation: int, three: list[int]) -> None:
    other = found()
    with at_work(other, MORNING) as here:
        assert state_kinds(here, dict.fromkeys(three, COMPANY)) == 0
    with pytest.raises(RightMissing), at_work(organisation, MORNING, role=Role.VIEWER) as here:
        state_kinds(here, dict.fromkeys(three, COMPANY))
    assert stated(organisation) == ["unknown"] * 3
