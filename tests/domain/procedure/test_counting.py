"""Terms of procedure are extended over the statute's holidays, and nothing else is."""

from __future__ import annotations

from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import add_months, place_of_postal_code
from relance.domain.payment_terms import PaymentTerms
from relance.domain.procedure.counting import change_of_law_term, limitation_term, procedural_term
from relance.domain.statutory_holidays import Place, statutory_holidays
from tests.domain.builders import day

REGION = {
    Place.MAINLAND: None, Place.ALSACE_MOSELLE: "6AE", Place.GUADELOUPE: "971", Place.MARTINIQUE: "972", Place.GUYANE: "973",
    Place.REUNION: "974", Place.MAYOTTE: "976", Place.SAINT_BARTHELEMY: "BL", Place.SAINT_MARTIN: "MF",
}  # fmt: skip


def test_a_decided_case() -> None:
    # Cass. 2e civ. 19 November 1981, 80-14.144: Saturday 17 November 1979, extended to Monday 19.
    assert procedural_term(day("1979-10-17"), place=Place.MAINLAND, months=1) == day("1979-11-19")


def test_a_month_without_the_number_ends_on_its_last_day_and_days_come_after_months() -> None:
    assert procedural_term(day("2026-01-31"), place=Place.MAINLAND, months=1) == day("2026-03-02")  # 28 Feb: a Saturday
    assert procedural_term(day("2026-01-30"), place=Place.MAINLAND, months=1, days=3) == day("2026-03-03")


@pytest.mark.parametrize(
    ("place", "served", "last"),
    [
        (Place.GUADELOUPE, "2027-04-27", "2027-05-28"),  # 27 May is a holiday there
        (Place.MAINLAND, "2027-04-27", "2027-05-27"),
        (Place.MARTINIQUE, "2026-06-21", "2026-07-21"),  # Schœlcher: a custom, no holiday of the statute
        (Place.GUADELOUPE, "2026-03-03", "2026-04-03"),  # Good Friday: a custom there
        (Place.ALSACE_MOSELLE, "2026-03-03", "2026-04-03"),
        (Place.ALSACE_MOSELLE, "2025-11-26", "2025-12-29"),  # 26 December, then a weekend
    ],
)
def test_customs_extend_nothing(place: Place, served: str, last: str) -> None:
    assert procedural_term(day(served), place=place, months=1) == day(last)


def test_a_commune_that_keeps_good_friday_is_said_to() -> None:
    kept = procedural_term(day("2026-03-03"), place=Place.ALSACE_MOSELLE, months=1, keeps_good_friday=True)
    assert kept == day("2026-04-07")  # Friday, a weekend, Easter Monday


def test_limitation_and_changes_of_law_are_never_extended() -> None:
    assert limitation_term(day("2022-05-01"), months=60) == day("2027-05-01")  # a Saturday and a holiday
    assert change_of_law_term(day("2026-08-15"), months=2) == day("2026-10-16")


def test_the_day_on_which_an_invoice_falls_due_is_extended_by_nothing() -> None:
    thirty = PaymentTerms(30)
    assert thirty.due_on(day("2026-06-21")) == day("2026-07-21")  # a custom of the Antilles
    assert thirty.due_on(day("2026-04-01")) == day("2026-05-01")  # a holiday, a Friday before a weekend


@given(year=st.integers(2020, 2060), place=st.sampled_from(Place))
def test_general_tables_hold_these_days_and_only_customs_beside(year: int, place: Place) -> None:
    general = set(holidays.country_holidays("FR", subdiv=REGION[place], years=year))
    customs = {(7, 21)} if place in (Place.GUADELOUPE, Place.MARTINIQUE, Place.SAINT_MARTIN) else set()
    statute = statutory_holidays(place, year)
    assert statute <= general
    for beyond in general - statute:
        is_before_easter = beyond.month in (2, 3, 4) and beyond.weekday() in (3, 4)  # mi-carême, Good Friday
        assert (beyond.month, beyond.day) in customs or is_before_easter


@given(event=st.dates(date(2000, 1, 1), date(2060, 1, 1)), months=st.integers(1, 12), place=st.sampled_from(Place))
def test_a_term_ends_on_a_working_day_within_a_week_of_its_number(event: date, months: int, place: Place) -> None:
    last = procedural_term(event, place=place, months=months)
    assert last.weekday() < 5
    assert last not in statutory_holidays(place, last.year)
    assert 0 <= (last - add_months(event, months)).days <= 5


@given(code=st.from_regex(r"\A[0-9]{5}\Z"))
def test_a_place_is_read_from_the_postal_code_and_in_doubt_is_the_mainland(code: str) -> None:
    place = place_of_postal_code(code)
    if not code.startswith(("57", "67", "68", "971", "972", "973", "974", "976", "977", "978")):
        assert place is Place.MAINLAND
    assert (place in (Place.SAINT_BARTHELEMY, Place.SAINT_MARTIN)) == (
        code in ("97133", "97150") or code[:3] in ("977", "978")
    )
