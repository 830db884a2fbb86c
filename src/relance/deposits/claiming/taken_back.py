"""Money that a cardholder's bank took back for good after the rest of its claim had become a debt: a person says what becomes of it.

The guest has objected to it, so that nothing asks for it by itself. Asked again, it is added to that debt; left, the claim goes
down by it.
"""

from __future__ import annotations

from decimal import Decimal

from relance.deposits.claim.account import taken_back_in_words
from relance.deposits.claim.situations import lock_claim
from relance.deposits.models import CardDispute, Claim, ClaimChange
from relance.domain.deposits.claims import Outcome
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.receivables.free_claims import raise_claim
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class NothingTakenBack(DomainError):
    """No such money, or it was decided already."""

    code = "nothing_taken_back"
    template = "No money of this claim was taken back for good that waits for your word."


@needs(Right.ACT)
def decide_taken_back(here: Acting, dispute_id: int, *, asks_again: bool) -> None:
    """Ask the guest for it after all, with the rest, or leave it. Raises NothingTakenBack."""
    found = CardDispute.objects.filter(pk=dispute_id).values_list("claim", flat=True).first()
    claim = None if found is None else lock_claim(found)
    row = (
        CardDispute.objects.select_for_update(of=("self",))
        .filter(pk=dispute_id, was_won=False, decided_at=None)
        .first()
    )
    if row is None or claim is None or claim.outcome != Outcome.RECOVERY or claim.receivable_id is None:
        raise NothingTakenBack
    row.decided_at, row.is_asked_again = here.at, asks_again
    row.save(update_fields=["decided_at", "is_asked_again"])
    if asks_again:
        amount = Money(row.amount, row.currency).rounded()
        raise_claim(here, ReceivableId(claim.receivable_id), amount, taken_back_in_words(here, amount))
    else:
        _let_go(here, claim, row.amount)
    body = {"claim": claim.pk, "dispute": row.pk, "is_asked_again": asks_again}
    append(here, [Fact("dispute.decided", body, chain=claim.guarantee.debtor_id)])


def _let_go(here: Acting, claim: Claim, amount: Decimal) -> None:
    ClaimChange.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        before=claim.amount,
        after=claim.amount - amount,
        author=here.actor,
        made_at=here.at,
    )
    claim.amount -= amount
    claim.save(update_fields=["amount"])
