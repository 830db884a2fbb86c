"""What the planner answers: one of six things to do, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.domain.captures.model import Attempt
from relance.domain.captures.reasons import Because
from relance.domain.money import Money


@dataclass(frozen=True, slots=True)
class TryNow:
    """Ask the card for ``amount``: one new attempt, one new key."""

    amount: Money
    because: Because


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find out what became of ``attempt``, by list and metadata, before anything else."""

    attempt: Attempt
    because: Because


@dataclass(frozen=True, slots=True)
class ExpireThePage:
    """Close what the guest could still pay by (the provider's ``reference``), and see it closed, before any slice."""

    reference: str
    because: Because


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing before ``until`` (UTC), unless something happens; then ask again."""

    until: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class WaitForGuest:
    """Only the guest can go on, until the window ends (``until``, UTC): a message with a link tells them."""

    until: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class Over:
    """No attempt comes any more. ``remainder`` is what the claim still lacks, ``excess`` what came in beyond it and must go back.

    Captured, paid otherwise and ``remainder`` are together the claim, to the cent.
    """

    remainder: Money
    excess: Money
    because: Because


Decision = TryNow | LookUp | ExpireThePage | Wait | WaitForGuest | Over
