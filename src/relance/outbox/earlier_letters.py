"""What a letter may say of those before it, and by which way it goes: only what the outbox proves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from relance.domain.delivery import PROVEN, listed
from relance.domain.scenario.model import Channel, Stage
from relance.letters.model import Act
from relance.outbox.models import Message, Notice

RECALLING = frozenset({Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE})
MOST_RECALLED = 4
WROTE = f"""
    SELECT i.receivable_id, array_agg(DISTINCT m.sent_on) FROM outbox_noticeitem i
    JOIN outbox_notice n ON n.id = i.notice_id AND n.purpose = 'demand' AND n.stage >= {Stage.REMINDER.value}
    JOIN outbox_message m ON m.notice_id = n.id AND m.state IN ({listed(PROVEN)}) AND m.channel IN ('email', 'post')
        AND m.sent_on < %s
    WHERE i.receivable_id = ANY(%s) AND NOT i.is_for_information GROUP BY 1
"""  # noqa: S608 (pieces of our own)


def reminded_on(act: Act, receivables: Sequence[int], before: date) -> tuple[date, ...]:
    """The days, at most four and the last ones, on which letters or e-mails that asked for these are proven to have left.

    None unless each of the receivables was asked for by one of them, and none for an act that recalls nothing. What was
    refused, came back, or whose posting nobody recorded, proves nothing; a statement of account asks for nothing.
    Call it while acting in the organisation.
    """
    if act not in RECALLING or not receivables:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(WROTE, [before, list(receivables)])
        found = dict(cursor.fetchall())
    if len(found) < len(set(receivables)):
        return ()
    days = sorted({day for of in found.values() for day in of})[-MOST_RECALLED:]
    return tuple(days) if all(set(of) & set(days) for of in found.values()) else ()


def goes_by_post(notice: Notice) -> bool:
    """Whether any message carries it by post, now or before: then its term is that of the post."""
    return Message.objects.filter(notice_id=notice.pk, channel=Channel.POST.value).exclude(state="voided").exists()
