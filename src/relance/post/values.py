"""What passes through the door to a provider of registered letters: frozen, and without a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance.domain.money import Money
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.prices import Line
from relance.domain.registered.standings import Told


class Mode(StrEnum):
    """Which of a provider's two worlds a key opens."""

    TEST = "test"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose key it is, as far as the provider says. ``credit``: what is left of a prepaid account."""

    id: str
    name: str
    mode: Mode
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter ready to go: ``reference`` is ours, the same at every attempt; ``to`` and ``sender`` are six lines of 38 signs.

    ``is_electronic``: a qualified electronic letter to ``email``; ``consents``: a private addressee accepted such letters before.
    """

    reference: str
    name: str
    pdf: bytes
    to: tuple[str, ...]
    sender: tuple[str, ...]
    sheets: int
    at: datetime
    is_electronic: bool = False
    email: str = ""
    consents: bool = False
    is_consumer: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What the provider would ask, with VAT; ``lines`` as it breaks it down."""

    amount: Money
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Unquoted:
    """It gives no price, or not now."""

    why: str


class Stage(StrEnum):
    """What a provider does with a letter before the post has it."""

    MAKING = "making"
    WITH_THE_POST = "with_the_post"
    REJECTED = "rejected"  # it will never be posted


@dataclass(frozen=True, slots=True)
class Progress:
    """What a provider knows of one letter. ``told`` in the order of their days; ``proofs`` are those that can be fetched now."""

    stage: Stage
    number: str = ""
    told: tuple[Told, ...] = ()
    proofs: tuple[ProofKind, ...] = ()
    price: Money | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A proof as it came."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class NoProof:
    """The provider has none, though it should: ``why`` is its word."""

    why: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """Something that a provider's message says to look at again, by its name there, or by our reference."""

    reference: str


def day_of(moment: datetime | date) -> date:
    """The day of a moment as the provider gives it."""
    return moment.date() if isinstance(moment, datetime) else moment
