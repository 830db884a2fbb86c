"""When one address fails: the debtor's next one takes over, then paper."""

from __future__ import annotations

from datetime import datetime

from relance.domain.delivery import MessageState
from relance.domain.glyphs import without_glyph
from relance.domain.scenario.model import Channel, Stage
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.notices import MESSAGE_COLUMNS, new_message, recipient
from relance.receivables.snapshots import standings
from relance.tenancy.bulk import insert_rows


def take_next_channel(organisation_id: int, failed: Message, notice: Notice, *, now: datetime) -> str:
    """Queue the same notice by the next way; returns the channel, "" where there is none left.

    The notice is the same document with the same number: its step stays one step. Call it in the transaction that
    records the failure, after the address was marked.
    """
    items = NoticeItem.objects.filter(notice_id=notice.pk).values_list("receivable_id", flat=True)
    to = standings(list(items)[:1])[0]
    tried = set(Message.objects.filter(notice_id=notice.pk).values_list("channel", "recipient"))
    for channel in (Channel.EMAIL, Channel.POST):
        way = recipient(channel, to, Stage(notice.stage))
        if channel is Channel.POST and without_glyph(
            f"{notice.debtor.name} {notice.debtor.street} {notice.debtor.street_2} {notice.debtor.city}"
        ):
            continue  # its letter names a sign in the address by its number: an e-mail may carry it, no envelope
        if channel in to.snapshot.reachable and (channel.value, way[1]) not in tried:
            row = new_message(organisation_id, notice.pk, *way, now, state=MessageState.QUEUED)
            insert_rows("outbox_message", MESSAGE_COLUMNS, [row])
            return channel.value
    return ""
