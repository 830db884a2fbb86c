"""Declaring a claim in an insolvency procedure (déclaration de créance): until when, and what is left where that was missed.

Law: C. com. L622-24, R622-24: two months from the publication of the opening judgment in the BODACC; two more for a creditor
    who does not live in the territory where the procedure is opened: mainland and each overseas territory, both ways, none
    within one (Cass. com. 13 July 2010, 09-13.103). It is a term of procedure, extended over weekends and holidays where the
    court is (CPC 641, 642); the day of posting counts. Late: relief within six months of the publication (L622-26).
    A declared claim interrupts limitation until the procedure is closed, and stands for a formal notice (L622-25-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import add_months
from relance.domain.law.fr.distance import is_elsewhere
from relance.domain.procedure.counting import procedural_term
from relance.domain.statutory_holidays import Place

MONTHS, MORE_FROM_ELSEWHERE, RELIEF_MONTHS = 2, 2, 6
SOON_DAYS = 15


def declare_by(published_on: date, *, court: Place, creditor: Place | None) -> date:
    """The last day, whole, to declare; ``creditor`` is where the creditor lives, None for abroad.

    >>> declare_by(date(2027, 3, 1), court=Place.MAINLAND, creditor=Place.MAINLAND)  # 1 May: a Saturday and a holiday
    datetime.date(2027, 5, 3)
    """
    more = MORE_FROM_ELSEWHERE if is_elsewhere(creditor, court) else 0
    return procedural_term(published_on, place=court, months=MONTHS + more)


def relief_by(published_on: date) -> date:
    """Until when relief from a missed term can be asked: six months, counted without any extension, to be early."""
    return add_months(published_on, RELIEF_MONTHS)


class Declaring(StrEnum):
    """Where the declaration of a claim stands."""

    DATES_MISSING = "dates_missing"  # nobody gave the day of publication: no deadline can be told
    OPEN = "open"
    SOON = "soon"  # within the last days
    OVER = "over"  # too late, relief may be asked
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Procedure:
    """An insolvency procedure as far as it is known, and where its court and its creditor are (None: abroad)."""

    opened_on: date | None
    published_on: date | None
    declared_on: date | None
    court: Place
    creditor: Place | None

    @property
    def declare_by(self) -> date | None:
        """The last day to declare; None where the publication is not known."""
        return declare_by(self.published_on, court=self.court, creditor=self.creditor) if self.published_on else None

    @property
    def relief_by(self) -> date | None:
        """Until when relief can be asked; None where the publication is not known."""
        return relief_by(self.published_on) if self.published_on else None

    def standing(self, today: date) -> Declaring:
        """Where the declaration stands on ``today``."""
        if self.declared_on:
            return Declaring.DECLARED
        if self.declare_by is None:
            return Declaring.DATES_MISSING
        if today > self.declare_by:
            return Declaring.OVER
        return Declaring.SOON if (self.declare_by - today).days <= SOON_DAYS else Declaring.OPEN
