"""Interest owed by a public buyer (intérêts moratoires de la commande publique).

Law: CCP art. L2192-13, R2192-31, R2192-32: from the day after the due date through the day of payment, at the ECB
    refinancing rate in force on the first day of the half-year in which interest began to run, plus 8 points, fixed for
    the whole delay. A clause that waives it is void (L2192-14).
Reading: interest begins to run on the day after the due date, so that day names the half-year.
In force for contracts since 2013-05-01 (décret 2013-269) [from memory].
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance.domain.calendars import ONE_DAY, half_year_start
from relance.domain.date_ranges import DateRange
from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.law.fr.figures import law_figure
from relance.domain.rates import RateTable
from relance.domain.sentences import Percent, Sentence

POINTS = "public-interest-points"


def fixed_rate(ecb: RateTable, *, due_on: date) -> RateSchedule:
    """The one rate of a delay that follows ``due_on``. Raises RuleNotInForce, RateUnknown."""

    def schedule(days: DateRange) -> Iterator[RatePeriod]:
        points = law_figure(POINTS, due_on)
        reference = half_year_start(due_on + ONE_DAY)
        published = ecb.on(reference)
        source = Sentence(
            "CCP R2192-31: ECB refinancing rate {published} on {on} + {points} points, for the whole delay",
            {"published": Percent(published.rate), "on": reference, "points": int(points.value)},
        )
        yield RatePeriod(days, published.rate + points.fraction, source, published.standing)

    return schedule
