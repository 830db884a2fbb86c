"""Giving back what a guest paid outright: by the card that paid it, or otherwise by a person, who says so."""

from __future__ import annotations

from django.db.models import QuerySet

from relance.deposits.card.refunding import AT_THE_BANK, NEVER_MADE
from relance.deposits.guarantee.paid import page_of, paid_of
from relance.deposits.guarantee.requests import number_of
from relance.deposits.models import Guarantee, HostedPage, Refund
from relance.dispatch.states import LONGEST_WHY, move
from relance.domain.deposits.attempts import AttemptState
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

FAILED = (AttemptState.DECLINED.value, AttemptState.DROPPED.value)
ANOTHER = "another refund took its place"
SUPERSEDED = (AT_THE_BANK, NEVER_MADE, ANOTHER)


class NotToBeGivenBack(DomainError):
    """Nothing was paid, or more than is left of it is asked."""

    code = "payment_not_to_be_given_back"
    template = "Of what was paid on {number}, {left} can be given back: {amount} cannot be it."


@needs(Right.ACT)
def give_back(here: Acting, guarantee_id: int, amount: Money) -> None:
    """Let a payment, or a part of it, go back to the card that paid it. Raises NotToBeGivenBack."""
    guarantee, page = _paid(here, guarantee_id, amount)
    _failed(page).update(why=ANOTHER)
    _keep(here, page, amount, AttemptState.QUEUED)
    body = {"guarantee": guarantee.pk, "amount": amount}
    append(here, [Fact("payment.refund_asked", body, chain=guarantee.debtor_id)])


@needs(Right.ACT)
def record_given_back(here: Acting, guarantee_id: int, amount: Money, note: str) -> None:
    """Note that a person gave it back otherwise: in cash, by a transfer. What the card did not take is settled first.

    Raises NotToBeGivenBack.
    """
    guarantee, page = _paid(here, guarantee_id, amount)
    left = amount.amount
    for row in _failed(page).order_by("pk"):
        if row.amount <= left:
            left -= row.amount
            move(row, AttemptState.CAPTURED, why=note, settled_at=here.at)
    if left:
        _keep(here, page, Money(left, amount.currency), AttemptState.CAPTURED, note)
    body = {"guarantee": guarantee.pk, "amount": amount}
    append(here, [Fact("payment.given_back", body, chain=guarantee.debtor_id, detail={"words": note} if note else {})])


def _failed(page: HostedPage) -> QuerySet[Refund]:
    """What the provider refused, and nobody has dealt with."""
    return Refund.objects.filter(claim=None, page=page, state__in=FAILED).exclude(why__in=SUPERSEDED)


def _paid(here: Acting, guarantee_id: int, amount: Money) -> tuple[Guarantee, HostedPage]:
    """The guarantee, locked, and the page on which it was paid, where ``amount`` of it can be given back."""
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    paid, page = paid_of(guarantee), page_of(guarantee)
    left = paid.left if paid is not None else Money.zero(guarantee.currency)
    is_sum = amount.currency == guarantee.currency and amount == amount.rounded()
    if page is None or not is_sum or not 0 < amount.amount <= left.amount:
        raise NotToBeGivenBack(number=number_of(guarantee), left=left, amount=amount)
    return guarantee, page


def _keep(here: Acting, page: HostedPage, amount: Money, state: AttemptState, note: str = "") -> None:
    Refund.objects.create(
        organisation_id=here.organisation,
        page=page,
        amount=amount.amount,
        currency=amount.currency,
        state=state.value,
        why=note[:LONGEST_WHY],
        not_before=here.at,
        settled_at=here.at if state is AttemptState.CAPTURED else None,
    )
