"""What the planner promises, over random histories: answers lost and late, claims lowered, guests who pay, other claims' cards.

The world of each example is drawn first (the issuer's answers, the guest's acts and their days) and then played to its end; the
checks read what was done, never what the planner meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.domain.captures.answers import Answer, Captured, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.budget import budget, may_still_bring
from relance.domain.captures.decisions import Over, TryNow
from relance.domain.captures.declines import wait_after
from relance.domain.captures.hours import AttemptHours, utc
from relance.domain.captures.model import (
    Attempt,
    Card,
    Claim,
    Hearing,
    Movement,
    MovementKind,
    PaymentPage,
    Plan,
    PlanKind,
)
from relance.domain.captures.plan import decide
from relance.domain.captures.reasons import Why
from relance.domain.money import Money
from tests.domain.captures.card_world import Said, World, funds, world

pytestmark = pytest.mark.requirement("SW-3")

ZONES = ["Europe/Paris", "Indian/Reunion", "America/New_York", "Pacific/Auckland", "UTC"]
REFUSALS: list[Answer] = [
    funds(),
    funds("card_velocity_exceeded", advice="try_again_later"),
    funds("do_not_honor"),
    funds("processing_error"),
    *(funds("generic_decline", network_advice=advice) for advice in ("24", "25", "26", "28", "30")),
]
FINAL: list[Answer] = [
    funds("stolen_card"),
    funds("do_not_honor", advice="do_not_try_again"),
    funds("generic_decline", network_advice="21"),
]
GUEST: list[Answer] = [
    funds("authentication_required"),
    funds("expired_card"),
    NeedsDebtor("link-1", "https://pay.example/1"),
    NeedsDebtor("n"),
]
OUTCOMES = [
    "ok",
    "ok",
    "refuse",
    "refuse",
    "refuse",
    "guest",
    "final",
    "lost",
    "lost_taken",
    "pending",
    "pending_refused",
]


@dataclass(frozen=True)
class Event:
    """Something that happens beside the attempts, so many hours after the request."""

    hours: int
    what: str
    share: int


EVENTS = [
    "lower", "pay_on_page", "pay_otherwise", "refund", "dispute", "new_card", "same_card", "open_page", "close_page", "contest", "ask",
    "accept", "accept_part", "stop", "go_on", "switch_off", "switch_on", "cancel", "elsewhere", "elsewhere_stolen",
]  # fmt: skip
THREE_YEARS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    amount = Money.eur(f"{draw(st.integers(40, 120_000)) / 100:.2f}")
    opens = draw(st.integers(0, 22))
    kind = draw(st.sampled_from([*PlanKind, PlanKind.HALVED]))
    return Claim(
        amount=amount,
        guarantee=draw(st.sampled_from([amount, amount, Money(amount.amount * 2), Money(amount.amount / 2).rounded()])),
        requested_at=draw(THREE_YEARS),
        hours=AttemptHours(ZoneInfo(draw(st.sampled_from(ZONES))), time(opens), time(draw(st.integers(opens + 1, 23)))),
        window_days=draw(st.sampled_from([30, 30, 1, 7, 60])),
        plan=Plan(kind, Money.eur("40.00") if kind is PlanKind.FIXED else None),
        answer_period=timedelta(hours=draw(st.sampled_from([0, 0, 72]))),
        hearing=draw(st.sampled_from([Hearing.UNANSWERED, Hearing.UNANSWERED, Hearing.ACCEPTED])),
        ends_early=draw(st.booleans()),
    )


@dataclass
class Playing:
    """A world with its events, and what was true at each attempt."""

    seen: World
    events: list[Event]

    def play(self) -> World:
        claim = self.seen.situation.claim
        todo = sorted(self.events, key=lambda event: event.hours)
        for _ in range(900):
            if self.seen.over is not None:
                return self.seen
            while todo and utc(claim.requested_at) + timedelta(hours=todo[0].hours) <= self.seen.now:
                self._happen(todo.pop(0))
            before = self.seen.situation
            decision = decide(before, self.seen.now)
            if isinstance(decision, TryNow):
                self.check(decision)
            previous, reached = self.seen.now, self.seen.step()
            assert reached == decision
            if todo:  # what happens in a wait ends it
                self.seen.now = max(
                    previous, min(self.seen.now, utc(claim.requested_at) + timedelta(hours=todo[0].hours))
                )
        raise AssertionError(self.seen.decisions[-6:])

    def check(self, decision: TryNow) -> None:
        """All that must hold at the moment of an attempt, asked of the history alone."""
        here, now = self.seen.situation, self.seen.now
        claim, money = here.claim, budget(here)
        assert not any(may_still_bring(one) for one in here.attempts)
        assert here.page is None
        assert money.captured + money.otherwise + decision.amount <= claim.amount
        assert decision.amount >= claim.minimum
        captured_by_card = sum(one.answer.amount for one in here.attempts if isinstance(one.answer, Captured))
        went = sum(
            one.amount.amount for one in here.movements if one.kind in (MovementKind.REFUNDED, MovementKind.DISPUTED)
        )
        assert captured_by_card - went + decision.amount.amount <= claim.guarantee.amount
        assert utc(claim.requested_at) <= now
        assert now.astimezone(claim.hours.zone).date() <= claim.last_day
        assert claim.hours.opens <= now.astimezone(claim.hours.zone).time() < claim.hours.closes
        assert not any((here.is_stopped, here.is_switched_off, here.is_cancelled))
        assert claim.hearing not in (Hearing.CONTESTED, Hearing.ASKING)
        if claim.hearing is Hearing.UNANSWERED:
            assert now >= utc(claim.requested_at) + claim.answer_period
        if claim.hearing is Hearing.PART_ACCEPTED:
            assert claim.accepted is not None
            assert money.captured + money.otherwise + decision.amount <= claim.accepted
        self._check_card(now)

    def _check_card(self, now: datetime) -> None:
        here, card = self.seen.situation, self.seen.situation.card.fingerprint
        tried = [one for one in (*here.attempts, *here.elsewhere) if one.fingerprint == card and one.sent_at]
        refusals = [(one, one.answer) for one in tried if isinstance(one.answer, Declined)]
        assert not [one for one, answer in refusals if answer.kind is Decline.NEVER]
        assert not [one for one in here.movements if one.kind is MovementKind.DISPUTED and one.fingerprint == card]
        for one, answer in refusals:
            assert now >= utc(one.answered_at or now) + wait_after(answer.advice)
        sent = [utc(one.sent_at) for one in tried if one.sent_at and not _was_not_sent(one)]
        for limit in here.limits:
            assert sum(now - limit.span < at for at in sent) < limit.attempts
        acted = [utc(here.card.given_at), *(utc(m.at) for m in here.movements if m.kind is MovementKind.PAID_ON_PAGE)]
        for one in tried:
            asks = isinstance(one.answer, NeedsDebtor) or (
                isinstance(one.answer, Declined) and one.answer.kind in (Decline.GUEST, Decline.AUTHENTICATE)
            )
            assert not asks or utc(one.answered_at or now) < max(acted)

    def _happen(self, event: Event) -> None:
        seen, here = self.seen, self.seen.situation
        claim, card = here.claim, here.card.fingerprint
        share = Money(claim.amount.amount * event.share / 100).rounded()
        moves = {
            "pay_on_page": MovementKind.PAID_ON_PAGE,
            "pay_otherwise": MovementKind.PAID_OTHERWISE,
            "refund": MovementKind.REFUNDED,
            "dispute": MovementKind.DISPUTED,
        }
        if event.what in moves:
            kind = moves[event.what]
            amount = share
            if kind in (MovementKind.REFUNDED, MovementKind.DISPUTED):
                amount = min(share, budget(here).captured)
            if amount.amount > 0:
                made = Movement(kind, amount, seen.now, card if kind is MovementKind.DISPUTED else "")
                seen.change(movements=(*here.movements, made))
            return
        match event.what:
            case "lower":
                seen.change_claim(amount=share)
            case "new_card":
                seen.change(card=Card(f"card-{event.hours}", "visa", seen.now))
            case "same_card":
                seen.change(card=replace(here.card, given_at=seen.now))
            case "open_page":
                seen.change(page=PaymentPage("page-1", seen.now))
            case "close_page":
                seen.change(page=None)
            case "accept_part":
                seen.change_claim(hearing=Hearing.PART_ACCEPTED, accepted=share)
            case "contest" | "ask" | "accept":
                hearing = {"contest": Hearing.CONTESTED, "ask": Hearing.ASKING, "accept": Hearing.ACCEPTED}
                seen.change_claim(hearing=hearing[event.what])
            case "stop" | "go_on":
                seen.change(is_stopped=event.what == "stop")
            case "switch_off" | "switch_on":
                seen.change(is_switched_off=event.what == "switch_off")
            case "cancel":
                seen.change(is_cancelled=True)
            case _:
                answer = funds("stolen_card") if event.what == "elsewhere_stolen" else funds()
                other = Attempt(f"other-{event.hours}", share, seen.now, answer, seen.now, fingerprint=card)
                seen.change(elsewhere=(*here.elsewhere, other))


def _was_not_sent(attempt: Attempt) -> bool:
    return isinstance(attempt.answer, Declined) and not attempt.answer.is_sent


class Issuer:
    """Answers as drawn, keeps the provider's own ledger of what was taken."""

    def __init__(self, outcomes: list[str], seed: int) -> None:
        self.outcomes = iter(outcomes)
        self.seed = seed
        self.count = 0

    def __call__(self, attempt: Attempt, at: datetime) -> Said:
        self.count += 1
        taken = Captured(attempt.key, attempt.amount.amount, attempt.fingerprint)
        pick = self.seed + self.count
        match next(self.outcomes, "refuse"):
            case "ok":
                return taken, None
            case "guest":
                return GUEST[pick % len(GUEST)], None
            case "final":
                return FINAL[pick % len(FINAL)], None
            case "lost":
                return Unknown("cut"), None
            case "lost_taken":
                return Unknown("cut"), taken
            case "pending":
                return Pending(attempt.key, at + timedelta(hours=pick % 80)), taken
            case "pending_refused":
                return Pending(attempt.key), funds()
        return REFUSALS[pick % len(REFUSALS)], None


@settings(max_examples=250)
@given(
    claims(),
    st.lists(st.sampled_from(OUTCOMES), max_size=40),
    st.integers(0, 50),
    st.lists(st.builds(Event, st.integers(0, 31 * 24), st.sampled_from(EVENTS), st.integers(0, 120)), max_size=6),
    st.sampled_from(["visa", "mastercard", ""]),
)
def test_nothing_that_must_hold_is_ever_broken(
    claim: Claim, outcomes: list[str], seed: int, events: list[Event], network: str
) -> None:
    seen = Playing(world(claim, Issuer(outcomes, seed), network), events).play()
    over = seen.over
    assert over is not None
    money = budget(seen.situation)
    assert not any(may_still_bring(one) for one in seen.attempts)
    if over.because.why is Why.CANCELLED:
        assert not over.remainder
    else:
        assert money.captured + money.otherwise + over.remainder - over.excess == seen.situation.claim.amount
    assert over.remainder.amount >= 0
    assert over.excess.amount >= 0
    assert not (over.remainder and over.excess)
    assert len({one.key for one in seen.attempts}) == len(seen.attempts)
    assert [d for _, d in seen.decisions if isinstance(d, Over)] == [over]


@settings(max_examples=100)
@given(claims(), st.integers(0, 40 * 24), st.integers(0, 50), st.lists(st.sampled_from(OUTCOMES), max_size=20))
def test_a_decision_is_made_of_its_situation_alone(claim: Claim, hours: int, seed: int, outcomes: list[str]) -> None:
    """Asked twice it answers twice the same; and a wait, asked again before its end, ends when it said."""
    seen = world(claim, Issuer(outcomes, seed))
    for _ in range(60):
        if seen.over is not None:
            break
        decision = decide(seen.situation, seen.now)
        assert decision == decide(seen.situation, seen.now.astimezone(ZoneInfo("Asia/Tokyo")))
        until = getattr(decision, "until", None)
        if until is not None and decision.because.why not in (Why.UNDER_WAY, Why.CARD_BUSY):
            between = seen.now + (until - seen.now) * (hours % 97) / 97
            assert getattr(decide(seen.situation, between), "until", None) == until
        seen.step()


@settings(max_examples=100)
@given(claims(), st.integers(0, 50), st.lists(st.sampled_from(OUTCOMES), max_size=30), st.integers(0, 23))
def test_a_person_s_wish_obeys_everything_but_the_calendar(
    claim: Claim, seed: int, outcomes: list[str], hour: int
) -> None:
    """``wanted_now`` never brings an attempt where something forbids one."""
    playing = Playing(world(claim, Issuer(outcomes, seed)), [])
    for _ in range(80):
        if playing.seen.over is not None:
            break
        moment = playing.seen.now + timedelta(hours=hour)
        wanted = decide(playing.seen.situation, moment, wanted_now=True)
        if isinstance(wanted, TryNow):
            before, playing.seen.now = playing.seen.now, moment
            playing.check(wanted)
            playing.seen.now = before
        playing.seen.step()
