"""Lists of invoices from whichever tool, and the reports that only look like lists."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from relance.intake.formats.detect import format_of, read_file
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.invoice_list import read_invoice_list
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile
from tests.intake.builders import sale, write_csv, write_fec

SAMPLES = Path(__file__).parents[4] / "shared/samples/invoices-csv"


def opened(parsed: ParsedFile) -> dict[str, str]:
    return {row.number: str(row.open) for row in parsed.receivables}


def codes(parsed: ParsedFile) -> list[ProblemCode]:
    return [problem.code for problem in parsed.problems]


def test_a_french_list_is_read_with_its_columns_shown(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(
            tmp_path,
            "Type;Numéro;Client;Date;Échéance;Statut;HT;TVA;TTC;Payé;Reste;Devise;Finalisé",
            "Facture;F-1;Société Fictive Été;05/01/2026;04/02/2026;Envoyée;1 000,00;200,00;1 200,00;0,00;1 200,00;EUR;oui",
            "Facture;F-2;Société Fictive Été;31/01/2026;02/03/2026;Envoyée;100,00;20,00;120,00;20,00;100,00;EUR;oui",
            "Avoir;A-1;Société Fictive Été;31/01/2026;;Envoyée;-10,00;-2,00;-12,00;0,00;-12,00;EUR;oui",
            encoding="utf-8-sig",
        )
    )
    assert codes(parsed) == []
    assert opened(parsed) == {"F-1": "1200.00 EUR", "F-2": "100.00 EUR"}
    assert [(c.number, str(c.open)) for c in parsed.credits] == [("A-1", "12.00 EUR")]
    assert parsed.receivables[0].issued_on == date(2026, 1, 5)
    assert parsed.mapping["Reste"] == "remaining"


def test_an_english_list_is_read(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(
            tmp_path,
            "Invoice Number,Customer,Invoice Date,Due Date,Total,Amount Paid,Balance Due,Currency,Email",
            'INV-9,"Fictive, Ltd",2026-01-05,2026-02-04,"1,200.00",200.00,"1,000.00",USD,ap@fictive.example',
        )
    )
    assert opened(parsed) == {"INV-9": "1000.00 USD"}
    assert parsed.debtors[0].name == "Fictive, Ltd"
    assert parsed.debtors[0].email == "ap@fictive.example"


def test_a_report_by_customer_with_titles_subtotals_and_totals(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(
            tmp_path,
            "Société Démonstration;;;;;;",
            "Balance clients détaillée au 31/10/2026;;;;;;",
            ";;;;;;",
            "Date;Pièce;Libellé;Échéance;Débit;Crédit;Solde",
            "CLI001 Société Alpha;;;;;;",
            "15/09/2026;F-101;Facture;15/10/2026;1 200,00;;1 200,00",
            "20/09/2026;F-102;Facture;20/10/2026;300,00;100,00;200,00",
            "Total CLI001;;;;1 500,00;100,00;1 400,00",
            "CLI002 Société Bêta;;;;;;",
            "01/10/2026;F-9;Facture;;50,00;;50,00",
            "Sous-total;;;;50,00;;50,00",
            "Total général;;;;1 550,00;100,00;1 450,00",
        )
    )
    assert codes(parsed) == []
    assert opened(parsed) == {"F-101": "1200.00 EUR", "F-102": "200.00 EUR", "F-9": "50.00 EUR"}
    assert [row.debtor_code for row in parsed.receivables] == ["CLI001 Société Alpha"] * 2 + ["CLI002 Société Bêta"]


def test_an_invoice_of_a_customer_called_total_is_no_total(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(tmp_path, "Numéro;Client;Date;TTC", "F-1;Totalement Fictive;31/01/2026;10,00", ";Total;;10,00")
    )
    assert opened(parsed) == {"F-1": "10.00 EUR"}
    assert codes(parsed) == []


def test_a_balance_by_age_is_refused_with_the_export_to_ask_for(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(tmp_path, "Client;Non échu;0-30 jours;31-60 jours;+60 jours;Total", "Alpha;0;10;20;30;60")
    )
    assert codes(parsed) == [ProblemCode.AGED_BALANCE_ONLY]
    assert "list of unpaid" in str(next(iter(parsed.problems)).sentence)


def test_a_column_of_an_unknown_name_can_be_mapped(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "Ref interne;Qui;Quand;Combien", "F-1;Alpha;31/01/2026;10,00")
    assert ProblemCode.HEADER_MISSING in codes(read_invoice_list(path))
    mapping = {
        "Ref interne": Field.NUMBER,
        "Qui": Field.CUSTOMER_NAME,
        "Quand": Field.ISSUED_ON,
        "Combien": Field.TOTAL,
    }
    assert opened(read_invoice_list(path, mapping=mapping)) == {"F-1": "10.00 EUR"}


def test_day_and_month_are_proven_by_the_column_or_asked_for(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "Number,Customer,Date,Total", "1,Alpha,03/04/2026,5.00")
    assert [one.id for one in read_invoice_list(path).questions.open] == ["dates"]
    assert read_invoice_list(path, date_order="month-first").receivables[0].issued_on == date(2026, 3, 4)
    proven = write_csv(tmp_path, "Number,Customer,Date,Total", "1,Alpha,03/04/2026,5.00", "2,Alpha,25/04/2026,5.00")
    assert read_invoice_list(proven).receivables[0].issued_on == date(2026, 4, 3)


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";Alpha;31/01/2026;10,00;;", ProblemCode.NUMBER_MISSING),
        ("F-9;;31/01/2026;10,00;;", ProblemCode.CUSTOMER_MISSING),
        ("F-9;Alpha;;10,00;;", ProblemCode.DATE_MISSING),
        ("F-9;Alpha;30/02/2026;10,00;;", ProblemCode.DATE_UNREADABLE),
        ("F-9;Alpha;31/01/2026;;;", ProblemCode.AMOUNT_MISSING),
        ("F-9;Alpha;31/01/2026;abc;;", ProblemCode.AMOUNT_UNREADABLE),
        ("F-9;Alpha;31/01/2026;=A1;;", ProblemCode.AMOUNT_FORMULA),
        ("F-9;Alpha;31/01/2026;10,00;3,00;8,00", ProblemCode.TOTALS_DIFFER),
        ("F-9;Alpha;31/01/2026;10,00;;12,00", ProblemCode.TOTALS_DIFFER),
        ("F-1;Alpha;31/01/2026;11,00;;11,00", ProblemCode.NUMBER_TWICE),
        ("F-1;Alpha;31/01/2026;10,00;;10,00", ProblemCode.ROWS_ALIKE),
    ],
)
def test_a_faulty_row_is_named_and_not_booked(tmp_path: Path, row: str, code: ProblemCode) -> None:
    path = write_csv(tmp_path, "Numéro;Client;Date;TTC;Payé;Reste", "F-1;Alpha;31/01/2026;10,00;;10,00", row)
    parsed = read_invoice_list(path)
    assert [(problem.code, problem.line) for problem in parsed.problems] == [(code, 3)]
    assert opened(parsed) == {"F-1": "10.00 EUR"}


@pytest.mark.requirement("P33")
def test_one_number_with_several_due_dates_is_instalments_and_a_row_per_line_is_one_invoice(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(
            tmp_path,
            "Numéro;Client;Date;Échéance;TTC",
            "F-1;Alpha;31/01/2026;28/02/2026;10,00",
            "F-1;Alpha;31/01/2026;31/03/2026;10,00",
            "F-2;Alpha;31/01/2026;28/02/2026;30,00",
            "F-2;Alpha;31/01/2026;28/02/2026;30,00",
        )
    )
    assert [(row.number, str(row.open.amount)) for row in parsed.receivables] == [
        ("F-1", "10.00"),
        ("F-1", "10.00"),
        ("F-2", "30.00"),
    ]
    assert len({row.identity for row in parsed.receivables}) == 3


def test_strange_names_are_kept_and_wrong_details_left_out(tmp_path: Path) -> None:
    parsed = read_invoice_list(
        write_csv(
            tmp_path,
            "Numéro;Client;Date;Échéance;TTC;Email;SIREN",
            "F-1;شركة خيالية 🚀;31/01/2026;01/01/2026;10,00;no-address;404833049",
            f"F-2;{'N' * 450};31/01/2026;;10,00;a@b.example; 404 833 048",
            "F-3;=cmd();31/01/2026;;10,00;a@b.example, c@d.example;",
        )
    )
    by_name = {debtor.name: debtor for debtor in parsed.debtors}
    assert by_name["شركة خيالية 🚀"].email == ""
    assert by_name["N" * 400].siren == "404833048"
    assert by_name["=cmd()"].email == "a@b.example,c@d.example"
    assert parsed.problems.errors == 0
    assert set(codes(parsed)) == {
        ProblemCode.EMAIL_INVALID,
        ProblemCode.IDENTIFIER_INVALID,
        ProblemCode.NAME_TOO_LONG,
        ProblemCode.DUE_BEFORE_ISSUE,
    }


def workbook(folder: Path) -> Path:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Unpaid invoices"])
        sheet.write_row(2, 0, ["Numéro", "Code client", "Client", "Date", "TTC", "SIRET"])
        sheet.write_row(3, 0, [1001, 7, "Alpha"])
        sheet.write_datetime(3, 3, datetime(2026, 1, 31), day)  # noqa: DTZ001
        sheet.write_number(3, 4, 0.1 + 0.2)
        sheet.write_number(3, 5, 35600000049837)
        sheet.write_row(4, 0, ["F-2", "7", "Alpha", "2026-01-31", "1 234,56", ""])
        sheet.write_row(5, 0, ["F-3", "7", "Alpha", "2026-01-31", 1.2345, ""])
    return path


def test_a_workbook_gives_codes_as_codes_and_amounts_as_amounts(tmp_path: Path) -> None:
    parsed = read_invoice_list(workbook(tmp_path))
    assert opened(parsed) == {"1001": "0.30 EUR", "F-2": "1234.56 EUR"}
    assert parsed.debtors[0].siret == "35600000049837"
    assert [(problem.code, problem.line) for problem in parsed.problems] == [(ProblemCode.AMOUNT_TOO_FINE, 6)]


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (2 << 20))
        archive.infolist()[0].file_size = 401 << 20
    assert bomb.stat().st_size < 10_000
    assert codes(read_invoice_list(bomb)) == [ProblemCode.WORKBOOK_TOO_LARGE]


def test_what_only_pretends_to_be_a_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fake.xlsx").write_bytes(b"PK\x03\x04broken")
    assert codes(read_invoice_list(tmp_path / "fake.xlsx")) == [ProblemCode.WORKBOOK_UNREADABLE]
    (tmp_path / "empty.xlsx").touch()
    assert codes(read_invoice_list(tmp_path / "empty.xlsx")) == [ProblemCode.FILE_EMPTY]


def test_formats_are_told_apart(tmp_path: Path) -> None:
    assert format_of(write_fec(tmp_path, sale("F1", 100))) == "fec"
    assert format_of(write_csv(tmp_path, "Numéro;Client;Date;TTC")) == "invoice-list"
    assert normalised("*InvoiceNumber") == "invoice number"


def test_samples_that_nobody_here_wrote() -> None:
    if not SAMPLES.exists():
        pytest.skip("the samples are not here")
    ibm = read_file(SAMPLES / "WA_Fn-UseC_-Accounts-Receivable.csv")
    assert (ibm.lines, len(ibm.settled), ibm.receivables) == (2466, 2466, [])
    assert set(codes(ibm)) == {ProblemCode.COUNTRY_UNKNOWN}  # its countries are numbers of its own
    xero = read_file(SAMPLES / "SalesInvoiceTemplate.csv")  # an import template: it has no totals
    assert (xero.receivables, xero.problems.counts) == ([], {ProblemCode.AMOUNT_MISSING: 100})


def test_addresses_are_cleaned_and_nonsense_is_said_where_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "emails.csv"
    cells = {
        "Ambre": "compta@société-générale.example", "Bois": '"""Compta"" <compta@bois.example>"', "Cuivre": "mailto:compta@cuivre.example",
        "Dune": "compta@dune.example.", "Etain": "compta..x@etain.example", "Fer": '"""Dupont, Jean"" <jean@fer.example>; b@fer.example"',
    }  # fmt: skip
    rows = [f"E-{n};13/09/2026;13/10/2026;{name};{cell};100,00" for n, (name, cell) in enumerate(cells.items())]
    path.write_text("\n".join(["Numéro;Date;Échéance;Client;Email;Total TTC", *rows]), encoding="utf-8")
    parsed = read_file(path)
    assert {one.name: one.email for one in parsed.debtors} == {
        "Ambre": "compta@xn--socit-gnrale-eebbcb.example",
        "Bois": "compta@bois.example",
        "Cuivre": "compta@cuivre.example",
        "Dune": "",
        "Etain": "",
        "Fer": "jean@fer.example,b@fer.example",
    }
    said = [problem for problem in parsed.problems if problem.code is ProblemCode.EMAIL_INVALID]
    assert [(problem.line, problem.value) for problem in said] == [
        (5, "compta@dune.example."),
        (6, "compta..x@etain.example"),
    ]
