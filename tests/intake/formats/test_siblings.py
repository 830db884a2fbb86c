"""Lists as many tools write them, each read to its figures, asked about, or refused at its line: never more than is owed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relance.intake.formats.detect import read_alone
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile

FRENCH = "Numéro;Client;Date;Échéance;Montant TTC"
TWO = ("F1;Alpha SARL;02/09/2026;02/10/2026;1200,00", "F2;Bêta SAS;13/09/2026;13/10/2026;600,00")


@dataclass(frozen=True)
class Sibling:
    """A list, and what is open by number in it; ``currency`` of all, ``remark`` that must stand."""

    name: str
    rows: tuple[str, ...]
    books: dict[str, str]
    credits: dict[str, str] = field(default_factory=dict)
    faults: tuple[int, ...] = ()
    asks: tuple[str, ...] = ()
    currency: str = "EUR"
    due: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    remark: ProblemCode | None = None


def beside(heading: str, *cells: str) -> tuple[str, ...]:
    """The two invoices with one column more."""
    return (f"{FRENCH};{heading}", *(f"{row};{cell}" for row, cell in zip(TWO, cells, strict=True)))


BOTH = {"F1": "1200.00", "F2": "600.00"}
CHARGES = "Date,Invoice,Customer,Charges,Payments,Balance"
IN_THOUSANDS = "Numéro;Client;Date;Échéance;{};{}"
SIBLINGS = [
    # balances that go on, whatever their debits and credits are called
    Sibling(
        "charges and payments",
        (
            CHARGES,
            "13/09/2026,1,Amber Ltd,1200.00,,1200.00",
            "14/09/2026,2,Amber Ltd,600.00,,1800.00",
            "20/10/2026,P1,Amber Ltd,,200.00,1600.00",
            "22/10/2026,3,Wood plc,100.00,,1700.00",
        ),
        {"1": "1000.00", "2": "600.00", "3": "100.00"},
    ),
    Sibling(
        "movements with their sign",
        (
            "Date,Invoice,Customer,Movement,Balance",
            "13/09/2026,1,Amber Ltd,1200.00,1200.00",
            "14/09/2026,2,Amber Ltd,600.00,1800.00",
            "20/10/2026,P1,Amber Ltd,-200.00,1600.00",
        ),
        {"1": "1200.00", "2": "600.00"},
        {"P1": "200.00"},
    ),
    # amounts in thousands
    *(
        Sibling(
            heading,
            (
                IN_THOUSANDS.format(heading, rest),
                "F1;A;22/09/2026;22/10/2026;1,20;1,20",
                "F2;B;23/09/2026;23/10/2026;0,60;0,30",
            ),
            {"F1": "1200.00", "F2": "300.00"},
            asks=("unit",),
        )
        for heading, rest in (
            ("Montant TTC (k€)", "Reste dû (k€)"),
            ("Total KEUR", "Reste à payer K€"),
            ("Montant TTC en milliers d’euros", "Reste dû en milliers d'euros"),
            ("Rechnungsbetrag T€", "Offen T€"),
        )
    ),
    # words of other languages for what was paid
    *(
        Sibling(
            header,
            (header, "F1;22/09/2026;22/10/2026;Ambra;1.200,00;200,00", "F2;23/09/2026;23/10/2026;Bosco;600,00;600,00"),
            {"F1": "1000.00"},
        )
        for header in (
            "Nº factura;Fecha;Vencimiento;Cliente;Importe;Cobrado",
            "N. fattura;Data;Scadenza;Cliente;Totale;Incassato",
            "Factuurnr;Datum;Vervaldatum;Klant;Bedrag;Ontvangen",
            "Fatura;Data;Vencimento;Cliente;Total;Pago",
        )
    ),
    # whose the claim is, and what was granted
    Sibling(
        "a factor",
        beside("Factor", "Factor de l’Exemple", ""),
        {"F1": "1200.00", "F2": "600.00"},
        asks=("column:factor",),
    ),
    Sibling(
        "a discount granted",
        beside("Escompte accordé", "24,00", "0,00"),
        {"F1": "1176.00", "F2": "600.00"},
        asks=("column:escompte accorde",),
    ),
    # what lowers a debt
    Sibling("payments below zero", beside("Règlements", "-200,00", "-600,00"), {"F1": "1000.00"}),
    Sibling("one payment below zero", beside("Règlements", "-200,00", "100,00"), {"F2": "500.00"}, faults=(2,)),
    Sibling(
        "a side beside the rest",
        (f"{FRENCH};Solde;Sens", f"{TWO[0]};1200,00;D", f"{TWO[1]};150,00;C"),
        {"F1": "1200.00"},
        {"F2": "150.00"},
    ),
    Sibling(
        "a side and no rest", (f"{FRENCH};Solde;Sens", f"{TWO[0]};1200,00;D", f"{TWO[1]};0,00;"), {"F1": "1200.00"}
    ),
    Sibling(
        "one column of amounts and its side",
        (
            "Compte;Nom;Date;Pièce;Libellé;Montant;Sens",
            "411A;Alpha;02/09/2026;F1;Facture;1200,00;D",
            "411A;Alpha;20/09/2026;R1;Virement;1200,00;C",
            "411B;Bêta;13/09/2026;F2;Facture;600,00;D",
        ),
        {"F2": "600.00"},
    ),
    Sibling(
        "sides in German",
        (
            "Beleg;Kunde;Datum;Betrag;S/H",
            "F1;Alpha;02.09.2026;1200,00;S",
            "A1;Beta;20.09.2026;200,00;H",
            "F2;Beta;13.09.2026;600,00;S",
        ),
        {"F1": "1200.00", "F2": "400.00"},
    ),
    Sibling(
        "a side left out",
        (f"{FRENCH};D/C", f"{TWO[0]};D", f"{TWO[1]};", "A1;Bêta SAS;14/09/2026;;10,00;C"),
        {"F1": "1200.00"},
        {"A1": "10.00"},
        faults=(3,),
    ),
    Sibling(
        "an amount paid, spelled with its VAT",
        beside("Montant déjà réglé TTC", "200,00", "0,00"),
        {"F1": "1000.00", "F2": "600.00"},
        asks=("column:montant deja regle ttc",),
    ),
    Sibling("a rest, spelled with its VAT", beside("Montant restant dû TTC", "200,00", "0,00"), {"F1": "200.00"}),
    Sibling("a rest in a currency", beside("Solde en EUR", "200,00", "0,00"), {"F1": "200.00"}),
    # days that are none
    Sibling("zeros for no day of payment", beside("Payée le", "0000-00-00", "30/09/2026"), {"F1": "1200.00"}),
    Sibling("slashed zeros", beside("Date de règlement", "00/00/0000", "30/09/2026"), {"F1": "1200.00"}),
    Sibling("the first day of computers", beside("Paid on", "1970-01-01", "2026-09-30"), {"F1": "1200.00"}),
    Sibling("a word for not yet", beside("Date de paiement", "en attente", "30/09/2026"), {"F1": "1200.00"}),
    Sibling(
        "due at once",
        (FRENCH, "F1;Alpha;02/09/2026;À réception;1200,00", "F2;Bêta;13/09/2026;0000-00-00;600,00"),
        BOTH,
        due=("2026-09-02", "None"),
    ),
    # currencies
    Sibling(
        "a currency in the heading",
        ("N°;Client;Date;Montant TTC (USD)", "F1;A;02/09/2026;1200,00", "F2;B;13/09/2026;600,00"),
        BOTH,
        currency="USD",
    ),
    Sibling(
        "the amount of the books beside the invoice's",
        (
            "N°;Client;Date;Montant TTC EUR;Montant TTC;Devise",
            "F1;A;02/09/2026;1100,00;1200,00;USD",
            "F2;B;13/09/2026;550,00;600,00;USD",
        ),
        BOTH,
        currency="USD",
    ),
    Sibling(
        "only the amount of the books",
        ("N°;Client;Date;Montant TTC (EUR);Devise", "F1;A;02/09/2026;1200,00;USD", "F2;B;13/09/2026;600,00;EUR"),
        {"F2": "600.00"},
        faults=(2,),
    ),
    Sibling(
        "only amounts without VAT",
        ("N°;Client;Date;Montant HT", "F1;A;02/09/2026;1200,00", "F2;B;13/09/2026;600,00"),
        BOTH,
        asks=("column:montant ht",),
    ),
    Sibling(
        "VAT in its column",
        ("N°;Client;Date;Montant HT;TVA", "F1;A;02/09/2026;1000,00;200,00", "F2;B;13/09/2026;500,00;100,00"),
        BOTH,
    ),
    # rows
    Sibling(
        "rows that end where they end",
        (f"{FRENCH};Payée le;Note", TWO[0], f"{TWO[1]};01/10/2026;ok"),
        {"F1": "1200.00"},
    ),
    Sibling(
        "one row that ends early among others",
        (f"{FRENCH};Payée le;Note", TWO[0], f"{TWO[1]};01/10/2026;"),
        {},
        faults=(2,),
    ),
    Sibling(
        "a rest that is not there", (f"{FRENCH};Reste dû", TWO[0], f"{TWO[1]};600,00"), {"F2": "600.00"}, faults=(2,)
    ),
    Sibling("a total without a word", (FRENCH, *TWO, ";;;;;", ";;;;1800,00"), BOTH),
    Sibling("another sum without a word", (FRENCH, *TWO, ";;;;1700,00"), BOTH, faults=(4,)),
    # the same amount on several due dates
    Sibling(
        "instalments beside the total",
        (
            "Numéro;Client;Date;Échéance;Montant échéance;Total TTC",
            "F1;Alpha;02/09/2026;02/10/2026;600,00;1200,00",
            "F2;Bêta;13/09/2026;13/10/2026;600,00;600,00",
        ),
        {"F1": "600.00", "F2": "600.00"},
    ),
    # shares, drafts, names
    Sibling("a share that is paid", beside("Payé (%)", "50", "100"), {"F1": "600.00"}, asks=("column:paye",)),
    Sibling(
        "a share with its sign",
        beside("% réglé", "0 %", "25 %"),
        {"F1": "1200.00", "F2": "450.00"},
        asks=("column:regle",),
    ),
    Sibling(
        "a share of one", beside("Taux de règlement", "0.5", "1"), {"F1": "600.00"}, asks=("column:taux de reglement",)
    ),
    Sibling(
        "a draft of Dolibarr",
        (FRENCH, TWO[0], "(PROV12);Bêta;13/09/2026;13/10/2026;600,00"),
        {"F1": "1200.00"},
        remark=ProblemCode.ROWS_LEFT_OUT,
    ),
    Sibling("open, yes or no", beside("Open?", "Yes", "No"), {"F1": "1200.00"}),
    Sibling(
        "a debtor's number beside the name",
        (
            "Factuurnummer;Debiteur;Naam;Factuurdatum;Vervaldatum;Bedrag;Openstaand",
            "F1;10;Alpha BV;02-09-2026;02-10-2026;1.200,00;1.200,00",
            "F2;11;Beta BV;13-09-2026;13-10-2026;600,00;600,00",
        ),
        BOTH,
        names=("Alpha BV", "Beta BV"),
    ),
    Sibling(
        "German numbers",
        (
            "Belegnr.;Belegdatum;Kundennr.;Kundenname;Rechnungsbetrag brutto;Bezahlt;Offen;Fällig am;Mahnstufe",
            "F1;02.09.2026;10001;Alpha GmbH;1.400,00;200,00;1.200,00;02.10.2026;1",
            "F2;13.09.2026;10002;Beta GmbH;600,00;0,00;600,00;13.10.2026;0",
        ),
        BOTH,
        names=("Alpha GmbH", "Beta GmbH"),
    ),
    # further payments
    Sibling(
        "two columns of payments on account",
        (f"{FRENCH};Acompte n°1;Acompte n°2", f"{TWO[0]};200,00;100,00", f"{TWO[1]};0,00;0,00"),
        {"F1": "900.00", "F2": "600.00"},
        asks=("column:acompte n 1", "column:acompte n 2"),
    ),
    Sibling(
        "the number of a payment",
        beside("Réf. paiement", "VIR-12", ""),
        {"F2": "600.00"},
        asks=("column:ref paiement",),
    ),
    Sibling("a reference on each row", beside("Réf. paiement", "RF-1", "RF-2"), BOTH),
    Sibling(
        "what is late",
        beside("Montant en retard", "1200,00", "0,00"),
        {"F1": "1200.00"},
        asks=("column:montant en retard",),
    ),
    Sibling(
        "a word that begins like a known one",
        beside("Statut", "Payée par virement", "Envoyée"),
        {"F2": "600.00"},
        asks=("status:payee par virement",),
    ),
    Sibling(
        "not yet is no payment",
        beside("Statut", "Pas payée encore", "Payée"),
        {"F1": "1200.00"},
        asks=("status:pas payee encore",),
    ),
    Sibling(
        "a void document",
        beside("Type", "Facture annulée", "Facture"),
        {"F2": "600.00"},
        asks=("type:facture annulee",),
    ),
    Sibling("ways to pay", beside("Mode de paiement;Conditions de paiement", "Virement;30 jours", ";"), BOTH),
    Sibling("amounts below no heading", beside("", "200,00", "0,00"), {"F1": "200.00"}, asks=("column:f1",)),
    Sibling("words below no heading", beside("", "à voir", "vu"), BOTH),
    Sibling(
        "the row's own currency beside that of the books",
        (
            "N°;Client;Date;Montant TTC;TTC devise;Devise",
            "F1;A;02/09/2026;1100,00;1200,00;USD",
            "F2;B;13/09/2026;550,00;600,00;USD",
        ),
        BOTH,
        currency="USD",
    ),
    # what is harmless
    Sibling("categories of another kind", beside("Catégorie", "Prestations", "Ventes"), BOTH),
    Sibling(
        "one category that is not known", beside("Type client", "B2B", "Asso"), BOTH, remark=ProblemCode.KIND_UNKNOWN
    ),
    Sibling(
        "days on which it was sent and seen",
        (f"{FRENCH};Envoyée le;Vue le", f"{TWO[0]};02/09/2026;03/09/2026", f"{TWO[1]};13/09/2026;"),
        BOTH,
    ),
    Sibling("penalties", beside("Pénalités", "12,50", "0"), BOTH),
    Sibling("words of tools", beside("Statut", "Paiement dû", "Créée"), BOTH),
]


def read(folder: Path, rows: tuple[str, ...]) -> ParsedFile:
    path = folder / "liste.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_alone(path, Told())


@pytest.mark.requirement("P10", "P16")
@pytest.mark.parametrize("sibling", SIBLINGS, ids=lambda sibling: sibling.name)
def test_each_list_is_read_right_or_asked_about(tmp_path: Path, sibling: Sibling) -> None:
    parsed = read(tmp_path, sibling.rows)
    problems = list(parsed.problems)
    assert sorted((row.number, str(row.open.amount)) for row in parsed.receivables) == sorted(sibling.books.items())
    assert {row.number: str(row.open.amount) for row in parsed.credits} == sibling.credits
    assert tuple(sorted({one.line for one in problems if one.severity.value == "error"})) == sibling.faults
    assert tuple(question.id for question in parsed.questions.open) == sibling.asks
    assert {row.open.currency for row in parsed.receivables} <= {sibling.currency}
    assert parsed.accounting.rows == parsed.accounting.counted
    if sibling.due:
        assert tuple(str(row.due_on) for row in parsed.receivables) == sibling.due
    if sibling.names:
        assert tuple(row.name for row in parsed.debtors) == sibling.names
    if sibling.remark:
        assert sibling.remark in {one.code for one in problems}


CELLS = (
    ("Numéro", "Client", "Date", "Montant TTC"),
    ("F1", "Alpha", "02/09/2026", "1200,00"),
    ("F2", "Bêta", "13/09/2026", "600,00"),
)


def test_rows_hidden_in_a_workbook_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    rows = "".join(
        f"<row r='{number}'{' hidden=' + repr('1') if number == 3 else ''}>"
        + "".join(f"<c t='inlineStr'><is><t>{cell}</t></is></c>" for cell in cells)
        + "</row>"
        for number, cells in enumerate(CELLS, start=1)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            "<workbook xmlns:r='r'><sheets><sheet name='Impayés' sheetId='1' r:id='r1'/></sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r1' Type='worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        )
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    parsed = read_alone(path, Told())
    assert [str(row.open.amount) for row in parsed.receivables] == ["1200.00", "600.00"]
    told = next(one for one in parsed.problems if one.code is ProblemCode.ROWS_HIDDEN)
    assert (told.value, told.facts["count"], told.facts["first"]) == ("Impayés", 1, 3)


def test_one_amount_on_several_due_dates_is_equal_instalments_and_the_sum_is_said(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f"{FRENCH}\n{TWO[0]}\nF1;Alpha SARL;02/09/2026;02/11/2026;1200,00\n{TWO[1]}\n", encoding="utf-8")
    parsed = read_alone(path, Told())
    assert [str(row.open.amount) for row in parsed.receivables] == ["1200.00", "1200.00", "600.00"]
    (told,) = (one for one in parsed.problems if one.code is ProblemCode.EQUAL_INSTALMENTS)
    assert (told.line, told.value, str(told.facts["whole"])) == (3, "F1", "2400.00 EUR")
