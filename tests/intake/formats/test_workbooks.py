"""Workbooks of every kind, friendly and hostile: what they hold is read or told, and what they would cost is bounded."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from relance.intake.formats.detect import format_of, read_file
from relance.intake.formats.problem_codes import ProblemCode, Severity
from relance.intake.formats.tables import Table
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from relance.language import say
from tests.intake.builders import FEC_HEADER, sale, write_csv

HEADER = ["Numéro", "Date", "Client", "Total TTC"]
HEADINGS = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>' for letter, name in zip("ABCD", HEADER, strict=True)
)
INVOICE = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>F1</t></is></c><c r="B2" t="inlineStr"><is><t>2026-01-05</t></is></c>'
    '<c r="C2" t="inlineStr"><is><t>Alpha</t></is></c><c r="D2"><v>100</v></c></row>'
)


def workbook(path: Path, fill: Callable[[Any], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made)
    return path


def sheet_of(made: Any, name: str, *rows: list[Any], header: list[str] | None = None) -> Any:
    sheet = made.add_worksheet(name)
    for at, row in enumerate([header or HEADER, *rows]):
        sheet.write_row(at, 0, row)
    return sheet


def raw_workbook(path: Path, sheet: str, **others: str) -> Path:
    """A workbook of one sheet, written as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in others.items():
            archive.writestr(f"xl/{name}.xml", content)
    return path


def opened(parsed: ParsedFile) -> dict[str, str]:
    return {row.number: str(row.open) for row in parsed.receivables}


def errors(parsed: ParsedFile) -> list[tuple[ProblemCode, int, str]]:
    return [(one.code, one.line, one.field) for one in parsed.problems if one.severity is Severity.ERROR]


def remarks(parsed: ParsedFile) -> dict[ProblemCode, str]:
    return {one.code: one.value for one in parsed.problems if one.severity is Severity.REMARK}


def answered(path: Path, answer: str) -> ParsedFile:
    return read_file(path, questions=Questions({"sheet": answer}))


# -- sheets -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("EV-12", "P10")
def test_a_hidden_sheet_is_named_and_read_only_when_somebody_says_so(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of(made, "Encours", ["F1", "2026-01-05", "Alpha", 10])
        sheet_of(made, "Archives", ["F0", "2025-01-05", "Alpha", 99]).hide()

    path = workbook(tmp_path / "w.xlsx", fill)
    parsed = read_file(path)
    (question,) = parsed.questions.open
    assert question.guess == "Encours"
    assert "hidden" in {choice.name: choice.words.template for choice in question.choices}["Archives"]
    assert opened(parsed) == {"F1": "10.00 EUR"}
    assert remarks(parsed)[ProblemCode.SHEET_HIDDEN_UNREAD] == "Archives"
    archive = answered(path, "Archives")
    assert opened(archive) == {"F0": "99.00 EUR"}
    assert ProblemCode.SHEET_HIDDEN in remarks(archive)


def test_a_question_tells_how_many_rows_each_answer_reads_and_draws_samples_of_one_width(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of(made, "A", ["F1", "2026-01-05", "Alpha", 10], ["F2", "2026-01-05"])
        sheet_of(made, "B", ["F3", "2026-01-06", "Beta", 20, "", "note"])

    (question,) = [one for one in read_file(workbook(tmp_path / "w.xlsx", fill)).questions.open if one.id == "sheet"]
    assert [dict(choice.effect.facts)["count"] for choice in question.choices if choice.effect] == [3, 2, 1]
    assert {len(row) for row in question.samples} == {len(question.sample_header)}


def test_a_later_sheet_that_goes_on_without_a_header_belongs_to_the_list(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of(made, "1", ["F1", "2026-01-05", "Alpha", 10])
        second = made.add_worksheet("2")
        second.write_row(0, 0, ["F2", "2026-01-06", "Beta", 20])
        second.write_row(1, 0, ["F3", "oops", "Beta", 30])

    parsed = answered(workbook(tmp_path / "w.xlsx", fill), "all")
    assert opened(parsed) == {"F1": "10.00 EUR", "F2": "20.00 EUR"}
    assert errors(parsed) == [(ProblemCode.DATE_UNREADABLE, 10_002, "issued_on")]


def test_sheets_with_the_columns_in_another_order_are_put_in_one(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of(made, "A", ["F1", "2026-01-05", "Alpha", 10])
        sheet_of(made, "B", [20, "Beta", "2026-01-06", "F2"], header=HEADER[::-1])

    path = workbook(tmp_path / "w.xlsx", fill)
    assert read_file(path).questions.open[0].guess == "A"
    assert opened(answered(path, "B")) == {"F2": "20.00 EUR"}


def test_a_sheet_of_customers_is_not_guessed_to_be_the_list_but_may_be_read(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of(made, "Clients", ["C1", "Alpha", "a@alpha.example"], header=["Code client", "Client", "E-mail"])
        sheet_of(made, "Factures", ["F1", "2026-01-05", "Alpha", 10])

    path = workbook(tmp_path / "w.xlsx", fill)
    assert read_file(path).questions.open[0].guess == "Factures"
    customers = answered(path, "Clients")
    assert customers.format == "contacts"
    assert [row.email for row in customers.debtors] == ["a@alpha.example"]


def test_a_sheet_of_another_kind_is_said_to_be_left_out(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("Accueil").write(0, 0, "Bienvenue")
        sheet_of(made, "Factures", ["F1", "2026-01-05", "Alpha", 10])
        made.add_worksheet("Vide")

    parsed = read_file(workbook(tmp_path / "w.xlsx", fill))
    assert not parsed.questions.open
    assert opened(parsed) == {"F1": "10.00 EUR"}
    assert remarks(parsed) == {ProblemCode.SHEETS_LEFT_OUT: "Accueil"}


def test_a_ledger_in_a_workbook_is_a_ledger(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("Notes").write(0, 0, "Exercice 2026")
        sheet = made.add_worksheet("FEC")
        for at, text in enumerate([FEC_HEADER, *sale("V1", 120_000)]):
            for column, cell in enumerate(text.split("|")):
                if column in (11, 12) and at:
                    sheet.write_number(at, column, float(cell.replace(",", ".")))
                else:
                    sheet.write_string(at, column, cell)

    path = workbook(tmp_path / "export.xlsx", fill)
    assert format_of(path) == "fec"
    parsed = read_file(path)
    assert opened(parsed) == {"V1": "1200.00 EUR"}
    assert not errors(parsed)


# -- cells ------------------------------------------------------------------------------------------------------------


def test_what_formats_say_of_numbers_is_kept(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = sheet_of(
            made,
            "S",
            header=["Numéro", "Code client", "Client", "Date", "Total TTC", "Code postal", "Téléphone", "Payé"],
        )
        formats = ["00000", None, None, "[$-40C]d mmm yyyy;@", '#,##0.00\\ "€"', "00000", '0#" "##" "##" "##" "##']
        values = [42, 101, "Alpha", datetime.fromisoformat("2026-01-05"), 1234.5, 1000, 612345678]
        for column, (code, value) in enumerate(zip(formats, values, strict=True)):
            style = made.add_format({"num_format": code}) if code else None
            if isinstance(value, datetime):
                sheet.write_datetime(1, column, value, style)
            else:
                sheet.write(1, column, value, style)

    parsed = read_file(workbook(tmp_path / "w.xlsx", fill))
    assert opened(parsed) == {"00042": "1234.50 EUR"}
    (debtor,) = parsed.debtors
    assert (debtor.code, debtor.postal_code, debtor.phone) == ("101", "01000", "0612345678")
    assert parsed.receivables[0].issued_on.isoformat() == "2026-01-05"


@pytest.mark.parametrize("code", ["[$$-409]#,##0.00", '"$"#,##0.00', "#,##0.00 [$USD]", "[$CHF] #,##0.00"])
def test_a_currency_that_only_the_format_shows_is_never_taken_for_euros(tmp_path: Path, code: str) -> None:
    def fill(made: Any) -> None:
        sheet = sheet_of(made, "S", ["F1", "2026-01-05", "Alpha"])
        sheet.write_number(1, 3, 1200, made.add_format({"num_format": code}))

    assert "EUR" not in {row.open.currency for row in read_file(workbook(tmp_path / "w.xlsx", fill)).receivables}


def test_an_amount_that_a_merged_cell_gives_to_several_rows_is_not_multiplied(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = sheet_of(
            made,
            "S",
            ["F1", "2026-01-05", "Alpha", ""],
            ["F2", "2026-01-06", "Alpha", ""],
            ["F3", "2026-01-07", "Alpha", 5],
        )
        sheet.merge_range("D2:D3", 1200)

    parsed = read_file(workbook(tmp_path / "w.xlsx", fill))
    assert opened(parsed) == {"F1": "1200.00 EUR", "F3": "5.00 EUR"}
    assert errors(parsed) == [(ProblemCode.AMOUNT_MERGED, 3, "total")]


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(
    "text", ["#REF!", "#N/A", "#VALEUR!", "#NOM?", "#DIV/0!", "#NUL!", "#NOMBRE!", "Err:502", "#WERT!", "#NAME?"]
)
def test_an_error_value_is_an_error_at_its_cell_in_text_too(tmp_path: Path, text: str) -> None:
    parsed = read_file(write_csv(tmp_path, ";".join(HEADER), f"F1;2026-01-05;{text};10,00", "F2;2026-01-06;Beta;5,00"))
    assert errors(parsed) == [(ProblemCode.CELL_ERROR, 2, "C2")]
    assert opened(parsed) == {"F2": "5.00 EUR"}


def test_a_formula_in_text_is_an_error_and_a_guarded_code_a_code(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            ";".join(HEADER),
            "F1;2026-01-05;Alpha;=SUM(D3:D9)",
            '="007";2026-01-06;"=""Beta""";5,00',
            "F3;2026-01-06;#1 Pizza;5,00",
            "F4;2026-01-06;=1+1;5,00",
        )
    )
    assert errors(parsed) == [(ProblemCode.AMOUNT_FORMULA, 2, "D2")]
    assert opened(parsed) == {"007": "5.00 EUR", "F3": "5.00 EUR", "F4": "5.00 EUR"}
    assert {row.name for row in parsed.debtors} == {"Beta", "#1 Pizza", "=1+1"}, "a strange name is a name"


# -- other kinds ------------------------------------------------------------------------------------------------------


def test_a_web_page_that_calls_itself_xls_is_read(tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_text(
        '<html><head><meta charset="utf-8"></head><body><table border=1><tr><th>Numéro<th>Date<th>Client<th>Total&nbsp;TTC</tr>'
        "<tr><td>F1<td>05/01/2026<td rowspan=2><b>Alpha</b> &amp; Fils<td>1&nbsp;200,00</tr>"
        "<tr><td>F2</td><td>31/01/2026</td><td>10,00</td></tr></table></body></html>",
        encoding="utf-8",
    )
    parsed = read_file(tmp_path / "export.xls")
    assert not errors(parsed)
    assert opened(parsed) == {"F1": "1200.00 EUR", "F2": "10.00 EUR"}
    assert [row.name for row in parsed.debtors] == ["Alpha & Fils"]


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    cells = "".join(f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in HEADER)
    (tmp_path / "export.xls").write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="S"><Table><Row>{cells}</Row>'
        '<Row ss:Index="4"><Cell><Data ss:Type="String">F1</Data></Cell><Cell><Data ss:Type="DateTime">2026-01-05T00:00:00</Data></Cell>'
        '<Cell ss:MergeDown="1"><Data ss:Type="String">Alpha</Data></Cell>'
        '<Cell><Data ss:Type="Number">99.98999999999999</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">F2</Data></Cell><Cell><Data ss:Type="DateTime">2026-01-06T00:00:00.000</Data></Cell>'
        '<Cell ss:Index="4"><Data ss:Type="Error">#REF!</Data></Cell></Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    parsed = read_file(tmp_path / "export.xls")
    assert opened(parsed) == {"F1": "99.99 EUR"}
    assert errors(parsed) == [(ProblemCode.CELL_ERROR, 5, "D5")]


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_text(*texts: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )


def ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods_number(value: str, text: str = "", currency: str = "") -> str:
    kind = f'"currency" office:currency="{currency}"' if currency else '"float"'
    return (
        f'<table:table-cell office:value-type={kind} office:value="{value}"><text:p>{text}</text:p></table:table-cell>'
    )


def test_a_workbook_of_libreoffice_is_read(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-01-05T00:00:00"><text:p>05/01/26</text:p></table:table-cell>'
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    covering = f'<table:table-cell office:value-type="string" table:number-rows-spanned="2">{note}<text:p>Alpha</text:p></table:table-cell>'
    path = ods(
        tmp_path / "list.csv",
        ods_row(ods_text(*HEADER))
        + ods_row(ods_number("7", "007"), day, covering, ods_number("99.98999999", "99,99 €", "EUR"))
        + ods_row(ods_text("F2"), day, "<table:covered-table-cell/>", ods_number("5", "5"))
        + ods_row(ods_text("F3", "2026-01-05", "Beta", "#REF!"))
        + ods_row(ods_text("F4", "2026-01-05", "Beta"), '<table:table-cell table:formula="of:=[.D2]*2"/>')
        + ods_row(ods_text("F5", "2026-01-05", "Beta"), ods_number("12", "12 $", "USD"))
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        + "</table:table-row>",
    )
    parsed = read_file(path)
    euros = {number: money for number, money in opened(parsed).items() if money.endswith("EUR")}
    assert euros == {"007": "99.99 EUR"}
    assert (ProblemCode.CURRENCY_MISSING, 3, "currency") in errors(parsed), (
        "5 beside euros and dollars is in nobody knows what"
    )
    assert "Alpha" in {row.name for row in parsed.debtors}
    assert [error for error in errors(parsed) if error[2] in ("D4", "D5")] == [
        (ProblemCode.CELL_ERROR, 4, "D4"),
        (ProblemCode.AMOUNT_FORMULA, 5, "D5"),
    ]


def test_a_column_that_is_missing_is_said_in_the_words_of_its_format(tmp_path: Path) -> None:
    """Every fact of a sentence is worded, so that the sentence itself may not be one of them."""
    header = FEC_HEADER.replace("EcritureLet|", "")
    (problem, *_) = read_file(write_csv(tmp_path, header, "x" + "|" * 16)).problems
    assert problem.code is ProblemCode.COLUMN_MISSING
    assert "EcritureLet" in say(problem.sentence, "fr")


# -- hostility --------------------------------------------------------------------------------------------------------


def test_far_cells_cost_nothing_and_are_told(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = raw_workbook(
        tmp_path / "w.xlsx", f'<worksheet><sheetData><row r="1">{HEADINGS}</row>{INVOICE}{far}</sheetData></worksheet>'
    )
    parsed = read_file(path)
    assert opened(parsed) == {"F1": "100.00 EUR"}
    assert ProblemCode.CELL_OUTSIDE in remarks(parsed)


def test_a_far_cell_of_libreoffice_is_read_or_refused_and_ends_nothing(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "w.ods",
        f"<table:table-row>{ods_text(*HEADER)}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16000"/>'
        f"{ods_text('x')}</table:table-row>",
    )
    assert [one.code for one in read_file(path).problems if one.severity is Severity.ERROR] == [
        ProblemCode.WORKBOOK_TOO_LARGE
    ]


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (
            f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row>{HEADINGS}</row></sheetData></worksheet>',
            ProblemCode.WORKBOOK_UNREADABLE,
        ),
        ("<worksheet>" + "<a>" * 10_000 + "</a>" * 10_000 + "</worksheet>", ProblemCode.WORKBOOK_TOO_LARGE),
        (
            f'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 300_000}</t></is></c></row></sheetData></worksheet>',
            ProblemCode.WORKBOOK_TOO_LARGE,
        ),
        (
            '<worksheet><sheetData><row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>',
            ProblemCode.WORKBOOK_TOO_LARGE,
        ),
        (
            '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData></worksheet>',
            ProblemCode.WORKBOOK_UNREADABLE,
        ),
        (f'<worksheet><sheetData><row r="1">{HEADINGS}', ProblemCode.WORKBOOK_UNREADABLE),
    ],
)
def test_a_hostile_workbook_gets_a_sentence(tmp_path: Path, sheet: str, code: ProblemCode) -> None:
    parsed = read_file(raw_workbook(tmp_path / "w.xlsx", sheet))
    assert [problem.code for problem in parsed.problems] == [code]


@pytest.mark.parametrize(
    ("ended", "code"), [(-9, "workbook_too_large"), (-6, "workbook_too_large"), (1, "workbook_unreadable")]
)
def test_a_killed_child_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: int, code: str) -> None:
    class Ended:
        returncode = ended

    path = raw_workbook(tmp_path / "w.xlsx", "<worksheet/>")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: Ended())
    assert [problem.code.value for problem in read_file(path).problems] == [code]


def test_the_child_cannot_take_more_memory_than_it_was_given(tmp_path: Path) -> None:
    """The bound is the system's: whatever a library does beyond it ends the child alone."""
    script = "from relance.intake.formats.bounds import confine; confine(); len(bytearray(2 << 30))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode
    assert b"MemoryError" in ended.stderr


def test_a_table_may_be_read_by_two_at_once(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "w.xlsx",
        lambda made: sheet_of(made, "S", *([f"F{at}", "2026-01-05", "Alpha", at] for at in range(50))) and None,
    )
    table = Table(path)
    assert [a == b for a, b in zip(table, table, strict=True)] == [True] * 51


def test_lines_and_cells_of_text_are_bounded(tmp_path: Path) -> None:
    wide = read_file(write_csv(tmp_path, ";".join(HEADER), ";" * 5000 + "x"))
    assert [one.code for one in wide.problems if one.severity is Severity.ERROR] == [ProblemCode.FILE_TOO_LARGE]
    long = read_file(write_csv(tmp_path, ";".join(HEADER), "x" * 70_000))
    assert [one.code for one in long.problems if one.severity is Severity.ERROR] == [ProblemCode.LINE_TOO_LONG]
