"""Interest at the legal rate (intérêt légal): against consumers, and after a judgment.

Law: C. civ. art. 1231-6, 1344-1 (from the mise en demeure); CMF art. L313-2 (the rate, by half-year since 2015, by year
    before; since 2015 one class for natural persons whose claim is not for business needs, one for all others);
    CMF art. L313-3 (plus 5 points two months after the decision became enforceable).
Reading: the day bearing the same number two months later is still at the plain rate; the 5 points count from the next.
    The official examples count the first day, not that of payment, on 365 days, and round each slice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.date_ranges import DateRange
from relance.domain.interest import RatePeriod, RateSchedule
from relance.domain.law.fr.figures import LawFigure, law_figure
from relance.domain.procedure.counting import change_of_law_term
from relance.domain.rates import RateTable
from relance.domain.sentences import Percent, Sentence

INCREASE = "legal-interest-increase"
INCREASE_AFTER_MONTHS = 2


class Creditor(StrEnum):
    """The class of the legal rate goes by the creditor, whoever the debtor is."""

    BUSINESS = "business"
    INDIVIDUAL = "individual"


def increase_starts_on(judgment_served_on: date) -> date:
    """First day at the increased rate.

    >>> increase_starts_on(date(2026, 1, 15))
    datetime.date(2026, 3, 16)
    """
    return change_of_law_term(judgment_served_on, months=INCREASE_AFTER_MONTHS)


def legal_rates(table: RateTable, *, judgment_served_on: date | None = None) -> RateSchedule:
    """The legal rate of ``table`` (one class of creditors), cut at each of its rows and where the 5 points begin.

    Raises RateUnknown outside the table.
    """
    increased_from = increase_starts_on(judgment_served_on) if judgment_served_on else None

    def schedule(days: DateRange) -> Iterator[RatePeriod]:
        table.on(days.last)
        for piece in days.cut(filter(None, [*table.first_days, increased_from])):
            published = table.on(piece.start)
            is_increased = increased_from is not None and piece.start >= increased_from
            points = law_figure(INCREASE, piece.start) if is_increased else None
            rate = published.rate + (points.fraction if points else 0)
            yield RatePeriod(piece, rate, _source(published.rate, points), published.standing)

    return schedule


def _source(published: Decimal, points: LawFigure | None) -> Sentence:
    if points is None:
        return Sentence("CMF L313-2: legal interest rate {published}", {"published": Percent(published)})
    return Sentence(
        "CMF L313-2, L313-3: legal interest rate {published} + {points} points",
        {"published": Percent(published), "points": int(points.value)},
    )
