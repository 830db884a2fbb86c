"""Taking a claim back before the guest was told of it: nothing was said, nothing was tried, and nothing of it remains but the record."""

from __future__ import annotations

from django.db.models import QuerySet

from relance.deposits.card.planning import plan
from relance.deposits.claim.situations import lock_claim, number_of
from relance.deposits.models import Attempt, Claim, ClaimChange, GuestMessage
from relance.dispatch.states import move
from relance.domain.delivery import UNCLAIMED, MessageState
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.outbox.confirmation import DECLINED
from relance.outbox.models import Message
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

ANNOUNCED = "claim_announced"


class ClaimAlreadyTold(DomainError):
    """The guest knows of it, or the card was asked."""

    code = "claim_already_told"
    template = "The guest is told of {number} already: it can be lowered or called off, and they are told of that too."


def may_undo(here: Acting, claim: Claim) -> bool:
    """Whether nothing of it has left the house yet."""
    if claim.ended_at is not None or Attempt.objects.filter(claim=claim).exists():
        return False
    return not Message.objects.filter(notice__in=_announcement(claim.pk)).exclude(state__in=UNCLAIMED).exists()


@needs(Right.ACT)
def undo(here: Acting, claim_id: int) -> Claim:
    """Take a claim back while its message waits. Raises ClaimAlreadyTold."""
    waiting = list(
        Message.objects.select_for_update(of=("self",)).filter(notice__in=_announcement(claim_id)).order_by("pk")
    )
    claim = lock_claim(claim_id)
    tried = Attempt.objects.filter(claim=claim).exists()
    if claim.ended_at is not None or tried or any(one.state not in UNCLAIMED for one in waiting):
        raise ClaimAlreadyTold(number=number_of(claim))
    for message in waiting:
        move(message, MessageState.VOIDED, reason=DECLINED, settled_at=here.at)
    ClaimChange.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        before=claim.amount,
        after=Money.zero(claim.currency).amount,
        words="",
        author=here.actor,
        made_at=here.at,
    )
    claim.amount = claim.covered = Money.zero(claim.currency).amount
    claim.save(update_fields=["amount", "covered"])
    append(here, [Fact("claim.undone", {"claim": claim.pk}, chain=claim.guarantee.debtor_id)])
    plan(here, claim_id)
    return claim


def _announcement(claim_id: int) -> QuerySet[GuestMessage, int]:
    told = GuestMessage.objects.filter(claim=claim_id, act=ANNOUNCED, notice__isnull=False)
    return told.values_list("notice_id", flat=True)
