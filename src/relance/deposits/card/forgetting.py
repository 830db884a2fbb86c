"""Cards that stand behind nothing any more are forgotten at the provider, too: replaced, let go, or behind a request that was taken back.

Whoever steals the key of an account finds no card there that could still be asked. It does no harm twice: a lost answer is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from relance.deposits.card.refunding import UNDER_WAY
from relance.deposits.card.states import FORGETTINGS
from relance.deposits.claim.situations import may_ask
from relance.deposits.models import Attempt, Card, CardForgetting, Claim
from relance.dispatch.answers import Accepted, Refused
from relance.dispatch.answers import Unknown as NothingHeard
from relance.dispatch.cycle import Workplace, carry_out
from relance.dispatch.doubt import STALLED_AFTER, unconfirm_stalled
from relance.dispatch.states import move, still_asks
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.attempts import AttemptState, ForgettingState
from relance.journal.appending import Fact, append
from relance.payments.cards.door import CardProvider
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.secrets import SecretUnreadable

AGAIN = timedelta(hours=1)
UNDECIDED = [*UNDER_WAY, AttemptState.NEEDS_GUEST.value]


@dataclass(frozen=True, slots=True)
class Asked:
    """A forgetting that is claimed, and what the provider is asked."""

    row: CardForgetting
    customer: str
    card: str


class Forgetting:
    """What it does at each stage (``dispatch.cycle.Act``)."""

    not_its_fault: tuple[type[Exception], ...] = (SecretUnreadable,)

    def __init__(self, provider: CardProvider) -> None:
        self._provider = provider

    def claim(self, here: Acting, pk: int) -> Asked | None:
        """Take it, once, where this installation acts and the account is the one set up."""
        hold_lock(Lock.EXIT, here, alone=False)
        row = _locked(pk)
        if row.state != FORGETTINGS.waiting or not may_ask(here, row.card.account):
            return None
        move(
            row,
            FORGETTINGS.claimed,
            claimed_at=here.at,
            first_tried_at=row.first_tried_at or here.at,
            attempts=row.attempts + 1,
            not_before=here.at + STALLED_AFTER,
        )
        return Asked(row, row.card.customer, row.card.reference)

    def call(self, claimed: Asked) -> Accepted | Refused | Unknown:
        """The provider, once."""
        return self._provider.forget(claimed.customer, claimed.card)

    def prove(self, here: Acting, claimed: Asked, answer: Accepted | Refused | Unknown | NothingHeard) -> None:
        """Write down what is known."""
        row = _locked(claimed.row.pk)
        if not still_asks(row, FORGETTINGS):
            return
        match answer:
            case Accepted():
                move(row, ForgettingState.FORGOTTEN, reference=answer.reference[:400], settled_at=here.at)
                Card.objects.filter(pk=row.card_id).update(erased_at=here.at)
            case Refused(is_temporary=False):
                move(row, ForgettingState.REFUSED, why=answer.why, settled_at=here.at)
            case _:
                move(row, ForgettingState.UNCONFIRMED, why=answer.why, not_before=here.at + AGAIN)
        body = {"card": row.card_id, "state": row.state}
        append(here, [Fact("card.forgotten", body, chain=row.card.guarantee.debtor_id)])

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """End one that cannot even be claimed."""
        row = _locked(pk)
        if row.state == FORGETTINGS.waiting:
            move(row, ForgettingState.REFUSED, why=why, settled_at=here.at)


def forget_cards(place: Workplace, provider: CardProvider, *, most: int = 20) -> None:
    """Find what stands behind nothing any more, and have it forgotten; what is in doubt is asked again."""
    with place.acting() as here:
        mine = CardForgetting.objects.filter(organisation_id=here.organisation)
        unconfirm_stalled(here, mine, FORGETTINGS)
        for row in mine.filter(state=ForgettingState.UNCONFIRMED.value, not_before__lte=here.at):
            move(row, ForgettingState.QUEUED, claimed_at=None)
        CardForgetting.objects.bulk_create(
            [
                CardForgetting(
                    organisation_id=here.organisation, card=card, state=ForgettingState.QUEUED.value, not_before=here.at
                )
                for card in _behind_nothing(here)[:most]
            ],
            ignore_conflicts=True,
        )
        waiting = mine.filter(state=ForgettingState.QUEUED.value, not_before__lte=here.at).order_by("pk")
        found = list(waiting.values_list("pk", flat=True)[:most])
    for one in found:
        if place.is_stopping():
            return
        carry_out(place, Forgetting(provider), one)


def _behind_nothing(here: Acting) -> list[Card]:
    """Replaced, or of a request that is over: and no attempt on it may still bring money, and nothing runs that would ask it."""
    over = (
        Q(replaced_at__isnull=False)
        | Q(guarantee__released_at__isnull=False)
        | Q(guarantee__cancelled_at__isnull=False)
    )
    tried = Attempt.objects.filter(card=OuterRef("pk"), state__in=UNDECIDED)
    running = Claim.objects.filter(guarantee=OuterRef("guarantee"), ended_at=None, requested_at__isnull=False)
    known = CardForgetting.objects.filter(card=OuterRef("pk"))
    same = Card.objects.filter(account=OuterRef("account"), reference=OuterRef("reference"), replaced_at=None).exclude(
        pk=OuterRef("pk")
    )
    cards = Card.objects.filter(over, organisation_id=here.organisation, erased_at=None).exclude(
        Q(Exists(running)) & Q(replaced_at=None)
    )
    found = cards.filter(
        ~Exists(tried), ~Exists(known), ~Exists(same.filter(guarantee__released_at=None, guarantee__cancelled_at=None))
    )
    return list(found.order_by("pk"))


def _locked(pk: int) -> CardForgetting:
    found = CardForgetting.objects.select_for_update(of=("self",)).select_related("card__guarantee")
    return found.get(pk=pk)
