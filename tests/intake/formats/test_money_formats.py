"""The older and the binary formats of Excel: what a cell shows beside its number is its currency, and never a euro in silence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.workbooks.compound_files import stream_of
from tests.intake.formats.binary_workbooks import write_xlsb

CASES = Path(__file__).parents[1] / "cases"
HEADER = ("Numéro", "Client", "Date", "Échéance", "Total", "Reste dû")
SEVERAL = [
    ("F-1", Decimal(1200), "EUR"),
    ("F-2", Decimal(900), "USD"),
    ("F-3", Decimal("70.50"), "CHF"),
    ("F-4", Decimal("15.25"), "GBP"),
]
FORMATS = (
    ("F-1", 1200, '#,##0.00\\ "€"'),
    ("F-2", 900, "[$$-409]#,##0.00"),
    ("F-3", 70.5, '"CHF" #,##0.00'),
    ("F-4", 15.25, "[$£-809]#,##0.00"),
)


def opened(path: Path) -> list[tuple[str, Decimal, str]]:
    parsed = read_file(path)
    assert not parsed.problems.errors
    assert not parsed.questions.open
    return [(row.number, row.open.amount, row.open.currency) for row in parsed.receivables]


@pytest.mark.requirement("P10")
def test_an_xls_of_several_currencies_is_read_in_each() -> None:
    assert opened(CASES / "money-formats.xls") == SEVERAL


@pytest.mark.requirement("P10")
def test_so_is_an_xlsb(tmp_path: Path) -> None:
    rows = [
        (number, f"Client {number}", "2026-01-25", "2026-02-25", (amount, code), (amount, code))
        for number, amount, code in FORMATS
    ]
    assert opened(write_xlsb(tmp_path / "list.xlsb", [HEADER, *rows])) == SEVERAL


def test_a_dollar_of_no_country_is_asked_about(tmp_path: Path) -> None:
    row = ("F-1", "Lune", "2026-01-25", "2026-02-25", (10.0, '"$"#,##0.00'), (10.0, '"$"#,##0.00'))
    parsed = read_file(write_xlsb(tmp_path / "list.xlsb", [HEADER, row]))
    assert [question.id for question in parsed.questions.open] == ["currency:$"]


def test_numbers_without_a_sign_beside_those_of_another_currency_are_in_nobody_knows_which(tmp_path: Path) -> None:
    rows = [
        ("F-1", "Lune", "2026-01-25", "2026-02-25", (10.0, '"CHF" 0.00'), (10.0, '"CHF" 0.00')),
        ("F-2", "Lune", "2026-01-25", "2026-02-25", (20.0, "0.00"), (20.0, "0.00")),
    ]
    parsed = read_file(write_xlsb(tmp_path / "list.xlsb", [HEADER, *rows]))
    assert ProblemCode.CURRENCY_MISSING in {one.code for one in parsed.problems}


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused_with_a_sentence(tmp_path: Path, cut: float) -> None:
    content = (CASES / "money-formats.xls").read_bytes()
    path = tmp_path / "cut.xls"
    path.write_bytes(content[: int(len(content) * cut)])
    parsed = read_file(path)
    assert parsed.problems.errors
    assert not parsed.receivables


def test_a_chain_of_sectors_that_goes_round_ends() -> None:
    content = bytearray((CASES / "money-formats.xls").read_bytes())
    table = int.from_bytes(content[76:80], "little")
    at = 512 * (table + 1)
    content[at : at + 4] = (0).to_bytes(4, "little")  # the first sector follows itself
    with pytest.raises((ValueError, KeyError)):
        stream_of(bytes(content), "Workbook")
