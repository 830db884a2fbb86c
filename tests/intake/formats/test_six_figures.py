"""Days of six figures are proven by their cells or asked about once; a sign that only totals bear is the list's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from relance.domain.sentences import Sentence
from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

HEADER = "Numéro;Client;Date facture;Échéance;Total TTC"


def read(folder: Path, header: str, *rows: str, answers: Mapping[str, str] | None = None) -> ParsedFile:
    return read_file(write_csv(folder, header, *rows), questions=Questions(answers or {}))


def days(parsed: ParsedFile) -> list[tuple[date, date | None]]:
    return [(row.issued_on, row.due_on) for row in parsed.receivables]


@pytest.mark.requirement("P10")
def test_six_figures_that_may_be_two_days_are_asked_about_once(tmp_path: Path) -> None:
    rows = ("F-1;Lune;250126;250226;120,00", "F-2;Lune;310126;280226;60,00")
    parsed = read(tmp_path, HEADER, *rows)
    (asked,) = parsed.questions.open
    assert (asked.id, asked.guess, [one.name for one in asked.choices]) == (
        "six-figure-days",
        "ddmmyy",
        ["ddmmyy", "yymmdd"],
    )
    assert not parsed.problems.errors
    year_first = read(tmp_path, HEADER, *rows, answers={"six-figure-days": "yymmdd"})
    assert not year_first.questions.open
    assert days(year_first)[0] == (date(2025, 1, 26), date(2025, 2, 26))


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (("311226", "310127"), date(2026, 12, 31)),
        (("261231", "270131"), date(2026, 12, 31)),
        (("123126", "013127"), date(2026, 12, 31)),
    ],
)
def test_what_the_cells_prove_is_not_asked(tmp_path: Path, cells: tuple[str, str], first: date) -> None:
    proving = {"311226": "310199", "261231": "990131", "123126": "013199"}[cells[0]]
    rows = (f"F-1;Lune;{cells[0]};{cells[1]};120,00", f"F-2;Lune;{proving};;60,00")
    parsed = read(tmp_path, HEADER, *rows)
    assert [question.id for question in parsed.questions.open] == []
    assert days(parsed)[0][0] == first


def test_a_zero_that_a_workbook_lost_is_put_back(tmp_path: Path) -> None:
    rows = ("F-1;Lune;50126;310126;120,00",)
    parsed = read(tmp_path, HEADER, *rows, answers={"six-figure-days": "ddmmyy"})
    assert days(parsed) == [(date(2026, 1, 5), date(2026, 1, 31))]


def test_a_cell_that_is_no_day_is_an_error_with_its_line(tmp_path: Path) -> None:
    parsed = read(tmp_path, HEADER, "F-1;Lune;250126;250226;120,00", "F-2;Lune;999999;280226;60,00")
    assert [(one.code, one.line) for one in parsed.problems if one.field == "issued_on"] == [
        (ProblemCode.DATE_UNREADABLE, 2),
        (ProblemCode.DATE_UNREADABLE, 3),
    ]


def test_numbers_of_six_figures_are_no_days(tmp_path: Path) -> None:
    parsed = read(
        tmp_path, HEADER, "250126;Lune;25/01/2026;25/02/2026;120126", "250127;Lune;26/01/2026;26/02/2026;120127"
    )
    assert not parsed.questions.open
    assert [row.number for row in parsed.receivables] == ["250126", "250127"]


LIST = "Number;Customer;Date;Due date;Total"


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(("sign", "currency"), [("CHF ", "CHF"), ("£", "GBP"), ("US$", "USD")])
def test_a_sign_that_only_the_total_bears_is_that_of_the_list(tmp_path: Path, sign: str, currency: str) -> None:
    rows = ("F-1;Moon;2026-01-25;2026-02-25;120.00", "F-2;Sun;2026-01-26;2026-02-26;60.00", f"Total;;;;{sign}180.00")
    parsed = read(tmp_path, LIST, *rows)
    assert not parsed.questions.open
    assert {row.open.currency for row in parsed.receivables} == {currency}


def test_which_dollar_is_asked_once_and_holds_for_all_rows(tmp_path: Path) -> None:
    rows = ("F-1;Moon;2026-01-25;2026-02-25;120.00", "F-2;Sun;2026-01-26;2026-02-26;60.00", "Total;;;;$180.00")
    assert [one.id for one in read(tmp_path, LIST, *rows).questions.open] == ["currency:$"]
    told = read(tmp_path, LIST, *rows, answers={"currency:$": "CAD"})
    assert {row.open.currency for row in told.receivables} == {"CAD"}


def test_a_sign_beside_some_invoices_says_nothing_of_the_others(tmp_path: Path) -> None:
    rows = ("F-1;Moon;2026-01-25;2026-02-25;CHF 120.00", "F-2;Sun;2026-01-26;2026-02-26;60.00", "Total;;;;CHF 180.00")
    assert ProblemCode.CURRENCY_MISSING in {one.code for one in read(tmp_path, LIST, *rows).problems}


@pytest.mark.requirement("P59")
def test_a_missing_column_is_named_in_the_readers_language_and_by_what_the_command_takes(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "Client;Date facture;Échéance;Total TTC", "Lune;25/01/2026;25/02/2026;12,00").problems
    assert isinstance(problem.sentence.facts["field"], Sentence)
    assert "--map COLUMN=number" in str(problem.sentence)
