"""A small world around the planner: a clock, a provider that answers as it is told, and the room that writes attempts down.

``play`` does what a room does: asks the planner, acts, keeps the answer, asks again. It checks at each step what must never be
broken, whoever plays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from relance.domain.captures.answers import Answer, Captured, Cause, Decline, Declined, NeedsDebtor, Unknown
from relance.domain.captures.budget import budget
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.declines import Refusal, read_refusal
from relance.domain.captures.hours import utc
from relance.domain.captures.limits import limits_of
from relance.domain.captures.model import Attempt, Card, Claim, Situation
from relance.domain.captures.plan import decide
from relance.domain.money import Money

PARIS = ZoneInfo("Europe/Paris")
NOTHING_SENT = Declined(Decline.RETRY, code="not_found", is_sent=False, cause=Cause.TECHNICAL)

# What the provider says to an attempt, and what a later look finds where that is not the same.
Said = tuple[Answer, Answer | None]
Issuer = Callable[[Attempt, datetime], Said]


def claim(amount: str = "150.00", at: str = "2026-10-01T09:00:00+02:00", **more: object) -> Claim:
    settings: dict[str, object] = {"answer_period": timedelta(0), "guarantee": Money.eur(amount), **more}
    return Claim(amount=Money.eur(amount), requested_at=datetime.fromisoformat(at), **settings)  # type: ignore[arg-type]


def situation(of: Claim, network: str = "visa", card: str = "card-1", **more: object) -> Situation:
    limits = limits_of(network, utc(of.requested_at).date())
    return Situation(of, Card(card, network, of.requested_at - timedelta(days=20)), limits=limits, **more)  # type: ignore[arg-type]


def funds(code: str = "insufficient_funds", advice: str = "", network_advice: str = "", **more: str) -> Declined:
    return read_refusal(
        Refusal("stripe", code, advice=advice, network_advice=network_advice, **more),  # type: ignore[arg-type]
        datetime(2026, 11, 27, tzinfo=UTC).date(),
    )


def scripted(answers: Sequence[Said], then: Said | None = None) -> Issuer:
    """Answers in order, then ``then`` for ever."""
    left = iter(answers)

    def issuer(attempt: Attempt, at: datetime) -> Said:
        said = next(left, then)
        assert said is not None, f"an attempt beyond the script: {attempt}"
        return said

    return issuer


@dataclass
class World:
    """What was seen: every attempt with its moment, each decision, and how it ended."""

    situation: Situation
    issuer: Issuer
    now: datetime
    found_later: dict[str, Answer] = field(default_factory=dict)
    decisions: list[tuple[datetime, Decision]] = field(default_factory=list)
    over: Over | None = None
    messages: int = 0

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        return self.situation.attempts

    @property
    def moments(self) -> list[datetime]:
        return [utc(one.sent_at) for one in self.attempts if one.sent_at]

    @property
    def captured(self) -> Money:
        return budget(self.situation).captured

    def step(self) -> Decision:
        """One decision, acted on; the clock moves to the end of a wait."""
        decision = decide(self.situation, self.now)
        self.decisions.append((self.now, decision))
        match decision:
            case TryNow(amount):
                self._try(amount)
            case LookUp(attempt):
                self._look_up(attempt)
            case ExpireThePage(reference):
                self._expire(reference)
            case Wait(until) | WaitForGuest(until):
                assert until > self.now, decision
                self.messages += isinstance(decision, WaitForGuest)
                self.now = until
            case Over():
                self.over = decision
        return decision

    def play(self, most: int = 600) -> World:
        """Until it is over."""
        for _ in range(most):
            if self.over is not None:
                return self
            self.step()
        raise AssertionError(f"no end after {most} decisions: {self.decisions[-5:]}")

    def change(self, **changes: object) -> None:
        self.situation = replace(self.situation, **changes)  # type: ignore[arg-type]

    def change_claim(self, **changes: object) -> None:
        self.change(claim=replace(self.situation.claim, **changes))  # type: ignore[arg-type]

    def _try(self, amount: Money) -> None:
        here = self.situation
        attempt = Attempt(f"{here.claim.requested_at:%s}-{len(self.attempts) + 1}", amount, self.now)
        attempt = replace(attempt, fingerprint=here.card.fingerprint)
        said, later = self.issuer(attempt, self.now)
        if later is not None:
            self.found_later[attempt.key] = later
        self.change(attempts=(*self.attempts, replace(attempt, answer=said, answered_at=self.now)))

    def _look_up(self, attempt: Attempt) -> None:
        found = self.found_later.get(attempt.key, attempt.answer)
        if attempt.key not in self.found_later and isinstance(attempt.answer, Unknown):
            found = NOTHING_SENT
        seen = replace(attempt, answer=found, answered_at=self.now, looked_up_at=self.now)
        self.change(attempts=tuple(seen if one.key == attempt.key else one for one in self.attempts))

    def _expire(self, reference: str) -> None:
        if self.situation.page is not None and self.situation.page.reference == reference:
            self.change(page=None)
        closed = Declined(Decline.AUTHENTICATE, reference, "expired", cause=Cause.AUTHENTICATION)
        self.change(
            attempts=tuple(
                replace(one, answer=closed)
                if isinstance(one.answer, NeedsDebtor) and one.answer.reference == reference
                else one
                for one in self.attempts
            )
        )


def world(of: Claim, issuer: Issuer, network: str = "visa", at: datetime | None = None, **more: object) -> World:
    made = situation(of, network)
    return World(replace(made, **more), issuer, utc(at or of.requested_at))  # type: ignore[arg-type]


def accepted(attempt: Attempt, at: datetime) -> Said:
    """An issuer who always pays."""
    return Captured(attempt.key, attempt.amount.amount, attempt.fingerprint), None


def refused(attempt: Attempt, at: datetime) -> Said:
    """One whose account is always empty."""
    return funds(), None


def account(balance: Callable[[datetime], Decimal]) -> Issuer:
    """One who pays what the account holds at that moment; what was taken is gone from it."""
    taken = Decimal(0)

    def issuer(attempt: Attempt, at: datetime) -> Said:
        nonlocal taken
        if balance(at) - taken < attempt.amount.amount:
            return funds(), None
        taken += attempt.amount.amount
        return Captured(attempt.key, attempt.amount.amount, attempt.fingerprint), None

    return issuer
