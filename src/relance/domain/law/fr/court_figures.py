"""How long courts take over a petition and how many they grant: official figures by kind of court, until one's own history says more.

Certainty: each row says where it was read. They say what is usual, and promise nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from relance.domain.law.fr.courts import CourtKind
from relance.domain.procedure.counting import is_working_day
from relance.domain.rates import Standing
from relance.domain.statutory_holidays import Place

COMMERCIAL = frozenset({CourtKind.COMMERCIAL, CourtKind.ECONOMIC, CourtKind.COMMERCIAL_CHAMBER})
FEWEST_OF_OWN = 3


@dataclass(frozen=True, slots=True)
class CourtFigure:
    """``granted`` of a hundred petitions (None: not known), and the mean days until the decision, as of a year."""

    year: int
    granted: int | None
    days: int
    standing: Standing
    how: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """When a decision may come, by ``count`` decisions of one's own, or by the official figure where there are too few (0)."""

    on: date
    days: int
    granted: int | None
    year: int
    count: int

    @property
    def is_own(self) -> bool:
        """Whether one's own history said it."""
        return self.count > 0


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A petition of one's own that was decided: after how many days, and whether anything was granted."""

    days: int
    is_granted: bool


@cache
def court_figures() -> dict[bool, CourtFigure]:
    """The official figures; True for courts of traders."""
    text = resources.files(f"{__package__}.tables").joinpath("court_figures.csv").read_text(encoding="utf-8")
    return {
        row["kind"] == "commercial": CourtFigure(
            int(row["year"]),
            int(row["granted"]) if row["granted"] else None,
            int(row["days"]),
            Standing(row["standing"]),
            row["how"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def foreseen(kind: CourtKind, filed_on: date, own: Sequence[OwnDecision] = (), *, place: Place) -> Foreseen:
    """When a court of that kind may decide on what is filed on that day; ``own`` are one's own decisions by such courts.

    >>> foreseen(CourtKind.COMMERCIAL, date(2026, 11, 24), place=Place.MAINLAND).on
    datetime.date(2026, 12, 9)
    """
    official = court_figures()[kind in COMMERCIAL]
    count = len(own) if len(own) >= FEWEST_OF_OWN else 0
    days = round(sum(one.days for one in own) / count) if count else official.days
    granted = round(100 * sum(one.is_granted for one in own) / count) if count else official.granted
    on = filed_on + timedelta(days)
    while not is_working_day(on, place=place):
        on += timedelta(1)
    return Foreseen(on, days, granted, official.year, count)
