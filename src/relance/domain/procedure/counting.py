"""How terms are counted. Three rules, three functions; mixing them up loses a right by a day.

Law: CPC art. 640 to 642 for terms of procedure: the day of the event does not count; months end on the day of the same number,
    else on the last of the month, and are counted before days; a last day that is a Saturday, a Sunday or a holiday is
    extended to the next working day. Limitation is not extended (Cass. 2e civ. 7 April 2016, 15-12.960); nor is a day on
    which the law itself changes a figure, such as the five points of CMF L313-3 or the end of the year in which VAT can be
    recovered.
    The holidays are those of the statute where the act is due: C. trav. L3133-1; local law of Alsace-Moselle (L3134-13:
    26 December, and Good Friday in communes with a Protestant or mixed church); overseas L3422-2. Customs, such as
    21 July in the Antilles, extend nothing: general tables of holidays hold more than these.
Certainty: 22 May and 27 May were read, the other days of L3422-2 are from memory.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.easter import easter

from relance.domain.calendars import ONE_DAY, SATURDAY, add_months


class Place(StrEnum):
    """Where an act is due, as far as holidays differ."""

    MAINLAND = "metropole"
    ALSACE_MOSELLE = "alsace-moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint-barthelemy"
    SAINT_MARTIN = "saint-martin"


FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
EASTER_MONDAY, ASCENSION, WHIT_MONDAY, GOOD_FRIDAY = 1, 39, 50, -2
OF_THE_PLACE = {
    Place.ALSACE_MOSELLE: (12, 26),
    Place.GUADELOUPE: (5, 27),
    Place.MARTINIQUE: (5, 22),
    Place.GUYANE: (6, 10),
    Place.REUNION: (12, 20),
    Place.MAYOTTE: (4, 27),
    Place.SAINT_BARTHELEMY: (10, 9),
    Place.SAINT_MARTIN: (5, 28),
}


@lru_cache(maxsize=512)
def statutory_holidays(place: Place, year: int, *, keeps_good_friday: bool = False) -> frozenset[date]:
    """The holidays of the statute at a place; ``keeps_good_friday`` for a commune of Alsace-Moselle known to keep it."""
    sunday = easter(year)
    days = {date(year, month, day) for month, day in FIXED}
    days |= {sunday + timedelta(after) for after in (EASTER_MONDAY, ASCENSION, WHIT_MONDAY)}
    if place in OF_THE_PLACE:
        days.add(date(year, *OF_THE_PLACE[place]))
    if keeps_good_friday and place is Place.ALSACE_MOSELLE:
        days.add(sunday + timedelta(GOOD_FRIDAY))
    return frozenset(days)


def procedural_term(
    event: date, *, place: Place, months: int = 0, days: int = 0, keeps_good_friday: bool = False
) -> date:
    """The last day, whole, of a term of procedure that ``event`` opens (CPC 641, 642).

    >>> procedural_term(date(1979, 10, 17), place=Place.MAINLAND, months=1)
    datetime.date(1979, 11, 19)
    """
    last = add_months(event, months) + timedelta(days)
    while last.weekday() >= SATURDAY or last in statutory_holidays(
        place, last.year, keeps_good_friday=keeps_good_friday
    ):
        last += ONE_DAY
    return last


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
