"""How money goes back to a guest: claimed, the provider asked once, what is known written down (``dispatch``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from relance.deposits.card.states import ATTEMPTS
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim, may_ask
from relance.deposits.models import CardDispute, Claim, Guarantee, Refund
from relance.dispatch.answers import Refused
from relance.dispatch.answers import Unknown as NothingHeard
from relance.dispatch.cycle import Workplace
from relance.dispatch.doubt import STALLED_AFTER
from relance.dispatch.states import move, still_asks
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider, reference
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.organisations import public_id_of
from relance.tenancy.secrets import SecretUnreadable

UNDER_WAY = [
    state.value for state in (AttemptState.QUEUED, AttemptState.CLAIMED, AttemptState.UNCONFIRMED, AttemptState.PENDING)
]
ASK_AGAIN, ASK_AGAIN_PENDING = timedelta(minutes=5), timedelta(hours=1)
AT_THE_BANK, NEVER_MADE = (
    "the cardholder's bank takes it back",
    "the provider does not have it: it was never made",
)
SEND_AGAIN = timedelta(minutes=15)  # no connection, too many calls


@dataclass(frozen=True, slots=True)
class GivingBack:
    """A refund that is claimed, and what the provider is asked."""

    row: Refund
    asked: values.Refunding


class Refunding:
    """What giving money back does at each stage (``dispatch.cycle.Act``), by one provider account."""

    not_its_fault: tuple[type[Exception], ...] = (SecretUnreadable,)

    def __init__(self, provider: CardProvider) -> None:
        self._provider = provider

    def claim(self, here: Acting, pk: int) -> GivingBack | None:
        """Take it, once. Nothing stops what is owed back but the switch of this installation, and a bank that takes it back itself."""
        hold_lock(Lock.EXIT, here, alone=False)
        row = _locked(pk)
        if row.state != ATTEMPTS.waiting or not may_ask(here, account_of(row)):
            return None
        if _is_disputed(row):
            move(row, AttemptState.DROPPED, why=AT_THE_BANK, settled_at=here.at)
            return None
        move(
            row,
            ATTEMPTS.claimed,
            claimed_at=here.at,
            first_tried_at=row.first_tried_at or here.at,
            attempts=row.attempts + 1,
            not_before=here.at + STALLED_AFTER,
        )
        return GivingBack(row, asked_of(here, row))

    def call(self, claimed: GivingBack) -> values.Refund | Refused | Unknown:
        """The provider, once."""
        return self._provider.refund(claimed.asked)

    def prove(
        self, here: Acting, claimed: GivingBack, answer: values.Refund | Refused | Unknown | NothingHeard
    ) -> None:
        """Write down what is known."""
        row = _locked(claimed.row.pk)
        if still_asks(row, ATTEMPTS):
            _record(here, row, answer)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """End one that cannot even be claimed: a person is told on the claim's page."""
        row = _locked(pk)
        if row.state == ATTEMPTS.waiting:
            move(row, AttemptState.DROPPED, why=why, settled_at=here.at)


def look_up(place: Workplace, provider: CardProvider, refund_id: int) -> None:
    """Ask what became of a refund whose answer was lost or is still owed."""
    with place.acting() as here:
        asked, at = asked_of(here, _locked(refund_id)), here.at
    found = provider.refund_state(asked, at)
    with place.acting() as here:
        row = _locked(refund_id)
        if row.state not in (AttemptState.UNCONFIRMED, AttemptState.PENDING):
            return
        if found is None:
            _make_anew(here, row)
        elif not isinstance(found, Unknown):
            _record(here, row, found)
        else:
            Refund.objects.filter(pk=row.pk).update(not_before=here.at + ASK_AGAIN)


def _make_anew(here: Acting, row: Refund) -> None:
    """What is owed back was surely never sent: another row, with another key, takes its place."""
    move(row, AttemptState.DROPPED, why=NEVER_MADE, settled_at=here.at)
    Refund.objects.create(
        organisation_id=here.organisation,
        claim=row.claim,
        attempt=row.attempt,
        page=row.page,
        amount=row.amount,
        currency=row.currency,
        state=ATTEMPTS.waiting.value,
        not_before=here.at,
    )


def due(here: Acting) -> QuerySet[Refund]:
    """Refunds to send or to ask about now, whether their claim has ended or not."""
    return Refund.objects.filter(organisation_id=here.organisation, state__in=UNDER_WAY, not_before__lte=here.at)


def asked_of(here: Acting, row: Refund) -> values.Refunding:
    """What a provider is asked, the same at every sending and in a copy of the installation."""
    of = row.attempt.reference if row.attempt is not None else row.page.payment if row.page is not None else ""
    return values.Refunding(
        reference=reference(public_id_of(here), f"refund-{row.claim_id or 'payment'}", row.pk),
        payment=of,
        amount=Money(row.amount, row.currency).rounded(),
        at=row.first_tried_at or here.at,
    )


def account_of(row: Refund) -> str:
    """The provider account by which the money came."""
    return row.attempt.card.account if row.attempt is not None else row.page.account if row.page is not None else ""


def _is_disputed(row: Refund) -> bool:
    undecided = CardDispute.objects.filter(claim=row.claim_id).exclude(was_won=True)
    return undecided.filter(attempt=row.attempt_id, page=row.page_id).exists()


def _locked(pk: int) -> Refund:
    """The claim's row first, then the refund's; of a plain payment the guarantee's, as whoever gives it back locks it."""
    claim, page = Refund.objects.values_list("claim", "page").get(pk=pk)
    if claim is not None:
        lock_claim(claim)
    else:
        Guarantee.objects.select_for_update(of=("self",)).get(hostedpage=page)
    found = Refund.objects.select_for_update(of=("self",))
    return found.select_related("claim__guarantee", "attempt__card", "page__guarantee").get(pk=pk)


def _chain(row: Refund) -> int:
    """Whose journal it is told in."""
    about = row.claim or row.page
    return int(about.guarantee.debtor_id) if about is not None else ORGANISATION_CHAIN


def _record(here: Acting, row: Refund, answer: values.Refund | Refused | Unknown | NothingHeard) -> None:
    match answer:
        case Unknown() | NothingHeard():
            move(row, AttemptState.UNCONFIRMED, why=answer.why, settled_at=here.at, not_before=here.at + ASK_AGAIN)
        case Refused(is_temporary=True) if row.state == AttemptState.CLAIMED:
            again = here.at + SEND_AGAIN
            move(row, AttemptState.QUEUED, why=answer.why, claimed_at=None, first_tried_at=None, not_before=again)
        case Refused():
            move(row, AttemptState.DECLINED, why=answer.why, settled_at=here.at)
        case values.Refund(standing=values.Standing.DONE):
            move(row, AttemptState.CAPTURED, reference=answer.id, settled_at=here.at)
            amount = Money.zero(row.currency) - Money(row.amount, row.currency).rounded()
            if row.claim is not None:
                note_move(here, row.claim, Movement.REFUND, amount, Cause(refund=row))
        case values.Refund(standing=values.Standing.OPEN):
            if row.state != AttemptState.PENDING:
                move(row, AttemptState.PENDING, reference=answer.id, settled_at=here.at)
            Refund.objects.filter(pk=row.pk).update(not_before=here.at + ASK_AGAIN_PENDING)
        case values.Refund():
            move(row, AttemptState.DECLINED, reference=answer.id, why=answer.code, settled_at=here.at)
    if row.claim is not None:
        Claim.objects.filter(pk=row.claim.pk, ended_at=None).update(look_at=here.at)
    body = {"claim": row.claim_id, "refund": row.pk, "state": row.state}
    append(here, [Fact("refund.answered", body, chain=_chain(row))])
