"""Lists that were read wrong once, with their right answers: a figure, an error at its line, or a question.

``books`` is what is open, by number, when nothing is asked; ``faults`` are the errors by line; ``asks`` the questions.
What stands for several answers ("this figure, or a question") is written as the one that the program gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relance.intake.formats.detect import read_alone
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One file. ``remarks`` where they matter."""

    file: str
    books: dict[str, str] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    faults: tuple[int, ...] = ()
    asks: tuple[str, ...] = ()
    remarks: frozenset[str] | None = None
    answers: tuple[tuple[str, str], ...] = ()


LISTS = [
    Case("01-status-fr.csv", {"F2": "500.00"}, remarks=frozenset({"rows_left_out"})),
    Case("02-amount-due.csv", {"INV-1": "200.00"}),
    Case("03-solde-restant.csv", {"F1": "200.00"}),
    Case("09-remaining-blank.csv", {"F2": "500.00"}, asks=("blank:remaining",)),
    Case("10-part-paid-dated.csv", {"F1": "1000.00", "F2": "500.00"}),
    Case("11-heading-total.csv", {"F1": "100.00", "F2": "200.00", "F3": "300.00"}),
    Case("17-types.csv", {"F1": "300.00"}, remarks=frozenset({"rows_left_out"})),
    Case("20-total-row-dated.csv", {"F1": "100.00", "F2": "50.00"}),
    Case("21-net-and-gross.csv", {"F1": "1200.00"}, asks=("column:montant",)),
    Case("24-fec-then-list.csv", {"F2": "200.00"}),
    Case("blank-rest.csv", {"F-1": "1200.00"}, asks=("blank:remaining",)),
    Case("blank-rest.csv", {"F-1": "1200.00", "F-2": "600.00", "F-3": "300.00"}, answers=(("blank:remaining", "whole"),)),
    Case("debit-credit-statement.csv", {"F-102": "400.00"}),
    Case(
        "dolibarr-list.csv", {"FA2601-0001": "1200.00", "FA2601-0002": "2500.00", "AC2601-0001": "360.00"}, {"AV2601-0001": "120.00"},
        remarks=frozenset({"rows_left_out"}),
    ),
    Case("overpaid.csv", {"F-101": "1200.00"}, {"F-102": "500.00"}, remarks=frozenset({"paid_too_much"})),
    Case("page-headers.csv", {"F-1": "1200.00", "F-2": "600.00"}),
    Case("paid-yes-no.csv", {"INV-1": "1200.00"}),
    Case(
        "qb-aging-detail.csv", {"1041": "1200.00", "1055": "2500.00", "Journal Entry": "80.00"}, {"1060": "100.00", "Payment": "50.00"},
        remarks=frozenset({"total_differs"}),  # the second subtotal of the file leaves out the entry
    ),
    Case(
        "rest-after-credit-note.csv", {"F-101": "1200.00", "F-102": "150.00", "F-103": "950.00"}, remarks=frozenset({"rest_lowered"})
    ),
    Case("rest-pennylane.csv", {"F-1": "1200.00", "F-2": "100.00"}),
    Case(
        "status-fr.csv", {"FAC2026-0002": "3000.00", "FAC2026-0005": "360.00"}, remarks=frozenset({"rows_left_out"})
    ),
    Case("total-energies.csv", {"F-1": "1200.00", "F-4": "200.00"}, faults=(3, 4)),
    Case(
        "types.csv", {"1": "100.00"}, dict.fromkeys(("7", "8", "9", "10", "17", "18", "20", "21"), "100.00"),
        remarks=frozenset({"rows_left_out"}),
    ),
    Case("zoho-invoices.csv", {"INV-000001": "1200.00"}, remarks=frozenset({"rows_left_out"})),
]  # fmt: skip


def _read(case: Case) -> ParsedFile:
    return read_alone(CASES / case.file, Told(answers=dict(case.answers)))


@pytest.mark.requirement("EV-12", "P10", "P16")
@pytest.mark.parametrize("case", LISTS, ids=lambda case: f"{case.file}{'+' if case.answers else ''}")
def test_a_list_gives_its_right_answer(case: Case) -> None:
    parsed = _read(case)
    assert {row.number: str(row.open.amount) for row in parsed.receivables} == case.books
    assert {row.number: str(row.open.amount) for row in parsed.credits} == case.credits
    errors = [problem for problem in parsed.problems if problem.severity.value == "error"]
    assert {problem.line for problem in errors} == set(case.faults)
    assert tuple(question.id for question in parsed.questions.open) == case.asks
    if case.remarks is not None:
        assert {problem.code.value for problem in parsed.problems if problem not in errors} == case.remarks


@pytest.mark.parametrize("file", sorted(path.name for path in CASES.glob("*.csv")))
def test_each_row_of_a_list_is_accounted_for(file: str) -> None:
    if file.startswith(("16-", "28-")):
        pytest.skip("no text of rows")
    parsed = read_alone(CASES / file, Told())
    if parsed.format == "invoice-list" and parsed.lines:
        assert parsed.accounting.rows == parsed.accounting.counted > 0


def test_a_disputed_invoice_says_so() -> None:
    rows = {row.number: row.is_disputed for row in _read(Case("status-fr.csv")).receivables}
    assert rows == {"FAC2026-0002": False, "FAC2026-0005": True}


def test_a_part_payment_keeps_its_day() -> None:
    (first, _) = _read(Case("10-part-paid-dated.csv")).receivables
    assert [(f"{paid.on}", str(paid.amount)) for paid in first.settlements] == [("2026-02-10", "200.00")]


def test_each_answer_says_what_it_makes_owed_and_makes_it() -> None:
    for case in LISTS:
        for question in _read(case).questions.open:
            for choice in question.choices:
                read = read_alone(CASES / case.file, Told(answers={question.id: choice.name}))
                assert choice.owed == tuple(owed for _, owed, _ in read.open_by_currency() if owed), (
                    case.file,
                    choice.name,
                )
