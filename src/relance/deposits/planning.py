"""What is done about a claim now: the planner is asked under a lock of the claim, and what it says is written down or passed on."""

from __future__ import annotations

from datetime import datetime, timedelta

from relance.deposits.ending import end
from relance.deposits.models import Attempt, Card, Claim
from relance.deposits.situations import CardMissing, lock_card, lock_claim, situation_of
from relance.deposits.states import ATTEMPTS
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.hours import AttemptHours
from relance.domain.captures.plan import decide
from relance.domain.captures.reasons import Because, Why
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting

AGAIN = timedelta(minutes=5)  # what only the provider knows, and did not say


def plan(here: Acting, claim_id: int, *, wanted_now: bool = False) -> Decision:
    """Decide on a requested claim and act on it as far as no network is needed.

    An attempt is written (``queued``), the end is booked, a wait is noted in ``look_at``. What needs the provider (a look, a page
    to close) is the caller's, who asks again afterwards. ``wanted_now``: a person wants an attempt before its day.
    """
    claim = lock_claim(claim_id)
    if claim.ended_at is not None or claim.requested_at is None:
        nothing = Money.zero(claim.currency)
        return Over(nothing, nothing, Because(Why.CANCELLED if claim.requested_at is None else Why.PAID))
    decision = _decided(here, claim, wanted_now=wanted_now)
    match decision:
        case TryNow():
            _write(here, claim, decision)
        case Over():
            end(here, claim, decision)
        case Wait() | WaitForGuest():
            _look_at(claim, decision.until)
        case LookUp() | ExpireThePage():
            _look_at(claim, here.at + AGAIN)
    return decision


def _decided(here: Acting, claim: Claim, *, wanted_now: bool) -> Decision:
    """The planner's word, under a lock of the card: two claims on one card are looked at one after the other."""
    lock_card(here, claim)
    try:
        return decide(situation_of(here, claim), here.at, wanted_now=wanted_now)
    except CardMissing:
        assert claim.window_ends_on is not None  # noqa: S101 (a requested claim has one)
        until = AttemptHours(here.zone).start_of(claim.window_ends_on)
        return WaitForGuest(until, Because(Why.OTHER_CARD))


def _write(here: Acting, claim: Claim, decision: TryNow) -> Attempt:
    card = Card.objects.get(guarantee=claim.guarantee_id, replaced_at=None, erased_at=None)
    written = Attempt.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        card=card,
        ordinal=Attempt.objects.filter(claim=claim).count() + 1,
        amount=decision.amount.amount,
        currency=decision.amount.currency,
        state=ATTEMPTS.waiting.value,
        not_before=here.at,
        reason=decision.because.why.value,
    )
    _look_at(claim, here.at)
    body = {"claim": claim.pk, "attempt": written.pk, "amount": decision.amount, "why": decision.because.why.value}
    append(here, [Fact("attempt.planned", body, chain=claim.guarantee.debtor_id)])
    return written


def _look_at(claim: Claim, at: datetime) -> None:
    Claim.objects.filter(pk=claim.pk).update(look_at=at)
