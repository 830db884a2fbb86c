"""Who lives elsewhere than where the court is: terms of procedure are longer for them.

Law: CPC art. 643 (a court of the mainland), 644 (a court overseas): one month more for whoever lives in another territory of the
    Republic, two for whoever lives abroad. The distance makes the term itself longer: one month and two are a term of three months,
    counted at once. Alsace-Moselle is mainland.
"""

from __future__ import annotations

from relance.domain.statutory_holidays import Place

ONE_TERRITORY = {Place.ALSACE_MOSELLE: Place.MAINLAND}
MONTHS_FROM_ANOTHER_TERRITORY, MONTHS_FROM_ABROAD = 1, 2


def is_elsewhere(party: Place | None, court: Place) -> bool:
    """Whether the party (None: abroad) lives in another territory than the court's.

    >>> is_elsewhere(Place.ALSACE_MOSELLE, Place.MAINLAND), is_elsewhere(Place.GUYANE, Place.MAINLAND)
    (False, True)
    """
    return party is None or _territory(party) is not _territory(court)


def months_of_distance(party: Place | None, court: Place) -> int:
    """The months that the distance adds to a term of the party's (None: abroad) before the court: 0, 1 or 2.

    >>> [months_of_distance(party, Place.MAINLAND) for party in (Place.MAINLAND, Place.MARTINIQUE, None)]
    [0, 1, 2]
    """
    if party is None:
        return MONTHS_FROM_ABROAD
    return MONTHS_FROM_ANOTHER_TERRITORY if is_elsewhere(party, court) else 0


def _territory(place: Place) -> Place:
    return ONE_TERRITORY.get(place, place)
