"""What a cell, a sign, a heading or a title says of the currency: read where it says one, asked where it may say several."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_alone
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile
from tests.intake.builders import line, sale, write_fec

HEADER = "Numéro;Client;Date;Échéance;Montant TTC"
ROW = "F1;Alpha SARL;22/09/2026;22/10/2026;1200,00"


def read(folder: Path, *lines: str, **answers: str) -> ParsedFile:
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_alone(path, Told(answers={f"currency:{sign}": code for sign, code in answers.items()}))


def owed(parsed: ParsedFile) -> list[str]:
    assert not parsed.problems.errors
    return [f"{row.open.amount} {row.open.currency}" for row in parsed.receivables]


def asked(parsed: ParsedFile) -> list[str]:
    return [question.id for question in parsed.questions.open]


@pytest.mark.requirement("P10", "P16")
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("£", "GBP"),
        ("€uro", "EUR"),
        ("Eur.", "EUR"),
        ("euro(s)", "EUR"),
        ("CHF.-", "CHF"),
        ("Franc suisse", "CHF"),
        ("Livres sterling", "GBP"),
        ("US Dollar", "USD"),
        ("zł", "PLN"),
        ("Couronne suédoise", "SEK"),
    ],
)
def test_a_cell_that_says_one_currency_is_read(tmp_path: Path, cell: str, code: str) -> None:
    parsed = read(tmp_path, f"{HEADER};Devise", f"{ROW};{cell}")
    assert (owed(parsed), asked(parsed)) == ([f"1200.00 {code}"], [])


@pytest.mark.requirement("P10", "P16")
@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ("F", "F"),
        ("FF", "FF"),
        ("Fr", "FR"),
        ("Fr.", "FR"),
        ("Frs", "FRS"),
        ("Francs", "FRANCS"),
        ("kr", "KR"),
        ("$", "$"),
        ("Dollars", "DOLLARS"),
        ("¥", "¥"),
        ("FCFA", "FCFA"),
        ("dirham", "DIRHAM"),
        ("livre", "LIVRE"),
    ],
)
def test_one_that_may_say_several_is_asked_about_and_never_refused(tmp_path: Path, cell: str, sign: str) -> None:
    lines = f"{HEADER};Devise", f"{ROW};{cell}", "F2;Bêta SAS;13/09/2026;13/10/2026;600,00;EUR"
    parsed = read(tmp_path, *lines)
    assert asked(parsed) == [f"currency:{sign}"]
    last = parsed.questions.open[0].choices[-1].name
    answered = read(tmp_path, *lines, **{sign: last})
    assert (owed(answered), asked(answered)) == ([f"1200.00 {last}", "600.00 EUR"], [])


@pytest.mark.parametrize("cell", ["XYZ", "FRF", "DEM", "UNE", "978"])
def test_what_no_debt_is_owed_in_today_is_no_currency(tmp_path: Path, cell: str) -> None:
    parsed = read(tmp_path, f"{HEADER};Devise", f"{ROW};{cell}")
    assert [problem.code for problem in parsed.problems] == [ProblemCode.CURRENCY_UNKNOWN]


@pytest.mark.parametrize(
    ("heading", "code", "asks"),
    [
        ("Montant TTC (£)", "GBP", []),
        ("Total £", "GBP", []),
        ("Total en livres sterling", "GBP", []),
        ("Montant TTC $", "USD", ["currency:$"]),
        ("Total en dollars", "USD", ["currency:DOLLARS"]),
        ("Montant (F)", "CHF", ["currency:F"]),
        ("Total TTC (Fr.)", "CHF", ["currency:FR"]),
        ("Montant FCFA", "XOF", ["currency:FCFA"]),
        ("Total kr", "SEK", ["currency:KR"]),
    ],
)
def test_a_heading_names_the_currency_of_its_amounts_by_sign_or_word(
    tmp_path: Path, heading: str, code: str, asks: list[str]
) -> None:
    parsed = read(tmp_path, HEADER.replace("Montant TTC", heading), ROW)
    assert (owed(parsed), asked(parsed)) == ([f"1200.00 {code}"], asks)


@pytest.mark.parametrize(
    ("title", "code", "asks"),
    [
        ("Devise : CHF", "CHF", []),
        ("Currency;USD", "USD", []),
        ("Montants exprimés en dollars", "USD", ["currency:DOLLARS"]),
        ("Montants en euros", "EUR", []),
        ("Factures en cours en France", "EUR", []),
    ],
)
def test_so_does_a_title(tmp_path: Path, title: str, code: str, asks: list[str]) -> None:
    parsed = read(tmp_path, title, "", HEADER, ROW)
    assert (owed(parsed), asked(parsed)) == ([f"1200.00 {code}"], asks)


@pytest.mark.parametrize(
    ("amount", "code", "asks"),
    [
        ("1 200,00 F", "CHF", ["currency:F"]),
        ("1200 FF", "CHF", ["currency:F"]),
        ("1 200,00 francs", "CHF", ["currency:FRANCS"]),
        ("1200,00 CHF.-", "CHF", []),
        ("CHF 1'200.--", "CHF", []),
    ],
)
def test_so_does_what_stands_beside_an_amount(tmp_path: Path, amount: str, code: str, asks: list[str]) -> None:
    parsed = read(tmp_path, HEADER, ROW.replace("1200,00", amount))
    assert (owed(parsed), asked(parsed)) == ([f"1200.00 {code}"], asks)
    assert not parsed.credits


def test_a_number_that_begins_with_a_letter_is_no_amount_in_francs(tmp_path: Path) -> None:
    rows = [f"{number};Alpha SARL;22/09/2026;22/10/2026;10,00" for number in ("2026F", "F12", "12 F")]
    assert len(read(tmp_path, HEADER, *rows).receivables) == 3


def test_a_sign_of_several_beside_an_amount_whose_column_says_nothing_is_asked_about(tmp_path: Path) -> None:
    lines = f"{HEADER};Devise", f"{ROW.replace('1200,00', '1200 kr')};", "F2;Bêta SAS;13/09/2026;13/10/2026;600,00;EUR"
    assert asked(read(tmp_path, *lines)) == ["currency:KR"]
    assert owed(read(tmp_path, *lines, KR="DKK")) == ["1200.00 DKK", "600.00 EUR"]


def test_a_ledger_asks_the_same(tmp_path: Path) -> None:
    foreign = line("411000", "900,00", entry="2", aux="C2", name="Bêta", piece="F2", foreign="1000,00", currency="$")
    path = write_fec(tmp_path, sale("F1", 10000), foreign, line("706000", credit="900,00", entry="2", piece="F2"))
    assert asked(read_alone(path, Told())) == ["currency:$"]
    answered = read_alone(path, Told(answers={"currency:$": "CAD"}))
    assert (owed(answered), asked(answered)) == (["100.00 EUR", "1000.00 CAD"], [])


def test_a_sign_that_stands_once_among_thousands_is_met(tmp_path: Path) -> None:
    rows = [f"F{number};Alpha SARL;22/09/2026;22/10/2026;{number},50" for number in range(1000)]
    rows[900] = rows[900].replace("900,50", "900,50 $")
    parsed = read(tmp_path, HEADER, *rows)
    assert asked(parsed) == ["currency:$"]
    assert {problem.code for problem in parsed.problems} == {ProblemCode.CURRENCY_MISSING}, (
        "the others are in nobody knows which"
    )


def test_the_question_names_the_column_so_that_a_page_shows_it(tmp_path: Path) -> None:
    in_column = read(tmp_path, f"{HEADER};Devise", f"{ROW};F").questions.open[0]
    beside = read(tmp_path, HEADER, ROW.replace("1200,00", "1200 kr")).questions.open[0]
    assert (in_column.column, beside.column) == ("Devise", "Montant TTC")
