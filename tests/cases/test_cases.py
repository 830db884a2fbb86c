"""Put into collection: a fixed set of receivables, no reminder meanwhile, and a file with nothing missing."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import DatabaseError, connection

from relance.cases.bundle import bundle
from relance.cases.models import Case, CaseItem
from relance.cases.services import AlreadyInCase, CaseBlocked, CaseUnknown, close_case, open_case
from relance.journal.services import verify_journal
from relance.parties.models import Debtor
from relance.receivables.models import Hold, Receivable
from relance.tenancy.context import acting_in
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing, acting_as
from tests.outbox.builders import ALPHA, House
from tests.races.test_books_under_pressure import at_once

ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")


@pytest.fixture
def reminded(house: House) -> House:
    """Two late invoices, reminded once."""
    house.bring(*ROWS)
    house.day()
    return house


def receivables(house: House) -> tuple[int, list[int]]:
    with acting_in(house.organisation):
        return int(Debtor.objects.get().pk), list(Receivable.objects.order_by("pk").values_list("pk", flat=True))


def opened(house: House, which: list[int] | None = None) -> int:
    debtor, found = receivables(house)
    now = house.clock.now
    return open_case(house.organisation, debtor, which or found, today=now.date(), at=now, actor="user:1")


@pytest.mark.requirement("EV-1", "AP-3", "P57")
def test_an_open_case_stops_every_reminder_and_a_closed_one_lets_them_go_on(reminded: House) -> None:
    case = opened(reminded)
    reminded.clock.on(24)
    assert reminded.run().notices == 0
    close_case(reminded.organisation, case, at=reminded.clock.now, actor="user:1")
    reminded.clock.on(27)
    assert reminded.run().notices == 1
    with acting_in(reminded.organisation):
        assert list(verify_journal()) == []
        assert not Hold.objects.filter(released_at=None).exists()
    with pytest.raises(CaseUnknown):
        close_case(reminded.organisation, case, at=reminded.clock.now, actor="user:1")


@pytest.mark.requirement("EV-11")
def test_what_is_blocked_opens_nothing(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-06-03;100,00;{ALPHA}")
    with pytest.raises(CaseBlocked, match="F-1"):
        opened(house)
    with acting_in(house.organisation):
        assert not Case.objects.exists()
        assert not Hold.objects.exists()


@pytest.mark.requirement("AP-17")
def test_a_receivable_is_in_one_open_case_at_most_even_at_once(reminded: House) -> None:
    failures = at_once(*[lambda: opened(reminded)] * 3)
    assert [type(failure) for failure in failures] == [AlreadyInCase, AlreadyInCase]
    with acting_in(reminded.organisation):
        assert (Case.objects.count(), CaseItem.objects.count()) == (1, 2)


def test_another_debtors_receivables_do_not_enter(reminded: House) -> None:
    reminded.bring("F-9;Bêta;2026-02-01;2026-03-03;10,00;beta@beta.example;552081317;2 rue Fictive;69001;Lyon;")
    with acting_in(reminded.organisation):
        foreign = Receivable.objects.get(number="F-9").pk
        debtor = Debtor.objects.get(name="Alpha").pk
    now = reminded.clock.now
    with pytest.raises(CaseBlocked):
        open_case(reminded.organisation, debtor, [foreign], today=now.date(), at=now, actor="user:1")
    with pytest.raises(RightMissing), acting_as(Role.VIEWER):
        open_case(reminded.organisation, debtor, [foreign], today=now.date(), at=now, actor="user:1")


def test_what_a_case_holds_is_not_changed(reminded: House) -> None:
    opened(reminded)
    with pytest.raises(DatabaseError), acting_in(reminded.organisation), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseitem SET open_amount = 1")


@pytest.mark.requirement("AP-3", "P26")
def test_the_file_holds_statement_claims_calculation_letters_and_proofs(reminded: House) -> None:
    case_id = opened(reminded)
    on = date(2026, 5, 4)
    with acting_in(reminded.organisation):
        case = Case.objects.select_related("debtor").get(pk=case_id)
        content = bundle(reminded.organisation, case, on=on)
        assert bundle(reminded.organisation, case, on=on) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert [name for name in names if "/" not in name] == [
            "1-statement.pdf", "2-claims.csv", "3-calculation.csv", "4-proofs.csv"
        ]  # fmt: skip
        assert len([name for name in names if name.startswith("letters/")]) == 1
        assert archive.read("1-statement.pdf").startswith(b"%PDF")

        def rows(name: str) -> list[dict[str, str]]:
            return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))

        claims, calculation, proofs = rows("2-claims.csv"), rows("3-calculation.csv"), rows("4-proofs.csv")
    assert [(row["number"], row["open"]) for row in claims] == [("F-1", "100.00"), ("F-2", "50.50")]
    first = [row for row in calculation if row["number"] == "F-1"]
    assert sum(Decimal(row["amount"]) for row in first if row["days"]) == Decimal("2.06")  # 100 × 12.15 % × 62 / 365
    assert [row["amount"] for row in first if not row["days"]] == ["40.00"]
    assert [row["recipient"] for row in proofs] == ["alpha@alpha.example"]
    assert proofs[0]["sent_on"] == "2026-04-07"
    assert len(proofs[0]["sha256"]) == 64
