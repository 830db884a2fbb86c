"""The public holidays of the statute, place by place: what extends a term, and when nobody is written to.

Law: C. trav. L3133-1; local law of Alsace-Moselle (L3134-13: 26 December, and Good Friday in communes with a Protestant or
    mixed church); overseas L3422-2. Customs, such as 21 July in the Antilles, mi-carême, or Good Friday in Guadeloupe,
    are none: general tables of holidays hold more than these.
Certainty: 22 May and 27 May were read, the other days of L3422-2 are from memory.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.easter import easter


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
