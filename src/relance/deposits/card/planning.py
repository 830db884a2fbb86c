"""What is done about a claim now: the planner is asked under a lock of the claim, and what it says is written down or passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from relance.deposits.card.attempting import drop, why_not
from relance.deposits.card.ending import end
from relance.deposits.card.states import ATTEMPTS
from relance.deposits.claim.disputed import is_undecided
from relance.deposits.claim.situations import (
    CardMissing,
    card_behind,
    lock_card,
    lock_claim,
    situation_of,
    without_card,
)
from relance.deposits.models import Attempt, Claim
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.plan import decide
from relance.domain.captures.reasons import Because, Why
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting

AGAIN = timedelta(minutes=5)  # what only the provider knows, and did not say
WHILE_CUT_OFF = timedelta(hours=1)  # a switch, a place, an account, a link that the guest has
AT_LATEST = timedelta(days=1)  # whatever is waited for, and though nobody says that it came
WITHIN_THE_HOUR = frozenset({Why.SWITCHED_OFF, Why.CUT_OFF, Why.AUTHENTICATION})


def plan(here: Acting, claim_id: int, *, wanted_now: bool = False) -> Decision:
    """Decide on a requested claim and act on it as far as no network is needed.

    An attempt is written (``queued``), the end is booked, a wait is noted in ``look_at``. What needs the provider (a look, a page
    to close) is the caller's, who asks again afterwards. ``wanted_now``: a person wants an attempt before its day.
    """
    claim = lock_claim(claim_id)
    if claim.ended_at is not None or claim.requested_at is None:
        nothing = Money.zero(claim.currency)
        return Over(nothing, nothing, Because(Why.CANCELLED if claim.requested_at is None else Why.PAID))
    _drop_what_is_wrong(here, claim)
    decision = _decided(here, claim, wanted_now=wanted_now)
    match decision:
        case TryNow():
            _write(here, claim, decision)
        case Over():
            end(here, claim, decision)
        case Wait() | WaitForGuest():
            most = WHILE_CUT_OFF if decision.because.why in WITHIN_THE_HOUR else AT_LATEST
            _look_at(claim, min(decision.until, here.at + most))
        case LookUp() | ExpireThePage():
            _look_at(claim, here.at + AGAIN)
    return decision


def _drop_what_is_wrong(here: Acting, claim: Claim) -> None:
    """An attempt that waits, and that nobody should make any more, must not keep the claim from going on."""
    waiting = Attempt.objects.select_for_update(of=("self",)).select_related("card", "claim__guarantee")
    for row in waiting.filter(claim=claim, state=ATTEMPTS.waiting.value):
        if not_to_be_made := why_not(here, claim, row):
            drop(here, row, not_to_be_made)


def _decided(here: Acting, claim: Claim, *, wanted_now: bool) -> Decision:
    """The planner's word, under a lock of the card: two claims on one card are looked at one after the other.

    While a bank decides on a dispute the claim does not end: what is left of it is not known.
    """
    lock_card(here, claim)
    try:
        decision = decide(situation_of(here, claim), here.at, wanted_now=wanted_now)
    except CardMissing:
        decision = _without_card(here, claim)
    if isinstance(decision, Over) and is_undecided(claim):
        return Wait(here.at + AT_LATEST, Because(Why.DISPUTED))
    return decision


def _without_card(here: Acting, claim: Claim) -> Decision:
    """What is under way is settled and the window ends all the same; until then the guest may leave a card."""
    decision = decide(replace(without_card(here, claim), is_stopped=True), here.at)
    if isinstance(decision, Wait) and decision.because.why is Why.STOPPED:
        return WaitForGuest(decision.until, Because(Why.OTHER_CARD))
    return decision


def _write(here: Acting, claim: Claim, decision: TryNow) -> Attempt:
    card = card_behind(claim)
    if card is None:
        raise CardMissing  # the planner saw one, under the same lock
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
