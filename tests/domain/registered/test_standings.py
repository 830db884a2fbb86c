"""Whatever order a letter's states are told in, what is known of it comes out the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.registered.effects import ProofKind, effect, kept_until, proven, term_ends, wanted
from relance.domain.registered.numbers import RegisteredNumberUnreadable, grouped, registered_number
from relance.domain.registered.slips import Sent, Slip, doubts
from relance.domain.registered.standings import ENDS, Standing, Taken, Told, Way, after, taken

pytestmark = pytest.mark.requirement("AP-2")
POSTED = date(2026, 11, 2)
days = st.integers(0, 40).map(lambda number: POSTED + timedelta(number))
UNDER_WAY = [Standing.POSTED, Standing.ON_ITS_WAY, Standing.PRESENTED, Standing.AT_COUNTER]
told = st.builds(Told, st.sampled_from([*UNDER_WAY, Standing.SIGNED]), days)


def read(facts: list[Told]) -> Way:
    way = Way(Standing.PREPARED)
    for fact in facts:
        way = after(way, fact)
    return way


@given(st.lists(told, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_neither_where_it_stands_nor_the_first_days(
    facts: list[Told], dice: object
) -> None:
    shuffled = list(facts)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = read(facts), read(shuffled)
    assert (one.standing, one.posted_on) == (other.standing, other.posted_on)


@given(st.lists(told, max_size=8))
def test_being_told_everything_twice_adds_nothing(facts: list[Told]) -> None:
    assert read([*facts, *facts]).standing == read(facts).standing


@given(st.sampled_from(sorted(ENDS)), st.sampled_from(sorted(ENDS)), days)
def test_two_ends_are_never_chosen_between(one: Standing, other: Standing, on: date) -> None:
    way = Way(one, POSTED, POSTED, POSTED)
    wanted_verdict = Taken.KNOWN if one is other else Taken.CONTRADICTS
    assert taken(way, Told(other, on)) is wanted_verdict
    assert after(way, Told(other, on)).standing is one


@given(st.sampled_from(sorted(Standing)), st.sets(st.sampled_from(sorted(ProofKind))))
def test_what_is_missing_is_wanted_and_not_held(standing: Standing, held: set[ProofKind]) -> None:
    way = Way(standing, POSTED)
    assert set(proven(way, held).missing) <= set(wanted(way)) - held


@given(days, days, st.integers(8, 15))
def test_a_term_never_ends_before_the_days_from_its_presentation(pay_by: date, since: date, from_receipt: int) -> None:
    assert term_ends(pay_by, since, from_receipt) >= max(pay_by, since + timedelta(from_receipt))


def test_refused_and_unclaimed_count_from_the_presentation_and_what_failed_does_not() -> None:
    presented = POSTED + timedelta(2)
    for end in (Standing.REFUSED, Standing.UNCLAIMED):
        assert effect(Way(end, POSTED, presented, POSTED + timedelta(18))).since == presented
    for end in (Standing.WRONG_ADDRESS, Standing.VOIDED, Standing.LOST):
        assert effect(Way(end, POSTED)).counts is False
    assert kept_until(Way(Standing.AT_COUNTER, POSTED, presented)) == presented + timedelta(15)


@given(st.text(max_size=20))
def test_a_number_is_one_or_refused_and_reads_the_same_again(text: str) -> None:
    try:
        number = registered_number(text)
    except RegisteredNumberUnreadable:
        return
    assert registered_number(grouped(number)) == number


@given(days)
def test_a_slip_of_a_day_before_the_posting_is_always_refused(on: date) -> None:
    sent = Sent("1A01234567890", "Alpha", Way(Standing.POSTED, on + timedelta(1)))
    found = doubts(Slip(Standing.SIGNED, on, "1A01234567890"), sent, on + timedelta(90))
    assert any(doubt.is_certain for doubt in found)
