"""What a guest paid outright, where a plain payment was asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.deposits.models import Guarantee
from relance.domain.money import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """How much, and when we knew of it."""

    amount: Money
    at: datetime


def paid_of(guarantee: Guarantee) -> Paid | None:
    """None where nothing was."""
    page = guarantee.hostedpage_set.filter(claim=None, amount__isnull=False, outcome="paid").order_by("pk").first()
    if page is None or page.amount is None or page.ended_at is None:
        return None
    return Paid(Money(page.amount, guarantee.currency).rounded(), page.ended_at)
