"""Until when a claim is declared in an insolvency procedure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import add_months
from relance.domain.law.fr.claim_declaration import Declaring, Procedure, declare_by
from relance.domain.statutory_holidays import Place
from tests.domain.builders import day

HERE = Place.MAINLAND


@pytest.mark.parametrize(
    ("published", "court", "creditor", "last"),
    [
        ("2027-03-01", HERE, HERE, "2027-05-03"),  # 1 May: a Saturday and a holiday
        ("2026-11-17", HERE, None, "2027-03-17"),  # abroad
        ("2026-11-17", HERE, Place.MARTINIQUE, "2027-03-17"),
        ("2026-11-17", Place.REUNION, HERE, "2027-03-17"),  # both ways
        ("2026-11-17", Place.REUNION, Place.REUNION, "2027-01-18"),  # none within one: 17 January is a Sunday
        ("2026-11-17", HERE, Place.ALSACE_MOSELLE, "2027-01-18"),  # one territory
        ("2026-05-21", Place.MARTINIQUE, Place.MARTINIQUE, "2026-07-21"),  # a custom extends nothing
        ("2026-12-31", HERE, HERE, "2027-03-01"),  # no 31 February, and the 28th is a Sunday
        ("2023-12-29", HERE, HERE, "2024-02-29"),
    ],
)
def test_two_months_and_two_more_from_elsewhere(
    published: str, court: Place, creditor: Place | None, last: str
) -> None:
    assert declare_by(day(published), court=court, creditor=creditor) == day(last)


def test_where_it_stands_is_told_by_the_day() -> None:
    known = Procedure(day("2026-11-10"), day("2026-11-17"), None, HERE, HERE)
    stands = [known.standing(day(on)) for on in ("2026-11-17", "2027-01-02", "2027-01-03", "2027-01-18", "2027-01-19")]
    assert stands == [Declaring.OPEN, Declaring.OPEN, Declaring.SOON, Declaring.SOON, Declaring.OVER]
    assert known.relief_by == day("2027-05-17")
    unknown = Procedure(day("2026-11-10"), None, None, HERE, HERE)
    assert (unknown.standing(day("2026-11-17")), unknown.declare_by) == (Declaring.DATES_MISSING, None)
    declared = Procedure(day("2026-11-10"), None, day("2026-12-01"), HERE, HERE)
    assert declared.standing(day("2030-01-01")) is Declaring.DECLARED


@given(
    published=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    court=st.sampled_from(Place),
    creditor=st.sampled_from([*Place, None]),
)
def test_it_is_never_before_the_months_nor_a_week_after(published: date, court: Place, creditor: Place | None) -> None:
    last = declare_by(published, court=court, creditor=creditor)
    assert any(0 <= (last - add_months(published, months)).days <= 5 for months in (2, 4))
