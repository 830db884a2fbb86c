"""How terms are counted. Three rules, three functions; mixing them up loses a right by a day.

Law: CPC art. 640 to 642 for terms of procedure: the day of the event does not count; months end on the day of the same number,
    else on the last of the month, and are counted before days; a last day that is a Saturday, a Sunday or a holiday is
    extended to the next working day. Limitation is not extended (Cass. 2e civ. 7 April 2016, 15-12.960); nor is a day on
    which the law itself changes a figure, such as the five points of CMF L313-3 or the end of the year in which VAT can be
    recovered.
    The holidays are those of the statute where the act is due (``relance.domain.statutory_holidays``): customs extend
    nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from relance.domain.calendars import ONE_DAY, SATURDAY, add_months
from relance.domain.statutory_holidays import Place, statutory_holidays


def procedural_term(
    event: date, *, place: Place, months: int = 0, days: int = 0, keeps_good_friday: bool = False
) -> date:
    """The last day, whole, of a term of procedure that ``event`` opens (CPC 641, 642).

    >>> procedural_term(date(1979, 10, 17), place=Place.MAINLAND, months=1)
    datetime.date(1979, 11, 19)
    """
    last = add_months(event, months) + timedelta(days)
    while not is_working_day(last, place=place, keeps_good_friday=keeps_good_friday):
        last += ONE_DAY
    return last


def cautious_term(
    event: date, *, place: Place, months: int = 0, days: int = 0, keeps_good_friday: bool = False
) -> date:
    """The last working day on or before the end that nothing extends: for whoever does not rely on the extension.

    Nobody is served on a Sunday or a holiday (CPC 664): who must have somebody served plans by this day.

    >>> cautious_term(date(2026, 8, 28), place=Place.MAINLAND, months=6)  # 28 February 2027 is a Sunday
    datetime.date(2027, 2, 26)
    """
    last = add_months(event, months) + timedelta(days)
    while not is_working_day(last, place=place, keeps_good_friday=keeps_good_friday):
        last -= ONE_DAY
    return last


def is_working_day(day: date, *, place: Place, keeps_good_friday: bool = False) -> bool:
    """Whether a term may end on the day: no Saturday, Sunday or holiday of the statute there (CPC 642)."""
    holidays = statutory_holidays(place, day.year, keeps_good_friday=keeps_good_friday)
    return day.weekday() < SATURDAY and day not in holidays


def officer_day(first: date, *, place: Place, keeps_good_friday: bool = False) -> date:
    """The first day from ``first`` on which an officer may enforce: no Sunday, no holiday; Saturdays count (CPCE L141-1).

    >>> officer_day(date(2025, 3, 1), place=Place.MAINLAND)  # a Saturday
    datetime.date(2025, 3, 1)
    """
    while first.weekday() > SATURDAY or first in statutory_holidays(
        place, first.year, keeps_good_friday=keeps_good_friday
    ):
        first += ONE_DAY
    return first


def limitation_term(runs_from: date, *, months: int) -> date:
    """The last day, whole, of a limitation period: never extended.

    >>> limitation_term(date(2022, 5, 1), months=60)  # a Saturday and a holiday
    datetime.date(2027, 5, 1)
    """
    return add_months(runs_from, months)


def change_of_law_term(event: date, *, months: int) -> date:
    """The first day on which a figure that the law changes ``months`` after ``event`` holds: never extended.

    >>> change_of_law_term(date(2026, 1, 15), months=2)  # the five points of CMF L313-3
    datetime.date(2026, 3, 16)
    """
    return add_months(event, months) + ONE_DAY
