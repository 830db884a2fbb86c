"""Interest as far as rates are known: nothing is guessed, and no debt is passed over for a rate that is not published yet.

A demand must stand before the debtor's counsel: days whose rate we know from memory alone bear nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance.domain.date_ranges import DateRange
from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.rates import RateUnknown, Standing


def as_far_as_known(schedule: RateSchedule) -> RateSchedule:
    """The same schedule, which ends without a word where its rates do. Raises what else ``schedule`` raises."""

    def known(days: DateRange) -> Iterator[RatePeriod]:
        try:
            yield from schedule(days)
        except RateUnknown:
            return

    return known


def fit_to_be_asked(schedule: RateSchedule) -> RateSchedule:
    """The same, without the days whose rate is known from memory alone."""

    def asked(days: DateRange) -> Iterator[RatePeriod]:
        return (period for period in as_far_as_known(schedule)(days) if period.standing is not Standing.MEMORY)

    return asked


def stopped_at(schedule: RateSchedule, stop: date) -> RateSchedule:
    """The same, which bears nothing from the day ``stop`` on."""

    def until_then(days: DateRange) -> Iterator[RatePeriod]:
        if before := days & DateRange.half_open(date.min, stop):
            yield from schedule(before)

    return until_then


def known_days(schedule: RateSchedule, days: DateRange) -> DateRange:
    """From the first of ``days`` to the last whose rate is known; empty where none is."""
    ends = (period.days.end for period in as_far_as_known(schedule)(days))
    return DateRange.half_open(days.start, max(ends, default=days.start))


def left_out(schedule: RateSchedule, days: DateRange) -> DateRange | None:
    """From the first to the last of ``days`` whose rate is known from memory alone; None where there is none."""
    periods = [period for period in as_far_as_known(schedule)(days) if period.standing is Standing.MEMORY]
    return DateRange.half_open(periods[0].days.start, periods[-1].days.end) if periods else None
