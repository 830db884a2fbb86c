"""Which court orders payment, by the debtor's commune, who the debtor is, and what is claimed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.addresses.communes import communes
from relance.domain.law.fr.courts import (
    ECONOMIC,
    WHOLE_CITIES,
    Competence,
    CourtKind,
    competent_court,
    seat_of,
    shipped_courts,
)
from relance.domain.ledger import ClaimKind, DebtorKind
from tests.domain.builders import day

TABLE = shipped_courts()
ON = day("2026-12-01")
COMPANY, CONSUMER = DebtorKind.COMPANY, DebtorKind.CONSUMER


def court(
    insee: str, debtor: DebtorKind = COMPANY, amount: str = "1250.00", on: date = ON, **claim: object
) -> Competence:
    kind = ClaimKind.RENT if claim.get("rent") else ClaimKind.INVOICE
    return competent_court(insee, debtor, kind, Decimal(amount), on=on, table=TABLE, is_home=bool(claim.get("is_home")))


@pytest.mark.parametrize(
    ("insee", "name", "kind"),
    [
        ("01004", "Tribunal de commerce de Bourg-en-Bresse", CourtKind.COMMERCIAL),
        ("43157", "Tribunal de commerce du Puy-en-Velay", CourtKind.COMMERCIAL),
        ("69381", "Tribunal des activités économiques de Lyon", CourtKind.ECONOMIC),
        ("69123", "Tribunal des activités économiques de Lyon", CourtKind.ECONOMIC),  # the city as a whole
        ("76351", "Tribunal des activités économiques du Havre", CourtKind.ECONOMIC),
        ("84007", "Tribunal des activités économiques d'Avignon", CourtKind.ECONOMIC),
        ("57463", "Chambre commerciale du tribunal judiciaire de Metz", CourtKind.COMMERCIAL_CHAMBER),
    ],
)
def test_a_company_is_ordered_to_pay_by_the_court_of_traders_at_its_seat(
    insee: str, name: str, kind: CourtKind
) -> None:
    found = court(insee)
    assert (found.name, found.kind) == (name, kind)
    assert found.to_confirm, "a table of 2021 is looked up again before anything is filed"


def test_the_twelve_cities_have_their_court_from_2025_to_the_end_of_2028() -> None:
    seats = {seat_of(one.commercial) for one in TABLE.courts.values()}
    assert seats >= ECONOMIC
    assert len(ECONOMIC) == 12
    kinds = [court("75108", on=on).kind for on in map(day, ("2024-12-31", "2025-01-01", "2028-12-31", "2029-01-01"))]
    assert kinds == [CourtKind.COMMERCIAL, CourtKind.ECONOMIC, CourtKind.ECONOMIC, CourtKind.COMMERCIAL]


def test_overseas_the_commercial_court_is_left_to_be_looked_up_and_the_judicial_one_named() -> None:
    found = court("97209")
    assert found.name == ""
    assert "Fort-de-France" in str(found.to_confirm[0].facts["court"])
    assert court("97209", CONSUMER).name == "Tribunal judiciaire de Fort-de-France"


def test_a_person_goes_before_the_court_of_the_home_the_near_one_up_to_ten_thousand() -> None:
    near = court("01004", CONSUMER, "10000.00")
    assert (near.kind, near.name) == (CourtKind.PROXIMITY, "Tribunal de proximité de Belley")
    above = court("01004", CONSUMER, "10000.01")
    assert (above.kind, above.name) == (CourtKind.JUDICIAL, "Tribunal judiciaire de Bourg-en-Bresse")
    assert court("75108", CONSUMER, "100.00").kind is CourtKind.JUDICIAL  # Paris has no court of proximity


def test_the_rent_of_a_home_goes_to_the_judge_of_protection_whoever_pays_it() -> None:
    assert court("01004", CONSUMER, "25000.00", rent=True, is_home=True).kind is CourtKind.PROTECTION
    assert court("01004", COMPANY, "25000.00", rent=True).kind is CourtKind.COMMERCIAL


def test_a_public_body_is_not_ordered_to_pay_in_this_way() -> None:
    found = court("75108", DebtorKind.PUBLIC_BODY)
    assert (found.kind, found.name) == (None, "")


def test_whoever_is_not_known_to_be_a_trader_is_doubted() -> None:
    assert len(court("01004", DebtorKind.UNKNOWN).to_confirm) > len(court("01004", CONSUMER).to_confirm)


def test_a_commune_that_the_table_does_not_know_is_looked_up() -> None:
    for debtor in (COMPANY, CONSUMER):
        found = court("99999", debtor)
        assert found.name == ""
        assert found.to_confirm


def test_the_arrondissements_of_a_city_have_one_court() -> None:
    for whole, (first, last) in {"75056": (75101, 75120), "69123": (69381, 69389), "13055": (13201, 13216)}.items():
        of_the_city = {TABLE.courts[str(insee)] for insee in range(first, last + 1)}
        assert of_the_city == {TABLE.courts[WHOLE_CITIES[whole]]}


@given(st.sampled_from(communes()), st.sampled_from(DebtorKind), st.sampled_from(ClaimKind), st.booleans())
def test_every_commune_has_a_court_or_a_word_why_not(
    commune: object, debtor: DebtorKind, claim: ClaimKind, is_home: bool
) -> None:
    insee = commune.insee  # type: ignore[attr-defined]
    found = competent_court(insee, debtor, claim, Decimal(500), on=ON, table=TABLE, is_home=is_home)
    assert found.name or found.to_confirm or debtor is DebtorKind.PUBLIC_BODY
