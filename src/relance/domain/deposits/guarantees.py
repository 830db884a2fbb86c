"""What a guest is asked to secure, and where that stands. A guarantee debits nothing and blocks nothing (SW-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance.domain.money import Money
from relance.domain.sentences import Sentence


class GuaranteeKind(StrEnum):
    """What the card stands for."""

    DEPOSIT = "deposit"  # damage, loss, cleaning: what may be claimed after the stay
    NO_SHOW = "no_show"  # what is owed by a guest who does not come
    PAYMENT = "payment"  # a plain payment, made by the guest on the provider's page: no card is kept


class GuaranteeState(StrEnum):
    """Where a request stands. Derived from what happened, never stored."""

    DRAFT = "draft"  # not asked yet
    ASKED = "asked"
    ACCEPTED = "accepted"  # the terms are, the card is still missing
    SECURED = "secured"
    CARD_ENDS_TOO_SOON = "card_ends_too_soon"  # secured by a card that expires before the guarantee does
    PAID = "paid"  # a plain payment
    EXPIRED = "expired"  # never given, and its last day has passed
    RELEASED = "released"
    CANCELLED = "cancelled"


GUARANTEE_WORDS: dict[GuaranteeState, Sentence] = {
    GuaranteeState.DRAFT: Sentence("Draft"),
    GuaranteeState.ASKED: Sentence("Asked for"),
    GuaranteeState.ACCEPTED: Sentence("Terms accepted, card missing"),
    GuaranteeState.SECURED: Sentence("Card given"),
    GuaranteeState.CARD_ENDS_TOO_SOON: Sentence("Card to be replaced"),
    GuaranteeState.PAID: Sentence("Paid"),
    GuaranteeState.EXPIRED: Sentence("Never given"),
    GuaranteeState.RELEASED: Sentence("Released"),
    GuaranteeState.CANCELLED: Sentence("Cancelled"),
}


class ReleaseCause(StrEnum):
    """Why a card no longer stands behind a stay."""

    OVER = "over"  # nothing was claimed within the period
    BY_HAND = "by_hand"
    CLAIM_ENDED = "claim_ended"


def largest_deposit(currency: str) -> Money:
    """More than this is a slip of the hand: a hundred thousand, and a hundred times that of a currency without smaller units.

    >>> largest_deposit("EUR").amount, largest_deposit("JPY").amount
    (Decimal('100000'), Decimal('10000000'))
    """
    has_parts = Money.zero(currency).smallest_unit < 1
    return Money(Decimal(100_000 if has_parts else 10_000_000), currency)


@dataclass(frozen=True, slots=True)
class GuaranteeFacts:
    """What happened to one request, in the organisation's days.

    ``claim_until`` is the last day on which something may be claimed; ``card_ends_on`` the last day of the card that stands
    behind it, None where none does.
    """

    kind: GuaranteeKind
    claim_until: date
    was_asked: bool = False
    was_accepted: bool = False
    card_ends_on: date | None = None
    was_paid: bool = False
    was_released: bool = False
    was_cancelled: bool = False


def guarantee_state(facts: GuaranteeFacts, today: date) -> GuaranteeState:
    """Where it stands on ``today``: what ended it first, then what secures it, then what was asked.

    Money that came for a request that was taken back meanwhile is there all the same.
    """
    if facts.was_paid:
        return GuaranteeState.PAID
    if facts.was_cancelled:
        return GuaranteeState.CANCELLED
    if facts.was_released:
        return GuaranteeState.RELEASED
    if facts.card_ends_on is not None:
        return GuaranteeState.SECURED if facts.card_ends_on >= facts.claim_until else GuaranteeState.CARD_ENDS_TOO_SOON
    if today > facts.claim_until:
        return GuaranteeState.EXPIRED
    if facts.was_accepted:
        return GuaranteeState.ACCEPTED
    return GuaranteeState.ASKED if facts.was_asked else GuaranteeState.DRAFT
