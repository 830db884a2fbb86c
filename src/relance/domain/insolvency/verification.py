"""What becomes of a declared claim: disputed, answered, admitted, rejected; and relief where it was not declared in time.

Law: C. com. L622-27: a dispute is answered within thirty days of the letter, or nothing can be said against the representative's proposal,
    but where the dispute is about whether the declaration was regular; L624-2, L624-3, R624-7: the judge admits, rejects, or sends it
    elsewhere; the creditor appeals within ten days. L622-24, L622-26: relief within six months of the publication, and once it is given
    half the time to declare, from the decision.
Certainty: the ten days of appeal and the half of the time are from memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import add_months
from relance.domain.law.fr.claim_declaration import MONTHS, MORE_FROM_ELSEWHERE, declare_by, relief_by
from relance.domain.law.fr.distance import is_elsewhere
from relance.domain.procedure.counting import procedural_term
from relance.domain.statutory_holidays import Place

ANSWER_DAYS, APPEAL_DAYS = 30, 10


def answer_by(received_on: date, *, court: Place) -> date:
    """The last day, whole, to answer a dispute.

    >>> answer_by(date(2027, 6, 14), court=Place.MAINLAND)  # 14 July is a holiday
    datetime.date(2027, 7, 15)
    """
    return procedural_term(received_on, place=court, days=ANSWER_DAYS)


def appeal_by(told_on: date, *, court: Place) -> date:
    """The last day, whole, to appeal against the judge's decision on the claim."""
    return procedural_term(told_on, place=court, days=APPEAL_DAYS)


def declare_after_relief_by(granted_on: date, *, court: Place, creditor: Place | None) -> date:
    """The last day to declare once relief was given: half the time, from the decision."""
    months = (MONTHS + (MORE_FROM_ELSEWHERE if is_elsewhere(creditor, court) else 0)) // 2
    return procedural_term(granted_on, place=court, months=months)


def declare_secured_by(
    published_on: date | None, told_on: date | None, *, court: Place, creditor: Place | None
) -> date | None:
    """The last day for who has a published security or contract: from the personal notice; None while nobody told them.

    The term never ends before that of the publication, and without notice it does not run.
    """
    if told_on is None:
        return None
    own = declare_by(told_on, court=court, creditor=creditor)
    general = declare_by(published_on, court=court, creditor=creditor) if published_on else own
    return max(own, general)


class Verifying(StrEnum):
    """Where a declared claim stands."""

    DECLARED = "declared"
    DISPUTED = "disputed"  # an answer is awaited
    UNANSWERED = "unanswered"  # too late: the proposal stands
    ANSWERED = "answered"
    ADMITTED = "admitted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of it, by days; ``is_about_form``: the dispute is whether the declaration was regular."""

    declared_on: date
    court: Place
    disputed_on: date | None = None
    answered_on: date | None = None
    admitted_on: date | None = None
    rejected_on: date | None = None
    is_about_form: bool = False

    @property
    def answer_by(self) -> date | None:
        """The last day to answer; None where nothing is disputed."""
        return answer_by(self.disputed_on, court=self.court) if self.disputed_on else None

    def standing(self, today: date) -> Verifying:
        """Where it stands on ``today``."""
        if self.admitted_on or self.rejected_on:
            is_admitted = self.rejected_on is None or (self.admitted_on or date.min) >= self.rejected_on
            return Verifying.ADMITTED if is_admitted else Verifying.REJECTED
        last = self.answer_by
        if last is None:
            return Verifying.DECLARED
        if (self.answered_on or today) <= last or self.is_about_form:
            return Verifying.ANSWERED if self.answered_on else Verifying.DISPUTED
        return Verifying.UNANSWERED


class Relief(StrEnum):
    """Whether relief from the time to declare may be asked for."""

    NOT_NEEDED = "not_needed"  # there is still time to declare
    OPEN = "open"
    OVER = "over"


def relief(published_on: date, today: date, *, court: Place, creditor: Place | None) -> Relief:
    """Whether relief may be asked for on ``today``: after the time to declare, within six months of the publication."""
    if today <= declare_by(published_on, court=court, creditor=creditor):
        return Relief.NOT_NEEDED
    return Relief.OPEN if today <= relief_by(published_on) else Relief.OVER


def report_later_debts_by(ended_on: date, *, is_liquidation: bool) -> date:
    """Until when unpaid debts younger than the judgment are reported: six months from the publication of a liquidation, else one year
    from the end of the observation period (C. com. L622-17, L641-13); not extended, to be early."""
    return add_months(ended_on, 6 if is_liquidation else 12)
