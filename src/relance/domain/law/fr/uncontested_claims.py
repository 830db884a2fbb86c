"""Uncontested claims between merchants (créances commerciales incontestées): a title from the registry, without a judge. Not in force yet.

Law: CPCE L126-1 to L126-5 (loi 2026-307 of 23 April 2026): a claim that is certain, liquid, due and invoiced between merchants, of
    any sum. A command to pay is served; the debtor has one month to pay or to contest, and any contest ends it (L126-2); a record
    that nobody contested is drawn up eight days after that month at the earliest (L126-3); the registry of the commercial court
    makes it enforceable, and it is served within six months (L126-4).
Certainty: neither the decree nor the tariff was found by November 2026: ``IN_FORCE_FROM`` stays None until it is, and nothing of
    this is offered.
Reading: the record comes after eight whole days; what is served within six months does not rely on an extension.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.calendars import ONE_DAY
from relance.domain.procedure.counting import cautious_term, procedural_term
from relance.domain.statutory_holidays import Place

IN_FORCE_FROM: date | None = None  # the day of its decree
REPLY_MONTHS, RECORD_DAYS, SERVE_MONTHS = 1, 8, 6


def is_in_force(today: date, since: date | None = IN_FORCE_FROM) -> bool:
    """Whether it may be used: off as long as no decree says from when.

    >>> is_in_force(date(2026, 11, 28)), is_in_force(date(2027, 3, 1), since=date(2027, 1, 1))
    (False, True)
    """
    return since is not None and today >= since


def may_use(today: date, *, between_merchants: bool, is_invoiced: bool, since: date | None = IN_FORCE_FROM) -> bool:
    """Whether a claim may be brought this way on ``today``."""
    return is_in_force(today, since) and between_merchants and is_invoiced


@dataclass(frozen=True, slots=True)
class Command:
    """A command to pay, served on the debtor at a place."""

    served_on: date
    debtor: Place

    @property
    def reply_by(self) -> date:
        """The last day, whole, to pay or to contest."""
        return procedural_term(self.served_on, place=self.debtor, months=REPLY_MONTHS)

    @property
    def record_from(self) -> date:
        """The first day on which it may be recorded that nobody contested."""
        return self.reply_by + timedelta(RECORD_DAYS) + ONE_DAY


def serve_title_by(enforceable_on: date, *, debtor: Place) -> date:
    """The last working day to serve the record that the registry made enforceable, without relying on an extension."""
    return cautious_term(enforceable_on, place=debtor, months=SERVE_MONTHS)
