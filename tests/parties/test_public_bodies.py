"""A number that begins with 1 or 2 makes a public body, any other a company, unless a person or the books state a kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relance.domain.ids import DebtorId
from relance.parties.details import change_debtor
from relance.parties.models import Debtor
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring

AT = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)
PUBLIC, COMPANY = "210000006", "404833048"
HEADER = "Numéro;Client;Date;TTC;SIREN;Type client"


def kinds(organisation: int) -> dict[str, tuple[str, str]]:
    with at_work(organisation):
        return {one.name: (one.kind, one.kind_in_law) for one in Debtor.objects.all()}


def change(organisation: int, name: str, **changes: str) -> None:
    with at_work(organisation):
        debtor = Debtor.objects.get(name=name).pk
    with at_work(organisation, AT) as here:
        change_debtor(here, DebtorId(debtor), changes)


@pytest.fixture
def three(organisation: int, tmp_path: Path) -> int:
    rows = (
        f"F1;Commune imaginaire;15/02/2026;100,00;{PUBLIC};",
        f"F2;Fabrique fictive;15/02/2026;100,00;{COMPANY};",
        "F3;Personne connue;15/02/2026;100,00;;",
    )
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    return organisation


@pytest.mark.requirement("P7")
def test_a_number_says_what_nobody_stated(three: int) -> None:
    assert kinds(three) == {
        "Commune imaginaire": ("unknown", "public_body"),
        "Fabrique fictive": ("unknown", "company"),
        "Personne connue": ("unknown", "unknown"),
    }


def test_what_a_person_or_the_books_state_wins(three: int, tmp_path: Path) -> None:
    change(three, "Commune imaginaire", kind="company")
    assert kinds(three)["Commune imaginaire"] == ("company", "company")
    change(three, "Commune imaginaire", kind="unknown")  # taken back: the number speaks again
    assert kinds(three)["Commune imaginaire"] == ("unknown", "public_body")
    row = f"F9;Régie inventée;15/02/2026;100,00;{PUBLIC};entreprise"
    bring(three, write_csv(tmp_path, HEADER, row, name="stated.csv"))
    assert kinds(three)["Régie inventée"] == ("company", "company")


def test_a_number_typed_later_tells_it_at_once(three: int) -> None:
    change(three, "Personne connue", siren=PUBLIC)
    assert kinds(three)["Personne connue"][1] == "public_body"


def test_all_my_customers_are_businesses_makes_no_company_of_a_town(organisation: int, tmp_path: Path) -> None:
    rows = (f"F1;Commune imaginaire;15/02/2026;100,00;{PUBLIC};", "F2;Personne connue;01/02/2026;100,00;;")
    file = write_csv(tmp_path, HEADER, *rows)
    bring(organisation, file, customers_are_businesses=True)
    assert kinds(organisation)["Commune imaginaire"][1] == "public_body"
    assert kinds(organisation)["Personne connue"] == ("company", "company")
