"""Customers' cells as tools and people fill them: numbers or words, languages, countries, addresses, shared accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.contacts import contact_lines, read_contacts
from relance.intake.formats.customer_names import alike
from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.questions import Questions
from relance.intake.rows import DebtorRow, ParsedFile
from tests.intake.builders import write_csv

CASES = Path(__file__).parents[1] / "cases"
HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC"


def remarks(parsed: ParsedFile, *codes: ProblemCode) -> list[tuple[int, str]]:
    return [(problem.line, problem.value) for problem in parsed.problems if problem.code in codes]


def customer(folder: Path, header: str, cells: str) -> tuple[DebtorRow, ParsedFile]:
    parsed = read_file(write_csv(folder, f"{HEADER};{header}", f"F-1;13/06/2026;13/07/2026;C1;Alpha;10,00;{cells}"))
    assert not parsed.problems.errors
    return parsed.debtors[0], parsed


@pytest.mark.requirement("EV-12")
def test_a_word_in_the_place_of_a_vat_number_makes_no_company() -> None:
    parsed = read_file(CASES / "vat-words.csv")
    assert [(row.siren, row.siret, row.vat_number) for row in parsed.debtors] == [("", "", "")] * 9
    said = remarks(parsed, ProblemCode.IDENTIFIER_SAYS_NOTHING, ProblemCode.IDENTIFIER_INVALID)
    assert [line for line, _ in said] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert [row.language for row in parsed.debtors] == ["fr", "fr", "en", "fr", "en", "", "", "", ""]


@pytest.mark.parametrize(
    "text",
    ["FR", "fr", "FR 00 000 000 000", "FR12000000000", "000000000", "TBD", "en cours", "BE", "--", "n° à venir", "1"],
)
@pytest.mark.parametrize("column", ["N° TVA", "SIREN", "SIRET"])
def test_what_names_nobody_is_no_number(tmp_path: Path, column: str, text: str) -> None:
    row, parsed = customer(tmp_path, column, text)
    assert (row.siren, row.siret, row.vat_number) == ("", "", "")
    assert len(parsed.problems) == (0 if text == "--" else 1)


@pytest.mark.parametrize(
    ("column", "text", "numbers"),
    [
        ("SIRET", "404 833 048", ("404833048", "", "")),
        ("SIREN", "404 833 048 00022", ("404833048", "40483304800022", "")),
        ("N° TVA", "FR 83 404 833 048", ("404833048", "", "FR83404833048")),
        ("N° TVA", "83404833048", ("404833048", "", "FR83404833048")),
        ("SIREN", "FR83404833048", ("404833048", "", "FR83404833048")),
        ("N° TVA", "BE 0403.170.701", ("", "", "BE0403170701")),
        ("N° TVA", "de136695976", ("", "", "DE136695976")),
        ("N° TVA", "GB 980 7806 84", ("", "", "GB980780684")),
        ("N° TVA", "CHE-107.787.577 TVA", ("", "", "CHE107787577TVA")),
        ("N° TVA", "NO 995 525 828 MVA", ("", "", "NO995525828MVA")),
        ("N° TVA;Pays", "0403.170.701;Belgique", ("", "", "BE0403170701")),
    ],
)
def test_a_number_is_known_whatever_its_column_is_called(
    tmp_path: Path, column: str, text: str, numbers: tuple[str, str, str]
) -> None:
    row, parsed = customer(tmp_path, column, text)
    assert (row.siren, row.siret, row.vat_number) == numbers
    assert len(parsed.problems) == 0


@pytest.mark.parametrize("text", ["BE0403170702", "DE136695977", "GB980780685", "FR84404833048", "NO995525829MVA"])
def test_a_foreign_number_with_a_slip_is_remarked(tmp_path: Path, text: str) -> None:
    row, parsed = customer(tmp_path, "N° TVA", text)
    assert row.vat_number == ""
    assert remarks(parsed, ProblemCode.IDENTIFIER_INVALID) == [(2, text)]


def test_two_numbers_of_two_companies_in_one_row_are_not_mixed(tmp_path: Path) -> None:
    row, parsed = customer(tmp_path, "SIREN;SIRET", "404 833 048;356 000 000 00048")
    assert (row.siren, row.siret) == ("404833048", "")
    assert remarks(parsed, ProblemCode.IDENTIFIERS_DIFFER) == [(2, "356 000 000 00048")]


def test_languages_are_read_and_another_is_remarked() -> None:
    parsed = read_file(CASES / "languages.csv")
    assert [row.language for row in parsed.debtors] == ["en", "fr", "en", ""]
    assert remarks(parsed, ProblemCode.LANGUAGE_UNKNOWN) == [(5, "Allemand")]


def test_addresses_of_every_writing_are_read_and_faulty_ones_remarked() -> None:
    parsed = read_file(CASES / "emails.csv")
    assert [row.email for row in parsed.debtors] == [
        "compta@xn--socit-gnrale-eebbcb.example",
        "compta@bois.example",
        "compta@cuivre.example",
        "",
        "",
    ]
    assert [line for line, _ in remarks(parsed, ProblemCode.EMAIL_INVALID)] == [5, 6]


@pytest.mark.parametrize(
    "column", ["Adresse 2", "Complément", "Complément d'adresse", "Adresse (suite)", "Address Line 2", "POAddressLine2"]
)
def test_the_second_line_of_an_address_is_kept(tmp_path: Path, column: str) -> None:
    row, _ = customer(tmp_path, f"Adresse;{column}", "12 rue de l'Étang;Bâtiment C")
    assert (row.street, row.street_2) == ("12 rue de l'Étang", "Bâtiment C")


def test_an_address_that_only_has_a_second_line_begins_with_it(tmp_path: Path) -> None:
    row, _ = customer(tmp_path, "Adresse 1;Adresse 2;Adresse 3", ";Résidence des Pins;8 avenue du Parc")
    assert (row.street, row.street_2) == ("Résidence des Pins", "8 avenue du Parc")


def test_the_sheet_of_contacts_carries_both_lines(tmp_path: Path) -> None:
    parsed = read_contacts(CASES / "address-2.csv")
    assert parsed.debtors[0].street_2 == "Bâtiment C, 3e étage"
    lines = contact_lines(parsed.debtors)
    again = read_contacts(write_csv(tmp_path, *(";".join(line) for line in lines)))
    assert again.debtors == parsed.debtors


@pytest.mark.parametrize(
    ("text", "kept", "is_known"),
    [
        ("FR", "France", True),
        ("France", "France", True),
        ("UK", "Royaume-Uni", True),
        ("Belgique", "Belgique", True),
        ("Germany", "Germany", True),
        ("allemagne", "allemagne", True),
        ("Nulle part", "Nulle part", False),
    ],
)
def test_countries_are_known_by_name_or_code(tmp_path: Path, text: str, kept: str, is_known: bool) -> None:
    row, parsed = customer(tmp_path, "Pays", text)
    assert row.country == kept
    assert bool(remarks(parsed, ProblemCode.COUNTRY_UNKNOWN)) is not is_known


def test_zeros_stay(tmp_path: Path) -> None:
    row, _ = customer(tmp_path, "Téléphone;Code postal", "0612345678;01000")
    assert (row.phone, row.postal_code) == ("0612345678", "01000")


@pytest.mark.parametrize(("case", "count"), [("collective-account.csv", 3), ("code-column.csv", 2)])
def test_an_account_that_customers_share_is_no_code(case: str, count: int) -> None:
    parsed = read_file(CASES / case)
    assert len(parsed.debtors) == count
    assert {row.debtor_code for row in parsed.receivables} <= {"Ambre SARL", "Bois SARL", "Cuivre SARL"}
    assert len(remarks(parsed, ProblemCode.CODE_OF_SEVERAL)) == 1
    assert not parsed.questions.open


@pytest.mark.parametrize("account", ["411000", "41100000", "Accounts Receivable", "Trade Debtors", "Clients"])
def test_a_shared_account_is_known_for_what_it_is_beside_one_name_too(tmp_path: Path, account: str) -> None:
    parsed = read_file(write_csv(tmp_path, HEADER, f"F-1;13/06/2026;;{account};Alpha;10,00"))
    assert parsed.debtors[0].code == "Alpha"


def test_a_code_beside_two_spellings_of_a_name_stays_a_code(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            HEADER,
            "F-1;13/06/2026;;C1;SARL Le Phare;10,00",
            "F-2;13/06/2026;;C1;LE PHARE;10,00",
            "F-3;13/06/2026;;C2;Bois;10,00",
        )
    )
    assert [row.code for row in parsed.debtors] == ["C1", "C2"]
    assert not len(parsed.problems)


def test_a_code_of_two_names_among_good_ones_is_asked_about(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        HEADER,
        "F-1;13/06/2026;;C1;Alpha;10,00",
        "F-2;13/06/2026;;C1;Oméga;10,00",
        "F-3;13/06/2026;;C2;Bois;10,00",
        "F-4;13/06/2026;;C3;Cuivre;10,00",
    )
    asked = read_file(path)
    assert [(question.id, question.guess) for question in asked.questions.open] == [("code:C1", "one")]
    told = read_file(path, questions=Questions({"code:C1": "several"}))
    assert [row.code for row in told.debtors] == ["Alpha", "C2", "C3", "Oméga"]


def test_one_name_in_two_towns_is_two_customers_and_two_spellings_are_one(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            "Numéro;Date;Client;Ville;Total TTC",
            "F-1;13/06/2026;Jean Martin;Lyon;10,00",
            "F-2;13/06/2026;JEAN MARTIN;Nice;10,00",
            "F-3;13/06/2026;Le Phare;;10,00",
            "F-4;13/06/2026;LE  PHARE;Brest;10,00",
        )
    )
    assert [row.code for row in parsed.debtors] == ["Jean Martin, Lyon", "Jean Martin, Nice", "Le Phare"]


def test_a_code_that_stands_twice_among_contacts_names_both_lines(tmp_path: Path) -> None:
    parsed = read_contacts(
        write_csv(tmp_path, "Code client;Client;E-mail", "C1;Alpha;a@a.example", "C2;Bois;", "C1;Oméga;o@o.example")
    )
    (problem,) = [problem for problem in parsed.problems if problem.code is ProblemCode.CODE_TWICE]
    assert (problem.line, problem.facts["other"]) == (4, 2)
    assert parsed.problems.errors == 1


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("LE PHARE SARL", "Le Phare", True),
        ("Brasserie du Phare", "LE PHARE SARL", True),
        ("Ambre", "Bois", False),
        ("Société Générale", "Societe Generale SA", True),
        ("Dupont", "Dupond", True),
        ("株式会社サクラ", "Ambre", False),
    ],
)
def test_names_that_may_be_one(one: str, other: str, are: bool) -> None:
    assert alike(one, other) is are
