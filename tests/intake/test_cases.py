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
    """One file. ``total`` instead of ``books`` where there are many rows or several of one number; ``remarks``, ``due`` (days, in
    order) and ``names`` where they matter."""

    file: str
    books: dict[str, str] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    faults: tuple[int, ...] = ()
    asks: tuple[str, ...] = ()
    remarks: frozenset[str] | None = None
    answers: tuple[tuple[str, str], ...] = ()
    total: str = ""
    due: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


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
    Case("06-quote-swallows.csv", total="546.00", faults=(47, 53)),
    Case("07-two-sheets.xlsx", {"F1": "1200.00", "F2": "99.99"}, asks=("sheet",)),
    Case("08-formula-no-result.xlsx", faults=(2,)),
    Case("12-number-repeats.csv", total="300.00"),
    Case("13-rows-of-one-invoice.csv", {"F1": "600.00"}, faults=(3,)),
    Case("14-bad-byte-1.csv", {"F1": "100.00", "F0": "1000.00"}, names=("Beta", "Société Générique")),
    Case("14-bad-byte-2.csv", faults=(4,)),
    Case("16-only-bom.csv", faults=(0,)),
    Case("16-only-line-ends.csv", faults=(0,)),
    Case("23-header-of-numbers.csv", faults=(1,)),
    Case("27-xero-dates.csv", {"INV-1": "200.00"}, due=("2026-02-04",)),
    Case("28-workbook-named-csv.csv", {"F1": "1200.00", "F2": "99.99"}, asks=("sheet",)),
    Case("ascii-header-cp850.csv", {"F-1": "1200.00"}, names=("Société Générale à Nîmes",)),
    Case("mojibake.csv", {"F-1": "1200.00"}, names=("Société Générale",)),
    Case("code-column.csv", {"F-1": "1200.00", "F-2": "600.00"}, names=("Ambre SARL", "Bois SARL")),
    Case(
        "collective-account.csv", {"F-1": "1200.00", "F-2": "600.00", "F-3": "300.00"},
        names=("Ambre SARL", "Bois SARL", "Cuivre SARL"),
    ),
    Case("dates-mots.csv", {"F-1": "1200.00", "F-2": "300.00"}, due=("2026-11-15", "2026-12-31")),
    Case("dates-slash-iso.csv", {"F-1": "1200.00", "F-2": "300.00"}, due=("2026-11-15", "2026-11-05")),
    Case(
        "dates-words.csv", {"INV-1": "1200.00", "INV-2": "300.00", "INV-3": "400.00"}, due=("2026-11-15", "2026-11-15", "2026-11-15")
    ),
    Case("date-serials.xlsx", {"2026001": "1200.00", "2026002": "600.00"}, due=("2026-10-13", "2026-10-14")),
    Case("eight-decimals.csv", {"FA2609-0001": "1200.00"}),
    Case("error-in-amount.xlsx", {"F-1": "1200.00"}, faults=(3, 4, 5), asks=("blank:remaining",)),
    Case("lines-per-article.csv", {"FAC2026-0001": "1200.00", "FAC2026-0002": "600.00"}),
    Case("minus-signs.csv", {"F-1": "1200.00"}, {"AV-1": "100.00"}),
    Case("signs-before.csv", {"INV-1": "1200.00", "INV-2": "1200.00"}, {"CN-1": "100.00"}, asks=("currency:$",)),
    Case("utc-stamps.csv", {"U-1": "100.00", "U-2": "100.00"}, due=("2026-10-13", "2026-10-13")),
    Case("tail-november.csv", total="6000.00", faults=(56,)),
    Case("unquoted-thousands.csv", {"INV-1": "950.00"}, faults=(3, 4)),
    Case("merged-customer.xlsx", {"F-1": "1200.00", "F-2": "600.00"}, names=("Ambre SARL",)),
    Case("numbers-as-numbers.xlsx", {"F-1": "1200.00", "F-3": "0.30"}, faults=(3,)),
    Case("two-sheets.xlsx", {"F-1": "1200.00", "F-3": "0.30"}, faults=(3,)),
]  # fmt: skip


def _read(case: Case) -> ParsedFile:
    return read_alone(CASES / case.file, Told(answers=dict(case.answers)))


@pytest.mark.requirement("EV-12", "P10", "P16")
@pytest.mark.parametrize("case", LISTS, ids=lambda case: f"{case.file}{'+' if case.answers else ''}")
def test_a_list_gives_its_right_answer(case: Case) -> None:
    parsed = _read(case)
    if case.total:
        assert f"{sum(row.open.amount for row in parsed.receivables)}" == case.total
    else:
        assert {row.number: str(row.open.amount) for row in parsed.receivables} == case.books
    assert {row.number: str(row.open.amount) for row in parsed.credits} == case.credits
    errors = [problem for problem in parsed.problems if problem.severity.value == "error"]
    assert {problem.line for problem in errors} == set(case.faults)
    assert tuple(question.id for question in parsed.questions.open) == case.asks
    if case.due:
        assert tuple(f"{row.due_on}" for row in parsed.receivables) == case.due
    if case.names:
        assert tuple(debtor.name for debtor in parsed.debtors) == case.names
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
                if choice.owed is None:
                    continue
                read = read_alone(CASES / case.file, Told(answers={question.id: choice.name}))
                assert choice.owed == tuple(owed for _, owed, _ in read.open_by_currency() if owed), (
                    case.file,
                    choice.name,
                )


def test_each_file_of_the_cases_has_its_right_answer_in_a_test() -> None:
    tests = [path.read_text(encoding="utf-8") for path in CASES.parent.rglob("test_*.py")]
    assert [path.name for path in CASES.iterdir() if not any(f'"{path.name}"' in text for text in tests)] == []
