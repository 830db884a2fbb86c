"""The floor under a contract's penalty rate between professionals.

Law: C. com. art. L441-10 II: not below three times the legal interest rate (class "other creditors").
Reading: the floor moves with each half-year. We warn and never raise a rate by ourselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.calendars import half_year_start
from relance.domain.date_ranges import DateRange, half_years
from relance.domain.rates import RateTable
from relance.domain.sentences import Percent, Sentence

FLOOR_FACTOR = 3


@dataclass(frozen=True, slots=True)
class BelowFloor:
    """A half-year, named by its first day, whose floor lies above the contract's ``rate``."""

    half_year: date
    floor: Decimal
    rate: Decimal

    @property
    def sentence(self) -> Sentence:
        """The warning."""
        return Sentence(
            "the rate {rate} is below {floor}, three times the legal rate of the half-year of {day}, the least that "
            "C. com. L441-10 II allows.",
            {"rate": Percent(self.rate), "floor": Percent(self.floor), "day": self.half_year},
        )


def half_years_below_floor(rate: Decimal, days: DateRange, *, legal_interest: RateTable) -> list[BelowFloor]:
    """Half-years touched by ``days`` in which ``rate`` lies below the floor, those with a known rate."""
    below = []
    for day in (half_year_start(piece.start) for piece in half_years(days)):
        if day > legal_interest.known_until:
            break
        floor = legal_interest.on(max(day, legal_interest.rows[0].starts_on)).rate * FLOOR_FACTOR
        if rate < floor:
            below.append(BelowFloor(day, floor, rate))
    return below
