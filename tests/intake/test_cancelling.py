"""An import is taken back: the books are what they were, and what it brought is asked of nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.intake.cancelling import Brought, ImportActedUpon, ImportBuiltUpon, ImportTooOld, ImportUnknown
from relance.intake.merge.before import NAMED, WRITTEN
from relance.intake.models import CancelledImport, Import
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox.cancelling import cancel_import, would_cancel
from relance.receivables.corrections import ReasonMissing
from relance.receivables.holds import hold
from relance.receivables.late_paid import of_all
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import line, receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring, owed, recomputed, unallocated
from tests.journal.test_seals import as_owner

CASES = Path(__file__).with_name("cases")
HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"
THEN = datetime(2026, 11, 20, 8, tzinfo=UTC)

pytestmark = pytest.mark.requirement("P16", "P18")


def last_import(organisation: int) -> int:
    with at_work(organisation):
        return Import.objects.latest("imported_at").pk


def cancel(organisation: int, at: datetime, number: int | None = None) -> Brought:
    number = number or last_import(organisation)
    with at_work(organisation, at) as here:
        return cancel_import(here, number, reason="The wrong company's file.")


def books(organisation: int) -> dict[str, list[tuple[Any, ...]]]:
    """All that the books say, but what an import that was cancelled brought."""
    questions = {
        "receivables": f"""SELECT id, open_amount, {", ".join(WRITTEN)} FROM receivables_receivable r
            WHERE NOT EXISTS (SELECT FROM receivables_payment p WHERE p.identity LIKE '%gone_import_' || r.id AND p.voided_at IS NULL)""",
        "payments": """SELECT id, identity, open_amount, absorbed_at, placed_at FROM receivables_payment
            WHERE voided_at IS NULL AND identity NOT LIKE '%gone_import_%'""",
        "debtors": f"""SELECT id, {", ".join(NAMED)} FROM parties_debtor d WHERE EXISTS (
            SELECT FROM receivables_receivable r WHERE r.debtor_id = d.id AND r.open_amount > 0)""",
        "words": "SELECT receivable_id, format, as_of, said_open, decision FROM intake_disagreement",
        "months": "SELECT month, billed, balance FROM intake_booksmonth",
        "imports": "SELECT id FROM intake_import",
        "kept": "SELECT count(*) FROM intake_before",
    }
    with at_work(organisation), connection.cursor() as cursor:
        told = {}
        for name, query in questions.items():
            cursor.execute(f"{query} ORDER BY 1, 2" if name != "kept" and name != "imports" else query)
            told[name] = cursor.fetchall()
        return told


def two_fecs(folder: Path) -> tuple[Path, Path]:
    first = write_fec(folder, *sale("F1", 12000), *sale("F2", 5000), name="123456789FEC20260131.txt")
    both = [
        *sale("F1", 12000, let="A"),
        *receipt("R1", 12000, let="A", on="20260210"),
        *sale("F2", 5000),
        *sale("F3", 700, on="20260211"),
    ]
    return first, write_fec(folder, *both, name="123456789FEC20260228.txt")


PAIRS: dict[str, Callable[[Path], tuple[Path, Path]]] = {
    "instalments": lambda _: (CASES / "04-instalments-1.csv", CASES / "04-instalments-2.csv"),
    "newer list": lambda _: (CASES / "05-older-1.csv", CASES / "05-older-2.csv"),
    "older list": lambda _: (CASES / "05-older-2.csv", CASES / "05-older-1.csv"),
    "due later": lambda _: (CASES / "18-due-later-1.csv", CASES / "18-due-later-2.csv"),
    "amount up": lambda _: (CASES / "19-amount-up-1.csv", CASES / "19-amount-up-2.csv"),
    "ledger, then a list that differs": lambda _: (CASES / "24-fec-then-list.txt", CASES / "24-fec-then-list.csv"),
    "list, then a ledger that differs": lambda _: (CASES / "24-fec-then-list.csv", CASES / "24-fec-then-list.txt"),
    "same number": lambda _: (CASES / "same-number-fec.txt", CASES / "same-number-list.csv"),
    "two ledgers": two_fecs,
    "recoded": lambda _: (CASES / "odoo-aux-january.txt", CASES / "odoo-aux-february.txt"),
    "another tool's list": lambda _: (CASES / "05-older-1.csv", CASES / "overpaid.csv"),
    "statement after list": lambda _: (CASES / "19-amount-up-1.csv", CASES / "rest-after-credit-note.csv"),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_what_was_before_is_there_again(
    organisation: int, tmp_path: Path, pair: Callable[[Path], tuple[Path, Path]]
) -> None:
    first, second = pair(tmp_path)
    bring(organisation, first, at=THEN, confirm_settled=True)
    before = books(organisation)
    booked = bring(organisation, second, at=THEN + timedelta(hours=1), confirm_settled=True)
    after, opened = books(organisation), owed(organisation)
    assert cancel(organisation, THEN + timedelta(hours=2)).receivables == booked.created
    assert books(organisation) == before
    assert recomputed(organisation)
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []

    bring(organisation, second, at=THEN + timedelta(hours=3), confirm_settled=True)
    assert owed(organisation) == opened, "the same file books the same again"
    rows = {row[0]: row[1] for row in books(organisation)["receivables"]}
    assert rows == {row[0]: row[1] for row in after["receivables"]}, "on the same rows"
    assert recomputed(organisation)
    cancel(organisation, THEN + timedelta(hours=4))
    assert {**books(organisation), "imports": []} == {**before, "imports": []}, "and once more"
    cancel(organisation, THEN + timedelta(hours=5))
    assert (owed(organisation), unallocated(organisation)) == ({}, []), "down to the first"
    assert recomputed(organisation)


def test_what_a_cancelled_import_brought_is_neither_asked_nor_called_late(organisation: int, tmp_path: Path) -> None:
    rows = ["F1;2025-01-02;2025-02-02;C1;Ambre;1200,00;1000,00", "F2;2025-01-02;2025-02-02;C2;Bois;50,00;50,00"]
    bring(organisation, write_csv(tmp_path, HEADER, *rows), at=THEN)
    number = last_import(organisation)
    with at_work(organisation, THEN) as here:
        would = would_cancel(here, number)
    went = cancel(organisation, THEN + timedelta(minutes=5))
    assert went == would
    assert (went.receivables, went.amounts, went.left_alone) == (2, (Money(Decimal("1050.00"), "EUR"),), 2)
    assert owed(organisation) == {}
    with at_work(organisation, THEN + timedelta(days=1)) as here:
        assert of_all(here) == ([], None)
        assert Receivable.objects.count() == 2, "no receivable is deleted"
        (kept,) = CancelledImport.objects.all()
        assert (kept.import_id, kept.reason) == (number, "The wrong company's file.")
        assert Event.objects.filter(name="intake.cancelled").count() == 1


def test_part_payments_come_back_with_their_days(organisation: int) -> None:
    file = CASES / "10-part-paid-dated.csv"
    bring(organisation, file, at=THEN)
    opened, told = owed(organisation), books(organisation)["payments"]
    cancel(organisation, THEN + timedelta(hours=1))
    assert owed(organisation) == {}
    bring(organisation, file, at=THEN + timedelta(hours=2))
    assert owed(organisation) == opened
    assert [row[1:3] for row in books(organisation)["payments"]] == [row[1:3] for row in told]


def test_a_file_of_an_earlier_day_counts_again_once_a_wrong_one_of_today_is_cancelled(
    organisation: int, tmp_path: Path
) -> None:
    first, second = two_fecs(tmp_path)
    bring(organisation, first, at=THEN)
    wrong = write_csv(tmp_path, HEADER, "F2;2026-01-15;2026-02-15;C1;Client 1;50,00;0,00")
    bring(organisation, wrong, at=THEN + timedelta(days=2), confirm_settled=True)
    cancel(organisation, THEN + timedelta(days=2, hours=1))
    bring(organisation, second, at=THEN + timedelta(days=3))
    assert owed(organisation) == {"F2": "50.00", "F3": "7.00"}


def test_only_the_last_import_is_cancelled(organisation: int) -> None:
    bring(organisation, CASES / "05-older-1.csv", at=THEN)
    first = last_import(organisation)
    bring(organisation, CASES / "05-older-2.csv", at=THEN + timedelta(hours=1), confirm_settled=True)
    before = books(organisation)
    with pytest.raises(ImportBuiltUpon) as refused:
        cancel(organisation, THEN + timedelta(hours=2), first)
    assert refused.value.facts["later"] == "05-older-2.csv"
    assert books(organisation) == before
    with pytest.raises(ImportUnknown), at_work(found(), THEN) as here:
        cancel_import(here, first, reason="Not mine.")
    with pytest.raises(ReasonMissing), at_work(organisation, THEN) as here:
        cancel_import(here, first, reason=" ")
    cancel(organisation, THEN + timedelta(hours=3))
    with pytest.raises(ImportUnknown):
        cancel(organisation, THEN + timedelta(hours=4), first + 1)


def test_one_from_before_copies_were_kept_is_refused(organisation: int) -> None:
    bring(organisation, CASES / "05-older-1.csv", at=THEN)
    number = last_import(organisation)
    as_owner("UPDATE intake_import SET keeps_before = false WHERE id = %s", number)
    with pytest.raises(ImportTooOld):
        cancel(organisation, THEN + timedelta(hours=1), number)


def test_a_payment_or_a_pause_by_hand_keeps_it(organisation: int) -> None:
    bring(organisation, CASES / "05-older-2.csv", at=THEN)
    later = THEN + timedelta(hours=1)
    with at_work(organisation, later) as here:
        one = Receivable.objects.filter(open_amount__gt=0).earliest("pk")
        record_payment(
            here,
            find_invoice(here, one.number),
            amount=Money(Decimal("1.00"), "EUR"),
            on=date(2026, 11, 20),
        )
    with pytest.raises(ImportActedUpon) as refused:
        cancel(organisation, later + timedelta(hours=1))
    assert one.number in str(refused.value)

    other = found()
    bring(other, CASES / "05-older-2.csv", at=THEN)
    with at_work(other, later) as here:
        one = Receivable.objects.filter(open_amount__gt=0).earliest("pk")
        hold(here, target=find_invoice(here, one.number), kind=HoldKind.MANUAL, until=None, note="")
    with pytest.raises(ImportActedUpon):
        cancel(other, later + timedelta(hours=1))


def test_the_ledger_of_a_cancelled_import_is_verified(organisation: int, tmp_path: Path) -> None:
    first = write_fec(
        tmp_path,
        line("411000", credit="10,00", entry="9", aux="C1", name="Client 1", piece="AV1"),
        line("706000", debit="10,00", entry="9", piece="AV1"),
    )
    bring(organisation, first, at=THEN)
    assert unallocated(organisation) == ["10.00"]
    cancel(organisation, THEN + timedelta(hours=1))
    assert unallocated(organisation) == []
    assert recomputed(organisation)
