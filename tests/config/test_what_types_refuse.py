"""Mistakes that a reader may overlook and mypy must not: each of these lines has to be an error, and the ones beside them none."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = """
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast
from relance.cases.acting import close_case
from relance.cases.opening import open_case
from relance.domain.date_ranges import DateRange
from relance.domain.ids import BatchId, CaseId, DebtorId, MemberId, MessageId, NoticeId, PaymentId, ReceivableId
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.membership.members import change_role, remove
from relance.office.visit import Visit
from relance.outbox.delivery import PostOffice
from relance.outbox.postal_batches import void_batch
from relance.outbox.resolution import resolve
from relance.outbox.rewording import reword
from relance.parties.same_customer import take_apart, take_together
from relance.parties.details import change_debtor
from relance.receivables.allocation import place_credit
from relance.receivables.corrections import cancel_payment
from relance.receivables.holds import release
from relance.receivables.invoice_corrections import cancel_invoice
from relance.receivables.payment_booking import Booking, book_payment
from relance.receivables.snapshots import standings
from relance.receivables.targets import TheseReceivables, WholeDebtor
from relance.scenarios.by_hand import remind_now
from relance.tenancy.context import Acting, Desk
from relance.tenancy.due import Kind, due
from relance.tenancy.preferences import PENALTY_RATE

here = Acting(1, "test", datetime(2026, 4, 7, tzinfo=UTC))
desk = Desk(1, "test", lambda: datetime(2026, 4, 7, tzinfo=UTC))
visit, post_office = cast(Visit, None), cast(PostOffice, None)
price, day = Money(Decimal("1.00"), "EUR"), date(2026, 4, 7)
april = DateRange.closed(date(2026, 4, 1), date(2026, 4, 30))
paid = Booking(CreditNature.PAYMENT, price, day, "F-1")
debtor, receivable, payment = DebtorId(1), ReceivableId(1), PaymentId(1)
notice, message, batch, case = NoticeId(1), MessageId(1), BatchId(1), CaseId(1)
member, user_id = MemberId(1), 1
"""
RIGHT = [
    'change_debtor(here, debtor, {"city": "Paris"})',
    'append(here, [Fact("a", {})])',
    "standings(here, [receivable])",
    "due(here, Kind.LETTERS)",
    "PENALTY_RATE.of(here)",
    "price + price",
    "price < price",
    "april & DateRange.closed(day, None)",
    "day in april",
    "release(here, target=WholeDebtor(debtor), kind=None)",
    "release(here, target=TheseReceivables((receivable,), debtor), kind=None)",
    "remind_now(here, [receivable], formal=False)",
    "book_payment(here, debtor, paid)",
    "place_credit(here, payment, named=[receivable])",
    'cancel_payment(here, payment, reason="")',
    'cancel_invoice(here, receivable, reason="")',
    "resolve(here, message, left=True, on=day)",
    "reword(here, notice, {})",
    "void_batch(here, batch)",
    "take_together(here, debtor, debtor)",
    "open_case(here, debtor, [receivable])",
    "close_case(here, case)",
    'change_role(here, member, role="viewer")',
    "remove(here, member)",
]
WRONG = {
    # who acts: a bare id, nothing, a page's visit, a desk and a post office that make an Acting for each unit of work
    'change_debtor(1, debtor, {"city": "Paris"})': "arg-type",
    'change_debtor(debtor, {"city": "Paris"})': "call-arg",
    "take_apart()": "call-arg",
    "standings([receivable])": "call-arg",
    "standings(1, [receivable])": "arg-type",
    "PENALTY_RATE.of(1)": "arg-type",
    'append(1, [Fact("a", {})])': "arg-type",
    'append(visit, [Fact("a", {})])': "arg-type",
    'append(desk, [Fact("a", {})])': "arg-type",
    "due(post_office, Kind.LETTERS)": "arg-type",
    # money: with its currency, and exact
    "price + Decimal(1)": "operator",
    "price + 1": "operator",
    "price * 1.5": "operator",
    "Decimal(1) + price": "operator",
    "price - Decimal(1)": "operator",
    "price < Decimal(1)": "operator",
    'Money(1.5, "EUR")': "arg-type",
    # ranges: which end is counted is said in the name, and only a closed one may have none
    "april & (day, day)": "operator",
    "april & day": "operator",
    "DateRange.half_open(day, None)": "arg-type",
    "DateRange.closed(day)": "call-arg",
    'DateRange.closed("2026-04-01", day)': "arg-type",
    # ids: of another kind, or of none
    "release(here, target=WholeDebtor(receivable), kind=None)": "arg-type",
    "release(here, target=TheseReceivables((debtor,), debtor), kind=None)": "arg-type",
    "release(here, target=TheseReceivables((receivable,), receivable), kind=None)": "arg-type",
    "remind_now(here, [debtor], formal=False)": "list-item",
    "remind_now(here, [1], formal=False)": "list-item",
    "book_payment(here, receivable, paid)": "arg-type",
    "place_credit(here, receivable)": "arg-type",
    "place_credit(here, payment, named=[payment])": "list-item",
    'cancel_payment(here, receivable, reason="")': "arg-type",
    'cancel_invoice(here, payment, reason="")': "arg-type",
    "resolve(here, notice, left=True, on=day)": "arg-type",
    "resolve(here, 1, left=True, on=day)": "arg-type",
    "reword(here, message, {})": "arg-type",
    "void_batch(here, message)": "arg-type",
    "take_together(here, debtor, receivable)": "arg-type",
    "open_case(here, receivable, [receivable])": "arg-type",
    "open_case(here, debtor, [debtor])": "list-item",
    "close_case(here, receivable)": "arg-type",
    'change_role(here, user_id, role="viewer")': "arg-type",
    "remove(here, user_id)": "arg-type",
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The kinds of error that mypy sees in each line; lines that it lets through are not there."""
    lines = [*RIGHT, *WRONG]
    snippet = tmp_path_factory.mktemp("types") / "snippet.py"
    snippet.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--no-error-summary",
            "--show-error-codes",
            "--hide-error-context",
            str(snippet),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"snippet\.py:(\d+): error: .*\[([a-z-]+)\]$", done.stdout, flags=re.M)
    assert done.returncode == 1, done.stdout + done.stderr
    before = HEAD.count("\n")
    assert min(int(number) for number, _ in found) > before, (
        f"what the lines are made of is itself refused: {done.stdout}"
    )
    kinds: dict[str, set[str]] = {}
    for number, kind in found:
        kinds.setdefault(lines[int(number) - before - 1], set()).add(kind)
    return kinds


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_refused(refused: dict[str, set[str]], line: str) -> None:
    assert WRONG[line] in refused.get(line, set())


def test_the_same_lines_said_rightly_are_let_through(refused: dict[str, set[str]]) -> None:
    assert refused.keys() == WRONG.keys()
