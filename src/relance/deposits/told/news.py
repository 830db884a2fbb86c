"""What happened to deposits and claims that their guests have not been told: looked for in the rows, so that no door has to remember.

What happened longer ago than ``STILL_NEWS`` is told nobody any more: after a restore, or a long time switched off, it would puzzle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from relance.deposits.claim.moves import recovery_line
from relance.deposits.models import Attempt, Card, Claim, Guarantee, GuestMessage, HostedPage
from relance.deposits.told import messages
from relance.deposits.told.messages import STILL_NEWS
from relance.domain.captures.answers import Decline
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Outcome
from relance.domain.money import Money
from relance.tenancy.context import Acting

AT_ONCE = 100
MOST_APPROVALS, APPROVALS_APART = 3, timedelta(days=3)  # of one claim: a bank may ask at every attempt


def tell_news(here: Acting, *, most: int = AT_ONCE) -> int:
    """Tell what is new, and remind whoever has not given a card yet; returns how many guests were written to."""
    told = messages.remind_unsecured(here, most=most) + messages.tell_expired(here, most=most)
    told += _count(messages.tell_released(here, one) for one in _released(here)[:most])
    told += _count(messages.tell_cancelled(here, one) for one in _cancelled(here)[:most])
    told += _count(
        messages.tell_received(here, pk, Money(paid, currency)) for pk, paid, currency in _received(here)[:most]
    )
    told += _count(messages.tell_paid(here, one.pk) for one in _settled(here)[:most] if not recovery_line(one).open)
    told += _count(messages.ask_approval(here, one.claim_id, str(one.public_id)) for one in _asking(here)[:most])
    return told


def _asking(here: Acting) -> QuerySet[Attempt]:
    """The bank wants to hear the guest: at the link of a payment, or by another one that the guest makes.

    Of each claim the last attempt, a few times in all and days apart: whoever does not follow the first message needs no fifth.
    """
    waits = Q(state=AttemptState.NEEDS_GUEST.value)
    asked = Q(state=AttemptState.DECLINED.value, decline=Decline.AUTHENTICATE.value)
    since = here.at - STILL_NEWS
    later = Attempt.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    told = GuestMessage.objects.filter(act="claim_approval", notice__isnull=False, claim=OuterRef("claim"))
    often = told.values("claim").annotate(times=Count("pk")).filter(times__gte=MOST_APPROVALS)
    lately = told.filter(made_at__gt=here.at - APPROVALS_APART)
    found = Attempt.objects.filter(waits | asked, claim__ended_at=None, settled_at__gte=since)
    return found.filter(~Exists(later), ~Exists(often), ~Exists(lately)).order_by("pk")


def _count(told: Iterable[object]) -> int:
    return sum(one is not None for one in told)


def _untold(act: str) -> QuerySet[Guarantee, int]:
    told = GuestMessage.objects.filter(guarantee=OuterRef("pk"), act=act)
    return Guarantee.objects.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True)


def _released(here: Acting) -> QuerySet[Guarantee, int]:
    """A claim that ended says itself that it is over."""
    claimed = Claim.objects.filter(guarantee=OuterRef("pk"), requested_at__isnull=False)
    return _untold("deposit_released").filter(~Exists(claimed), released_at__gte=here.at - STILL_NEWS)


def _cancelled(here: Acting) -> QuerySet[Guarantee, int]:
    """Those of whom the guest has heard, or left a card."""
    heard = GuestMessage.objects.filter(guarantee=OuterRef("pk"), notice__isnull=False)
    given = Card.objects.filter(guarantee=OuterRef("pk"))
    since = here.at - STILL_NEWS
    return _untold("deposit_cancelled").filter(Exists(heard) | Exists(given), cancelled_at__gte=since)


def _received(here: Acting) -> Sequence[tuple[int, Decimal, str]]:
    """Plain payments that came."""
    told = GuestMessage.objects.filter(guarantee=OuterRef("guarantee"), act="payment_received")
    paid = HostedPage.objects.filter(
        claim=None, amount__isnull=False, outcome="paid", ended_at__gte=here.at - STILL_NEWS
    )
    found = paid.filter(~Exists(told)).order_by("pk").values_list("guarantee", "amount", "guarantee__currency")
    return [(pk, amount, currency) for pk, amount, currency in found if amount is not None]


def _settled(here: Acting) -> QuerySet[Claim]:
    """Paid by the card's side, or in the recovery that followed; a debt that was given up only looks so."""
    told = GuestMessage.objects.filter(claim=OuterRef("pk"), act="claim_paid")
    since = here.at - STILL_NEWS
    by_card = Q(outcome=Outcome.PAID.value, ended_at__gte=since)
    after = Q(outcome=Outcome.RECOVERY.value, receivable__open_amount=0, receivable__touched_at__gte=since)
    return Claim.objects.filter(by_card | after, ~Exists(told)).order_by("pk")
