"""Addresses come whole: postal codes keep their zeros, and an import empties nothing that a person completed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relance.domain.ids import DebtorId
from relance.domain.postal_codes import may_lack_a_zero
from relance.intake.formats.lists.invoice_list import read_invoice_list
from relance.parties.details import change_debtor
from relance.parties.models import Debtor
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring

HEADER = "Numéro;Client;Date;Échéance;TTC;Adresse;Code postal;Ville;Pays"
AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def row(code: str, country: str = "") -> str:
    return f"F-1;Alpha;2026-01-01;2026-01-31;100,00;1 rue Fictive;{code};Bourg-Fictif;{country}"


@pytest.mark.parametrize(
    ("code", "country", "asked"),
    [
        ("1000", "", True),
        ("1000", "France", True),
        ("1000", "Belgique", False),
        ("01000", "", False),
        ("SW1A", "", False),
    ],
)
def test_a_code_of_four_digits_is_marked_and_never_completed_by_guess(
    code: str, country: str, asked: bool, tmp_path: Path
) -> None:
    assert may_lack_a_zero(code, country) is asked
    read = read_invoice_list(write_csv(tmp_path, HEADER, row(code, country)))
    assert [one.value for one in read.problems if one.code == "postal_code_short"] == (["1000"] if asked else [])
    assert not [one for one in read.problems if one.severity == "error"]
    assert read.debtors[0].postal_code == code


def test_a_code_that_is_known_keeps_its_zero_whatever_a_spreadsheet_makes_of_it(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, row("01000")))
    bring(organisation, write_csv(tmp_path, HEADER, row("1000"), name="again.csv"))
    with at_work(organisation):
        assert Debtor.objects.get().postal_code == "01000"
    bring(organisation, write_csv(tmp_path, HEADER, row("75001"), name="moved.csv"))
    with at_work(organisation):
        assert Debtor.objects.get().postal_code == "75001"


def test_an_import_does_not_empty_the_second_line_of_an_address(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, row("01000")))
    with at_work(organisation):
        debtor = Debtor.objects.get()
    with at_work(organisation, AT) as here:
        changed = change_debtor(here, DebtorId(debtor.pk), {"street_2": " Bâtiment B "})
    assert changed == ("street_2",)
    bring(organisation, write_csv(tmp_path, HEADER, row("69001"), name="moved.csv"))
    with at_work(organisation):
        debtor.refresh_from_db()
    assert (debtor.street_2, debtor.postal_code) == ("Bâtiment B", "69001")
