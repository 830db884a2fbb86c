"""Who owes: an account that all customers share is nobody, and two columns of names are asked about, never one taken in silence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from relance.domain.ledger import CreditNature, Nature
from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

STATEMENT = "Compte;Intitulé;Tiers libre;Date;N° pièce;Libellé;Débit;Crédit;Échéance"
ON_411000 = (
    "411000;Clients;;25/01/2026;F-1;Garage Fictif;120,00;;25/02/2026",
    "411000;Clients;;26/01/2026;F-2;Boulangerie Fictive;60,00;;26/02/2026",
    "411000;Clients;;27/01/2026;VIR;Boulangerie Fictive;;60,00;",
)


def read(folder: Path, header: str, *rows: str, answers: Mapping[str, str] | None = None) -> ParsedFile:
    return read_file(write_csv(folder, header, *rows), questions=Questions(answers or {}))


@pytest.mark.requirement("P10")
def test_an_account_of_all_customers_is_no_debtor_and_asks_who_they_are(tmp_path: Path) -> None:
    parsed = read(tmp_path, STATEMENT, *ON_411000)
    (asked,) = parsed.questions.open
    assert (asked.id, asked.guess, [choice.name for choice in asked.choices]) == (
        "customers",
        "review",
        ["libelle", "review"],
    )
    assert {row.nature for row in parsed.receivables} == {Nature.REVIEW_SHARED_ACCOUNT}
    assert [row.open.amount for row in parsed.receivables] == [120, 60], "nobody's payment pays somebody else's invoice"
    assert ProblemCode.CUSTOMERS_UNNAMED in {one.code for one in parsed.problems}


@pytest.mark.requirement("P10")
def test_the_column_that_was_named_says_who_owes(tmp_path: Path) -> None:
    parsed = read(tmp_path, STATEMENT, *ON_411000, answers={"customers": "libelle"})
    assert not parsed.questions.open
    assert [(row.debtor_code, row.open.amount, row.nature) for row in parsed.receivables] == [
        ("Garage Fictif", Decimal(120), Nature.INVOICE)
    ]
    assert not parsed.credits


def test_a_payment_on_a_shared_account_pays_what_it_names(tmp_path: Path) -> None:
    rows = (*ON_411000[:2], "411000;Clients;;27/01/2026;VIR;Virement F-2;;60,00;")
    parsed = read(tmp_path, STATEMENT, *rows, answers={"customers": "review"})
    assert [(row.number, row.open.amount) for row in parsed.receivables] == [("F-1", Decimal(120))]


@pytest.mark.parametrize(
    "name", ["Clients", "CLIENTS DIVERS", "Clients - Ventes de biens", "Trade debtors", "", "411000"]
)
def test_whatever_the_account_is_called_it_is_looked_at_first(tmp_path: Path, name: str) -> None:
    header = "Compte client;Client;Date;N° facture;Montant;Solde"
    rows = (f"411000;{name};25/01/2026;F-1;120,00;120,00", f"411000;{name};26/01/2026;F-2;60,00;60,00")
    parsed = read(tmp_path, header, *rows)
    assert not parsed.questions.open, "no column may name them: there is nothing to choose"
    assert {row.nature for row in parsed.receivables} == {Nature.REVIEW_SHARED_ACCOUNT}


def test_one_row_among_named_ones_is_looked_at_first_and_the_others_are_booked(tmp_path: Path) -> None:
    header = "Compte client;Client;Date;N° facture;Montant;Solde"
    rows = (
        "411LUNE;Lune SARL;25/01/2026;F-1;120,00;120,00",
        "411DIVERS;Clients divers;26/01/2026;F-2;60,00;60,00",
        "411000;Clients divers;26/01/2026;F-3;30,00;30,00",
    )
    found = {row.number: row.nature for row in read(tmp_path, header, *rows).receivables}
    assert found["F-1"] is Nature.INVOICE
    assert found["F-3"] is Nature.REVIEW_SHARED_ACCOUNT


def test_a_customers_code_beside_the_name_of_the_account_names_the_customer(tmp_path: Path) -> None:
    rows = (
        "411LUNE;Clients;25/01/2026;F-1;120,00;120,00",
        "411SOLEIL;Clients;26/01/2026;F-2;60,00;60,00",
    )
    parsed = read(tmp_path, "Compte client;Client;Date;N° facture;Montant;Solde", *rows)
    assert [(row.code, row.name) for row in parsed.debtors] == [("411LUNE", "411LUNE"), ("411SOLEIL", "411SOLEIL")]
    assert {row.nature for row in parsed.receivables} == {Nature.INVOICE}


FEC = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate"
    "\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise"
)


@pytest.mark.parametrize(
    ("auxiliary", "name"), [("", ""), ("", "Clients"), ("411000", "CLIENTS"), ("DIVERS", "Clients divers")]
)
def test_so_it_is_in_a_ledger_with_or_without_an_auxiliary_that_says_nothing(
    tmp_path: Path, auxiliary: str, name: str
) -> None:
    sale = "VE\tVentes\t{n}\t20260105\t{account}\t{aux}\tF-{n}\t20260105\tFacture\t{amounts}\t\t\t20260105\t\t"
    rows = [
        sale.format(n=n, account=account, aux=aux, amounts=amounts)
        for n in (1, 2)
        for account, aux, amounts in (
            ("411000\tClients", f"{auxiliary}\t{name}", "120,00\t0,00"),
            ("706000\tVentes", "\t", "0,00\t120,00"),
        )
    ]
    path = tmp_path / "fec.txt"
    path.write_text("\n".join([FEC, *rows]) + "\n", encoding="utf-8")
    parsed = read_file(path)
    assert not parsed.problems.errors
    assert {row.nature for row in parsed.receivables} == {Nature.REVIEW_SHARED_ACCOUNT}


@pytest.mark.requirement("P17")
def test_credit_notes_on_the_side_of_credits_are_known_by_it(tmp_path: Path) -> None:
    rows = (
        "411LUNE;Lune SARL;;25/01/2026;FA-1;Vente;120,00;;25/02/2026",
        "411LUNE;Lune SARL;;26/01/2026;AV-1;Avoir FA-1;;20,00;",
    )
    parsed = read(tmp_path, STATEMENT, *rows)
    assert not parsed.questions.open
    (row,) = parsed.receivables
    assert (row.open.amount, row.settlements[0].nature) == (Decimal(100), CreditNature.CREDIT_NOTE)


def test_such_a_number_on_the_side_of_debits_is_still_asked_about(tmp_path: Path) -> None:
    rows = (
        "411LUNE;Lune SARL;;25/01/2026;FA-1;Vente;120,00;;25/02/2026",
        "411LUNE;Lune SARL;;26/01/2026;AV-1;Avoir;20,00;;",
        "411LUNE;Lune SARL;;27/01/2026;AV-2;Avoir;;10,00;",
    )
    assert "number:av" in {question.id for question in read(tmp_path, STATEMENT, *rows).questions.open}


TWO = "Numéro;{first};{second};Date;Échéance;TTC"


@pytest.mark.parametrize(
    ("first", "second", "guess"),
    [("Customer", "Company", "company"), ("Nom", "Société", "societe"), ("Client", "Tiers", "client")],
)
def test_two_columns_that_name_different_customers_are_asked_about(
    tmp_path: Path, first: str, second: str, guess: str
) -> None:
    rows = (
        "F-1;Jeanne Exemple;Garage Fictif;25/01/2026;25/02/2026;120,00",
        "F-2;Paul Exemple;;26/01/2026;26/02/2026;60,00",
    )
    header = TWO.format(first=first, second=second)
    (asked,) = read(tmp_path, header, *rows).questions.open
    assert (asked.id, asked.guess) == ("customer", guess)
    told = {
        choice.name: [
            row.debtor_code for row in read(tmp_path, header, *rows, answers={"customer": choice.name}).receivables
        ]
        for choice in asked.choices
    }
    assert sorted(told.values()) == [["Garage Fictif", "Paul Exemple"], ["Jeanne Exemple", "Paul Exemple"]]


@pytest.mark.parametrize(
    ("second", "cells"),
    [
        ("Company", ("Garage Fictif SARL", "Boulangerie Fictive")),  # the same, written otherwise
        ("Company", ("Mon Entreprise", "Mon Entreprise")),  # the creditor's own
        ("Contact", ("Jeanne Exemple", "Paul Exemple")),  # whom one speaks to
    ],
)
def test_a_second_column_that_says_nothing_else_asks_nothing(
    tmp_path: Path, second: str, cells: tuple[str, str]
) -> None:
    rows = (
        f"F-1;Garage Fictif;{cells[0]};25/01/2026;25/02/2026;120,00",
        f"F-2;Boulangerie Fictive;{cells[1]};26/01/2026;26/02/2026;60,00",
    )
    parsed = read(tmp_path, TWO.format(first="Client", second=second), *rows)
    assert not parsed.questions.open
    assert [row.debtor_code for row in parsed.receivables] == ["Garage Fictif", "Boulangerie Fictive"]


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("Party", "Customer Name"),
        ("Tiers", "Raison sociale"),
        ("Client", "Raison sociale"),
        ("Customer", "Company"),
        ("Client", "Nom"),
    ],
)
def test_a_column_of_codes_beside_a_name_is_the_code(tmp_path: Path, code: str, name: str) -> None:
    rows = ("F-1;C01;Lune SARL;25/01/2026;25/02/2026;120,00", "F-2;C02;Sol SARL;26/01/2026;26/02/2026;60,00")
    parsed = read(tmp_path, TWO.format(first=code, second=name), *rows)
    assert not parsed.questions.open
    assert [(row.code, row.name) for row in parsed.debtors] == [("C01", "Lune SARL"), ("C02", "Sol SARL")]


@pytest.mark.requirement("P10")
def test_a_number_under_a_heading_that_nobody_knows_is_asked_about_in_a_short_list_too(tmp_path: Path) -> None:
    rows = ("B-1;Lune;25/01/2026;25/02/2026;120,00", "B-2;Sol;26/01/2026;26/02/2026;60,00")
    parsed = read(tmp_path, "Bordereau;Client;Date;Échéance;TTC", *rows)
    assert [question.id for question in parsed.questions.open] == ["column:bordereau"]
    assert [row.number for row in parsed.receivables] == ["B-1", "B-2"]


OURS = "Menuiserie de l'Exemple SARL"
OURS_ON_EACH = (
    "F-1;C1;Menuiserie de l'Exemple;25/01/2026;25/02/2026;120,00",
    "F-2;C2;Menuiserie de l'Exemple;26/01/2026;26/02/2026;60,00",
)
WITH_CODES = "Numéro;Code client;Société;Date;Échéance;TTC"


def names(parsed: ParsedFile) -> list[str]:
    return [debtor.name for debtor in parsed.debtors]


@pytest.mark.requirement("P10", "P36")
def test_one_name_beside_several_codes_is_asked_about(tmp_path: Path) -> None:
    (asked,) = read(tmp_path, WITH_CODES, *OURS_ON_EACH).questions.open
    assert (asked.id, asked.guess, [choice.name for choice in asked.choices]) == ("one-name", "codes", ["codes", "one"])
    assert names(read(tmp_path, WITH_CODES, *OURS_ON_EACH, answers={"one-name": "codes"})) == ["C1", "C2"]
    assert (
        names(read(tmp_path, WITH_CODES, *OURS_ON_EACH, answers={"one-name": "one"})) == ["Menuiserie de l'Exemple"] * 2
    )


@pytest.mark.requirement("P10", "P36")
def test_our_own_name_on_every_row_names_no_debtor(tmp_path: Path) -> None:
    parsed = read_file(write_csv(tmp_path, WITH_CODES, *OURS_ON_EACH), own_name=OURS)
    assert (names(parsed), parsed.questions.open) == (["C1", "C2"], [])
    assert [problem.code for problem in parsed.problems] == [ProblemCode.NAME_IS_OURS]
    alone = [row.replace(";C1", "").replace(";C2", "") for row in OURS_ON_EACH]
    parsed = read_file(write_csv(tmp_path, WITH_CODES.replace("Code client;", ""), *alone), own_name=OURS)
    assert not parsed.debtors
    assert not parsed.receivables
    assert ProblemCode.CUSTOMER_MISSING in {problem.code for problem in parsed.problems}


@pytest.mark.parametrize("heading", ["Interlocuteur", "Contact", "Nom du contact"])
def test_where_another_column_may_name_customers_it_is_offered(tmp_path: Path, heading: str) -> None:
    header = f"Numéro;Société;{heading};Date;Échéance;TTC"
    rows = [
        "F-1;Menuiserie de l'Exemple;Durand SARL;25/01/2026;25/02/2026;120,00",
        "F-2;Menuiserie de l'Exemple;Petit SAS;26/01/2026;26/02/2026;60,00",
    ]
    (asked,) = read(tmp_path, header, *rows).questions.open
    other = asked.choices[0].name
    assert asked.id == "one-name"
    assert names(read(tmp_path, header, *rows, answers={"one-name": other})) == ["Durand SARL", "Petit SAS"]


def test_a_list_of_one_customer_asks_nothing(tmp_path: Path) -> None:
    rows = ["F-1;Ambre SARL;25/01/2026;25/02/2026;120,00", "F-2;Ambre SARL;26/01/2026;26/02/2026;60,00"]
    parsed = read(tmp_path, "Numéro;Société;Date;Échéance;TTC", *rows)
    assert (names(parsed), parsed.questions.open) == (["Ambre SARL"], [])


@pytest.mark.requirement("P10", "P36")
def test_a_contacts_file_is_asked_about_alike(tmp_path: Path) -> None:
    header = "Code client;Société;E-mail;Ville"
    rows = [f"C{number};Menuiserie de l'Exemple;c{number}@client.example;Lyon" for number in (1, 2)]
    (asked,) = read(tmp_path, header, *rows).questions.open
    assert asked.id == "one-name"
    assert names(read(tmp_path, header, *rows, answers={"one-name": "codes"})) == ["", ""], "what is known stays"
    ours = read_file(write_csv(tmp_path, header, *rows), own_name=OURS)
    assert (names(ours), [problem.code for problem in ours.problems]) == (["", ""], [ProblemCode.NAME_IS_OURS])
    people = read(
        tmp_path,
        "Code client;Société;Nom;Prénom;E-mail",
        *(
            row.replace("Exemple;", f"Exemple;Durand;{name};").rsplit(";", 1)[0]
            for row, name in zip(rows, ("Léa", "Jean"), strict=True)
        ),
    )
    assert names(people) == ["Léa Durand", "Jean Durand"]
