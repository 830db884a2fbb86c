"""Limitation (prescription): the last day on which a debt can be claimed in court, and what moves that day.

Law: C. civ. art. 2224 ff. The day from which it runs does not count and the last one counts whole (2228, 2229).
    Interruption starts a new period of the same length (2231): acknowledgment by the debtor, to which a part payment
    amounts (2240); a claim in court, unless withdrawn or lapsed (2241, 2243); an act of enforcement (2244). Suspension
    holds it for as long as a mediation or conciliation lasts (2238), after which at least six months remain. It ends
    at the latest twenty years after the debt arose (2232).
    A mise en demeure does not interrupt, registered letter or not (Cass. com. 18 May 2022, 20-23.204); nor does the
    filing of an injonction de payer: its service does.
Reading: the cap of twenty years is applied always, which can only make us claim less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, add_months

CAP_MONTHS = 240
AFTER_SUSPENSION_MONTHS = 6


class LimitationEvent(StrEnum):
    """What happens to a debt, as far as limitation may care."""

    ACKNOWLEDGMENT = "acknowledgment"
    PART_PAYMENT = "part_payment"
    COURT_CLAIM = "court_claim"
    ORDER_SERVED = "order_served"
    ENFORCEMENT_ACT = "enforcement_act"
    MEDIATION = "mediation"
    REMINDER = "reminder"
    MISE_EN_DEMEURE = "mise_en_demeure"
    ORDER_REQUESTED = "order_requested"
    COURT_CLAIM_WITHDRAWN = "court_claim_withdrawn"


ARTICLE = {
    LimitationEvent.ACKNOWLEDGMENT: "C. civ. 2240",
    LimitationEvent.PART_PAYMENT: "C. civ. 2240",
    LimitationEvent.COURT_CLAIM: "C. civ. 2241",
    LimitationEvent.ORDER_SERVED: "C. civ. 2241",
    LimitationEvent.ENFORCEMENT_ACT: "C. civ. 2244",
    LimitationEvent.MEDIATION: "C. civ. 2238",
}
INTERRUPTS = frozenset(ARTICLE) - {LimitationEvent.MEDIATION}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event on a day; a mediation also has a last day (None while it lasts)."""

    event: LimitationEvent
    on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Limitation:
    """``last_day`` can still be used; the day after is too late. None while a suspension lasts. ``moved_by`` says why."""

    last_day: date | None
    moved_by: tuple[Occurrence, ...]

    def is_over(self, today: date) -> bool:
        """True when the debt is prescribed on ``today``."""
        return self.last_day is not None and today > self.last_day


def limitation(*, arose_on: date, due_on: date, months: int, occurrences: Iterable[Occurrence] = ()) -> Limitation:
    """The limitation of a debt due on ``due_on`` with a period of ``months``.

    Occurrences after the last day come too late to move it; those that neither interrupt nor suspend are passed over.
    """
    cap = add_months(arose_on, CAP_MONTHS)
    last_day = min(add_months(due_on, months), cap)
    moved_by: list[Occurrence] = []
    for occurrence in sorted(occurrences, key=lambda o: o.on):
        if occurrence.event not in ARTICLE or occurrence.on > last_day:
            continue
        moved_by.append(occurrence)
        if occurrence.event in INTERRUPTS:
            last_day = min(add_months(occurrence.on, months), cap)
        elif occurrence.ended_on is None:
            return Limitation(None, tuple(moved_by))
        else:
            held = occurrence.ended_on - occurrence.on + ONE_DAY
            least = add_months(occurrence.ended_on, AFTER_SUSPENSION_MONTHS)
            last_day = min(max(last_day + held, least), cap)
    return Limitation(last_day, tuple(moved_by))
