"""A cardholder who asks the bank for the money back: what the provider says of it becomes a state of the claim.

What the bank takes back is open again, and the claim with it; the card is not tried any more, for this claim or any other; the day
by which evidence is taken stands on Today. While the bank decides nothing of the claim ends; once the money is lost a person
decides what becomes of the debt, for the guest has objected to it (``claiming.taken_back`` where the rest is a debt already).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from relance.deposits.card.ending import take_late
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim, may_ask
from relance.deposits.models import Attempt, CardDispute, Claim, Guarantee, HostedPage
from relance.dispatch.cycle import Workplace
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement, Outcome
from relance.domain.money import Money
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider
from relance.payments.cards.values import DisputeStanding
from relance.tenancy.context import Acting

MAY_COME_WITHIN = timedelta(days=130)  # the networks let a cardholder ask for 120 days
LOOK_EVERY = timedelta(days=1)
WON = (DisputeStanding.WON, DisputeStanding.CLOSED)
CHANGES = ("status", "answer_by", "is_taken_back", "reason", "fee", "answered_at", "closed_at", "was_won")
REOPENED = (Outcome.PAID.value, Outcome.LEFT.value)


def payments_to_look_at(here: Acting, *, most: int = 50) -> list[str]:
    """The provider's names of payments about which it has not been asked for a day, or about which a bank decides."""
    since, again = here.at - MAY_COME_WITHIN, here.at - LOOK_EVERY
    asked = Coalesce("looked_up_at", "settled_at")
    due = Q(asked_at__lte=again) | Q(
        not_before__gt=F("asked_at"), not_before__lte=here.at
    )  # a day ago, or told of since
    of_us = Attempt.objects.filter(organisation_id=here.organisation, state=AttemptState.CAPTURED.value)
    recent = of_us.filter(Q(settled_at__gte=since) | Q(carddispute__closed_at=None, carddispute__isnull=False))
    cards = recent.annotate(asked_at=asked).filter(due).order_by("asked_at", "pk").distinct()
    of_pages = HostedPage.objects.filter(organisation_id=here.organisation, outcome="paid", look_at__lte=here.at)
    undecided = Q(carddispute__closed_at=None, carddispute__isnull=False)
    pages = of_pages.filter(Q(ended_at__gte=since) | undecided).exclude(payment="").distinct()
    named = [
        *cards.values_list("reference", "card__account")[:most],
        *pages.order_by("look_at", "pk").values_list("payment", "account")[:most],
    ]
    return [name for name, account in named if may_ask(here, account)][:most]


def look_at_payment(place: Workplace, provider: CardProvider, payment: str) -> None:
    """Ask for the disputes about a payment of ours, and write down what changed. A payment of nobody's is left alone."""
    found = provider.disputes(payment)
    with place.acting() as here:
        attempt = Attempt.objects.filter(reference=payment, state=AttemptState.CAPTURED.value).first()
        page = HostedPage.objects.select_related("guarantee").filter(payment=payment, outcome="paid").first()
        cause = attempt or page
        if cause is None:
            return
        claim = _locked(cause)
        for one in () if isinstance(found, Unknown) else found:
            _note(here, claim, one, attempt=attempt, page=None if attempt else page)
        if not isinstance(found, Unknown):
            Attempt.objects.filter(reference=payment, state=AttemptState.CAPTURED.value).update(looked_up_at=here.at)
        HostedPage.objects.filter(payment=payment, outcome="paid").update(look_at=here.at + LOOK_EVERY)


def _locked(cause: Attempt | HostedPage) -> Claim | None:
    """The claim that a payment is of, locked; of a plain payment the guarantee is, and there is none."""
    if cause.claim_id is not None:
        return lock_claim(cause.claim_id)
    Guarantee.objects.select_for_update(of=("self",)).get(pk=cause.guarantee_id)
    return None


def _note(
    here: Acting, claim: Claim | None, found: values.Dispute, *, attempt: Attempt | None, page: HostedPage | None
) -> None:
    """One dispute as the provider has it now, over what is known of it; whatever came doubled or late changes nothing."""
    known = CardDispute.objects.filter(reference=found.id).first()
    is_new = known is None
    row = known or CardDispute(
        organisation_id=here.organisation,
        claim=claim,
        attempt=attempt,
        page=page,
        reference=found.id,
        amount=found.amount.amount,
        fee=Decimal(0),
        currency=found.amount.currency,
        opened_at=here.at,
    )
    before = (row.status, row.is_taken_back, row.fee)
    row.status, row.answer_by, row.is_taken_back = found.standing.value, found.answer_by, found.is_taken_back
    row.reason = found.reason[:80]
    if found.fee is not None and found.fee.currency == row.currency:
        row.fee = found.fee.amount
    if found.standing is DisputeStanding.UNDER_REVIEW and row.answered_at is None:
        row.answered_at = here.at
    if found.standing in (*WON, DisputeStanding.LOST):
        row.closed_at, row.was_won = row.closed_at or here.at, found.standing in WON
    else:
        row.closed_at, row.was_won = None, None
    if not is_new and before == (row.status, row.is_taken_back, row.fee):
        return
    row.save(update_fields=None if is_new else CHANGES)
    if claim is not None:
        _move(here, claim, row)
        _open_again(here, claim, row)
    about = claim or page
    chain = int(about.guarantee.debtor_id) if about is not None else ORGANISATION_CHAIN
    of = claim.pk if claim is not None else None
    body = {"claim": of, "dispute": row.pk, "status": row.status, "amount": row.amount, "fee": row.fee}
    append(here, [Fact("dispute.opened" if is_new else "dispute.changed", body, chain=chain)])


def _move(here: Acting, claim: Claim, row: CardDispute) -> None:
    """The money that the bank took, and the same given back, each once."""
    amount = Money(row.amount, row.currency).rounded()
    moved = set(row.move_set.values_list("kind", flat=True))
    if row.is_taken_back and Movement.TAKEN_BACK.value not in moved:
        note_move(here, claim, Movement.TAKEN_BACK, Money.zero(row.currency) - amount, Cause(dispute=row))
    if not row.is_taken_back and Movement.TAKEN_BACK.value in moved and Movement.GIVEN_BACK.value not in moved:
        note_move(here, claim, Movement.GIVEN_BACK, amount, Cause(dispute=row))
        if row.is_asked_again:
            take_late(here, claim, amount)


def _open_again(here: Acting, claim: Claim, row: CardDispute) -> None:
    """A claim that was paid is not any more; the planner waits for the bank, and then ends it anew."""
    if claim.ended_at is not None and claim.outcome in REOPENED and row.is_taken_back:
        claim.ended_at, claim.outcome, claim.look_at = None, "", here.at
        claim.save(update_fields=["ended_at", "outcome", "look_at"])
        append(here, [Fact("claim.reopened", {"claim": claim.pk}, chain=claim.guarantee.debtor_id)])
    else:
        Claim.objects.filter(pk=claim.pk, ended_at=None).update(look_at=here.at)
