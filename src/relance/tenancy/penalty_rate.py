"""The organisation's penalty rate beside the least that the law allows."""

from __future__ import annotations

from datetime import date

from relance.domain.date_ranges import DateRange
from relance.domain.law.fr.contract_rate_floor import BelowFloor, half_years_below_floor
from relance.tenancy.context import Acting
from relance.tenancy.preferences import PENALTY_RATE
from relance.tenancy.published_rates import rate_tables


def below_floor(here: Acting, on: date) -> BelowFloor | None:
    """The floor of the half-year of ``on`` where the chosen rate lies below it; None without a rate of one's own, or a known legal
    one."""
    rate = PENALTY_RATE.of(here)
    if rate is None:
        return None
    return next(
        iter(half_years_below_floor(rate, DateRange.closed(on, on), legal_interest=rate_tables().legal_other)), None
    )
