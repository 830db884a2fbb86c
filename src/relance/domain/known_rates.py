"""Interest as far as rates are known: nothing is guessed, and no debt is passed over for a rate that is not published yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.rates import RateUnknown


def as_far_as_known(schedule: RateSchedule) -> RateSchedule:
    """The same schedule, which ends without a word where its rates do. Raises what else ``schedule`` raises."""

    def known(start: date, end: date) -> Iterator[RatePeriod]:
        try:
            yield from schedule(start, end)
        except RateUnknown:
            return

    return known


def known_until(schedule: RateSchedule, start: date, end: date) -> date:
    """The end of the last period of ``[start, end)`` whose rate is known, excluded; ``start`` where none is."""
    return max((period.end for period in as_far_as_known(schedule)(start, end)), default=start)
