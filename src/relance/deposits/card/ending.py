"""How the attempts on a claim end: paid, called off, or what is left becomes a receivable that is recovered like any other (SW-4)."""

from __future__ import annotations

from decimal import Decimal

from relance.closing.late_payments import receive, still_lost
from relance.deposits.claim.account import story_of, taken_back_in_words
from relance.deposits.claim.disputed import was_lost
from relance.deposits.claim.situations import asked_of_guest, number_of
from relance.deposits.models import Attempt, CardDispute, Claim, HostedPage, Move, Refund
from relance.domain.captures.decisions import Over
from relance.domain.captures.reasons import Why
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Outcome
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.ledger import ClaimKind
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.receivables.free_claims import FreeClaim, book_claim, raise_claim
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import Doubt
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting

ZERO = Decimal(0)
NOT_GIVEN = (AttemptState.DECLINED.value, AttemptState.DROPPED.value)
DEPOSIT = "deposit"  # where such a receivable comes from


def end(here: Acting, claim: Claim, over: Over) -> None:
    """End a claim, which the caller has locked, as the planner says; exactly one receivable of what is left, none of nothing.

    What came in beyond the claim is refunded. Without automatic recovery the rest is left to a person, and so is what the guest's
    bank took back for good: they objected to it.
    """
    _refund(here, claim, over.excess)
    receivable = None
    if over.because.why is Why.CANCELLED:
        outcome = Outcome.CANCELLED
    elif not over.remainder.amount:
        outcome = Outcome.PAID
    elif claim.automatic_recovery and not was_lost(claim):
        outcome, receivable = Outcome.RECOVERY, _receivable(here, claim, over.remainder)
    else:
        outcome = Outcome.LEFT
    claim.ended_at, claim.outcome, claim.receivable_id, claim.look_at = here.at, outcome.value, receivable, None
    claim.save(update_fields=["ended_at", "outcome", "receivable", "look_at"])
    body = {"claim": claim.pk, "outcome": outcome.value, "remainder": over.remainder, "receivable": receivable}
    append(here, [Fact("claim.ended", body, chain=claim.guarantee.debtor_id)])


def recover(here: Acting, claim: Claim, remainder: Money) -> int:
    """A person starts the recovery of what was left to them; the claim is locked by the caller. Returns the receivable."""
    assert claim.outcome == Outcome.LEFT  # noqa: S101 (the caller's promise)
    claim.outcome, claim.receivable_id = Outcome.RECOVERY.value, _receivable(here, claim, remainder)
    claim.save(update_fields=["outcome", "receivable"])
    return int(claim.receivable_id)


def take_late(here: Acting, claim: Claim, came: Money) -> None:
    """Money that came by a claim that has ended, noted as a move already; the claim is locked by the caller.

    It lowers the receivable that was made of the rest, as far as that is still open or was given up as lost; what nobody owes any
    more goes back.
    """
    if claim.ended_at is None:
        return
    if claim.receivable_id is None:
        moved = Move.objects.filter(claim=claim).values_list("amount", flat=True)
        under_way = Refund.objects.filter(claim=claim).exclude(state__in=(*NOT_GIVEN, AttemptState.CAPTURED.value))
        going = sum(under_way.values_list("amount", flat=True), ZERO)
        excess = sum(moved, ZERO) - going - asked_of_guest(claim).amount
        _refund(here, claim, Money(max(ZERO, min(came.amount, excess)), claim.currency))
        return
    debt = Receivable.objects.get(pk=claim.receivable_id)
    owed = debt.open_amount + still_lost(here, debt.pk)
    if came.amount > owed:
        owed += _grown(here, claim, came.amount - owed)
    part = Money(min(came.amount, owed), claim.currency).rounded()
    if part:
        invoice = TheseReceivables((ReceivableId(debt.pk),), DebtorId(debt.debtor_id))
        receive(here, invoice, amount=part, on=here.today, accepted=tuple(Doubt))
    _refund(here, claim, came - part)


def _grown(here: Acting, claim: Claim, by: Decimal) -> Decimal:
    """What a bank took back, and nobody has decided on, is owed by whoever pays it: the debt grows by as much of it as came."""
    grown = ZERO
    for row in CardDispute.objects.filter(claim=claim, was_won=False, decided_at=None).order_by("pk"):
        if grown + row.amount <= by:
            row.decided_at, row.is_asked_again = here.at, True
            row.save(update_fields=["decided_at", "is_asked_again"])
            amount = Money(row.amount, row.currency).rounded()
            raise_claim(here, ReceivableId(claim.receivable_id or 0), amount, taken_back_in_words(here, amount))
            grown += row.amount
    return grown


def _receivable(here: Acting, claim: Claim, remainder: Money) -> int:
    """The rest as a debt: principal alone, due at once, so that the first message goes on the next working day (SW-9)."""
    return book_claim(
        here,
        FreeClaim(
            debtor=claim.guarantee.debtor_id,
            number=number_of(claim),
            kind=ClaimKind.DEPOSIT_CLAIM,
            amount=remainder,
            issued_on=here.today,
            due_on=here.today,
            source=DEPOSIT,
            identity=str(claim.pk),
            label="",
            performed_on=claim.guarantee.ends_on,
            story=story_of(here, claim),
        ),
    )


def _refund(here: Acting, claim: Claim, excess: Money) -> None:
    """Give back what came in beyond the claim: of the guest's own payments first, the last ones first, each at most what it brought.

    What the bank took back, or is asked to, is not given back a second time. What no card brought is a person's to give back
    (``owing``).
    """
    left = excess.amount
    disputed = CardDispute.objects.filter(claim=claim).exclude(was_won=True)
    of_pages = HostedPage.objects.filter(claim=claim, outcome="paid").exclude(
        pk__in=disputed.filter(page__isnull=False).values("page")
    )
    of_cards = Attempt.objects.filter(claim=claim, state=AttemptState.CAPTURED.value).exclude(
        pk__in=disputed.filter(attempt__isnull=False).values("attempt")
    )
    for page in of_pages.order_by("-pk"):
        left -= _give_back(here, claim, min(left, page.amount or ZERO), page=page)
    for attempt in of_cards.order_by("-pk"):
        left -= _give_back(here, claim, min(left, attempt.amount), attempt=attempt)


def _give_back(
    here: Acting, claim: Claim, amount: Decimal, *, page: HostedPage | None = None, attempt: Attempt | None = None
) -> Decimal:
    before = Refund.objects.filter(claim=claim, page=page, attempt=attempt).exclude(state__in=NOT_GIVEN)
    brought = (page.amount if page is not None else attempt.amount if attempt is not None else None) or ZERO
    part = min(amount, brought - sum((one.amount for one in before), ZERO))
    if part <= 0:
        return ZERO
    Refund.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        page=page,
        attempt=attempt,
        amount=part,
        currency=claim.currency,
        state=AttemptState.QUEUED.value,
        not_before=here.at,
    )
    return part
