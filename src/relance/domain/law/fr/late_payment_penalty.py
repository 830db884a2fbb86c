"""Late-payment penalties between professionals (pénalités de retard).

Law: C. com. art. L441-10 II. Without another rate in the contract: the rate of the European Central Bank's most recent
    main refinancing operation plus 10 points; the one in force on 1 January serves the first half-year, on 1 July the
    second. Owed without a reminder, from the day after the due date. Never against a consumer.
Reading (docs/decisions/0027): the day after the due date is the first and the day of payment counts. Each half-year of a
    long delay has its own rate, and its own slice, even if the rate stays. A contract's rate is one rate for the whole delay.
    Half-years before 2013 are indicative: the half-year rule came with Directive 2011/7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from relance.domain.calendars import half_year_start
from relance.domain.date_ranges import DateRange, half_years
from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.law.fr.figures import law_figure
from relance.domain.rates import RateTable
from relance.domain.sentences import Percent, Sentence

POINTS = "penalty-points"  # "majoré de 10 points de pourcentage"
HALF_YEAR_RULE_FROM = date(2013, 1, 1)  # loi 2012-387, for Directive 2011/7


def default_rates(ecb: RateTable) -> RateSchedule:
    """ECB refinancing rate + 10 points by half-year. Raises RuleNotInForce before 2009, RateUnknown after the table."""

    def schedule(days: DateRange) -> Iterator[RatePeriod]:
        for piece in half_years(days):
            points = law_figure(POINTS, piece.start)
            published = ecb.on(half_year_start(piece.start))
            source = _source(published.rate, half_year_start(piece.start), points.value)
            yield RatePeriod(piece, published.rate + points.fraction, source, published.standing)

    return schedule


def _source(published: Decimal, on: date, points: Decimal) -> Sentence:
    return Sentence(
        "C. com. L441-10 II: ECB refinancing rate {published} on {on} + {points} points",
        {"published": Percent(published), "on": on, "points": int(points)},
    )


def contract_rate(rate: Decimal) -> RateSchedule:
    """A rate that the contract or the general terms set, the same for the whole delay."""

    def schedule(days: DateRange) -> Iterator[RatePeriod]:
        yield RatePeriod(days, rate, Sentence("Rate of the contract: {rate}", {"rate": Percent(rate)}))

    return schedule
