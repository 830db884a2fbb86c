"""Cancelling a payment takes the word back that a promise was kept, where that was said after it came in.

Nobody knows which payment kept a promise: the promise asks once more how it ended, and until its day it pauses again.
"""

from __future__ import annotations

from relance.domain.ids import DebtorId, PaymentId
from relance.domain.scenario.decide import HoldKind
from relance.exchanges.models import Commitment, Party
from relance.journal.appending import Fact, append
from relance.parties.same_customer import accounts_of
from relance.receivables.corrections import Cancelled, cancel_payment
from relance.receivables.holds import Owner, hold
from relance.receivables.models import HoldOwner, Payment
from relance.receivables.targets import WholeDebtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


@needs(Right.ACT)
def cancel_payment_and_its_word(here: Acting, payment_id: PaymentId, *, reason: str) -> tuple[Cancelled, int]:
    """Cancel a payment (``receivables.corrections.cancel_payment``, with its errors), and have the promises that were said to be
    kept since it was recorded asked about again; returns what was cancelled, and how many such promises there are.
    """
    done = cancel_payment(here, payment_id, reason=reason)
    since = Payment.objects.values_list("recorded_at", flat=True).get(pk=payment_id)
    kept = list(
        Commitment.objects.select_for_update()
        .filter(debtor__in=accounts_of(here, done.debtor), party=Party.DEBTOR.value, was_kept=True)
        .filter(ended_at__gte=since, recorded_at__lte=since)
        .order_by("pk")
    )
    Commitment.objects.filter(pk__in=[one.pk for one in kept]).update(ended_at=None, was_kept=None)
    today = here.today
    for one in kept:
        if one.due_on >= today:
            hold(
                here,
                target=WholeDebtor(DebtorId(one.debtor_id)),
                kind=HoldKind.PROMISE,
                until=one.due_on,
                note="",
                owner=Owner(HoldOwner.COMMITMENT, one.pk),
            )
    facts = [
        Fact("commitment.reopened", {"commitment": one.pk, "payment": payment_id}, chain=one.debtor_id) for one in kept
    ]
    append(here, facts)
    return done, len(kept)
