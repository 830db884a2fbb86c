"""Ranges of days: two ways to say the end, one value; what is shared, what is cut, and what is left between."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.date_ranges import DateRange, RangeReversed, half_years
from tests.domain.builders import day

DAYS = st.dates(date(2019, 1, 1), date(2027, 1, 1))
RANGES = st.builds(
    lambda start, days: DateRange.half_open(start, start + timedelta(days=days)), DAYS, st.integers(0, 900)
)


def each(days: DateRange) -> set[date]:
    return {days.start + timedelta(days=count) for count in range(len(days))}


def test_both_ways_of_saying_the_end_give_one_value() -> None:
    assert DateRange.closed(day("2026-01-01"), day("2026-01-31")) == DateRange.half_open(
        day("2026-01-01"), day("2026-02-01")
    )
    assert not DateRange.half_open(day("2026-01-01"), day("2026-01-01"))
    assert day("9999-12-30") in DateRange.closed(day("2026-01-01"), None)


def test_an_end_that_nobody_knows_is_open_on_its_side_alone() -> None:
    lasting, over = DateRange.closed(day("2026-01-01"), None), DateRange.closed(None, day("2026-01-31"))
    assert lasting.is_endless
    assert not over.is_endless
    assert day("2025-12-31") not in lasting
    assert day("1900-01-01") in over
    assert day("2026-02-01") not in over
    assert lasting & over == DateRange.closed(day("2026-01-01"), day("2026-01-31"))


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RangeReversed):
        DateRange.half_open(day("2026-01-02"), day("2026-01-01"))
    with pytest.raises(RangeReversed):
        DateRange.closed(day("2026-01-03"), day("2026-01-01"))


@given(RANGES, RANGES)
def test_what_two_share_are_the_days_of_both(one: DateRange, other: DateRange) -> None:
    assert each(one & other) == each(one) & each(other)
    assert len(one & other) == len(other & one)


@given(RANGES, st.lists(DAYS, max_size=6))
def test_pieces_are_the_whole_and_begin_where_they_are_cut(whole: DateRange, cuts: list[date]) -> None:
    pieces = list(whole.cut(cuts))
    assert sum(len(piece) for piece in pieces) == len(whole)
    assert all(before.end == after.start for before, after in pairwise(pieces))
    assert {piece.start for piece in pieces[1:]} == {cut for cut in cuts if whole.start < cut < whole.end}
    assert all(pieces), "no piece is empty"


@given(RANGES, st.lists(RANGES, max_size=5))
def test_gaps_are_the_days_that_nothing_covers(whole: DateRange, others: list[DateRange]) -> None:
    gaps = list(whole.without(others))
    covered = set[date]().union(*(each(other) for other in others))
    assert set[date]().union(*(each(gap) for gap in gaps)) == each(whole) - covered
    assert all(before.end < after.start for before, after in pairwise(gaps))


@given(RANGES)
def test_half_years_cut_at_each_first_of_january_and_july(whole: DateRange) -> None:
    pieces = list(half_years(whole))
    assert [len(piece) for piece in pieces] == [
        len(piece) for piece in whole.cut(date(year, month, 1) for year in range(2018, 2032) for month in (1, 7))
    ]
