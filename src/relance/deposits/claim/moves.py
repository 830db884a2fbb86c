"""Money that moved on a claim, each cause once; and the recovery line that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from relance.deposits.models import Attempt, CardDispute, Claim, HostedPage, Move, Refund
from relance.domain.deposits.claims import Movement, Recovered, recovered
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.receivables.models import Imputation
from relance.tenancy.context import Acting

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved money; at most one is named."""

    attempt: Attempt | None = None
    page: HostedPage | None = None
    refund: Refund | None = None
    dispute: CardDispute | None = None


def note_move(
    here: Acting, claim: Claim, kind: Movement, amount: Money, cause: Cause, *, on: date | None = None, note: str = ""
) -> Move:
    """Write that money moved, above zero what came in, and journal it. A cause that moved already is an IntegrityError."""
    moved = Move.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        kind=kind.value,
        attempt=cause.attempt,
        page=cause.page,
        refund=cause.refund,
        dispute=cause.dispute,
        amount=amount.amount,
        currency=amount.currency,
        moved_on=on or here.today,
        note=note[:400],
        author=here.actor,
        recorded_at=here.at,
    )
    body = {"claim": claim.pk, "move": moved.pk, "kind": kind.value, "amount": amount}
    append(here, [Fact("claim.moved", body, chain=claim.guarantee.debtor_id)])
    return moved


def recovery_line(claim: Claim) -> Recovered:
    """How the money of a claim came (SW-16, SW-17)."""
    moved = Move.objects.filter(claim=claim).values_list("amount", flat=True)
    after = ZERO
    if claim.receivable_id is not None:
        parts = Imputation.objects.filter(receivable=claim.receivable_id, payment__nature="payment")
        # Booked there, too; of what a bank moves that alone which it gave back after the debt had grown by it.
        is_booked = Q(kind__in=[Movement.CARD, Movement.PAGE, Movement.REFUND]) | Q(
            kind=Movement.GIVEN_BACK, dispute__is_asked_again=True
        )
        late = Move.objects.filter(is_booked, claim=claim, recorded_at__gt=F("claim__receivable__imported_at"))
        after = sum(parts.values_list("amount", flat=True), ZERO) - sum(late.values_list("amount", flat=True), ZERO)
    return recovered(claim.amount, claim.covered, moved, max(after, ZERO))
