"""What an attempt on a card, or a look at one, brought: the same five words for every provider.

The provider's own code is kept beside, for support and for the journal; nobody decides by it. What a code means is data
(``declines``), so that the planner knows classes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Decline(StrEnum):
    """What a refusal says about the next attempt."""

    RETRY = "retry"  # the same card may answer otherwise later, within the networks' limits
    AUTHENTICATE = "authenticate"  # the cardholder's bank wants to hear the cardholder
    GUEST = "guest"  # the cardholder must act: another card, a corrected one, a call to the bank
    NEVER = "never"  # this card must not be tried again, for this claim or any other


class Cause(StrEnum):
    """What was missing, as far as it was said: it chooses the words for people, and what the next attempt should ask."""

    FUNDS = "funds"  # the account does not hold this much today
    CEILING = "ceiling"  # the card's own ceiling, of an amount, a day or a month
    TECHNICAL = "technical"  # nobody answered at the bank, or the message was lost on its way
    UNSAID = "unsaid"  # no, and no word more
    AUTHENTICATION = "authentication"
    EXPIRED = "expired"
    DETAILS = "details"  # number, code or address are not, or no longer, those of the card
    BANK = "bank"  # the cardholder must speak with their bank
    LOST = "lost"  # reported lost or stolen, or to be kept back
    CLOSED = "closed"  # no such account
    REVOKED = "revoked"  # the cardholder withdrew it
    FORBIDDEN = "forbidden"  # bank, network or provider allow no such payment


@dataclass(frozen=True, slots=True)
class Captured:
    """The money came in. ``amount`` is what was taken, in the currency that was asked; ``fingerprint`` names the card."""

    reference: str
    amount: Decimal
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """The provider took it and does not know yet. ``until``: by when it says that it will; None where it does not say."""

    reference: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """No money came in, for sure.

    ``code`` is the provider's word and ``advice`` the network's two digits (a Merchant Advice Code), both as they came and
    empty where none did; ``is_sent``: it reached the network, and so counts against the network's limits. An adapter has
    ``declines.read_refusal`` make it.
    """

    kind: Decline
    reference: str = ""
    code: str = ""
    advice: str = ""
    fingerprint: str = ""
    is_sent: bool = True
    cause: Cause = Cause.UNSAID


@dataclass(frozen=True, slots=True)
class NeedsDebtor:
    """Nothing moves until the cardholder has acted at ``link``; empty where the provider gives none and a payment page must."""

    reference: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have moved money: the answer was lost. Nothing else is tried on this card before it was looked up."""

    why: str


Answer = Captured | Pending | Declined | NeedsDebtor | Unknown
