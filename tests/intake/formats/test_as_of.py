"""The day of an export, as its name and its title rows tell it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance.intake.formats.as_of import days_in
from relance.intake.formats.detect import read_file
from relance.intake.questions import Questions
from tests.intake.builders import receipt, sale, write_csv, write_fec

DAY = date(2026, 11, 20)
HEADER = "Numéro;Client;Date;TTC"
ROW = "F1;Alpha;2026-11-03;10,00"

pytestmark = pytest.mark.requirement("P16")


@pytest.mark.parametrize(
    "text",
    [
        "impayes-2026-11-20.csv",
        "impayes_20112026.csv",
        "20261120_factures.csv",
        "404833048FEC20261120.txt",
        "export 2026.11.20 (2).csv",
        "20261120153000.csv",
        "aged-receivables-20-Nov-2026.xlsx",
        "open_items_2026_11_20.csv",
        "balance 20 novembre 2026.csv",
        "Créances au 20/11/2026",
        "As of Nov 20, 2026",
        "As of November 20th, 2026",
        "Situation au 20 nov. 2026",
        "As at 20 November 2026",
        "Stand: 20.11.2026",
        "Du 01/01/2026 au 20/11/2026",
    ],
)
def test_names_and_titles_tell_their_day(text: str) -> None:
    assert max(days_in(text, "day-first")) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "liste.csv",
        "facture-12345678.csv",
        "05-06-2026.csv",
        "2026-13-40.csv",
        "20261345.csv",
        "F2026-0012.csv",
        "liste (3).csv",
    ],
)
def test_what_tells_no_day_or_two_is_none(text: str) -> None:
    assert days_in(text) == set()


def test_a_title_row_tells_the_day_in_the_order_of_the_columns(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "Créances au 05/06/2026;;;", HEADER, "F1;Alpha;31/05/2026;10,00")
    parsed = read_file(path)
    assert (parsed.as_of, parsed.as_of_source) == (date(2026, 6, 5), "Créances au 05/06/2026")


def test_a_name_tells_it_before_a_title_and_a_person_before_both(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "As of Nov 19, 2026", HEADER, ROW, name="impayes-2026-11-20.csv")
    assert read_file(path).as_of == DAY
    assert read_file(path, as_of=date(2026, 11, 18)).as_of == date(2026, 11, 18)


def test_rows_of_a_list_are_no_titles(tmp_path: Path) -> None:
    assert read_file(write_csv(tmp_path, HEADER, ROW)).as_of is None


def test_a_ledger_is_of_its_last_entry(tmp_path: Path) -> None:
    assert read_file(write_fec(tmp_path, sale("F1", 100), receipt("R1", 10, on="20261031"))).as_of == date(2026, 10, 31)


def test_a_day_that_the_entries_contradict_is_asked_about(tmp_path: Path) -> None:
    path = write_fec(tmp_path, sale("F1", 100), receipt("R1", 10, on="20261031"), name="fec-2026-09-30.txt")
    parsed = read_file(path)
    assert [question.id for question in parsed.questions.open] == ["as-of"]
    assert parsed.as_of == date(2026, 10, 31)
    told = read_file(path, questions=Questions({"as-of": "told"}))
    assert (told.as_of, told.questions.open) == (date(2026, 9, 30), [])
    assert read_file(path, as_of=date(2026, 9, 30)).questions.open == []
