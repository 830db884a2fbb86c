"""A formal notice never asks to be paid before it can have been received."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import WorkingCalendar
from relance.domain.procedure.formal_notice import Journey, NoticeTerms
from tests.domain.builders import day

PARIS = "75001"
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
JOURNEYS = st.builds(
    Journey,
    by_post=st.booleans(),
    is_far=st.booleans(),
    region=st.sampled_from([None, "57", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF"]),
)
TERMS = st.builds(
    NoticeTerms,
    from_receipt=st.integers(8, 15),
    near=st.integers(15, 90),
    far=st.integers(15, 90),
    posted_within=st.integers(0, 10),
)


@pytest.mark.requirement("AP-15")
@given(DAYS, JOURNEYS, TERMS)
def test_whatever_is_chosen_the_debtor_has_the_days_of_the_way_and_the_last_one_is_worked(
    dated: date, journey: Journey, terms: NoticeTerms
) -> None:
    leaves = terms.expected_to_leave(dated, journey)
    last = terms.pay_by(dated, journey)
    least = 15 if journey.by_post else 8
    assert dated <= leaves
    assert last >= leaves + timedelta(days=least), "a registered letter is kept for 15 days"
    way = (15 if journey.is_far else 3) if journey.by_post else 0
    assert last >= leaves + timedelta(days=way + terms.from_receipt), "no day from the first presentation is cut off"
    assert WorkingCalendar(region=journey.region).is_working_day(last)
    assert not terms.is_too_late(last, leaves=leaves, journey=journey), "one that leaves as expected is never too late"


@pytest.mark.requirement("AP-15")
@given(DAYS, JOURNEYS, TERMS, st.integers(0, 60))
def test_the_later_it_leaves_the_less_it_holds(dated: date, journey: Journey, terms: NoticeTerms, later: int) -> None:
    last = terms.pay_by(dated, journey)
    verdicts = [terms.is_too_late(last, leaves=dated + timedelta(days=n), journey=journey) for n in range(later + 1)]
    assert verdicts == sorted(verdicts), "once too late, always too late"
    if last < dated + timedelta(days=later):
        assert verdicts[-1], "one that leaves after its own last day is"


@pytest.mark.parametrize(
    ("creditor", "debtor", "country", "is_far"),
    [
        (PARIS, "69001", "", False),
        (PARIS, "69001", "FR", False),
        (PARIS, "69001", "FRA", False),
        (PARIS, "20000", "France", False),
        (PARIS, "67000", "", False),
        (PARIS, "98000", "", False),
        *[(PARIS, code, "", True) for code in ("97110", "97133", "97150", "97200", "97300", "97400", "97500", "97600")],
        *[(PARIS, code, "France", True) for code in ("98600", "98700", "98800")],
        (PARIS, "97200", "Martinique", True),
        (PARIS, "97400", "RE", True),
        ("97400", "75001", "", True),
        ("97400", "97410", "", False),
        ("97200", "97110", "", True),
        ("67000", "57000", "", False),
        (PARIS, "1000", "Belgique", True),
        (PARIS, "75001", "Allemagne", True),
        (PARIS, "", "", False),
    ],
)
def test_overseas_and_abroad_are_far_wherever_the_creditor_is(
    creditor: str, debtor: str, country: str, is_far: bool
) -> None:
    assert Journey.between(creditor, debtor, country, by_post=True).is_far is is_far


def test_the_days_of_each_way_and_the_holidays_of_the_place() -> None:
    terms, near = NoticeTerms(), Journey(by_post=True)
    assert terms.pay_by(day("2026-12-08"), near) == day("2026-12-28")  # posted on the 10th; Christmas, then a weekend
    assert terms.pay_by(day("2026-12-08"), Journey(by_post=False)) == day("2026-12-16")
    far = Journey(by_post=True, is_far=True, region="972")
    assert terms.pay_by(day("2026-04-20"), far) == day("2026-05-26")  # the 22nd is Martinique's, the 25th Whit Monday
    guadeloupe = Journey(by_post=True, is_far=True, region="971")
    assert terms.pay_by(day("2026-04-20"), guadeloupe) == day("2026-05-22"), (
        "Good Friday and the carnival are customs there"
    )
    assert terms.pay_by(day("2026-06-19"), Journey(by_post=True, is_far=True)) == day("2026-07-23"), (
        "21 July is a custom"
    )


def test_a_letter_of_a_friday_is_expected_to_be_posted_on_the_tuesday_and_one_of_a_saturday_on_the_same() -> None:
    terms, way = NoticeTerms(), Journey(by_post=True)
    assert terms.expected_to_leave(day("2026-11-20"), way) == day("2026-11-24")
    assert terms.expected_to_leave(day("2026-11-21"), way) == day("2026-11-24")
    assert NoticeTerms(posted_within=0).expected_to_leave(day("2026-11-21"), way) == day("2026-11-23")
    assert terms.expected_to_leave(day("2026-11-20"), Journey(by_post=False)) == day("2026-11-20")
