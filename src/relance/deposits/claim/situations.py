"""What the planner of attempts looks at (``domain.captures``), read from the rows of one claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Min, Q, QuerySet

from relance.deposits.guarantee.requests import number_of as guarantee_number
from relance.deposits.models import Attempt, Card, CardDispute, Claim, GuestMessage, HostedPage, Move
from relance.domain.captures import model
from relance.domain.captures.answers import Answer, Captured, Cause, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.hours import AttemptHours
from relance.domain.captures.limits import limits_of
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.deposits.hearing import Heard, Said, heard
from relance.domain.money import Money
from relance.domain.scenario.house_rules import Automatic
from relance.exchanges.answers import answers_on
from relance.outbox.claim import lock_receivables
from relance.payments.models import CardAccount
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock_of
from relance.tenancy.models import Organisation
from relance.tenancy.places import may_leave
from relance.tenancy.preferences import DEPOSIT_DEAD_CARD

LOCK_CARD = "SELECT pg_advisory_xact_lock(hashtextextended('relance.card.' || %s, %s))"
NOT_MADE = (AttemptState.DROPPED.value,)
KINDS = {
    Movement.PAGE: model.MovementKind.PAID_ON_PAGE,
    Movement.BY_HAND: model.MovementKind.PAID_OTHERWISE,
    Movement.REFUND: model.MovementKind.REFUNDED,
    Movement.TAKEN_BACK: model.MovementKind.DISPUTED,
    Movement.GIVEN_BACK: model.MovementKind.DISPUTE_WON,
}


class CardMissing(LookupError):
    """No card stands behind the claim's guarantee: nothing can be tried."""


def lock_claim(claim_id: int) -> Claim:
    """A claim, locked; before its attempts, refunds and pages, by every program. Raises Claim.DoesNotExist.

    One that became a debt is locked with it, as payments lock debts: the books alone (late money may take back a loss), the row, and the
    journal only then.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("guarantee").get(pk=claim_id)
    if claim.receivable_id is not None:
        hold_lock_of(Lock.BOOKS, claim.organisation_id, alone=True)
        lock_receivables([claim.receivable_id])
    return claim


def subject_of(claim: Claim) -> str:
    """What links and answers call a claim."""
    return f"claim:{claim.pk}"


def number_of(claim: Claim) -> str:
    """What people call it: C-2026-0093, and /2 for the second claim on one guarantee."""
    further = f"/{claim.ordinal}" if claim.ordinal > 1 else ""
    return f"{guarantee_number(claim.guarantee)}{further}"


def lock_card(here: Acting, claim: Claim) -> None:
    """Lock the card behind a claim, after the claim itself: two claims on one card are decided on one after the other."""
    card = card_behind(claim)
    if card is not None:
        with connection.cursor() as cursor:
            cursor.execute(LOCK_CARD, [f"{card.account}/{card.fingerprint or card.reference}", here.organisation])


def card_behind(claim: Claim) -> Card | None:
    """The card that stands behind a claim's guarantee now."""
    return Card.objects.filter(guarantee=claim.guarantee_id, replaced_at=None, erased_at=None).first()


def asked_of_guest(claim: Claim) -> Money:
    """What of a claim the guest is asked: the scheme pays the rest."""
    return Money(claim.amount - claim.covered, claim.currency).rounded()


def heard_on(here: Acting, claim: Claim) -> Heard:
    """What the guest's answers say that binds attempts."""
    said = [
        Said(
            AnswerKind(one.kind),
            Money(one.amount, one.currency).rounded() if one.amount is not None else None,
            one.settled_at is not None or (one.kind == AnswerKind.ASK and not one.exchange.is_unread),
        )
        for one in answers_on(here, subject_of(claim))
    ]
    return heard(said, asked_of_guest(claim))


def may_ask(here: Acting, account: str) -> bool:
    """Whether a provider's account may be asked anything from here: this installation acts, and the account is the one set up."""
    return may_leave(here) and CardAccount.objects.filter(organisation_id=here.organisation, account=account).exists()


def situation_of(here: Acting, claim: Claim, *, without: int | None = None) -> model.Situation:
    """A requested claim as the planner sees it; ``without`` leaves one attempt out, as if it had not been written.

    Raises CardMissing.
    """
    card = card_behind(claim)
    if card is None:
        raise CardMissing
    return replace(
        without_card(here, claim, without=without),
        card=model.Card(card.fingerprint or card.reference, card.network, card.given_at),
        elsewhere=_attempts(attempts_on(card).exclude(claim=claim)),
        limits=limits_of(card.network, here.today),
        is_cut_off=not may_ask(here, card.account),
        is_disputed=CardDispute.objects.filter(attempt__in=attempts_on(card)).exists(),
    )


def without_card(here: Acting, claim: Claim, *, without: int | None = None) -> model.Situation:
    """The same of a claim behind which no card stands, which has a card of no name, given when it was requested."""
    assert claim.requested_at is not None  # noqa: S101 (a requested claim has one)
    page = HostedPage.objects.filter(claim=claim, ended_at=None).order_by("pk").first()
    automatic = Automatic(Organisation.objects.values_list("automatic", flat=True).get(pk=here.organisation))
    return model.Situation(
        claim=_claim(here, claim),
        card=model.Card("", "", claim.requested_at),
        attempts=_attempts(Attempt.objects.filter(claim=claim).exclude(pk=without or 0)),
        movements=tuple(
            model.Movement(KINDS[Movement(one.kind)], Money(abs(one.amount), one.currency).rounded(), one.recorded_at)
            for one in Move.objects.filter(claim=claim, kind__in=list(KINDS)).order_by("pk")
        ),
        page=model.PaymentPage(page.reference, page.opened_at) if page else None,
        is_switched_off=automatic.is_still,
        is_stopped=claim.stopped_at is not None,
        is_cancelled=claim.amount == 0,
    )


def minimum_of(currency: str) -> Money:
    """The least that a card is asked for: half a unit, or fifty where the currency has no smaller ones (Stripe's, for EUR and JPY)."""
    half = Money(Decimal("0.50"), currency)
    return half if half == half.rounded() else Money(Decimal(50), currency)


def _claim(here: Acting, claim: Claim) -> model.Claim:
    if claim.requested_at is None or claim.answer_until is None or claim.window_ends_on is None:
        raise LookupError(f"claim {claim.pk} is not requested yet")
    hours = AttemptHours(here.zone)
    said = heard_on(here, claim)
    guarantee = claim.guarantee
    fixed = Money(claim.slice, claim.currency).rounded() if claim.slice is not None else None
    return model.Claim(
        amount=asked_of_guest(claim),
        guarantee=Money(guarantee.amount, guarantee.currency).rounded(),
        requested_at=claim.requested_at,
        hours=hours,
        window_days=(claim.window_ends_on - hours.day(claim.requested_at)).days,
        minimum=minimum_of(claim.currency),
        plan=model.Plan(model.PlanKind(claim.plan), fixed),
        answer_period=_answer_until(here, claim.pk, claim.requested_at, claim.answer_until) - claim.requested_at,
        hearing=said.hearing,
        accepted=said.accepted,
        ends_early=DEPOSIT_DEAD_CARD.of(here) != "waits",
    )


def _answer_until(here: Acting, claim: int, asked_at: datetime, answer_until: datetime) -> datetime:
    """Until when the guest may answer before anything is tried: the delay begins when the announcement was first tried.

    One that was undone, or that has not left yet, moves it on. A claim of which no announcement was ever made keeps its day.
    """
    announced = GuestMessage.objects.filter(claim=claim, act="claim_announced")
    if not announced.exists():
        return answer_until
    tried = announced.aggregate(first=Min("notice__message__first_tried_at"))["first"]
    return max(answer_until, (tried or here.at) + (answer_until - asked_at))


def attempts_on(card: Card) -> QuerySet[Attempt]:
    """Every attempt on this card in its provider account, by its fingerprint, or by its reference where it has none."""
    same = Q(card__fingerprint=card.fingerprint) if card.fingerprint else Q(card__reference=card.reference)
    return Attempt.objects.filter(same, card__account=card.account)


def _attempts(rows: QuerySet[Attempt]) -> tuple[model.Attempt, ...]:
    found = rows.exclude(state__in=NOT_MADE).select_related("card").order_by("pk")
    return tuple(as_planned(row) for row in found)


def as_planned(row: Attempt) -> model.Attempt:
    """A row as the planner sees it."""
    return model.Attempt(
        key=str(row.public_id),
        amount=Money(row.amount, row.currency).rounded(),
        sent_at=row.first_tried_at,
        answer=_answer(row),
        answered_at=row.settled_at,
        looked_up_at=row.looked_up_at,
        fingerprint=row.card.fingerprint or row.card.reference,
    )


def _answer(row: Attempt) -> Answer | None:
    match AttemptState(row.state):
        case AttemptState.CAPTURED:
            return Captured(row.reference, row.amount, row.card.fingerprint)
        case AttemptState.PENDING:
            return Pending(row.reference, row.pending_until)
        case AttemptState.UNCONFIRMED:
            return Unknown(row.why)
        case AttemptState.NEEDS_GUEST:
            return NeedsDebtor(row.reference, row.link)
        case AttemptState.DECLINED:
            return Declined(
                Decline(row.decline),
                row.reference,
                row.code,
                row.advice,
                row.card.fingerprint,
                is_sent=row.is_sent,
                cause=Cause(row.cause or Cause.UNSAID),
            )
    return None
