"""Rows that bear one number: invoices, instalments, articles of one invoice, or an error; never less or more by their order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from relance.domain.money import Money, total
from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

CASES = Path(__file__).parents[1] / "cases"

pytestmark = pytest.mark.requirement("P18")


def opened(parsed: ParsedFile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in parsed.receivables:
        found.setdefault(row.number, []).append(f"{row.open.amount:.2f}")
    return {number: sorted(amounts) for number, amounts in found.items()}


@pytest.mark.parametrize(
    ("case", "owed"),
    [
        ("12-number-repeats.csv", {"ABO": ["100.00"] * 3}),
        ("lines-per-article.csv", {"FAC2026-0001": ["1200.00"], "FAC2026-0002": ["600.00"]}),
    ],
)
def test_cases_with_their_right_answers(case: str, owed: dict[str, list[str]]) -> None:
    parsed = read_file(CASES / case)
    assert (opened(parsed), parsed.problems.errors) == (owed, 0)


def test_equal_rows_that_only_their_description_tells_apart_are_an_error() -> None:
    parsed = read_file(CASES / "13-rows-of-one-invoice.csv")
    assert parsed.problems.counts[ProblemCode.ROWS_ALIKE] == 1


def test_articles_of_different_amounts_are_added_up_with_a_remark(tmp_path: Path) -> None:
    rows = ("F1;2026-01-05;Alpha;Design;600,00", "F1;2026-01-05;Alpha;Code;400,00", "F2;2026-01-05;Alpha;Code;10,00")
    parsed = read_file(write_csv(tmp_path, "Numéro;Date;Client;Description;Montant", *rows))
    assert opened(parsed) == {"F1": ["1000.00"], "F2": ["10.00"]}
    assert (parsed.problems.errors, parsed.problems.counts[ProblemCode.ARTICLES_ADDED]) == (0, 1)


def test_the_invoices_total_on_each_articles_row_is_asked_once(tmp_path: Path) -> None:
    rows = ("F1;2026-01-05;Alpha;Design;1;600.00;1200.00", "F1;2026-01-05;Alpha;Code;2;300.00;1200.00")
    parsed = read_file(
        write_csv(tmp_path, "Invoice Number;Invoice Date;Customer Name;Item Name;Quantity;Item Price;Total", *rows)
    )
    assert (opened(parsed), parsed.problems.errors) == ({"F1": ["1200.00"]}, 0)


def test_the_same_number_of_two_customers_or_in_two_currencies_is_two_invoices(tmp_path: Path) -> None:
    rows = ("F1;2026-01-05;Alpha;10,00;EUR", "F1;2026-01-05;Bêta;10,00;EUR", "F1;2026-01-05;Alpha;10,00;USD")
    parsed = read_file(write_csv(tmp_path, "Numéro;Date;Client;Montant;Devise", *rows))
    assert (opened(parsed), parsed.problems.errors) == ({"F1": ["10.00"] * 3}, 0)
    assert len({row.identity for row in parsed.receivables}) == 3


def test_other_figures_of_the_same_days_contradict(tmp_path: Path) -> None:
    rows = ("F1;2026-01-05;Alpha;10,00", "F1;2026-01-05;Alpha;11,00")
    assert (
        read_file(write_csv(tmp_path, "Numéro;Date;Client;Montant", *rows)).problems.counts[ProblemCode.NUMBER_TWICE]
        == 1
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_neither_sums_nor_identities_but_that_of_the_first(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311
    rows = [
        f"F{n};2026-0{random.randint(1, 3)}-05;2026-0{due}-28;Alpha;{random.randint(1, 9)},00;{random.randint(1, 9)};1,00"
        for n in range(4)
        for due in range(4, 4 + random.randint(1, 3))
    ]
    header = "Numéro;Date;Échéance;Client;Montant;Quantité;Prix unitaire"
    first = read_file(write_csv(tmp_path, header, *rows))
    random.shuffle(rows)
    again = read_file(write_csv(tmp_path, header, *rows, name="again.csv"))
    assert opened(first) == opened(again)
    assert total(row.open for row in first.receivables) == total(row.open for row in again.receivables)
    assert isinstance(total(row.open for row in first.receivables), Money | Decimal)
