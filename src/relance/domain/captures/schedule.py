"""When the next attempt may come, for how much, and what it waits for: limits, advice, pauses, hours, and the visits' calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from relance.domain.calendars import ONE_DAY
from relance.domain.captures.answers import Captured, Cause, Declined
from relance.domain.captures.hours import utc
from relance.domain.captures.limits import free_at, left_until
from relance.domain.captures.model import Attempt, PlanKind
from relance.domain.captures.reasons import Because, Why
from relance.domain.captures.slices import next_slice, refused_above
from relance.domain.captures.view import View, cause_of, has_reached, sent_at
from relance.domain.captures.visits import Visit, visits
from relance.domain.money import Money

# Ours, beside the networks' limits: few attempts, and some of them kept for each payday that is still to come.
MOST_ATTEMPTS = 15
MOST_OF_A_VISIT = 3
MOST_OF_A_DAY = 3
KEPT_FOR_EACH_PAYDAY = 2
A_FEW_DAYS = timedelta(days=7)
PAUSE_AFTER_SUCCESS = timedelta(minutes=2)
PAUSE_AFTER_REFUSAL = timedelta(minutes=10)
PAUSE_AFTER_SILENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """The next attempt: not before ``at`` (UTC, within the hours and the window). ``because`` it comes then; ``held_by``: what keeps
    it until then, None where nothing but the calendar does."""

    at: datetime
    amount: Money
    because: Because
    held_by: Because | None


@dataclass(frozen=True, slots=True)
class _Bound:
    """A moment before which nothing may be tried, and why."""

    at: datetime
    because: Because


def next_due(view: View, now: datetime) -> Due | None:
    """The next attempt of the calendar, from ``now`` (UTC) on; None when no further one makes sense in the window."""
    calendar = visits(view)
    for place, visit in enumerate(calendar):
        begun_by = max(now, visit.at)
        if is_followed(calendar, place, begun_by):
            continue
        made = view.since(visit.at)
        earlier = view.own[: len(view.own) - len(made)]
        amount = next_slice(view.claim, view.budget.to_ask, made, earlier)
        if amount is None or not has_room(view, calendar[place:], made, now):
            continue
        bound = earliest(view, begun_by)
        if is_followed(calendar, place, bound.at):
            continue
        if bound.at >= view.claim.ends_at:
            return None
        held_by = bound.because if bound.at > begun_by else None
        return Due(bound.at, amount, _reason(view, visit, made), held_by)
    return None


def by_hand(view: View, now: datetime) -> Due | None:
    """The same for a person who wants it now: paydays and our own budget do not bind, everything else does."""
    bound = earliest(view, max(now, utc(view.claim.requested_at)))
    amount = next_slice(view.claim, view.budget.to_ask, []) if bound.at < view.claim.ends_at else None
    if amount is None:
        return None
    return Due(bound.at, amount, Because(Why.BY_HAND), bound.because if bound.at > now else None)


def earliest(view: View, moment: datetime) -> _Bound:
    """The first moment from ``moment`` on that limits, advice, pauses, our day's measure and the hours all allow; with what held
    it back longest."""
    bound = _Bound(moment, Because(Why.PAUSE))
    while True:
        later = max((one for one in _bounds(view, bound.at)), key=lambda one: one.at)
        if later.at <= bound.at:
            return bound
        bound = later


def attempts_left(view: View, now: datetime) -> int:
    """How many more attempts the networks' limits and our own allow on this card, as of ``now``."""
    ours = MOST_ATTEMPTS - len(view.own)
    networks = left_until(view.situation.limits, view.counted, now)
    return max(0, ours if networks is None else min(ours, networks))


def _left_of_the_window(view: View, now: datetime) -> int:
    """The same under the limits of weeks alone: those of a day are waited for, not saved for."""
    networks = left_until((one for one in view.situation.limits if one.span > A_FEW_DAYS), view.counted, now)
    ours = MOST_ATTEMPTS - len(view.own)
    return max(0, ours if networks is None else min(ours, networks))


def is_followed(calendar: list[Visit], place: int, moment: datetime) -> bool:
    """At ``moment`` a later visit has begun already."""
    return place + 1 < len(calendar) and calendar[place + 1].at <= moment


def has_room(view: View, ahead: list[Visit], made: list[Attempt], now: datetime) -> bool:
    """Whether the visit at the head of ``ahead``, in which ``made`` were made, may make one more without taking the attempts of
    the paydays that follow it."""
    if view.claim.plan.kind is PlanKind.FIXED:  # what fixed slices bring in is no reason to stop
        made = [one for one in made if not isinstance(one.answer, Captured)]
    left = _left_of_the_window(view, now)
    kept = KEPT_FOR_EACH_PAYDAY * sum(visit.is_planned for visit in ahead[1:])
    most = max(left + len(made) - kept, 1 if ahead[0].is_planned else 0)
    return len(made) < min(MOST_OF_A_VISIT, most) and len(view.own) < MOST_ATTEMPTS


def _bounds(view: View, moment: datetime) -> list[_Bound]:
    hours = view.claim.hours
    found = [_Bound(moment, Because(Why.PAUSE))]
    if view.on_card:
        last = view.on_card[-1]
        found.append(_Bound(sent_at(last) + _pause(last), Because(Why.PAUSE)))
    if (advised := view.advised_until) is not None:
        found.append(_Bound(advised, Because(Why.ADVICE, {"until": advised})))
    free = free_at(view.situation.limits, view.counted, moment)
    found.append(_Bound(free, Because(Why.LIMIT, {"until": free})))
    day = hours.day(moment)
    if view.count_on(day) >= MOST_OF_A_DAY:
        found.append(_Bound(hours.opening_on(day + ONE_DAY), Because(Why.PAUSE)))
    facts = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}
    found.append(_Bound(hours.next_allowed(moment), Because(Why.HOURS, facts)))
    return found


def _pause(last: Attempt) -> timedelta:
    if isinstance(last.answer, Captured):
        return PAUSE_AFTER_SUCCESS
    is_silence = cause_of(last) is Cause.TECHNICAL or not has_reached(last)
    return PAUSE_AFTER_SILENCE if is_silence else PAUSE_AFTER_REFUSAL


def _reason(view: View, visit: Visit, made: list[Attempt]) -> Because:
    if not made:
        day = view.claim.hours.day(visit.at)
        return Because(visit.why, {"day": day} if visit.why is Why.PAYDAY else {})
    if isinstance(made[-1].answer, Captured):
        return Because(Why.REST)
    if cause_of(made[-1]) is Cause.TECHNICAL or not isinstance(made[-1].answer, Declined):
        return Because(Why.AGAIN)
    refused = refused_above(made)
    return Because(Why.SMALLER, {"refused": refused}) if refused is not None else Because(Why.AGAIN)
