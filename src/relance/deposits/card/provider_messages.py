"""What a provider's message asks to be looked at again: it is believed in nothing, and names of nobody's change nothing.

Doubled, late, out of order or about another account, all that a message does is to bring forward a look that would come anyway.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from relance.deposits.card.refunding import UNDER_WAY
from relance.deposits.models import Attempt, CardDispute, Claim, HostedPage, Refund
from relance.domain.deposits.attempts import AttemptState
from relance.payments.cards.values import Fetch, Thing
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.organisations import public_id_of
from relance.tenancy.preferences import PUBLIC_ADDRESS

PATH = "/cards"
ASKED_ABOUT = (
    AttemptState.UNCONFIRMED.value,
    AttemptState.PENDING.value,
    AttemptState.NEEDS_GUEST.value,
    AttemptState.CAPTURED.value,
)


def address_for_messages(here: Acting) -> str:
    """Where the provider tells of what happens; "" without a public address: then all is asked for."""
    base = PUBLIC_ADDRESS.of(here)
    return f"{base}{PATH}/{public_id_of(here)}/" if base else ""


def note_told(here: Acting, fetches: Iterable[Fetch]) -> int:
    """Let what a message names be looked at now; returns how many rows of ours it named."""
    named = sum(_look_at(here, one) for one in fetches)
    if named:
        due(here, Kind.CAPTURES)
    return named


def _look_at(here: Acting, one: Fetch) -> int:
    match one.thing:
        case Thing.PAGE:
            return HostedPage.objects.filter(reference=one.id, ended_at=None).update(look_at=here.at)
        case Thing.PAYMENT:
            return _payments(here, Q(reference=one.id), Q(payment=one.id))
        case Thing.DISPUTE:
            about = CardDispute.objects.filter(reference=one.id)
            return _payments(here, Q(pk__in=about.values("attempt")), Q(pk__in=about.values("page")))
        case Thing.REFUND:
            waiting = Refund.objects.filter(reference=one.id, state__in=UNDER_WAY).exclude(
                state=AttemptState.CLAIMED.value
            )
            return waiting.update(not_before=here.at)
        case Thing.CARD:
            return 0


def _payments(here: Acting, attempts: Q, pages: Q) -> int:
    """``not_before`` of an attempt that was made says from when it may be asked about."""
    about = Attempt.objects.filter(attempts, state__in=ASKED_ABOUT)
    claims = list(about.exclude(state=AttemptState.CAPTURED.value).values_list("claim", flat=True))
    Claim.objects.filter(pk__in=claims, ended_at=None).update(look_at=here.at)
    named = about.update(not_before=here.at)
    return named + HostedPage.objects.filter(pages, outcome="paid").update(look_at=here.at)
