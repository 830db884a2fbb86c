"""When one address fails: the debtor's next one takes over, then paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from relance.domain.delivery import MessageState
from relance.domain.glyphs import without_glyph
from relance.domain.scenario.model import Channel
from relance.outbox.claim import lock_receivables
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.notice_terms import can_be_kept_by_post
from relance.outbox.notices import MESSAGE_COLUMNS, is_formal, new_message, recipient
from relance.outbox.organisation_state import organisation_state
from relance.outbox.renewal import date_anew, frozen
from relance.receivables.addressees import Reached, addressee
from relance.receivables.snapshots import standings
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import Acting


def take_next_channel(here: Acting, failed: Message, notice: Notice) -> str:
    """Queue the same notice by the next way; returns the channel, "" where there is none left: see ``take_next_channels``."""
    return take_next_channels(here, [failed])[failed.pk]


def take_next_channels(here: Acting, failed: Sequence[Message]) -> dict[int, str]:
    """The same for many, which bear their notices with their debtors; returns the channel by message.

    A notice is the same document with the same number: its step stays one step. Call it in the transaction that
    records the failures, after the addresses were marked.
    """
    notices = {message.notice_id: message.notice for message in failed}
    items = list(
        NoticeItem.objects.filter(notice__in=notices).order_by("notice", "pk").values_list("notice_id", "receivable_id")
    )
    lock_receivables([receivable for _, receivable in items])  # after the messages, as a claim does
    first = dict(reversed(items))
    standing = {one.receivable: one for one in standings(here, list(first.values()))}
    tried: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for notice, *way in Message.objects.filter(notice__in=notices).values_list("notice_id", "channel", "recipient"):
        tried[notice].add((way[0], way[1]))
    took, rows, today = {}, [], organisation_state(here).today(here.at)
    left, anew = frozen(here, list(notices.values())), {}
    for message in failed:
        took[message.pk] = ""
        is_late = _must_be_written_anew(message.notice, today)
        if found := _next_way(
            message.notice,
            standing[first[message.notice_id]]
            if message.notice_id in first
            else addressee(here, message.notice.debtor_id),
            tried[message.notice_id],
            may_go_by_post=not is_late or message.notice_id not in left,
        ):
            if found[0] is Channel.POST and is_late:
                anew[message.notice_id] = message.notice
            rows.append(new_message(here.organisation, message.notice_id, *found, here.at, state=MessageState.QUEUED))
            tried[message.notice_id].add((found[0].value, found[1]))
            took[message.pk] = found[0].value
    date_anew(here, list(anew.values()), today, even_of_the_day=True)
    insert_rows("outbox_message", MESSAGE_COLUMNS, rows)
    return took


def _next_way(
    notice: Notice, to: Reached, tried: Collection[tuple[str, str]], *, may_go_by_post: bool
) -> tuple[Channel, str, int | None] | None:
    """The way that reaches the debtor and was not tried yet, e-mail before paper."""
    for channel in (Channel.EMAIL, Channel.POST):
        way = recipient(channel, to, notice.act)
        if channel is Channel.POST and without_glyph(
            f"{notice.debtor.name} {notice.debtor.street} {notice.debtor.street_2} {notice.debtor.city}"
        ):
            continue  # its letter names a sign in the address by its number: an e-mail may carry it, no envelope
        if channel not in to.reachable or (channel.value, way[1]) in tried:
            continue
        if channel is not Channel.POST or may_go_by_post:
            return way
    return None


def _must_be_written_anew(notice: Notice, today: date) -> bool:
    """To go by post: a letter whose day to pay by cannot be kept any more, and a formal notice always, for its term is its way's.

    One of which something has left stays as it left; by post its step comes again, as a notice of its own.
    """
    return is_formal(notice) or not can_be_kept_by_post(notice, today)
