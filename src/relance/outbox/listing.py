"""The outbox as lists and pages show it: messages by state and way, one message, what a notice asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from relance.domain.delivery import MessageState
from relance.domain.money import Money
from relance.domain.scenario.model import Channel
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.registered import NOTICE
from relance.outbox.selectors import is_settled, not_written
from relance.post.models import RegisteredLetter
from relance.post.states import ENDED
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages a list shows: of a state, by a way, or those whose letter could not be written."""

    state: str = ""
    channel: str = ""
    are_not_written: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Out of an address; what it does not know is as if it were not there."""
        state, channel = query.get("state", ""), query.get("channel", "")
        return cls(
            state if state in set(MessageState) else "",
            channel if channel in set(Channel) else "",
            query.get("show") == "not-written",
        )


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How many letters are ready to print, and how many messages our own server is refused."""

    to_print: int
    kept_back: int


def page_of_messages(here: Acting, wanted: Wanted, *, before: int | None, most: int) -> list[Message]:
    """Messages with notice, debtor and ``is_settled``, the newest first, older than the one of the id ``before``."""
    found = _chosen(here, wanted)
    return list((found if before is None else found.filter(pk__lt=before))[:most])


def every_message(here: Acting, wanted: Wanted, *, at_once: int = 2000) -> Iterator[Message]:
    """The whole list, read in parts."""
    return _chosen(here, wanted).iterator(chunk_size=at_once)


def _chosen(here: Acting, wanted: Wanted) -> QuerySet[Message]:
    found = _known().order_by("-pk")
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    return found.filter(pk__in=not_written(here)) if wanted.are_not_written else found


def _known() -> QuerySet[Message]:
    """With ``is_settled``, and ``goes_registered`` where a registered letter has it in hand."""
    registered = RegisteredLetter.objects.filter(owner=NOTICE, owner_pk=OuterRef("pk")).exclude(state__in=ENDED)
    return Message.objects.select_related("notice__debtor").annotate(
        is_settled=is_settled(), goes_registered=Exists(registered)
    )


def find_message(here: Acting, pk: int) -> Message | None:
    """The message of this id with notice, debtor and ``is_settled``; None where the organisation has none."""
    return _known().filter(pk=pk).first()


def find_draft(here: Acting, pk: int) -> Message | None:
    """The e-mail of this id that lies ready for the creditor to send; None where there is none."""
    return Message.objects.filter(pk=pk, state=MessageState.HANDED_OVER.value, channel=Channel.EMAIL.value).first()


def under_way(here: Acting) -> UnderWay:
    """What waits in the outbox for a person."""
    waiting = Message.objects.filter(state__in=[MessageState.QUEUED.value, MessageState.KEPT_BACK.value])
    registered = RegisteredLetter.objects.filter(owner=NOTICE).exclude(state__in=ENDED).values("owner_pk")
    is_to_print = Q(state=MessageState.QUEUED.value, channel=Channel.POST.value, notice__document__isnull=False) & ~Q(
        pk__in=registered
    )
    counted = waiting.aggregate(
        to_print=Count("pk", filter=is_to_print), kept_back=Count("pk", filter=Q(state=MessageState.KEPT_BACK.value))
    )
    return UnderWay(**counted)


def proposed_count(here: Acting) -> int:
    """How many notices wait for a person's word."""
    proposed = Message.objects.filter(state=MessageState.PROPOSED.value)
    return proposed.values("notice_id").distinct().count()


def is_proposed(here: Acting, notice: int) -> bool:
    """Whether a message of this notice waits for a person's word."""
    return Message.objects.filter(notice=notice, state=MessageState.PROPOSED.value).exists()


def find_notice(here: Acting, pk: int) -> Notice | None:
    """The notice of this id, None where the organisation has none."""
    return Notice.objects.filter(pk=pk).first()


def receivables_of_notice(here: Acting, notice: int) -> list[Receivable]:
    """What a notice speaks of, by due date."""
    items = NoticeItem.objects.filter(notice_id=notice).select_related("receivable")
    return [item.receivable for item in items.order_by("receivable__due_on", "pk")]


def open_numbers_at(here: Acting, step: str) -> list[str]:
    """The numbers of the receivables that this step asked for and that are open still, in their order."""
    items = NoticeItem.objects.filter(is_for_information=False, step_key=step, receivable__open_amount__gt=0)
    return list(items.order_by("receivable__number").values_list("receivable__number", flat=True))


def open_of_notices(here: Acting, notices: Sequence[Notice]) -> dict[int, list[Money]]:
    """By notice, what is open now of each receivable that it asks for."""
    items = NoticeItem.objects.filter(notice__in=notices, is_for_information=False).select_related("receivable")
    asked: dict[int, list[Money]] = {}
    for item in items.order_by("pk"):
        open_now = Money(item.receivable.open_amount, item.receivable.currency).rounded()
        asked.setdefault(item.notice_id, []).append(open_now)
    return asked
