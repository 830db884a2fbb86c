"""What a page says of a claim's attempts: what comes next and when, how it may end, what is left to try, what no card brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from relance.domain.captures.decisions import Decision, Over, TryNow
from relance.domain.captures.hours import utc
from relance.domain.captures.model import Situation
from relance.domain.captures.plan import decide
from relance.domain.captures.reasons import Because, Why
from relance.domain.captures.schedule import Due, attempts_left, next_due
from relance.domain.captures.view import View
from relance.domain.captures.visits import visits
from relance.domain.money import Money


@dataclass(frozen=True, slots=True)
class Irrecoverable:
    """What attempts on the card can no longer bring, and why."""

    amount: Money
    because: Because


@dataclass(frozen=True, slots=True)
class Outlook:
    """``decision``: what is done now. ``next``: the next attempt as far as anything is known, None where none is planned.
    ``days``: those on which the card may be visited after it, ``ends_on`` the last day of the window, or the guest's today where
    it is over. ``attempts_left``: under the networks' limits and ours, as of now."""

    decision: Decision
    next: Due | None
    days: tuple[date, ...]
    ends_on: date
    attempts_left: int
    irrecoverable: Irrecoverable | None


def upcoming(situation: Situation, now: datetime) -> Outlook:
    """The outlook at ``now`` (aware): what is planned if nothing else happens."""
    now = utc(now)
    view = View(situation)
    decision = decide(situation, now)
    due = None if isinstance(decision, Over) else _planned(view, decision, now)
    hours = view.claim.hours
    later = [visit for visit in visits(view) if due is not None and visit.at > due.at and visit.is_planned]
    return Outlook(
        decision=decision,
        next=due,
        days=tuple(sorted({hours.day(visit.at) for visit in later})),
        ends_on=hours.day(now) if isinstance(decision, Over) else view.claim.last_day,
        attempts_left=0 if view.is_dead or view.is_disputed else attempts_left(view, now),
        irrecoverable=what_is_irrecoverable(situation, now),
    )


def what_is_irrecoverable(situation: Situation, now: datetime) -> Irrecoverable | None:
    """What is open and no attempt on this card will bring, at ``now`` (aware); None where attempts may still bring all of it.

    While the guest must act nothing is lost yet: another card may bring it.
    """
    decision = decide(situation, now)
    view = View(situation)
    if isinstance(decision, Over):
        return Irrecoverable(decision.remainder, decision.because) if decision.remainder else None
    if decision.because.why in (Why.OTHER_CARD, Why.DISPUTED, Why.ATTEMPTS_USED):
        return Irrecoverable(view.budget.open, decision.because)
    beyond = view.budget.open - view.budget.to_ask - view.budget.under_way
    return (
        Irrecoverable(beyond, Because(Why.GUARANTEE_USED))
        if _is_beyond_the_guarantee(view) and beyond.amount > 0
        else None
    )


def _is_beyond_the_guarantee(view: View) -> bool:
    return view.claim.amount > view.claim.guarantee


def _planned(view: View, decision: Decision, now: datetime) -> Due | None:
    """The next attempt of the calendar, as of the moment at which the decision lets it be asked again."""
    if isinstance(decision, TryNow):
        return next_due(view, now)
    until = getattr(decision, "until", now)
    return next_due(view, max(now, min(until, view.claim.ends_at)))
