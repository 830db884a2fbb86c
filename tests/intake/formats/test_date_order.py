"""Day or month first: proven, said, or one question for all columns that nothing decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance.intake.formats.lists.invoice_list import read_invoice_list
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

FRENCH = "Numéro;Client;Date;Échéance;TTC"
ENGLISH = "Invoice number;Customer;Issued;Due date;Amount"
ROWS = ("1;Alpha;03/04/2026;05/06/2026;5,00", "2;Alpha;04/04/2026;06/06/2026;5,00", "3;Bêta;07/05/2026;08/09/2026;5,00")


def read(path: Path, **answers: str) -> ParsedFile:
    return read_invoice_list(path, questions=Questions(answers))


@pytest.mark.requirement("EV-12")
def test_a_file_whose_days_may_all_be_swapped_is_one_question_about_all_its_columns(tmp_path: Path) -> None:
    path = write_csv(tmp_path, FRENCH, *ROWS)
    parsed = read(path)
    (question,) = parsed.questions.open
    assert (question.id, question.guess, parsed.problems.errors) == ("dates", "day-first", 0)
    assert str(question.words).startswith("Day and month may be swapped in Date, Échéance")
    assert [choice.effect and choice.effect.facts["day"] for choice in question.choices] == [
        date(2026, 4, 3),
        date(2026, 3, 4),
    ]
    assert question.samples[0] == ("03/04/2026", "05/06/2026")
    for answer, issued, due in (
        ("day-first", date(2026, 4, 3), date(2026, 6, 5)),
        ("month-first", date(2026, 3, 4), date(2026, 5, 6)),
    ):
        parsed = read(path, dates=answer)
        assert not parsed.questions.open
        assert (parsed.receivables[0].issued_on, parsed.receivables[0].due_on) == (issued, due)


@pytest.mark.parametrize(
    ("header", "guess"),
    [
        (FRENCH, "day-first"),
        (ENGLISH, "month-first"),
        (f"{ENGLISH};VAT", "day-first"),
        ("Rechnung Nr;Kunde;Datum;Fällig;Betrag", "day-first"),
    ],
)
def test_the_guess_goes_by_the_language_of_the_headings(tmp_path: Path, header: str, guess: str) -> None:
    extra = ";0,00" * (header.count(";") - FRENCH.count(";"))
    parsed = read(write_csv(tmp_path, header, *(row + extra for row in ROWS)))
    assert [one.guess for one in parsed.questions.open if one.id == "dates"] == [guess]


def test_what_one_column_proves_holds_for_the_other_and_an_iso_column_proves_nothing(tmp_path: Path) -> None:
    proven = write_csv(tmp_path, FRENCH, "1;Alpha;03/04/2026;25/06/2026;5,00", "2;Alpha;04/04/2026;06/06/2026;5,00")
    assert not read(proven).questions.open
    beside = write_csv(tmp_path, FRENCH, "1;Alpha;2026-04-03;05/06/2026;5,00", "2;Alpha;2026-04-25;06/06/2026;5,00")
    (question,) = read(beside).questions.open
    assert (question.column, question.sample_header) == ("Échéance", ("Échéance",))
    (first, _) = read(beside, dates="month-first").receivables
    assert (first.issued_on, first.due_on) == (date(2026, 4, 3), date(2026, 5, 6))


def test_days_that_read_alike_either_way_and_an_order_that_was_said_are_no_question(tmp_path: Path) -> None:
    assert not read(write_csv(tmp_path, FRENCH, "1;Alpha;03/03/2026;04/04/2026;5,00")).questions.open
    said = read_invoice_list(write_csv(tmp_path, FRENCH, *ROWS), date_order="month-first")
    assert not said.questions.open


def test_a_column_that_shows_both_orders_is_an_error_at_each_doubtful_cell(tmp_path: Path) -> None:
    rows = ("1;Alpha;31/01/2026;;5,00", "2;Alpha;01/31/2026;;5,00", "3;Alpha;02/03/2026;;5,00")
    parsed = read(write_csv(tmp_path, FRENCH, *rows))
    assert [(one.code, one.line) for one in parsed.problems] == [(ProblemCode.DATE_AMBIGUOUS, 4)]
