"""People whose name stands in two columns: two of one surname are two debtors, and a company's person does not owe for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_file
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.questions import Questions
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

REST = "Numéro;Date;Échéance;Total TTC"


def read(folder: Path, header: str, *people: str, mapping: dict[str, Field | None] | None = None) -> ParsedFile:
    rows = [f"F-{at};13/06/2026;13/07/2026;{at}0,00;{cells}" for at, cells in enumerate(people, 1)]
    return read_file(write_csv(folder, f"{REST};{header}", *rows), questions=Questions(), mapping=mapping)


def names(parsed: ParsedFile) -> list[str]:
    """Of each invoice's debtor; nothing was asked or wrong."""
    assert not parsed.problems.errors
    assert not parsed.questions.open
    by_code = {row.code: row.name for row in parsed.debtors}
    return [by_code[row.debtor_code] for row in parsed.receivables]


def not_kept(parsed: ParsedFile) -> list[tuple[int, str]]:
    return [(one.line, one.value) for one in parsed.problems if one.code is ProblemCode.CONTACT_NOT_KEPT]


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    "header",
    [
        "Nom;Prénom",
        "NOM;PRENOM(S)",
        "Nom de famille;Prénom",
        "Nom du client;Prénom du client",
        "Nom client;Prénom client",
        "Client nom;Client prénom",
        "Nom facturation;Prénom facturation",
        "Nom débiteur;Prénom débiteur",
        "Nom du contact;Prénom du contact",
        "Last name;First name",
        "LastName;FirstName",
        "last_name;first_name",
        "Customer Last Name;Customer First Name",
        "Billing last name;Billing first name",
        "Surname;Given name",
        "Surname;Forename",
        "Family name;Given names",
        "Name;First name",
        "Nachname;Vorname",
        "Name;Vorname",
        "Familienname;Vorname",
        "Cognome;Nome",
        "Cognome cliente;Nome cliente",
        "Apellidos;Nombre",
        "Apellido;Nombre",
        "Apellidos cliente;Nombre cliente",
        "Achternaam;Voornaam",
        "Naam;Voornaam",
        "Client;Prénom",
        "Raison sociale / Nom;Prénom",
        "Nom ou raison sociale;Prénom",
        "Nom;1er prénom",
        "Surname;Name",
    ],
)
def test_two_people_of_one_surname_are_two_debtors(tmp_path: Path, header: str) -> None:
    parsed = read(tmp_path, header, "Dupont;Marie", "Dupont;Jean", "Durand;Anne")
    assert names(parsed) == ["Marie Dupont", "Jean Dupont", "Anne Durand"]
    assert not_kept(parsed) == []


@pytest.mark.parametrize("header", ["Prénom;Nom", "First name;Last name", "Vorname;Nachname", "Nombre;Apellidos"])
def test_the_order_of_the_columns_does_not_matter(tmp_path: Path, header: str) -> None:
    assert names(read(tmp_path, header, "Marie;Dupont", "Jean;Dupont")) == ["Marie Dupont", "Jean Dupont"]


def test_a_name_that_holds_the_given_name_or_has_none_stays_as_it_is(tmp_path: Path) -> None:
    parsed = read(
        tmp_path, "Nom;Prénom", "Marie Dupont;Marie", "SARL Fictive;", "Fabrique Fictive;-", ";Anne", "Martin;Martin"
    )
    assert names(parsed) == ["Marie Dupont", "SARL Fictive", "Fabrique Fictive", "Anne", "Martin Martin"]


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Société;Nom;Prénom", "Nom, Prénom"),
        ("Raison sociale;Nom du contact;Prénom du contact", "Nom du contact, Prénom du contact"),
        ("Nom;Nom contact;Prénom contact", "Nom contact, Prénom contact"),
        ("Client;Nom;Prénom", "Nom, Prénom"),
        ("Client Société;Client Nom;Client Prénom", "Client Nom, Client Prénom"),
        ("Name;Surname;First name", "Surname, First name"),
        ("Company;Last name;First name", "Last name, First name"),
        ("Customer name;Last name;First name", "Last name, First name"),
        ("Firma;Nachname;Vorname", "Nachname, Vorname"),
        ("Ragione sociale;Cognome;Nome", "Cognome, Nome"),
        ("Razón social;Apellidos;Nombre", "Apellidos, Nombre"),
    ],
)
def test_a_company_owes_and_its_person_is_remarked_where_it_is_blank_the_person_owes(
    tmp_path: Path, header: str, columns: str
) -> None:
    parsed = read(
        tmp_path,
        header,
        "Garage Fictif;Dupont;Marie",
        "Boulangerie Fictive;Durand;Jean",
        ";Dupont;Anne",
        "Mairie Fictive;;",
    )
    assert names(parsed) == ["Garage Fictif", "Boulangerie Fictive", "Anne Dupont", "Mairie Fictive"]
    assert not_kept(parsed) == [(1, columns)]


def test_a_first_name_alone_beside_a_company_is_remarked(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Société;Prénom", "Garage Fictif;Marie", "Boulangerie Fictive;Jean")
    assert names(parsed) == ["Garage Fictif", "Boulangerie Fictive"]
    assert not_kept(parsed) == [(1, "Prénom")]


def test_a_whole_name_beside_its_parts_is_the_name(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Nom complet;Nom;Prénom", "Dupont Marie;Dupont;Marie", "Dupont Jean;Dupont;Jean")
    assert names(parsed) == ["Dupont Marie", "Dupont Jean"]
    assert not_kept(parsed) == []


def test_the_creditors_own_company_on_every_row_is_no_debtor(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Société;Nom;Prénom", "Gîte de l'Exemple;Dupont;Marie", "Gîte de l'Exemple;Dupont;Jean")
    assert names(parsed) == ["Marie Dupont", "Jean Dupont"]


def test_a_number_of_pieces_is_nobodys_first_name(tmp_path: Path) -> None:
    assert names(read(tmp_path, "Nom;Nombre", "Dupont;3", "Durand;4")) == ["Dupont", "Durand"]


def test_a_column_that_somebody_set_aside_stays_aside(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Nom;Prénom", "Dupont;Marie", "Durand;Jean", mapping={"Prénom": None})
    assert names(parsed) == ["Dupont", "Durand"]


def test_columns_may_be_named_by_hand(tmp_path: Path) -> None:
    mapping: dict[str, Field | None] = {"Intitulé": Field.CUSTOMER_NAME, "Petit nom": Field.GIVEN_NAME}
    parsed = read(tmp_path, "Intitulé;Petit nom", "Dupont;Marie", "Dupont;Jean", mapping=mapping)
    assert names(parsed) == ["Marie Dupont", "Jean Dupont"]


def test_codes_that_several_people_of_one_surname_share_are_told_apart_by_the_whole_name(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Code client;Nom;Prénom", "C1;Dupont;Marie", "C2;Dupont;Jean")
    assert [row.code for row in parsed.debtors] == ["C1", "C2"]
    assert names(parsed) == ["Marie Dupont", "Jean Dupont"]


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    "header", ["Nom;Prénom", "Last name;First name", "Nachname;Vorname", "Cognome;Nome", "Apellidos;Nombre"]
)
def test_a_contacts_file_names_people_alike(tmp_path: Path, header: str) -> None:
    path = write_csv(
        tmp_path, f"Code client;{header};E-mail", "C1;Dupont;Marie;m@example.org", "C2;Dupont;Jean;j@example.org"
    )
    parsed = read_file(path)
    assert parsed.format == "contacts"
    assert [row.name for row in parsed.debtors] == ["Marie Dupont", "Jean Dupont"]


def test_a_contacts_file_of_companies_says_that_the_person_is_not_kept(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        "Code client;Société;Nom;Prénom;E-mail",
        "C1;Garage Fictif;Dupont;Marie;m@example.org",
        "C2;;Durand;Jean;j@example.org",
    )
    parsed = read_file(path)
    assert [row.name for row in parsed.debtors] == ["Garage Fictif", "Jean Durand"]
    assert not_kept(parsed) == [(1, "Nom, Prénom")]


def test_a_part_of_a_name_that_is_not_used_is_remarked(tmp_path: Path) -> None:
    parsed = read(tmp_path, "First name;Middle name;Last name", "Jan;Alpha;Fictif", "Eva;;Fictif")
    assert names(parsed) == ["Jan Fictif", "Eva Fictif"]
    assert not_kept(parsed) == [(1, "Middle name")]


def test_of_two_columns_called_name_the_one_that_counts_is_asked(tmp_path: Path) -> None:
    parsed = read(tmp_path, "Nom;Prénom;Nom", "Dupont;Marie;Alpha", "Dupont;Jean;Beta")
    assert [question.id for question in parsed.questions.open] == ["twice:nom"]
    assert {row.name for row in parsed.debtors} == {"Marie Dupont", "Jean Dupont"}
