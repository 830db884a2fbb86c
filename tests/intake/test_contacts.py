"""The contacts file: written with codes and names, completed, dropped back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from relance.domain.ledger import DebtorKind
from relance.intake.booking import Booking, book
from relance.intake.formats.contacts import HEADER, read_contacts, write_contacts
from relance.intake.formats.detect import format_of, read_file
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import DebtorRow
from relance.parties.models import Contact, Debtor
from relance.parties.selectors import debtors_with_contacts
from tests.at_work import at_work
from tests.intake.builders import sale, write_csv, write_fec
from tests.intake.test_booking import NOW, bring, owed

ROW = DebtorRow(
    "411000/C1",
    "=Été & fils",
    DebtorKind.PUBLIC_BODY,
    "a@b.example,c@d.example",
    "+33 1 00 00 00 00",
    "404833048",
    "",
    "",
    "1, rue Fictive",
    "01000",
    "Bourg",
    "France",
    "fr",
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    assert write_contacts(path, [ROW]) == 1
    assert format_of(path) == "contacts"
    parsed = read_contacts(path)
    assert parsed.problems.errors == 0
    assert parsed.debtors == [ROW]


def test_no_cell_is_a_formula_for_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    write_contacts(path, [ROW])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.requirement("AP-5", "P36")
def test_the_completed_file_gives_kinds_and_addresses_and_touches_no_balance(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000, aux="C1"), sale("F2", 5000, aux="C2")))
    with at_work(organisation) as here:
        rows = list(debtors_with_contacts(here))
    assert [row["code"] for row in rows] == ["411000/C1", "411000/C2"]
    header = ";".join(HEADER.values())
    first = write_csv(
        tmp_path,
        header,
        "411000/C1;Alpha;entreprise;en;a@b.example, x@b.example;;;;;;;;",
        "411000/C2;;;;;;;;;;;;",
        name="c.csv",
    )
    parsed = read_file(first)
    assert parsed.format == "contacts"
    with at_work(organisation, NOW) as here:
        book(here, parsed, Booking(first))
    second = write_csv(tmp_path, header, "411000/C1;Alpha;particulier;;new@b.example;;;;;;;;", name="d.csv")
    with at_work(organisation, NOW) as here:
        book(here, read_file(second), Booking(second))
    with at_work(organisation):
        alpha = Debtor.objects.get(code="411000/C1")
        assert (alpha.name, alpha.kind, alpha.language) == ("Alpha", "consumer", "en")
        assert list(Contact.objects.values_list("email", flat=True)) == ["new@b.example"]
        untouched = Debtor.objects.get(code="411000/C2")
        assert (untouched.name, untouched.kind) == ("Client C2", "unknown")
    assert owed(organisation) == {"F1": "120.00", "F2": "50.00"}


def test_a_row_without_code_and_an_unknown_kind_are_errors(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path, "Code client;Client;Catégorie;E-mail", ";Alpha;;a@b.example", "C1;Bêta;martien;b@c.example"
    )
    assert [problem.code for problem in read_contacts(path).problems] == [
        ProblemCode.CUSTOMER_MISSING,
        ProblemCode.KIND_UNKNOWN,
    ]
