"""Files of courts over the shipped table: read by their words, refused where they cannot be the whole list, reported in full."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.court.loading import CourtsYearMissing, load_courts
from relance.court.models import LoadedCourts
from relance.court.tables import courts_here
from relance.domain.law.fr.court_files import (
    CourtsChangedTooMuch,
    CourtsContradict,
    CourtsTooFew,
    CourtsUnreadable,
    columns_of,
    courts_of,
)
from relance.domain.law.fr.courts import competent_court, shipped_courts
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.outbox.builders import House

HEAD = "code_insee;libelle_commune;Cour d'appel;Tribunal judiciaire;Tribunal de proximité"


def a_file(**moved: str) -> bytes:
    """The ministry's list as it would say what the shipped table says, but for the communes that moved."""
    rows = [
        f"{insee};X;Y;{moved.get('c' + insee, one.judicial)};{one.proximity}"
        for insee, one in shipped_courts().courts.items()
        if one.judicial
    ]
    return "\n".join([HEAD, *rows]).encode("cp1252")


@pytest.mark.requirement("RU-16")
def test_a_newer_list_is_taken_over_the_shipped_one_and_says_what_changed(house: House) -> None:
    content = a_file(c69123="", c01004="Tribunal judiciaire de Lyon")
    with house.acting() as here:
        trial = load_courts(here, "2026-competences-territoriales.csv", content, is_trial=True)
        assert not LoadedCourts.objects.exists()
        assert [(one.insee, one.after) for one in trial.report.changed] == [("01004", "Tribunal judiciaire de Lyon")]
        loaded = load_courts(here, "2026-competences-territoriales.csv", content)
        assert (loaded.part, loaded.year, loaded.report.new) == ("judicial", 2026, 0)
        table = courts_here(here)
        assert (table.judicial_year, table.commercial_year) == (2026, shipped_courts().commercial_year)
        found = competent_court(
            "01004", DebtorKind.CONSUMER, ClaimKind.INVOICE, Decimal(20_000), on=date(2026, 4, 7), table=table
        )
        assert (found.name, found.to_confirm) == ("Tribunal judiciaire de Lyon", ()), "a list of the year needs no look"
        company = competent_court(
            "01004", DebtorKind.COMPANY, ClaimKind.INVOICE, Decimal(20_000), on=date(2026, 4, 7), table=table
        )
        assert company.to_confirm, "the commercial part is still the shipped one"


def test_what_cannot_be_the_whole_list_is_refused_and_changes_nothing(house: House) -> None:
    whole = a_file()
    lines = whole.decode("cp1252").split("\n")
    other = "\n".join(
        [lines[0], *(line.replace("Tribunal judiciaire de ", "Tribunal judiciaire de Saint-") for line in lines[1:])]
    )
    for name, content, why in (
        ("2026.csv", "\n".join(lines[:900]).encode(), CourtsTooFew),
        ("2026.csv", other.encode(), CourtsChangedTooMuch),
        ("2026.csv", b"a;b\n1;2\n", CourtsUnreadable),
        ("courts.csv", whole, CourtsYearMissing),
    ):
        with pytest.raises(why), house.acting() as here:
            load_courts(here, name, content)
    with house.acting():
        assert not LoadedCourts.objects.exists()
    with pytest.raises(RightMissing), house.acting(Role.COLLECTOR) as here:
        load_courts(here, "2026.csv", whole)


def test_a_commune_with_two_courts_of_one_kind_is_a_contradiction() -> None:
    rows = [{"INSEE": "01001", "Greffe": "BOURG-EN-BRESSE"}, {"INSEE": "01001", "Greffe": "LYON"}]
    with pytest.raises(CourtsContradict, match="01001"):
        courts_of(rows, columns_of(["INSEE", "Greffe"], rows))
