"""Headers over two rows, groups of columns, and columns of one heading: nothing is taken in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from relance.intake.formats.detect import read_alone, read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv
from tests.intake.formats.test_workbooks import ods, ods_row, ods_text

CASES = Path(__file__).parents[1] / "cases"

ROWS = ("F1;Ambre SARL;22/09/2026;22/10/2026;1200,00;200,00", "F2;Bois SAS;23/09/2026;23/10/2026;600,00;600,00")
LEFT = {"F1": "200.00", "F2": "600.00"}
PLAIN = "Numéro;Client;Date;Échéance;Montant TTC"


def read(folder: Path, *lines: str, **answers: str) -> ParsedFile:
    return read_alone(
        write_csv(folder, *lines),
        Told(answers={key.replace("__", ":").replace("_", " "): said for key, said in answers.items()}),
    )


def books(parsed: ParsedFile) -> dict[str, str]:
    assert not parsed.problems.errors, list(parsed.problems)
    return {row.number: str(row.open.amount) for row in parsed.receivables}


@pytest.mark.requirement("P10", "P16")
@pytest.mark.parametrize(
    "header",
    [
        ("N°;Nom;Date;Date;Montant;Reste", "facture;client;facture;échéance;TTC;à payer"),
        ("Facture;;;;Montant;", "Numéro;Client;Date;Échéance;TTC;Reste dû"),
        ("Numéro;Client;Date;Échéance;Montants;", ";;;;TTC;Reste dû"),
        ("Numéro;Client;Date;Échéance;TTC;Reste", "Numéro;Client;Date;Échéance;TTC;à payer"),
    ],
    ids=["words go on below", "groups above", "names above, parts below", "merged down"],
)
def test_a_header_over_two_rows_is_read_whole(tmp_path: Path, header: tuple[str, str]) -> None:
    parsed = read(tmp_path, *header, *ROWS)
    assert (books(parsed), parsed.questions.open) == (LEFT, [])


def test_it_may_be_repeated_on_the_next_page(tmp_path: Path) -> None:
    header = ("N°;Nom;Date;Date;Montant;Reste", "facture;client;facture;échéance;TTC;à payer")
    parsed = read(tmp_path, *header, ROWS[0], *header, ROWS[1])
    assert books(parsed) == LEFT
    assert parsed.accounting.rows == parsed.accounting.counted == 4


@pytest.mark.requirement("P10")
def test_what_stands_above_tells_columns_of_one_name_apart(tmp_path: Path) -> None:
    header = ("Numéro;Client;Date;Échéance;Facturé;;Réglé;", ";;;;HT;TTC;HT;TTC")
    rows = (
        "F1;Ambre SARL;22/09/2026;22/10/2026;1000,00;1200,00;100,00;120,00",
        "F2;Bois SAS;23/09/2026;23/10/2026;500,00;600,00;0,00;0,00",
    )
    parsed = read(tmp_path, *header, *rows)
    assert (books(parsed), parsed.questions.open) == ({"F1": "1080.00", "F2": "600.00"}, [])


@pytest.mark.requirement("P10")
def test_merged_headings_and_customers_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, heading in enumerate(PLAIN.split(";")[:4]):
            sheet.merge_range(0, at, 1, at, heading)
        sheet.merge_range(0, 4, 0, 5, "Facturé")
        sheet.merge_range(0, 6, 0, 7, "Réglé")
        for at, heading in enumerate(("HT", "TTC", "HT", "TTC")):
            sheet.write(1, 4 + at, heading)
        sheet.merge_range(2, 1, 3, 1, "Ambre SARL")
        for line, (number, day, *amounts) in enumerate(
            (("F1", "22", "1000,00", "1200,00", "100,00", "120,00"), ("F2", "23", "500,00", "600,00", "", ""))
        ):
            for at, cell in ((0, number), (2, f"{day}/09/2026"), (3, f"{day}/10/2026"), *enumerate(amounts, start=4)):
                sheet.write(2 + line, at, cell)
    parsed = read_file(path)
    assert books(parsed) == {"F1": "1080.00", "F2": "600.00"}
    assert [debtor.name for debtor in parsed.debtors] == ["Ambre SARL"]


@pytest.mark.requirement("P10")
def test_merged_headings_of_an_older_workbook(tmp_path: Path) -> None:
    parsed = read_file(CASES / "merged-headings.xls")
    assert books(parsed) == {"F1": "1080.00", "F2": "600.00"}
    assert [debtor.name for debtor in parsed.debtors] == ["Ambre SARL"]


@pytest.mark.requirement("P10")
def test_merged_headings_of_a_workbook_of_libreoffice(tmp_path: Path) -> None:
    def cell(text: str, span: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{span}><text:p>{text}</text:p></table:table-cell>'

    first = ("22/09/2026", "22/10/2026", "1000,00", "1200,00", "100,00", "120,00")
    covered, down, across = (
        "<table:covered-table-cell/>",
        ' table:number-rows-spanned="2"',
        ' table:number-columns-spanned="2"',
    )
    rows = (
        ods_row(
            *(cell(text, down) for text in PLAIN.split(";")[:4]),
            cell("Facturé", across),
            covered,
            cell("Réglé", across),
            covered,
        )
        + ods_row(covered * 4, ods_text("HT", "TTC", "HT", "TTC"))
        + ods_row(
            ods_text("F1"),
            cell("Ambre SARL", down),
            ods_text(*first),
        )
        + ods_row(ods_text("F2"), covered, ods_text("23/09/2026", "23/10/2026", "500,00", "600,00"))
    )
    parsed = read_file(ods(tmp_path / "list.ods", rows))
    assert books(parsed) == {"F1": "1080.00", "F2": "600.00"}
    assert [debtor.name for debtor in parsed.debtors] == ["Ambre SARL"]


@pytest.mark.requirement("P10", "P16")
@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Date", ("25/09/2026", "26/09/2026")),
        ("Échéance", ("25/12/2026", "26/12/2026")),
        ("Client", ("Gamma", "Delta")),
        ("Montant TTC", ("1000,00", "500,00")),
        ("Litige;Litige", ("non;oui", "non;non")),
        ("Date de paiement;Date de paiement", (";25/09/2026", ";")),
    ],
)
def test_which_of_two_columns_of_one_heading_counts_is_asked(
    tmp_path: Path, heading: str, cells: tuple[str, str]
) -> None:
    rows = [f"{row.rsplit(';', 1)[0]};{cell}" for row, cell in zip(ROWS, cells, strict=True)]
    parsed = read(tmp_path, f"{PLAIN};{heading}", *rows)
    assert [question.id[:6] for question in parsed.questions.open] == ["twice:"]


def test_two_that_nothing_places_are_two_questions(tmp_path: Path) -> None:
    rows = [f"{row.rsplit(';', 1)[0]};{cell}" for row, cell in zip(ROWS, ("A;", ";B"), strict=True)]
    parsed = read(tmp_path, f"{PLAIN};Lettrage;Lettrage", *rows)
    assert [question.id for question in parsed.questions.open] == ["column:lettrage", "column:lettrage g"]


@pytest.mark.parametrize("kind", ["list", "contacts"])
def test_one_that_limits_no_debt_is_remarked(tmp_path: Path, kind: str) -> None:
    header, rows = (
        f"{PLAIN};E-mail;E-mail",
        [f"{row.rsplit(';', 1)[0]};a@client.example;b{at}@client.example" for at, row in enumerate(ROWS)],
    )
    if kind == "contacts":
        header, rows = "Code client;Client;E-mail;E-mail", ["C1;Ambre;a@client.example;b@client.example"]
    parsed = read(tmp_path, header, *rows)
    assert [problem.code for problem in parsed.problems] == [ProblemCode.NAMESAKE_UNUSED]


def test_two_headings_of_due_dates_that_differ_are_asked_about(tmp_path: Path) -> None:
    rows = [f"{row.rsplit(';', 1)[0]};{cell}" for row, cell in zip(ROWS, ("25/12/2026", "26/12/2026"), strict=True)]
    lines = f"{PLAIN};Date d'échéance", *rows
    (asked,) = read(tmp_path, *lines).questions.open
    assert [choice.name for choice in asked.choices] == ["due_on", "none"]
    answered = read_alone(write_csv(tmp_path, *lines), Told(answers={asked.id: "due_on"}))
    assert [f"{row.due_on}" for row in answered.receivables] == ["2026-12-25", "2026-12-26"]


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("Voornaam;Tussenvoegsel;Achternaam", "Jan;van der;Berg", "Jan van der Berg"),
        ("Achternaam;Voornaam", "van der Berg;Jan", "Jan van der Berg"),
        ("Nombre;Primer apellido;Segundo apellido", "Ana;García;López", "Ana García López"),
        ("Nombre;Apellido 1;Apellido 2", "Ana;García;", "Ana García"),
        ("Particule;Nom;Prénom", "de la;Tour;Anne", "Anne de la Tour"),
        ("Particule;Nom;Prénom", "de la;de la Tour;Anne", "Anne de la Tour"),
        ("Vorname;Namenszusatz;Nachname", "Anna;von;Hohenfels", "Anna von Hohenfels"),
        ("Nom;Prénom", "Ó Súilleabháin;Seán", "Seán Ó Súilleabháin"),
    ],
)
def test_a_name_of_three_columns_is_read_whole(tmp_path: Path, header: str, cells: str, name: str) -> None:
    parsed = read(tmp_path, f"Numéro;{header};Date;Échéance;TTC", f"F1;{cells};22/09/2026;22/10/2026;10,00")
    assert [debtor.name for debtor in parsed.debtors] == [name]
    assert not list(parsed.problems)
