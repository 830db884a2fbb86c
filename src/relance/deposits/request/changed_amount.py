"""Another amount for a guarantee that was asked for already, which its guest hears of."""

from __future__ import annotations

from relance.deposits.guarantee.requests import GuaranteeClaimed, in_force, number_of, refuse_amount
from relance.deposits.models import Card, Guarantee
from relance.deposits.told.messages import tell_changed
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def change_amount(here: Acting, guarantee_id: int, to: Money) -> Guarantee:
    """Ask another amount: the guest agrees to it anew, and a card given for the amount before no longer stands behind it.

    The same amount changes nothing, and nobody is told. Raises GuaranteeClaimed, GuaranteeOver, DepositAmountInvalid.
    """
    guarantee = in_force(here, guarantee_id)
    refuse_amount(to)
    if to.currency != guarantee.currency or guarantee.claim_set.exists():
        raise GuaranteeClaimed(number=number_of(guarantee))
    before = Money(guarantee.amount, guarantee.currency).rounded()
    if to == before:
        return guarantee
    guarantee.amount = to.amount
    guarantee.save(update_fields=["amount"])
    Card.objects.filter(guarantee=guarantee, replaced_at=None).update(replaced_at=here.at)
    due(here, Kind.CAPTURES)  # the provider forgets that card
    body = {"guarantee": guarantee.pk, "before": before.amount, "after": to.amount}
    append(here, [Fact("guarantee.changed", body, chain=guarantee.debtor_id)])
    tell_changed(here, guarantee_id, before)
    return guarantee
