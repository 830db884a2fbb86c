"""What a worker does about claims whose moment has come: settle what is in doubt, ask the planner, act, and ask again."""

from __future__ import annotations

from datetime import datetime

from relance.deposits import looking, refunding
from relance.deposits.attempting import Attempting
from relance.deposits.models import Attempt, Claim, Refund
from relance.deposits.planning import plan
from relance.deposits.refunding import Refunding
from relance.deposits.states import ATTEMPTS
from relance.dispatch.cycle import Workplace, carry_out
from relance.dispatch.doubt import unconfirm_stalled
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, TryNow
from relance.domain.deposits.attempts import AttemptState
from relance.payments.cards.door import CardProvider
from relance.tenancy.context import Acting

STEPS = 12  # of one claim at one visit: what needs more comes back


def claims_due(here: Acting, *, most: int = 100) -> list[int]:
    """Claims to look at now, ended ones that owe money back first, then the longest due."""
    owing = refunding.due(here).order_by("not_before", "pk").values_list("claim_id", flat=True)[:most]
    due = Claim.objects.filter(organisation_id=here.organisation, ended_at=None, look_at__lte=here.at)
    looked_at = due.order_by("look_at", "pk").values_list("pk", flat=True)[:most]
    return list(dict.fromkeys([*owing, *looked_at]))[:most]


def next_moment(here: Acting) -> datetime | None:
    """When the next claim, or the next refund, is to be looked at."""
    waiting = Claim.objects.filter(organisation_id=here.organisation, ended_at=None, look_at__isnull=False)
    owed = Refund.objects.filter(organisation_id=here.organisation, state__in=refunding.UNDER_WAY)
    moments = (
        waiting.order_by("look_at").values_list("look_at", flat=True).first(),
        owed.order_by("not_before").values_list("not_before", flat=True).first(),
    )
    return min((one for one in moments if one is not None), default=None)


def work_on(place: Workplace, claim_id: int, provider: CardProvider) -> Decision:
    """Bring one claim as far as it goes now; returns the planner's last word, which says when to come back."""
    with place.acting() as here:
        unconfirm_stalled(here, Attempt.objects.filter(claim=claim_id), ATTEMPTS)
    _give_back(place, claim_id, provider)
    for _step in range(STEPS):
        with place.acting() as here:
            decision = plan(here, claim_id)
            queued = _queued(claim_id)
        if place.is_stopping() or not _act(place, claim_id, provider, decision, queued):
            break
    _give_back(place, claim_id, provider)
    return decision


def _act(place: Workplace, claim_id: int, provider: CardProvider, decision: Decision, queued: int | None) -> bool:
    """Do what needs the provider; whether the planner is to be asked again."""
    if queued is not None:
        carry_out(place, Attempting(provider), queued)
        with place.acting():
            return _queued(claim_id) is None  # else it could not leave: this installation sends nothing
    match decision:
        case LookUp():
            attempt = Attempt.objects.values_list("pk", flat=True)
            with place.acting():
                found = attempt.get(claim=claim_id, public_id=decision.attempt.key)
            looking.look_up(place, provider, found)
            return True
        case ExpireThePage():
            return looking.close_page(place, provider, decision.reference)
        case TryNow():
            return True
    return False


def _queued(claim_id: int) -> int | None:
    waiting = Attempt.objects.filter(claim=claim_id, state=ATTEMPTS.waiting.value)
    return waiting.values_list("pk", flat=True).first()


def _give_back(place: Workplace, claim_id: int, provider: CardProvider) -> None:
    with place.acting() as here:
        unconfirm_stalled(here, Refund.objects.filter(claim=claim_id), ATTEMPTS)
        found = list(refunding.due(here, claim_id).order_by("pk").values_list("pk", "state"))
    waiting = [pk for pk, state in found if state == AttemptState.QUEUED]
    doubtful = [pk for pk, state in found if state in (AttemptState.UNCONFIRMED, AttemptState.PENDING)]
    for one in doubtful:
        refunding.look_up(place, provider, one)
    for one in waiting:
        carry_out(place, Refunding(provider), one)
