"""Interest as far as rates are known: nothing is guessed, and no debt is passed over for a rate that is not published yet.

A demand must stand before the debtor's counsel: days whose rate we know from memory alone bear nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance.domain.calendars import ONE_DAY
from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.rates import RateUnknown, Standing


def as_far_as_known(schedule: RateSchedule) -> RateSchedule:
    """The same schedule, which ends without a word where its rates do. Raises what else ``schedule`` raises."""

    def known(start: date, end: date) -> Iterator[RatePeriod]:
        try:
            yield from schedule(start, end)
        except RateUnknown:
            return

    return known


def fit_to_be_asked(schedule: RateSchedule) -> RateSchedule:
    """The same, without the days whose rate is known from memory alone."""

    def asked(start: date, end: date) -> Iterator[RatePeriod]:
        return (period for period in as_far_as_known(schedule)(start, end) if period.standing is not Standing.MEMORY)

    return asked


def stopped_at(schedule: RateSchedule, stop: date) -> RateSchedule:
    """The same, which bears nothing from the day ``stop`` on."""

    def until_then(start: date, end: date) -> Iterator[RatePeriod]:
        if start < min(end, stop):
            yield from schedule(start, min(end, stop))

    return until_then


def known_until(schedule: RateSchedule, start: date, end: date) -> date:
    """The end of the last period of ``[start, end)`` whose rate is known, excluded; ``start`` where none is."""
    return max((period.end for period in as_far_as_known(schedule)(start, end)), default=start)


def left_out(schedule: RateSchedule, start: date, end: date) -> tuple[date, date] | None:
    """The first and the last day of ``[start, end)`` whose rate is known from memory alone; None where there is none."""
    periods = [period for period in as_far_as_known(schedule)(start, end) if period.standing is Standing.MEMORY]
    return (periods[0].start, periods[-1].end - ONE_DAY) if periods else None
