"""What a creditor may do about a claim that runs: lower it, call it off, stop its attempts, note money that came otherwise."""

from __future__ import annotations

from relance.deposits.card.ending import recover
from relance.deposits.claim.moves import Cause, note_move, recovery_line
from relance.deposits.claim.situations import lock_claim, number_of
from relance.deposits.claiming.making import ClaimAboveGuarantee
from relance.deposits.guarantee.schemes import cover_of
from relance.deposits.models import Claim, ClaimChange
from relance.deposits.told.messages import tell_lowered
from relance.domain.deposits.claims import Movement, Outcome, shares
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.journal.appending import Fact, append
from relance.receivables.holds import hold
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ClaimMoneyInvalid(DomainError):
    """Money of another currency, or a part of its smallest unit."""

    code = "claim_money_invalid"
    template = "{amount} cannot be an amount of this claim: it is in {currency}, in whole units of it."


class ClaimOver(DomainError):
    """It has ended, or never began."""

    code = "claim_over"
    template = "The claim {number} has ended, or has not begun: nothing of it can be changed."


class ClaimNotLower(DomainError):
    """A claim only goes down."""

    code = "claim_not_lower"
    template = "{amount} is not lower than what is claimed, {claimed}. More is another claim."


@needs(Right.ACT)
def lower(here: Acting, claim_id: int, to: Money, words: str) -> Claim:
    """Lower a claim, down to nothing, which calls it off; what came in beyond it goes back.

    What the scheme pays is split anew. Raises ClaimOver, ClaimMoneyInvalid, ClaimNotLower.
    """
    claim = _running(claim_id)
    _refuse_money(claim, to)
    if not 0 <= to.amount < claim.amount:
        raise ClaimNotLower(amount=to, claimed=Money(claim.amount, claim.currency).rounded())
    ClaimChange.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        before=claim.amount,
        after=to.amount,
        words=words[:2000],
        author=here.actor,
        made_at=here.at,
    )
    body = {"claim": claim.pk, "before": claim.amount, "after": to.amount}
    claim.amount, claim.look_at = to.amount, here.at
    claim.covered = shares(to.amount, claim.reason, cover_of(claim.guarantee.scheme)).scheme
    claim.save(update_fields=["amount", "covered", "look_at"])
    append(
        here, [Fact("claim.lowered", body, chain=claim.guarantee.debtor_id, detail={"words": words} if words else {})]
    )
    tell_lowered(here, claim.pk)
    return claim


@needs(Right.ACT)
def stop_attempts(here: Acting, claim_id: int) -> None:
    """Try the card no more; the window runs on to its end. Raises ClaimOver."""
    claim = _running(claim_id)
    if claim.stopped_at is None:
        claim.stopped_at, claim.look_at = here.at, here.at
        claim.save(update_fields=["stopped_at", "look_at"])
        append(here, [Fact("claim.stopped", {"claim": claim.pk}, chain=claim.guarantee.debtor_id)])


@needs(Right.ACT)
def record_by_hand(here: Acting, claim_id: int, amount: Money, note: str) -> None:
    """Note money that the guest gave otherwise, while the claim runs. Raises ClaimOver, ClaimMoneyInvalid, ClaimAboveGuarantee."""
    claim = _running(claim_id)
    _refuse_money(claim, amount)
    left = recovery_line(claim).open
    if not 0 < amount.amount <= left:
        raise ClaimAboveGuarantee(amount=amount, left=Money(left, claim.currency).rounded())
    note_move(here, claim, Movement.BY_HAND, amount, Cause(), note=note)
    Claim.objects.filter(pk=claim.pk).update(look_at=here.at)


@needs(Right.ACT)
def start_recovery(here: Acting, claim_id: int) -> int:
    """Let what was left to a person be recovered after all; returns the receivable. Raises ClaimOver."""
    claim = lock_claim(claim_id)
    rest = recovery_line(claim).open
    if claim.outcome != Outcome.LEFT or not rest:
        raise ClaimOver(number=number_of(claim))
    return recover(here, claim, Money(rest, claim.currency).rounded())


@needs(Right.ACT)
def book_to_give_up(here: Acting, claim_id: int, why: str) -> ReceivableId:
    """Make a debt of what was left to a person so that it can be attested and given up: it is held, and no message asks for it.

    Raises ClaimOver.
    """
    debt = ReceivableId(start_recovery(here, claim_id))
    debtor = DebtorId(Claim.objects.values_list("guarantee__debtor", flat=True).get(pk=claim_id))
    hold(here, target=TheseReceivables((debt,), debtor), kind=HoldKind.MANUAL, until=None, note=why)
    return debt


def _running(claim_id: int) -> Claim:
    claim = lock_claim(claim_id)
    if claim.ended_at is not None or claim.requested_at is None:
        raise ClaimOver(number=number_of(claim))
    return claim


def _refuse_money(claim: Claim, amount: Money) -> None:
    if amount.currency != claim.currency or amount != amount.rounded():
        raise ClaimMoneyInvalid(amount=amount, currency=claim.currency)
