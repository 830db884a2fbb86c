"""What a ledger says stays said when the next one comes: due dates, identities, and what is not to be asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.ledger import Nature
from relance.receivables.models import Payment, Receivable
from tests.at_work import at_work
from tests.intake.builders import FEC_HEADER, line, receipt, sale, write_fec
from tests.intake.test_booking import bring, owed, recomputed

CASES = Path(__file__).with_name("cases")

pytestmark = pytest.mark.requirement("P16", "P17", "P18")


def at(day: int) -> datetime:
    return datetime(2026, 12, day, 9, tzinfo=UTC)


def opening(number: str, debit: str, *, let: str = "", on: str = "20270101", aux: str = "CU001") -> list[str]:
    journal = {"entry": "1", "journal": "AN", "journal_name": "A nouveaux", "on": on}
    return [
        line("411000", debit, aux=aux, name="Ambre SARL", piece=number, let=let, **journal),
        line("890000", credit=debit, piece=number, **journal),
    ]


def test_a_due_date_of_a_ledger_is_agreed_and_outlives_the_year(organisation: int, tmp_path: Path) -> None:
    bring(organisation, CASES / "dolibarr-due-date.txt", at=at(1))
    with at_work(organisation):
        before = Receivable.objects.get()
    assert (before.due_on, before.due_is_assumed) == (date(2026, 12, 11), False)
    next_year = write_fec(tmp_path, opening("FA2610-0001", "1200,00"), sale("F2", 100, on="20270110"))
    assert bring(organisation, next_year, at=datetime(2027, 1, 12, 9, tzinfo=UTC)).created == 1
    with at_work(organisation):
        after = Receivable.objects.get(number="FA2610-0001")
    assert (after.pk, after.due_on, after.due_is_assumed, after.issued_on) == (
        before.pk,
        date(2026, 12, 11),
        False,
        date(2026, 10, 11),
    )
    paid = write_fec(
        tmp_path,
        opening("FA2610-0001", "1200,00", let="A"),
        sale("F2", 100, on="20270110"),
        receipt("R1", 120000, on="20270120", aux="CU001", let="A"),
        name="paid.txt",
    )
    bring(organisation, paid, at=datetime(2027, 1, 25, 9, tzinfo=UTC), confirm_settled=True)
    assert owed(organisation) == {"F2": "1.00"}
    with at_work(organisation):
        assert [payment.received_on for payment in Payment.objects.all()] == [date(2027, 1, 20)]
    assert recomputed(organisation)


def test_what_the_parent_paid_is_owed_by_nobody(organisation: int) -> None:
    bring(organisation, CASES / "odoo-parent-pays.txt", at=at(1))
    assert owed(organisation) == {"FAC/2026/0002": "600.00"}
    with at_work(organisation):
        assert not Payment.objects.filter(open_amount__gt=0).exists()


def test_what_is_lettered_with_a_lost_payment_is_booked_to_be_looked_at(organisation: int) -> None:
    bring(organisation, CASES / "fec-tab-in-payment.txt", at=at(1))
    with at_work(organisation):
        assert Receivable.objects.get().nature == Nature.REVIEW_LETTERED.value


def test_a_payment_after_the_end_of_the_file_settles_with_the_next_one(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 1000, let="A"), sale("F2", 9000), name="first.txt"), at=at(1))
    with at_work(organisation):
        assert Receivable.objects.get(number="F1").nature == Nature.REVIEW_LETTERED.value
    later = write_fec(
        tmp_path,
        sale("F1", 1000, let="A"),
        sale("F2", 9000),
        receipt("R1", 1000, on="20260301", let="A"),
        name="next.txt",
    )
    bring(organisation, later, at=at(2))
    assert owed(organisation) == {"F2": "90.00"}
    assert recomputed(organisation)


def test_instalments_of_a_ledger_come_again_in_another_order(organisation: int, tmp_path: Path) -> None:
    header = f"{FEC_HEADER}|EcheanceDate"
    rows = [
        line("411000", "5,00", entry="1", aux="C1", piece="F1") + "|20260228",
        line("411000", "7,00", entry="1", aux="C1", piece="F1") + "|20260331",
        line("706", credit="12,00", entry="1", piece="F1") + "|",
    ]
    bring(organisation, write_fec(tmp_path, rows, header=header), at=at(1))
    again = bring(organisation, write_fec(tmp_path, rows[1::-1], rows[2], header=header, name="b.txt"), at=at(2))
    assert (again.created, again.changed, again.settled) == (0, 0, 0)
    with at_work(organisation):
        assert sorted((one.due_on, int(one.open_amount)) for one in Receivable.objects.all()) == [
            (date(2026, 2, 28), 5),
            (date(2026, 3, 31), 7),
        ]
