"""Formal notices of the demonstration that go registered: by a post that is played, each with a fate of its own, and one by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from relance.domain.ids import MessageId, RegisteredId
from relance.domain.scenario.model import Channel
from relance.jobs import post
from relance.jobs.installation import Installation
from relance.letters.model import Act
from relance.outbox.models import Message
from relance.outbox.registered import NOTICES, print_registered, ready, send_registered
from relance.post import by_hand
from relance.post.accounts import DEMONSTRATION, play
from relance.post.models import PlayedParcel
from relance.post.played import Played, destined
from relance.post.prices import keep_quote
from relance.post.values import Parcel, Quote
from relance.tenancy.context import Acting, Desk

FATES = ("signed", "unclaimed", "moving", "uncertain", "refused", "wrong")
BY_HAND = ("1A00000074101", "1A00000074202")  # the labels of the two that somebody posts at the counter
AFTER = timedelta(minutes=11)


def send_some(desk: Desk, installation: Installation, fates: Sequence[str]) -> int:
    """Have as many notices as there are fates go registered, and eleven minutes later given to the played post; returns how many."""
    with desk.acting() as here:
        play(here)
        waiting = _waiting()[: len(fates)]
        for message, fate in zip(waiting, fates, strict=False):
            _order(here, desk, message, fate)
    look(desk, installation, later=AFTER)
    return len(waiting)


def print_some(desk: Desk) -> int:
    """Two are printed to be posted by hand, and one of them is posted; returns how many were printed."""
    with desk.acting() as here:
        printed = [
            RegisteredId(print_registered(here, MessageId(message.pk), number=label))
            for message, label in zip(_waiting(), BY_HAND, strict=False)
        ]
        if printed:
            by_hand.record_posting(here, NOTICES, printed[0], on=here.today, number=BY_HAND[0], receipt=None)
    return len(printed)


def look(desk: Desk, installation: Installation, *, later: timedelta = timedelta(0)) -> None:
    """Give to the played post what waits, and follow what it has."""

    def clock() -> datetime:
        return desk.clock() + later

    post.visit(post.Place(Desk(desk.organisation, desk.actor, clock), lambda: False), installation.key)


def _waiting() -> list[Message]:
    """Formal notices that are written and wait for the post."""
    found = Message.objects.select_related("notice").filter(
        state="queued",
        channel=Channel.POST.value,
        notice__document__isnull=False,
        notice__act=Act.MISE_EN_DEMEURE.value,
    )
    return list(found.order_by("pk"))


def _order(here: Acting, desk: Desk, message: Message, fate: str) -> None:
    one = ready(here, MessageId(message.pk)).wanted
    quote = Played(desk).quote(Parcel("", one.name, b"", (), (), one.sheets, here.at))
    assert isinstance(quote, Quote)  # noqa: S101 (it always names a price)
    keep_quote(here, DEMONSTRATION, one.sheets, quote)
    PlayedParcel.objects.create(organisation_id=here.organisation, reference=destined(one.name), body={"destiny": fate})
    send_registered(here, MessageId(message.pk), DEMONSTRATION, accepted=quote.amount.amount)
