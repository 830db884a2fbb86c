"""What is claimed on a guarantee: reasons, lines with their wear, what a scheme pays, and where a claim stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from relance.domain.sentences import Sentence

CENT = Decimal("0.01")
ZERO = Decimal(0)


class ClaimReason(StrEnum):
    """Why something is claimed; an organisation may add its own, under codes of its own (SW-6)."""

    DAMAGE = "damage"
    LOSS = "loss"
    CLEANING = "cleaning"
    LATE_RETURN = "late_return"
    NO_SHOW = "no_show"
    UNPAID_SERVICE = "unpaid_service"
    OTHER = "other"


REASON_WORDS: dict[ClaimReason, Sentence] = {
    ClaimReason.DAMAGE: Sentence("Damage"),
    ClaimReason.LOSS: Sentence("Loss"),
    ClaimReason.CLEANING: Sentence("Cleaning"),
    ClaimReason.LATE_RETURN: Sentence("Late departure or return"),
    ClaimReason.NO_SHOW: Sentence("No-show"),
    ClaimReason.UNPAID_SERVICE: Sentence("Unpaid service"),
    ClaimReason.OTHER: Sentence("Other reason"),
}


class DebtNature(StrEnum):
    """What the sum is in law: it decides years later whether there is VAT to recover (CGI 256, 272)."""

    INDEMNITY = "indemnity"  # repairs a loss: outside the scope of VAT
    SERVICE = "service"  # the price of a service: an invoice, with VAT


class Outcome(StrEnum):
    """How a claim ended on the card's side."""

    PAID = "paid"
    CANCELLED = "cancelled"
    RECOVERY = "recovery"  # the window ended unpaid: the rest is a receivable
    LEFT = "left"  # nothing more is asked by itself: a person decides


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is claimed, in one currency.

    ``price_new`` and ``quote``: what it costs new, what its repair costs, None where unknown. ``lifetime`` in months: None where
    it does not wear. ``received`` is what an insurer or the scheme has already paid for this thing.
    """

    label: str
    price_new: Decimal | None = None
    quote: Decimal | None = None
    age: int | None = None
    lifetime: int | None = None
    received: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Worth:
    """What a line comes to: ``basis`` less ``wear`` less ``received``, never below zero, in whole units of the currency."""

    basis: Decimal
    wear: Decimal
    received: Decimal

    @property
    def amount(self) -> Decimal:
        """What may be claimed for it."""
        return max(ZERO, self.basis - self.wear - self.received)


def worth(line: Line, unit: Decimal = CENT) -> Worth:
    """What a line comes to: the cheaper of repair and price new, and wear taken off a price new.

    Wear is linear: price × age ÷ lifetime, at most the whole price, rounded half up to ``unit``, the currency's smallest.
    A repair makes nothing younger and bears none; who repairs what is nearly worn out may still not claim more than the thing
    was worth, so that the repair is capped by the price new less its wear. That a party is put back where it was and not
    enriched is the principle of full reparation (C. civ. 1231-2; Cass. civ. 2e, 28 Oct. 1954).

    Raises ValueError where neither a price nor a quote is known, or a figure is negative.

    >>> worth(Line("Sofa", price_new=Decimal("900.00"), age=24, lifetime=120)).amount
    Decimal('720.00')
    >>> worth(Line("Sofa", price_new=Decimal("900.00"), quote=Decimal("350.00"), age=24, lifetime=120)).amount
    Decimal('350.00')
    >>> worth(Line("Sofa", price_new=Decimal("400.00"), quote=Decimal("350.00"), age=90, lifetime=120)).amount
    Decimal('100.00')
    """
    if line.price_new is None and line.quote is None:
        raise ValueError("neither a price nor a quote is known")
    if min(line.price_new or ZERO, line.quote or ZERO, line.received, Decimal(line.age or 0)) < 0:
        raise ValueError("a figure is negative")
    if line.price_new is None:
        return Worth(line.quote or ZERO, ZERO, line.received)
    wear = ZERO
    if line.lifetime and line.age:
        share = min(Decimal(1), Decimal(line.age) / Decimal(line.lifetime))
        wear = (line.price_new * share).quantize(unit, ROUND_HALF_UP)
    if line.quote is not None and line.quote <= line.price_new - wear:
        return Worth(line.quote, ZERO, line.received)
    return Worth(line.price_new, wear, line.received)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a scheme pays: the reasons it covers, each with its cap (None: none of its own), after one deductible (SW-6)."""

    caps: Mapping[str, Decimal | None]
    deductible: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays what of a claim; the two add up to it."""

    scheme: Decimal
    guest: Decimal


def shares(amount: Decimal, reason: str, cover: Cover) -> Shares:
    """Split a claim between scheme and guest (SW-7): what is left after the deductible, capped, is the scheme's.

    >>> shares(Decimal("350.00"), "damage", Cover({"damage": Decimal("300.00")}, Decimal("50.00")))
    Shares(scheme=Decimal('300.00'), guest=Decimal('50.00'))
    >>> shares(Decimal("350.00"), "cleaning", Cover({"damage": None})).guest
    Decimal('350.00')
    """
    if reason not in cover.caps:
        return Shares(ZERO, amount)
    paid = max(ZERO, amount - cover.deductible)
    cap = cover.caps[reason]
    if cap is not None:
        paid = min(paid, cap)
    return Shares(paid, amount - paid)


class Movement(StrEnum):
    """How money moved on a claim. What came in is above zero, what went back below."""

    CARD = "card"  # an attempt
    PAGE = "page"  # the guest's own payment
    BY_HAND = "by_hand"  # cash, a transfer, a cheque: a person says so
    REFUND = "refund"
    TAKEN_BACK = "taken_back"  # a cardholder's dispute
    GIVEN_BACK = "given_back"  # a dispute that was won


@dataclass(frozen=True, slots=True)
class Recovered:
    """The recovery line of a claim (SW-16, SW-17): four sums that add up to what is claimed."""

    scheme: Decimal
    card: Decimal
    messages: Decimal
    open: Decimal


def recovered(claimed: Decimal, scheme: Decimal, moved: Iterable[Decimal], after_messages: Decimal) -> Recovered:
    """The recovery line from what the ``scheme`` pays, what ``moved`` beside it, and what was paid on the receivable, ``after_messages``.

    What goes back lowers the card's share: refunds and disputes are of what the card gave. ``open`` is never below zero; more
    than is claimed came in only for a moment, until the rest is refunded.
    """
    card = sum(moved, ZERO)
    return Recovered(scheme, card, after_messages, max(ZERO, claimed - scheme - card - after_messages))
