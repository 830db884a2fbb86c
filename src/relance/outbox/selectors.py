"""Reading the outbox."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q

from relance.domain.delivery import MessageState
from relance.domain.ids import NoticeId
from relance.outbox.models import Message, Notice, NoticeItem
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as lists show it."""

    message: int
    number: str
    debtor: str
    channel: str
    recipient: str
    state: str
    reason: str
    why: str
    attempts: int
    not_before: datetime
    sent_on: date | None


def messages(
    here: Acting, *, state: MessageState | None = None, decided_on: date | None = None
) -> Iterator[MessageRow]:
    """Messages by number, of one state and one day's run where given."""
    found = Message.objects.select_related("notice__debtor").order_by("notice__year", "notice__number", "pk")
    if state is not None:
        found = found.filter(state=state.value)
    if decided_on is not None:
        found = found.filter(notice__decided_on=decided_on)
    for one in found.iterator(chunk_size=1000):
        yield MessageRow(
            one.pk,
            one.notice.name,
            one.notice.debtor.name,
            one.channel,
            one.recipient,
            one.state,
            one.reason,
            one.why,
            one.attempts,
            one.not_before,
            one.sent_on,
        )


def notices_named(here: Acting, names: Iterable[str]) -> list[Notice]:
    """The notices of these numbers (``2026-12``) with their debtors, by number; a number that none bears is left out."""
    wanted = {(int(year), int(number)) for name in names for year, _, number in [name.partition("-")] if _is_name(name)}
    if not wanted:
        return []
    found = Notice.objects.select_related("debtor").filter(
        year__in={year for year, _ in wanted}, number__in={number for _, number in wanted}
    )
    return [one for one in found.order_by("year", "number") if (one.year, one.number) in wanted]


def proposed_on(here: Acting, day: date, *, names: Collection[str] = ()) -> list[NoticeId]:
    """The notices of a day's run of which something waits for a person's word; only those of these numbers, where any is given."""
    waiting = Message.objects.filter(state=MessageState.PROPOSED.value, notice__decided_on=day)
    if names:
        waiting = waiting.filter(notice__in=notices_named(here, names))
    return [NoticeId(pk) for pk in waiting.order_by("notice").values_list("notice", flat=True).distinct()]


def first_left_at(here: Acting, notices: Collection[NoticeId]) -> datetime | None:
    """When the first message of these left, or was tried; None where none was."""
    tried = Message.objects.filter(notice__in=notices, claimed_at__isnull=False)
    return tried.aggregate(first=Min("claimed_at"))["first"]  # type: ignore[no-any-return]


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}-[0-9]{1,9}", text, re.ASCII) is not None


def is_settled() -> ExpressionWrapper[Q]:
    """Of a message, to annotate: its notice is closed, nothing being left, above the tolerance, of all that it asked for."""
    asked = NoticeItem.objects.filter(notice_id=OuterRef("notice_id"), is_for_information=False)
    is_owed = Exists(asked.filter(receivable__open_amount__gt=F("tolerance")))
    return ExpressionWrapper(Q(notice__stage__isnull=False) & Exists(asked) & ~is_owed, output_field=BooleanField())


def notices_decided(here: Acting, on: date) -> list[Notice]:
    """The notices of a day's run by number, with their debtors."""
    return list(Notice.objects.select_related("debtor").filter(decided_on=on).order_by("year", "number"))


# Of a notice ``n``: the run let it leave without a person's word, whether or not it was stopped and put back since.
LET_GO_BY_THE_RUN = sql("""(n.confirmed_at IS NULL OR EXISTS (
    SELECT FROM journal_event e WHERE e.chain = n.debtor_id AND e.name = 'notice.decided'
        AND (e.body::json->>'notice')::bigint = n.id AND e.body::json->>'proposed' = 'false'))""")


def let_go_by_the_run(here: Acting, messages: Sequence[Message]) -> set[int]:
    """The notices of these messages that leave by themselves."""
    if not messages:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                "SELECT n.id FROM outbox_notice n WHERE n.id = ANY(%s) AND n.purpose = 'demand' AND {let_go_by_the_run}",
                let_go_by_the_run=LET_GO_BY_THE_RUN,
            ),
            [sorted({message.notice_id for message in messages})],
        )
        return {notice for (notice,) in cursor.fetchall()}


def not_written(here: Acting) -> list[int]:
    """Messages whose letter could not be written, where something is still open and nothing has asked for it since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_id FROM outbox_not_written")
        return [message for (message,) in cursor.fetchall()]


def counts_by_state(here: Acting) -> dict[MessageState, int]:
    """How many messages are in each state that any is in."""
    counted = Message.objects.values_list("state").annotate(Count("pk"))
    return {MessageState(state): count for state, count in counted}
