"""What a guest paid outright, where a plain payment was asked of them, and what of it went back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from relance.deposits.models import CardDispute, Guarantee, HostedPage, Refund
from relance.domain.deposits.attempts import AttemptState
from relance.domain.money import Money

ZERO = Decimal(0)
GOING = frozenset(
    state.value for state in (AttemptState.QUEUED, AttemptState.CLAIMED, AttemptState.UNCONFIRMED, AttemptState.PENDING)
)


@dataclass(frozen=True, slots=True)
class Paid:
    """How much, and when we knew of it; ``back``: what was given back of it, ``going`` what is on its way, ``taken`` what a bank took.

    ``is_disputed``: a cardholder asks the bank for it, or has got it; what a bank decides on is not given back a second time.
    """

    amount: Money
    at: datetime
    back: Money
    going: Money
    taken: Money
    is_disputed: bool

    @property
    def left(self) -> Money:
        """What may still be given back."""
        zero = Money.zero(self.amount.currency)
        return zero if self.is_disputed else max(zero, self.amount - self.back - self.going).rounded()


def page_of(guarantee: Guarantee) -> HostedPage | None:
    """The page on which it was paid; None where it was not."""
    paid = guarantee.hostedpage_set.filter(claim=None, amount__isnull=False, outcome="paid")
    return paid.exclude(ended_at=None).order_by("pk").first()


def paid_of(guarantee: Guarantee) -> Paid | None:
    """None where nothing was."""
    page = page_of(guarantee)
    if page is None or page.amount is None or page.ended_at is None:
        return None

    def money(amount: Decimal) -> Money:
        return Money(amount, guarantee.currency).rounded()

    refunds = list(Refund.objects.filter(claim=None, page=page).values_list("state", "amount"))
    disputes = list(CardDispute.objects.filter(claim=None, page=page))
    return Paid(
        money(page.amount),
        page.ended_at,
        back=money(sum((amount for state, amount in refunds if state == AttemptState.CAPTURED), ZERO)),
        going=money(sum((amount for state, amount in refunds if state in GOING), ZERO)),
        taken=money(sum((one.amount for one in disputes if one.is_taken_back), ZERO)),
        is_disputed=any(one.was_won is not True for one in disputes),
    )
