"""What passes through the door to a card provider: frozen, and without a card's number anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relance.domain.captures.answers import Answer, Captured
from relance.domain.money import Money


class Mode(StrEnum):
    """Which of a provider's two worlds a key opens."""

    TEST = "test"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a key belongs to, as the provider says."""

    id: str
    name: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Card:
    """A card that may be tried without its holder: the provider's own names for it, never a number.

    ``fingerprint`` is the same for one card wherever it was given; ``network`` in small letters; ``expires`` year and month.
    """

    customer: str
    method: str
    fingerprint: str = ""
    network: str = ""
    last4: str = ""
    expires: tuple[int, int] | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of the provider's is for. ``amount`` is None for a guarantee, which takes nothing; ``currency`` is then its own.

    ``back`` is where the guest returns to, which proves nothing. ``hears`` is where the provider tells of it: empty where we
    have no public address, and all is polled. ``customer`` is the provider's name for a guest whom it knows already.
    """

    reference: str
    description: str
    back: str
    amount: Money | None = None
    currency: str = "EUR"
    name: str = ""
    email: str = ""
    language: str = "fr"
    customer: str = ""
    hears: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the provider's that waits for the guest at ``link``. ``until``: when it closes by itself, if that is known."""

    id: str
    link: str
    customer: str = ""
    until: datetime | None = None


class Standing(StrEnum):
    """How a page of the provider's stands."""

    OPEN = "open"  # the guest may still act, or did and the bank has not answered: money may come
    DONE = "done"
    REFUSED = "refused"  # and nothing more comes of it
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # it could not be asked


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What became of a page that asked for a guarantee. ``code``: the provider's word for a refusal, or why nothing is known."""

    standing: Standing
    card: Card | None = None
    reference: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class PageState:
    """What became of a page that asked for a payment, or that was to be closed. ``paid`` where it is done and money came."""

    standing: Standing
    paid: Captured | None = None
    reference: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt on a card, without its holder, sent at ``at``.

    ``reference`` names it for good (``reference(…)``): another attempt has another.
    """

    reference: str
    amount: Money
    card: Card
    at: datetime
    description: str = ""
    hears: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the provider has it, found by its own name: ``reference`` is empty where it is none of ours."""

    reference: str
    answer: Answer
    refunded: Money
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Refunding:
    """Money to give back of ``payment`` (the provider's name for it), once under ``reference``, sent at ``at``."""

    reference: str
    payment: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back: DONE, OPEN while it is on its way, REFUSED where it came back to us."""

    id: str
    standing: Standing
    amount: Money
    code: str = ""


class DisputeStanding(StrEnum):
    """How a cardholder's dispute stands."""

    ASKED = "asked"  # the bank only asks: nothing was taken back yet
    TO_ANSWER = "to_answer"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"  # without money moving


@dataclass(frozen=True, slots=True)
class Dispute:
    """Money that a cardholder's bank takes back, or asks about.

    ``answer_by``: until when evidence is taken; None where the provider takes none here. ``fee``: what it costs us beside.
    ``is_taken_back``: the money is with the bank, for as long as it has not decided for us.
    """

    id: str
    payment: str
    amount: Money
    standing: DisputeStanding
    reason: str = ""
    answer_by: datetime | None = None
    fee: Money | None = None
    is_taken_back: bool = True


class Thing(StrEnum):
    """What a provider's message is about: it says no more than what to look at again."""

    PAGE = "page"
    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Fetch:
    """Something to look at again at the provider, by its name there."""

    thing: Thing
    id: str
