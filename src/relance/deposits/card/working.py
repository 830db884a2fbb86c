"""What a worker does about claims whose moment has come: settle what is in doubt, ask the planner, act, and ask again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Concat

from relance.deposits.card import disputes, looking, refunding
from relance.deposits.card.attempting import Attempting
from relance.deposits.card.giving import look_for_card
from relance.deposits.card.planning import plan
from relance.deposits.card.refunding import Refunding
from relance.deposits.card.states import ATTEMPTS
from relance.deposits.claim.situations import card_behind, may_ask
from relance.deposits.models import Attempt, CardDispute, Claim, Guarantee, HostedPage, Refund
from relance.dispatch.cycle import Workplace, carry_out
from relance.dispatch.doubt import unconfirm_stalled
from relance.domain.calendars import ONE_DAY
from relance.domain.captures.decisions import Decision, ExpireThePage, LookUp, TryNow
from relance.domain.captures.hours import AttemptHours
from relance.domain.deposits.attempts import AttemptState
from relance.exchanges.models import DebtorAnswer
from relance.payments.cards.door import CardProvider
from relance.tenancy.context import Acting

STEPS = 12  # of one claim at one visit: what needs more comes back
NOT_REACHED = frozenset({"no_connection", "rate_limit"})
LOOKED_AFTER_FOR = timedelta(days=60)  # a guarantee whose last day has passed
CUT_OFF_FOR = timedelta(hours=1)  # until the place, the switch and the account are looked at again


def claims_due(here: Acting, *, most: int = 100) -> list[int]:
    """Claims to look at now, ended ones that owe money back first, then the longest due."""
    owing = (
        refunding.due(here)
        .filter(claim__isnull=False)
        .order_by("not_before", "pk")
        .values_list("claim_id", flat=True)[:most]
    )
    due = _running(here).filter(look_at__lte=here.at)
    looked_at = due.order_by("look_at", "pk").values_list("pk", flat=True)[:most]
    return list(dict.fromkeys([*owing, *looked_at]))[:most]


def has_plain_refunds(here: Acting) -> bool:
    """Whether a plain payment is on its way back to its guest."""
    return refunding.due(here).filter(claim=None).exists()


def claims_answered(here: Acting, *, most: int = 100) -> list[int]:
    """Running claims of which the guest said something: what somebody read or decided of it may have changed what may be done."""
    subject = Concat(Value("claim:"), Cast(OuterRef("pk"), TextField()))
    said = DebtorAnswer.objects.filter(organisation_id=here.organisation, subject=subject)
    found = _running(here).filter(Exists(said), look_at__gt=here.at)
    return list(found.order_by("look_at", "pk").values_list("pk", flat=True)[:most])


def next_moment(here: Acting) -> datetime | None:
    """When the next claim, refund or page is to be looked at."""
    owed = Refund.objects.filter(organisation_id=here.organisation, state__in=refunding.UNDER_WAY)
    moments = (
        _running(here).order_by("look_at").values_list("look_at", flat=True).first(),
        owed.order_by("not_before").values_list("not_before", flat=True).first(),
        _open_pages(here).filter(look_at__isnull=False).order_by("look_at").values_list("look_at", flat=True).first(),
    )
    return min((one for one in moments if one is not None), default=None)


def work_on(place: Workplace, claim_id: int, provider: CardProvider) -> Decision:
    """Bring one claim as far as it goes now; returns the planner's last word, which says when to come back.

    Nothing is asked of the provider from where nothing may leave: what stands in doubt there stays so.
    """
    with place.acting() as here:
        unconfirm_stalled(here, Attempt.objects.filter(claim=claim_id), ATTEMPTS)
        is_cut_off = _is_cut_off(here, claim_id)
        looks = [] if is_cut_off else looking.attempts_to_look_at(here, claim_id)
    _give_back(place, claim_id, provider)
    for one in looks:
        looking.look_up(place, provider, one)
    for _step in range(STEPS):
        with place.acting() as here:
            decision = plan(here, claim_id)
            queued = _queued(claim_id)
            if is_cut_off and isinstance(decision, LookUp | ExpireThePage):
                Claim.objects.filter(pk=claim_id).update(look_at=here.at + CUT_OFF_FOR)
        if is_cut_off or place.is_stopping() or not _act(place, claim_id, provider, decision, queued):
            break
    _give_back(place, claim_id, provider)
    return decision


def give_back_plain(place: Workplace, provider: CardProvider) -> None:
    """Send back what goes back of plain payments, or ask what became of it."""
    _give_back(place, None, provider)


def unanswered_since(here: Acting, claim_id: int, since: datetime) -> str:
    """What a claim's last attempt heard where the provider did not answer it since then; "" where it did, or nothing was asked."""
    last = Attempt.objects.filter(claim=claim_id, settled_at__gte=since).order_by("-pk").first()
    if last is not None and last.state == AttemptState.UNCONFIRMED:
        return last.why
    if last is not None and last.state == AttemptState.DECLINED and not last.is_sent and last.code in NOT_REACHED:
        return last.code
    return ""


def next_day(here: Acting) -> datetime | None:
    """The next morning, where a day may bring something: a guarantee that ends, a payment that is disputed. None where it cannot."""
    since = here.at - disputes.MAY_COME_WITHIN
    in_force = Guarantee.objects.filter(
        organisation_id=here.organisation,
        released_at=None,
        cancelled_at=None,
        claim_until__gte=here.today - LOOKED_AFTER_FOR,
    )
    taken = Attempt.objects.filter(state=AttemptState.CAPTURED.value, settled_at__gte=since)
    undecided = CardDispute.objects.filter(organisation_id=here.organisation, closed_at=None)
    if in_force.exists() or taken.exists() or undecided.exists():
        return AttemptHours(here.zone).opening_on(here.today + ONE_DAY)
    return None


def pages_due(here: Acting, *, most: int = 50) -> list[int]:
    """Pages that stand open at the provider, and are to be looked at."""
    due = _open_pages(here).exclude(look_at__gt=here.at).order_by("look_at", "pk")
    return [page.pk for page in due[:most] if may_ask(here, page.account)]


def look_at_page(place: Workplace, provider: CardProvider, page_id: int) -> None:
    """Ask what became of one: a card that was left, or money that came. Without a message of the provider's it is seen all the same."""
    with place.acting():
        page = HostedPage.objects.select_related("guarantee").get(pk=page_id)
    of = page.guarantee
    if page.amount is not None and page.claim_id is None and (of.cancelled_at is not None or page.amount != of.amount):
        looking.close_way(place, provider, None, page.reference)  # nobody pays what was taken back, or asked no more
    elif page.amount is None:
        look_for_card(place, provider, page.guarantee_id)
    else:
        looking.look_at_page(place, provider, page_id)


def _running(here: Acting) -> QuerySet[Claim]:
    return Claim.objects.filter(organisation_id=here.organisation, ended_at=None, look_at__isnull=False)


def _open_pages(here: Acting) -> QuerySet[HostedPage]:
    return HostedPage.objects.filter(organisation_id=here.organisation, ended_at=None)


def _is_cut_off(here: Acting, claim_id: int) -> bool:
    """Whether an account by which this claim's money may come cannot be asked from here."""
    claim = Claim.objects.get(pk=claim_id)
    card = card_behind(claim)
    under_way = Attempt.objects.filter(claim=claim, state__in=[*refunding.UNDER_WAY, AttemptState.NEEDS_GUEST.value])
    accounts = {card.account} if card is not None else set()
    accounts |= set(under_way.values_list("card__account", flat=True))
    accounts |= set(HostedPage.objects.filter(claim=claim, ended_at=None).values_list("account", flat=True))
    return not all(may_ask(here, account) for account in accounts)


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
            return looking.close_way(place, provider, claim_id, decision.reference)
        case TryNow():
            return True
    return False


def _queued(claim_id: int) -> int | None:
    waiting = Attempt.objects.filter(claim=claim_id, state=ATTEMPTS.waiting.value)
    return waiting.values_list("pk", flat=True).first()


def _give_back(place: Workplace, claim_id: int | None, provider: CardProvider) -> None:
    """Of a claim, or of plain payments."""
    with place.acting() as here:
        unconfirm_stalled(here, Refund.objects.filter(claim=claim_id), ATTEMPTS)
        due = refunding.due(here).filter(claim=claim_id).select_related("attempt__card", "page").order_by("pk")
        found = [(row.pk, row.state) for row in due if may_ask(here, refunding.account_of(row))]
        cut_off = [row.pk for row in due if row.pk not in {pk for pk, _state in found}]
        Refund.objects.filter(pk__in=cut_off).update(not_before=here.at + CUT_OFF_FOR)
    waiting = [pk for pk, state in found if state == AttemptState.QUEUED]
    doubtful = [pk for pk, state in found if state in (AttemptState.UNCONFIRMED, AttemptState.PENDING)]
    for one in doubtful:
        refunding.look_up(place, provider, one)
    for one in waiting:
        carry_out(place, Refunding(provider), one)
