"""How bytes become rows and cells: what is doubtful is said with its place, and nothing else of the file is lost for it."""

from __future__ import annotations

import codecs
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode, Severity
from relance.intake.formats.quoted import rows_of
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable, encoding_of
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

CASES = Path(__file__).parents[1] / "cases"
HEADER = "Numéro;Client;Date;Total TTC"


def found(parsed: ParsedFile) -> list[tuple[str, int]]:
    return [(problem.code.value, problem.line) for problem in parsed.problems if problem.severity is Severity.ERROR]


def remarks(parsed: ParsedFile) -> set[str]:
    return {problem.code.value for problem in parsed.problems if problem.severity is Severity.REMARK}


def opened(parsed: ParsedFile) -> dict[str, str]:
    return {row.number: str(row.open.amount) for row in parsed.receivables}


def table_code(path: Path) -> ProblemCode | None:
    try:
        list(Table(path))
    except TextUnreadable as unreadable:
        return unreadable.code
    return None


@pytest.mark.requirement("EV-12", "P10")
@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("tail-october.csv", []),
        ("tail-november.csv", [("quote_not_closed", 56)]),
        ("06-quote-swallows.csv", [("quote_not_closed", 47), ("quote_not_closed", 53)]),
        ("14-bad-byte-2.csv", [("encoding_odd_byte", 4)]),
        ("unquoted-thousands.csv", [("field_count", 3), ("field_count", 4)]),
        ("oca-tab-in-label.txt", [("field_count", 2), ("field_count", 3), ("field_count", 4)]),
        ("16-only-bom.csv", [("file_empty", 0)]),
        ("16-only-line-ends.csv", [("file_empty", 0)]),
        ("23-header-of-numbers.csv", [("header_missing", 1)]),
        ("08-formula-no-result.xlsx", [("amount_formula", 2)]),
        ("error-in-amount.xlsx", [("amount_formula", 3), ("cell_error", 4), ("cell_error", 5)]),
    ],
)
def test_a_file_that_cannot_be_read_whole_says_where(name: str, errors: list[tuple[str, int]]) -> None:
    assert found(read_file(CASES / name)) == errors


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("dates-words.csv", ["1200.00", "300.00", "400.00"]),
        ("dates-mots.csv", ["1200.00", "300.00"]),
        ("dates-slash-iso.csv", ["1200.00", "300.00"]),
        ("date-serials.xlsx", ["1200.00", "600.00"]),
        ("eight-decimals.csv", ["1200.00"]),
        ("four-decimals.txt", ["1200.00"]),
        ("merged-customer.xlsx", ["1200.00", "600.00"]),
        ("page-headers.csv", ["1200.00", "600.00"]),
        ("15-far-cell.xlsx", ["100.00"]),
        ("07-two-sheets.xlsx", ["1200.00", "99.99"]),
        ("28-workbook-named-csv.csv", ["1200.00", "99.99"]),
    ],
)
def test_an_odd_file_is_read_to_the_cent(name: str, figures: list[str]) -> None:
    parsed = read_file(CASES / name)
    assert not found(parsed)
    assert list(opened(parsed).values()) == figures


def test_days_in_words_and_numbers_are_the_days_they_name() -> None:
    issued = {
        name: [row.issued_on.isoformat() for row in read_file(CASES / name).receivables]
        for name in ("dates-words.csv", "dates-mots.csv", "dates-slash-iso.csv", "date-serials.xlsx", "utc-stamps.csv")
    }
    assert issued == {
        "dates-words.csv": ["2026-11-01"] * 3,
        "dates-mots.csv": ["2026-11-01", "2026-12-02"],
        "dates-slash-iso.csv": ["2026-11-01", "2026-11-01"],
        "date-serials.xlsx": ["2026-09-13", "2026-09-14"],
        "utc-stamps.csv": ["2026-09-13", "2026-09-13"],
    }


def test_a_moment_is_the_day_of_the_organisation() -> None:
    there = read_file(CASES / "utc-stamps.csv", zone=ZoneInfo("America/Guadeloupe"))
    assert [row.issued_on.isoformat() for row in there.receivables] == ["2026-09-12", "2026-09-12"]


def test_a_minus_sign_of_any_kind_makes_a_credit() -> None:
    assert [str(row.open.amount) for row in read_file(CASES / "minus-signs.csv").credits] == ["100.00"]
    parsed = read_file(CASES / "signs-before.csv")
    assert [str(row.open.amount) for row in parsed.credits] == ["100.00"]
    assert opened(parsed).get("INV-1") == "1200.00"
    assert "EUR" not in {row.open.currency for row in parsed.receivables if row.number == "INV-2"}


def test_a_summary_is_told_from_the_list_and_named() -> None:
    parsed = read_file(CASES / "two-sheets.xlsx")
    (remark,) = [problem for problem in parsed.problems if problem.code is ProblemCode.SHEETS_LEFT_OUT]
    assert "Synthèse" in str(remark.sentence.facts["value"])
    assert not parsed.questions.open


def test_sheets_of_the_same_columns_are_asked_about_and_the_guess_reads_them_all() -> None:
    (question,) = read_file(CASES / "07-two-sheets.xlsx").questions.open
    assert (question.id, question.guess, [choice.name for choice in question.choices]) == (
        "sheet",
        "all",
        ["all", "Janvier", "Février"],
    )
    assert question.shape == ("Janvier", "Février")


def test_numbers_get_back_the_zeros_that_a_spreadsheet_took() -> None:
    parsed = read_file(CASES / "numbers-as-numbers.xlsx")
    ambre = next(row for row in parsed.debtors if row.name == "Ambre SARL")
    assert (ambre.postal_code, ambre.phone, ambre.siret) == ("01000", "0612345678", "73282932000074")
    assert found(parsed) == [("amount_too_fine", 3)]
    assert opened(parsed)["F-3"] == "0.30"


# -- quotation marks --------------------------------------------------------------------------------------------------


def rows(*lines: str, columns: int = 4) -> list[tuple[int, list[str]]]:
    return [(line, list(cells)) for line, cells in rows_of(enumerate(lines, start=1), ";", columns)]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('F1;"SARL ""Le Phare""";x;1', ["F1", 'SARL "Le Phare"', "x", "1"]),
        ('F1;SARL "Le Phare";x;1', ["F1", 'SARL "Le Phare"', "x", "1"]),
        ('F1;"Le Phare" SARL;x;1', ["F1", '"Le Phare" SARL', "x", "1"]),
        ('F1;"SARL \\"Le Phare\\"";x;1', ["F1", 'SARL "Le Phare"', "x", "1"]),
        ('F1;Écran 24";x;1', ["F1", 'Écran 24"', "x", "1"]),
        ('F1; "a;b" ;x;1', ["F1", "a;b", "x", "1"]),
        ("F1;L'Oréal 'et' fils;x;1", ["F1", "L'Oréal 'et' fils", "x", "1"]),
        ('"F1";"";"x";"1"', ["F1", "", "x", "1"]),
        ('F1;"""";x;1', ["F1", '"', "x", "1"]),
        ("F1;;;", ["F1", "", "", ""]),
    ],
)
def test_marks_inside_a_cell_and_about_it(line: str, cells: list[str]) -> None:
    assert rows(line) == [(1, cells)]


def test_a_cell_may_go_over_lines_and_the_numbers_stay_right(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        HEADER,
        'F1;"Alpha\nrue X; bât. 2\n75001 Paris";2026-01-05;10,00',
        "F2;Beta;2026-01-06;oops",
        "F3;Gamma;2026-01-07;5,00",
    )
    parsed = read_file(path)
    assert opened(parsed) == {"F1": "10.00", "F3": "5.00"}
    assert found(parsed) == [("amount_unreadable", 5)]


def test_a_mark_that_closes_far_below_swallows_nothing(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        HEADER,
        'F1;"Alpha;2026-01-05;10,00',
        "F2;Beta;2026-01-06;20,00",
        'F3;Gamma;2026-01-07;"30,00"',
        'F4;Delta";2026-01-08;40,00',
    )
    parsed = read_file(path)
    assert found(parsed) == [("quote_not_closed", 2)]
    assert opened(parsed) == {"F2": "20.00", "F3": "30.00", "F4": "40.00"}


def test_a_mark_that_is_not_closed_in_the_header_is_an_error_too(tmp_path: Path) -> None:
    assert found(read_file(write_csv(tmp_path, f'"{HEADER}', "F1;Alpha;2026-01-05;10,00"))) == [("quote_not_closed", 1)]


def test_rows_of_many_widths_do_not_hide_the_separator(tmp_path: Path) -> None:
    parsed = read_file(write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-05;10,00;;;;", "F2;Beta;2026-01-05;10,00;extra"))
    assert opened(parsed) == {"F1": "10.00"}
    assert found(parsed) == [("field_count", 3)]


def test_lines_that_were_quoted_as_wholes_are_unwrapped(tmp_path: Path) -> None:
    path = write_csv(tmp_path, '"Invoice Number,Customer,Date,Total"', '"F1,""Alpha, Ltd"",2026-01-05,""1,000.00"""')
    assert opened(read_file(path)) == {"F1": "1000.00"}


def test_the_first_line_of_excel_may_name_the_separator(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "sep=|", "Numéro|Client|Date|Total TTC", "F1|A;B;C;D|2026-01-05|10,00")
    assert opened(read_file(path)) == {"F1": "10.00"}


# -- counts of cells --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize("end", ["", ";", ";;;;"])
def test_empty_cells_at_the_end_make_no_difference(tmp_path: Path, end: str) -> None:
    assert opened(read_file(write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-05;10,00" + end))) == {"F1": "10.00"}
    assert opened(read_file(write_csv(tmp_path, HEADER + end, "F1;Alpha;2026-01-05;10,00"))) == {"F1": "10.00"}


@pytest.mark.parametrize(
    "row", ["F1;Alpha;2026-01-05", "F1;Alpha;SARL;2026-01-05;10,00", "F1;Alpha;2026-01-05;1;200,00"]
)
def test_other_cells_than_the_header_are_an_error_that_says_so_first(tmp_path: Path, row: str) -> None:
    parsed = read_file(write_csv(tmp_path, HEADER, row, "F2;Beta;2026-01-05;10,00"))
    assert found(parsed) == [("field_count", 2)]
    assert opened(parsed) == {"F2": "10.00"}


# -- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "seen"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("iso8859-15", "iso8859-15"),
        ("cp850", "cp850"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_names_come_out_as_they_were_meant(tmp_path: Path, codec: str, seen: str) -> None:
    names = ["Société Générale à Nîmes", "Crèche de l'Île", "Hôtel du Lac", "Éclair & Fils"]
    if codec == "cp1252":
        names.append("Bœuf d’Or")
    path = write_csv(
        tmp_path, HEADER, *(f"F{at};{name};2026-01-05;10,00" for at, name in enumerate(names)), encoding=codec
    )
    assert encoding_of(path) == seen
    parsed = read_file(path)
    assert sorted(row.name for row in parsed.debtors) == sorted(names)
    assert ("encoding_old" in remarks(parsed)) == (codec in ("cp850", "mac_roman"))


@pytest.mark.parametrize(
    "name",
    [
        "Müller & Söhne",
        "Ørsted A/S",
        "Año Nuevo",
        "SOCIÉTÉ ÉLÉGANTE",
        "Ets René",
        "Noël",
        "São João Lda",
        "n° 5 – suite",
    ],
)
def test_windows_text_stays_windows_text(tmp_path: Path, name: str) -> None:
    path = write_csv(tmp_path, "Number;Client;Date;Total", f"F1;{name};2026-01-05;10,00", encoding="cp1252")
    assert [row.name for row in read_file(path).debtors] == [name]


def test_text_that_was_encoded_twice_is_read_as_it_was_meant(tmp_path: Path) -> None:
    name = "Société d’Été, Île de Ré"
    twice = name.encode().decode("latin-1")
    parsed = read_file(write_csv(tmp_path, HEADER, f"F1;{twice};2026-01-05;10,00"))
    assert [row.name for row in parsed.debtors] == [name]
    assert "encoded_twice" in remarks(parsed)
    assert [row.name for row in read_file(CASES / "mojibake.csv").debtors] == ["Société Générale"]


@pytest.mark.parametrize("text", ["Soci├®t├® G├®n├®rale", "Soci√©t√© G√©n√©rale"])
def test_text_that_passed_through_an_old_machine_is_read_as_it_was_meant(tmp_path: Path, text: str) -> None:
    parsed = read_file(write_csv(tmp_path, "Number;Client;Date;Total", f"F1;{text};2026-01-05;10,00"))
    assert [row.name for row in parsed.debtors] == ["Société Générale"]
    assert "encoded_twice" in remarks(parsed)


def test_lines_of_an_old_mac_are_lines(tmp_path: Path) -> None:
    lines = [HEADER, *(f"F{at};Société {at};2026-01-05;10,00" for at in range(40_000))]
    (tmp_path / "list.csv").write_bytes("\r".join(lines).encode())
    assert len(read_file(tmp_path / "list.csv").receivables) == 40_000
    (tmp_path / "list.csv").write_bytes("\r".join(lines).encode().replace(b"F30000;Soci\xc3\xa9", b"F30000;Soci\xe9"))
    assert found(read_file(tmp_path / "list.csv")) == [("encoding_odd_byte", 30_002)]


@pytest.mark.parametrize("name", ["CAFÉ «Ö»", "SÃO PAULO", "Ângela", "SOCIÉTÉ…", "Âge d'or", "Å"])
def test_rare_letters_alone_are_no_sign_of_it(tmp_path: Path, name: str) -> None:
    parsed = read_file(write_csv(tmp_path, HEADER, f"F1;{name};2026-01-05;10,00"))
    assert [row.name for row in parsed.debtors] == [name]
    assert "encoded_twice" not in remarks(parsed)


def test_one_odd_byte_is_an_error_of_its_line_wherever_it_stands(tmp_path: Path) -> None:
    lines = [HEADER, *(f"F{at};Société {at};2026-01-05;10,00" for at in range(40_000))]
    content = "\n".join(lines).encode().replace(b"F30000;Soci\xc3\xa9t\xc3\xa9", b"F30000;Soci\xe9t\xe9")
    for start in (b"", codecs.BOM_UTF8):
        (tmp_path / "list.csv").write_bytes(start + content)
        assert found(read_file(tmp_path / "list.csv")) == [("encoding_odd_byte", 30_002)]


# -- what a file is ---------------------------------------------------------------------------------------------------


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.xls", "list.txt"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, ProblemCode.FILE_IS_PICTURE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 50, ProblemCode.FILE_IS_PICTURE),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", ProblemCode.FILE_IS_PDF),
        (b"{\\rtf1\\ansi Bonjour}", ProblemCode.FILE_IS_DOCUMENT),
        (b'<?xml version="1.0"?><Invoice xmlns="urn:x"><ID>1</ID></Invoice>', ProblemCode.FILE_IS_XML),
        (b'[{"number": "F1"}]', ProblemCode.FILE_IS_JSON),
        (b"Received: from a\r\nSubject: x\r\n\r\n", ProblemCode.FILE_IS_MAIL),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", ProblemCode.FILE_IS_ARCHIVE),
        (b"<!DOCTYPE html><html><body><form>Sign in</form></body></html>", ProblemCode.FILE_IS_PAGE),
        (b"SQLite format 3\x00", ProblemCode.FILE_IS_OTHER),
        (b"", ProblemCode.FILE_EMPTY),
        (b"\xef\xbb\xbf", ProblemCode.FILE_EMPTY),
        (b"\r\n\r\n", ProblemCode.FILE_EMPTY),
    ],
)
def test_a_file_is_known_by_what_it_holds(tmp_path: Path, name: str, content: bytes, code: ProblemCode) -> None:
    (tmp_path / name).write_bytes(content)
    assert table_code(tmp_path / name) is code
    assert [problem.code for problem in read_file(tmp_path / name).problems] == [code]


def test_text_named_as_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    assert opened(read_file(write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-05;10,00", name="list.xlsx"))) == {
        "F1": "10.00"
    }
