"""Another amount for a guarantee that was asked for already, which its guest hears of."""

from __future__ import annotations

from relance.deposits.card.looking import close_payment_pages, open_payment_pages
from relance.deposits.guarantee.requests import GuaranteeClaimed, in_force, number_of, refuse_amount
from relance.deposits.models import Card, Guarantee
from relance.deposits.told.messages import tell_changed
from relance.dispatch.cycle import Workplace
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.payments.cards.door import CardProvider
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, demand, needs


class ChangeWaits(DomainError):
    """The guest may be paying the amount before at this moment."""

    code = "amount_change_waits"
    template = (
        "The guest has the payment page for {before} open, and it could not be closed: they may be paying at this moment. Nothing was"
        " changed; try again in a few minutes."
    )


def change_amount_at(place: Workplace, provider: CardProvider | None, guarantee_id: int, to: Money) -> Guarantee:
    """The same where the guest may have a payment page of the amount before open: it is closed first, and seen closed.

    Raises ChangeWaits, RightMissing and what ``change_amount`` raises.
    """
    with place.acting() as here:
        demand(Right.SET_UP, here)
        refuse_change(in_force(here, guarantee_id), to)
    if provider is not None:
        close_payment_pages(place, provider, guarantee_id)
    with place.acting() as here:
        return change_amount(here, guarantee_id, to)


@needs(Right.SET_UP)
def change_amount(here: Acting, guarantee_id: int, to: Money) -> Guarantee:
    """Ask another amount: the guest agrees to it anew, and a card given for the amount before no longer stands behind it.

    The same amount changes nothing, and nobody is told. Raises GuaranteeClaimed, GuaranteeOver, DepositAmountInvalid, ChangeWaits.
    """
    guarantee = in_force(here, guarantee_id)
    refuse_change(guarantee, to)
    before = Money(guarantee.amount, guarantee.currency).rounded()
    if to == before:
        return guarantee
    if open_payment_pages(guarantee_id).exists():
        raise ChangeWaits(before=before)
    guarantee.amount = to.amount
    guarantee.save(update_fields=["amount"])
    Card.objects.filter(guarantee=guarantee, replaced_at=None).update(replaced_at=here.at)
    due(here, Kind.CAPTURES)  # the provider forgets that card
    body = {"guarantee": guarantee.pk, "before": before.amount, "after": to.amount}
    append(here, [Fact("guarantee.changed", body, chain=guarantee.debtor_id)])
    tell_changed(here, guarantee_id, before)
    return guarantee


def refuse_change(guarantee: Guarantee, to: Money) -> None:
    """Raises DepositAmountInvalid, GuaranteeClaimed."""
    refuse_amount(to)
    if to.currency != guarantee.currency or guarantee.claim_set.exists():
        raise GuaranteeClaimed(number=number_of(guarantee))
