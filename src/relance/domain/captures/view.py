"""A situation as the planner reads it: this claim's attempts on the present card, everybody's attempts on it, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from relance.domain.captures.answers import Captured, Cause, Decline, Declined, NeedsDebtor, Unknown
from relance.domain.captures.budget import Budget, budget
from relance.domain.captures.declines import wait_after
from relance.domain.captures.hours import utc
from relance.domain.captures.model import Attempt, Claim, Movement, MovementKind, Situation


@dataclass(frozen=True)
class View:
    """Computed once for each decision; every moment in UTC."""

    situation: Situation

    @property
    def claim(self) -> Claim:
        """What is asked."""
        return self.situation.claim

    @cached_property
    def budget(self) -> Budget:
        """What is paid, under way and open."""
        return budget(self.situation)

    @cached_property
    def own(self) -> list[Attempt]:
        """This claim's attempts on the present card that reached the network, or may have, oldest first."""
        keys = {one.key for one in self.situation.attempts}
        return [one for one in self.on_card if one.key in keys and has_reached(one)]

    @cached_property
    def on_card(self) -> list[Attempt]:
        """Everybody's attempts on it that were sent, oldest first; each key once."""
        known = {one.key for one in self.situation.attempts}
        others = (one for one in self.situation.elsewhere if one.key not in known)
        listed = (*self.situation.attempts, *others)
        return sorted((one for one in listed if one.sent_at is not None and self._is_on_card(one)), key=sent_at)

    @cached_property
    def counted(self) -> list[datetime]:
        """When each attempt began that counts against the network's limits."""
        return [sent_at(one) for one in self.on_card if has_reached(one)]

    @cached_property
    def is_dead(self) -> bool:
        """This card may never be tried again, for this claim or any other."""
        return any(isinstance(one.answer, Declined) and one.answer.kind is Decline.NEVER for one in self.on_card)

    @property
    def is_disputed(self) -> bool:
        """Its holder had a payment taken back, or asks for it."""
        return self.situation.is_disputed or any(
            one.kind is MovementKind.DISPUTED and self._was_with_card(one) for one in self.situation.movements
        )

    @cached_property
    def guest_must_act(self) -> Attempt | None:
        """The attempt whose answer asks for the guest, and after which the guest did nothing yet; None where there is none."""
        acted = self._guest_acted_at
        asking = (one for one in reversed(self.on_card) if _asks_for_the_guest(one) and answered_at(one) >= acted)
        return next(asking, None)

    @property
    def advised_until(self) -> datetime | None:
        """The end of the longest wait that the network asked for on this card; None where it asked for none."""
        ends = [end for one in self.on_card if (end := wait_end(one)) is not None]
        return max(ends, default=None)

    def since(self, moment: datetime) -> list[Attempt]:
        """This claim's attempts on the card from ``moment`` on."""
        return [one for one in self.own if sent_at(one) >= moment]

    def count_on(self, day: date) -> int:
        """How often the card was tried on the guest's ``day``, by whomever."""
        return sum(self.claim.hours.day(at) == day for at in self.counted)

    @property
    def _guest_acted_at(self) -> datetime:
        paid = (one.at for one in self.situation.movements if one.kind is MovementKind.PAID_ON_PAGE)
        return max(map(utc, (self.situation.card.given_at, *paid)))

    def _is_on_card(self, attempt: Attempt) -> bool:
        """An attempt whose card nobody named is taken to be on this one."""
        return fingerprint_of(attempt) in ("", self.situation.card.fingerprint)

    def _was_with_card(self, movement: Movement) -> bool:
        return movement.fingerprint in ("", self.situation.card.fingerprint)


def sent_at(attempt: Attempt) -> datetime:
    """When it was first sent. Only of one that was."""
    assert attempt.sent_at is not None  # noqa: S101
    return utc(attempt.sent_at)


def answered_at(attempt: Attempt) -> datetime:
    """When its answer came; when it was sent, where nobody noted that."""
    return utc(attempt.answered_at) if attempt.answered_at is not None else sent_at(attempt)


def has_reached(attempt: Attempt) -> bool:
    """All but those that surely never came to the network: nobody was asked, and nothing was learned of the account."""
    return not isinstance(attempt.answer, Declined) or attempt.answer.is_sent


def wait_end(attempt: Attempt) -> datetime | None:
    """The end of the wait that came with its refusal; None where it asked for none."""
    if not isinstance(attempt.answer, Declined) or not (wait := wait_after(attempt.answer.advice)):
        return None
    return answered_at(attempt) + wait


def cause_of(attempt: Attempt) -> Cause | None:
    """Why it was refused; None for one that was not."""
    return attempt.answer.cause if isinstance(attempt.answer, Declined) else None


def fingerprint_of(attempt: Attempt) -> str:
    """The card it was on: as the answer names it, else as it was sent."""
    named = attempt.answer.fingerprint if isinstance(attempt.answer, Captured | Declined) else ""
    return named or attempt.fingerprint


def is_unknown(attempt: Attempt) -> bool:
    """Its answer was lost."""
    return isinstance(attempt.answer, Unknown)


def _asks_for_the_guest(attempt: Attempt) -> bool:
    answer = attempt.answer
    return isinstance(answer, NeedsDebtor) or (
        isinstance(answer, Declined) and answer.kind in (Decline.AUTHENTICATE, Decline.GUEST)
    )
