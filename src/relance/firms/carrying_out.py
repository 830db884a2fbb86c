"""The creditor's own program does what a firm has ordered: letters and copies leave, sums are booked and told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min

from relance.dispatch.doubt import STALLED_AFTER
from relance.firms.models import CreditorCopy, FirmLetter, Mandate, Receipt
from relance.firms.receiving import book_received
from relance.firms.registered import FIRM_LETTERS
from relance.firms.sending import Place, send_waiting, settle_posted
from relance.firms.states import LetterState
from relance.firms.telling import tell_remitted
from relance.post.following import next_look
from relance.tenancy.context import Acting

AT_LEAST = timedelta(minutes=1)  # between two visits for what did not move


def firms_at_work(here: Acting) -> list[int]:
    """The firms that have a mandate here, ended ones too: what they received is still booked."""
    return sorted(Mandate.objects.exclude(firm_signed_at=None).values_list("firm", flat=True).distinct())


def carry_out_orders(place: Place, firm: int) -> None:
    """All of one firm's."""
    with place.acting() as here:
        settle_posted(here)
    with place.acting() as here:
        received = list(
            Receipt.objects.filter(payment=None, entrusted__mandate__firm=firm)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    for pk in received:
        with place.acting() as here:
            book_received(here, pk)
    with place.acting() as here:
        tell_remitted(here)
    send_waiting(place, firm)


def next_moment(here: Acting) -> datetime | None:
    """When to come again, for what waits and for what somebody claimed who may have died; None where nothing is under way."""
    moments = []
    for rows in (FirmLetter.objects.all(), CreditorCopy.objects.all()):
        waits = rows.filter(state=LetterState.QUEUED.value).aggregate(first=Min("not_before"))["first"]
        claimed = rows.filter(state=LetterState.CLAIMED.value).aggregate(first=Min("claimed_at"))["first"]
        moments += [waits, claimed + STALLED_AFTER + AT_LEAST if claimed else None]
    moments.append(next_look(here, FIRM_LETTERS))
    first = min((one for one in moments if one is not None), default=None)
    return max(first, here.at + AT_LEAST) if first else None
