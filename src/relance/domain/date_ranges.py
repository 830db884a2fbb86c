"""Consecutive days as one value: the delay that bears interest, the days of a pause, the window that a figure looks at.

Two ways of saying where a range ends are in use, and both are right: a computation goes from a day until another that is
not counted, a letter and a form from a first day through a last one. The name of what makes a range says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from relance.domain.calendars import ONE_DAY, next_half_year
from relance.domain.errors import DomainError


class RangeReversed(DomainError):
    """A range of days that ends before it begins."""

    code = "range_reversed"
    template = "A range of days cannot go from {start} until {end}: the end lies before the start."


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from ``start`` (counted) until ``end`` (not counted); empty where they are the same.

    Make one by ``half_open`` or ``closed``, which say in their name what becomes of the last day. Raises RangeReversed.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise RangeReversed(start=self.start, end=self.end)

    @classmethod
    def half_open(cls, start: date, end: date) -> DateRange:
        """From ``start`` until ``end``, which is not counted.

        >>> len(DateRange.half_open(date(2026, 1, 1), date(2026, 2, 1)))
        31
        """
        return cls(start, end)

    @classmethod
    def closed(cls, first: date | None, last: date | None) -> DateRange:
        """From ``first`` through ``last``, both counted; without beginning where ``first`` is None, without end where ``last`` is.

        >>> len(DateRange.closed(date(2026, 1, 1), date(2026, 1, 31)))
        31
        """
        return cls(first or date.min, date.max if last is None or last == date.max else last + ONE_DAY)

    @property
    def is_endless(self) -> bool:
        """It has no last day, or nobody knows it yet."""
        return self.end == date.max

    @property
    def last(self) -> date:
        """The last day counted. Of an empty range: the day before its start."""
        return self.end - ONE_DAY

    def __len__(self) -> int:
        """How many days are counted."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __and__(self, other: DateRange) -> DateRange:
        """The days of both; empty, at the later start, where they share none.

        >>> june, summer = DateRange.closed(date(2026, 6, 1), date(2026, 6, 30)), DateRange.closed(date(2026, 6, 21), None)
        >>> len(june & summer)
        10
        """
        start = max(self.start, other.start)
        return DateRange(start, max(start, min(self.end, other.end)))

    def cut(self, days: Iterable[date]) -> Iterator[DateRange]:
        """The same days in pieces: a new one begins on each of ``days`` strictly inside. Nothing for an empty range."""
        edges = sorted({self.start, self.end, *(day for day in days if self.start < day < self.end)})
        return (DateRange(start, end) for start, end in pairwise(edges))

    def without(self, others: Iterable[DateRange]) -> Iterator[DateRange]:
        """The gaps: what of these days none of ``others`` covers, in order."""
        start = self.start
        for other in sorted(filter(None, (self & other for other in others))):
            if start < other.start:
                yield DateRange(start, other.start)
            start = max(start, other.end)
        if start < self.end:
            yield DateRange(start, self.end)


def half_years(days: DateRange) -> Iterator[DateRange]:
    """The same days, cut at each 1 January and 1 July inside them."""
    cuts = []
    day = next_half_year(days.start)
    while day < days.end:
        cuts.append(day)
        day = next_half_year(day)
    return days.cut(cuts)
