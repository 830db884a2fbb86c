"""How an attempt is made: claimed, the provider asked once, what is known written down. The way itself is that of ``dispatch``."""

from __future__ import annotations

from dataclasses import dataclass

from relance.deposits.card.ending import take_late
from relance.deposits.card.provider_messages import address_for_messages
from relance.deposits.card.states import ATTEMPTS
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import CardMissing, lock_card, lock_claim, number_of, situation_of
from relance.deposits.models import Attempt, Claim
from relance.dispatch import answers as dispatch
from relance.dispatch.states import move, still_asks
from relance.domain.captures.answers import Answer, Captured, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.decisions import TryNow
from relance.domain.captures.plan import decide
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider, reference
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.organisations import public_id_of
from relance.tenancy.places import may_leave
from relance.tenancy.secrets import SecretUnreadable


@dataclass(frozen=True, slots=True)
class Trying:
    """An attempt that is claimed, and what the provider is asked."""

    row: Attempt
    asked: values.Attempt


class Attempting:
    """What making an attempt does at each stage (``dispatch.cycle.Act``), by one provider account."""

    not_its_fault: tuple[type[Exception], ...] = (SecretUnreadable,)

    def __init__(self, provider: CardProvider) -> None:
        self._provider = provider

    def claim(self, here: Acting, pk: int) -> Trying | None:
        """Through its gate: what the planner would still do now, as if this attempt had not been written. Else it is dropped."""
        hold_lock(Lock.EXIT, here, alone=False)  # whoever switches off waits for us, or we see it
        claim, row = lock_attempt(pk)
        if row.state != ATTEMPTS.waiting or not may_leave(here):
            return None
        if not_to_be_made := why_not(here, claim, row):
            drop(here, row, not_to_be_made)
            return None
        move(
            row,
            ATTEMPTS.claimed,
            claimed_at=here.at,
            first_tried_at=row.first_tried_at or here.at,
            attempts=row.attempts + 1,
        )
        return Trying(row, asked_of(here, row))

    def call(self, claimed: Trying) -> Answer:
        """The provider, once."""
        return self._provider.attempt(claimed.asked)

    def prove(self, here: Acting, claimed: Trying, answer: Answer | dispatch.Unknown) -> None:
        """Write down what is known, unless somebody settled it meanwhile."""
        _claim, row = lock_attempt(claimed.row.pk)
        if still_asks(row, ATTEMPTS):
            record(here, row, Unknown(answer.why) if isinstance(answer, dispatch.Unknown) else answer)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """End one that cannot even be claimed: it surely was not made."""
        _claim, row = lock_attempt(pk)
        if row.state == ATTEMPTS.waiting:
            drop(here, row, "it could not be claimed", detail=why)


def why_not(here: Acting, claim: Claim, row: Attempt) -> str:
    """Why an attempt that waits is not to be made after all; "" where it is. The claim is locked by the caller.

    What the planner would do now is asked as if the attempt had not been written.
    """
    try:
        lock_card(here, claim)  # another claim on it may be at the same gate
        decision = decide(situation_of(here, claim, without=row.pk), here.at, wanted_now=True)
    except CardMissing:
        return "no card stands behind it any more"
    if row.card.replaced_at is not None or row.card.erased_at is not None:
        return "another card stands behind it by now"
    is_right = isinstance(decision, TryNow) and decision.amount >= Money(row.amount, row.currency).rounded()
    return "" if is_right else decision.because.why.value


def lock_attempt(pk: int) -> tuple[Claim, Attempt]:
    """The claim's row first, then the attempt's: every program in this order."""
    claim = lock_claim(Attempt.objects.values_list("claim", flat=True).get(pk=pk))
    return claim, Attempt.objects.select_for_update(of=("self",)).select_related("card", "claim__guarantee").get(pk=pk)


def asked_of(here: Acting, row: Attempt) -> values.Attempt:
    """What a provider is asked, the same at every sending and in a copy of the installation."""
    card = row.card
    return values.Attempt(
        reference=reference(public_id_of(here), f"claim-{row.claim_id}", row.ordinal),
        amount=Money(row.amount, row.currency).rounded(),
        card=values.Card(card.customer, card.reference, card.fingerprint, card.network, card.last4),
        at=row.first_tried_at or here.at,
        description=number_of(row.claim),
        hears=address_for_messages(here),
    )


def record(here: Acting, row: Attempt, answer: Answer) -> None:
    """Write down what an attempt, or a look at one, brought, in the transaction that holds its lock; money that came is a move."""
    known = {"settled_at": here.at}
    match answer:
        case Captured():
            move(row, AttemptState.CAPTURED, reference=answer.reference, link="", **known)
            amount = Money(answer.amount, row.currency).rounded()
            note_move(here, row.claim, Movement.CARD, amount, Cause(attempt=row))
            take_late(here, row.claim, amount)
        case Pending():
            move(row, AttemptState.PENDING, reference=answer.reference, pending_until=answer.until, link="", **known)
        case Declined():
            move(
                row,
                AttemptState.DECLINED,
                reference=answer.reference or row.reference,
                link="",
                decline=answer.kind.value,
                cause=answer.cause.value,
                code=answer.code[:80],
                advice=answer.advice[:80],
                is_sent=answer.is_sent,
                **known,
            )
        case NeedsDebtor():
            move(row, AttemptState.NEEDS_GUEST, reference=answer.reference, link=answer.link, is_sent=True, **known)
        case Unknown():
            move(row, AttemptState.UNCONFIRMED, why=answer.why, **known)
    _plan_anew(here, row.claim)
    body = {"claim": row.claim_id, "attempt": row.pk, "state": row.state, "code": row.code}
    append(here, [Fact("attempt.answered", body, chain=row.claim.guarantee.debtor_id)])


def drop(here: Acting, row: Attempt, why: str, *, detail: str = "") -> None:
    """End an attempt that was never made, and surely never will be. ``detail`` may hold what the journal's body must not."""
    move(row, AttemptState.DROPPED, why=detail or why, settled_at=here.at)
    _plan_anew(here, row.claim)
    body = {"claim": row.claim_id, "attempt": row.pk, "why": why}
    said = {"why": detail} if detail else {}
    append(here, [Fact("attempt.dropped", body, chain=row.claim.guarantee.debtor_id, detail=said)])


def _plan_anew(here: Acting, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk, ended_at=None).update(look_at=here.at)
