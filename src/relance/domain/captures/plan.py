"""The planner: what to do about a claim now. Data and a moment in, one decision with its reason out; nothing is remembered.

In this order, because each makes the next one's figures true: what is not settled is settled; what is over is told; what forbids is
    obeyed; what the guest must do is waited for; and only then the calendar is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from relance.domain.captures.answers import Decline, Declined, NeedsDebtor, Pending
from relance.domain.captures.budget import waits_at_a_link
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.hours import utc
from relance.domain.captures.model import Attempt, Hearing, PaymentPage, Situation
from relance.domain.captures.reasons import Because, Why
from relance.domain.captures.schedule import Due, by_hand, next_due
from relance.domain.captures.view import View, answered_at, is_unknown
from relance.domain.money import Money

LOOK_AGAIN_AFTER = timedelta(minutes=5)  # an answer that was lost
LOOK_AGAIN_AFTER_PENDING = timedelta(hours=1)  # one that the bank owes
LEFT_TO_THE_GUEST = timedelta(hours=1)  # to find the card and type its number


def decide(situation: Situation, now: datetime, *, wanted_now: bool = False) -> Decision:
    """What to do about the claim at ``now`` (aware). ``wanted_now``: a person asks for an attempt without waiting for a payday;
    limits, advice, hours and everything that forbids bind all the same.

    Whoever acts on it writes the attempt before sending it, and asks again after each answer. A decision is true of its
    situation alone: it is made in the transaction that writes the attempt, under a lock of the claim and of the card.
    """
    now = utc(now)
    view = View(situation)
    return (
        _unsettled(view, now)
        or _over(view, now)
        or _forbidden(view, now)
        or _over_early(view)
        or _guest(view)
        or _busy(view, now)
        or _next(view, now, by_hand(view, now) if wanted_now else next_due(view, now))
    )


def _unsettled(view: View, now: datetime) -> Decision | None:
    """An attempt of this claim, on whatever card, whose money may still come."""
    attempts = view.situation.attempts
    for attempt in sorted(attempts, key=is_unknown, reverse=True):
        if is_unknown(attempt):
            return _look_up(attempt, _after(attempt.looked_up_at, LOOK_AGAIN_AFTER) or now, now, Why.UNKNOWN)
        if attempt.answer is None:
            return Wait(now + LOOK_AGAIN_AFTER, Because(Why.UNDER_WAY))
        if isinstance(attempt.answer, Pending):
            again = _after(attempt.looked_up_at, LOOK_AGAIN_AFTER_PENDING)
            promised = (
                utc(attempt.answer.until) if attempt.answer.until else answered_at(attempt) + LOOK_AGAIN_AFTER_PENDING
            )
            return _look_up(attempt, max(again or promised, promised), now, Why.PENDING)
    return None


def _after(moment: datetime | None, delay: timedelta) -> datetime | None:
    return utc(moment) + delay if moment is not None else None


def _look_up(attempt: Attempt, due: datetime, now: datetime, why: Why) -> Decision:
    return LookUp(attempt, Because(why)) if due <= now else Wait(due, Because(why))


def _over(view: View, now: datetime) -> Decision | None:
    """What ends it whatever else holds."""
    claim, money = view.claim, view.budget
    if view.situation.is_cancelled:
        nothing = Money.zero(claim.amount.currency)
        return _end(view, Over(nothing, max(money.captured + money.otherwise, nothing), Because(Why.CANCELLED)))
    if not money.open:
        return _end(view, Over(money.open, money.excess, Because(Why.PAID)))
    if now >= claim.ends_at:
        return _end(view, Over(money.open, money.excess, Because(Why.WINDOW_ENDED, {"days": claim.window_days})))
    return None


def _forbidden(view: View, now: datetime) -> Decision | None:
    """What keeps everything from being tried, while the window runs on."""
    claim, situation = view.claim, view.situation
    part_came_in = claim.hearing is Hearing.PART_ACCEPTED and view.budget.to_ask < claim.minimum
    holds = (
        (situation.is_switched_off, Why.SWITCHED_OFF),
        (situation.is_cut_off, Why.CUT_OFF),
        (situation.is_stopped, Why.STOPPED),
        (view.is_disputed, Why.DISPUTED),
        (claim.hearing is Hearing.CONTESTED, Why.CONTESTED),
        (claim.hearing is Hearing.ASKING, Why.ASKING),
        (part_came_in, Why.PART_CONTESTED),
    )
    for holds_now, why in holds:
        if holds_now:
            return Wait(claim.ends_at, Because(why))
    if claim.hearing is Hearing.UNANSWERED and now < claim.heard_at:
        until = min(claim.heard_at, claim.ends_at)
        return Wait(until, Because(Why.ANSWER_PERIOD, {"until": claim.heard_at}))
    return None


def _over_early(view: View) -> Decision | None:
    """What ends the attempts before the window does, once the guest was heard."""
    claim, money = view.claim, view.budget
    if view.is_dead and claim.ends_early:
        return _end(view, Over(money.open, money.excess, Because(Why.CARD_REFUSED)))
    if money.to_ask < claim.minimum:
        below = Because(Why.BELOW_MINIMUM, {"minimum": claim.minimum})
        return _end(
            view, Over(money.open, money.excess, below if money.open < claim.minimum else Because(Why.GUARANTEE_USED))
        )
    return None


def _guest(view: View) -> Decision | None:
    """What only the guest can do; the window runs on to its end."""
    if view.is_dead:
        return WaitForGuest(view.claim.ends_at, Because(Why.OTHER_CARD))
    asking = view.guest_must_act
    if asking is None:
        return None
    wants_approval = isinstance(asking.answer, NeedsDebtor) or (
        isinstance(asking.answer, Declined) and asking.answer.kind is Decline.AUTHENTICATE
    )
    return WaitForGuest(view.claim.ends_at, Because(Why.AUTHENTICATION if wants_approval else Why.CARD_TO_CORRECT))


def _busy(view: View, now: datetime) -> Decision | None:
    """Another claim's attempt on this card whose outcome nobody knows yet: it forbids an attempt, and ends nothing."""
    if any(is_unknown(one) or one.answer is None for one in view.on_card):
        return Wait(now + LOOK_AGAIN_AFTER, Because(Why.CARD_BUSY))
    return None


def _next(view: View, now: datetime, due: Due | None) -> Decision:
    claim = view.claim
    if due is None:
        return Wait(claim.ends_at, Because(Why.ATTEMPTS_USED, {"last_day": claim.last_day}))
    if due.at > now:
        return Wait(due.at, due.held_by or _until_then(view, due))
    if page := _still_open(view):
        left = utc(page.opened_at) + LEFT_TO_THE_GUEST
        return Wait(left, Because(Why.GUEST_PAYING)) if left > now else _close(page)
    return TryNow(due.amount, due.because)


def _until_then(view: View, due: Due) -> Because:
    day = view.claim.hours.day(due.at)
    return Because(Why.BEFORE_PAYDAY, {"day": day}) if due.because.why is Why.PAYDAY else due.because


def _end(view: View, over: Over) -> Decision:
    """Told once nothing is open by which the guest could still pay: what is left must be exact."""
    page = _still_open(view)
    return _close(page) if page else over


def _close(page: PaymentPage) -> ExpireThePage:
    return ExpireThePage(page.reference, Because(Why.PAGE_IN_THE_WAY, {"since": utc(page.opened_at)}))


def _still_open(view: View) -> PaymentPage | None:
    """A page of the guest's, or an attempt that waits for them at a link."""
    links = (
        PaymentPage(one.answer.reference, answered_at(one))
        for one in view.situation.attempts
        if isinstance(one.answer, NeedsDebtor) and waits_at_a_link(one)
    )
    return view.situation.page or next(links, None)
