"""What a letter may say of those before it, and by which way it goes: only what the outbox proves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from relance.domain.scenario.model import Channel
from relance.letters.model import Act
from relance.outbox.models import Message, Notice

RECALLING = frozenset({Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE})
MOST_RECALLED = 4
# As limitation reads them: by e-mail or on paper, known to have left, not come back; a statement of account asks for nothing.
WROTE = """
    SELECT receivable, array_agg(day) FROM unnest(%s::bigint[]) receivable
    CROSS JOIN LATERAL unnest(receivables_written_demands(receivable)) day
    WHERE day < %s GROUP BY 1
"""


def reminded_on(act: Act, receivables: Sequence[int], before: date) -> tuple[date, ...]:
    """The days, at most four and the last ones, on which letters or e-mails that asked for these are proven to have left.

    None unless each of the receivables was asked for by one of them, and none for an act that recalls nothing. What was
    refused, came back, or whose posting nobody recorded, proves nothing; a statement of account asks for nothing.
    Call it while acting in the organisation.
    """
    if act not in RECALLING or not receivables:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(WROTE, [list(receivables), before])
        found = dict(cursor.fetchall())
    if len(found) < len(set(receivables)):
        return ()
    days = sorted({day for of in found.values() for day in of})[-MOST_RECALLED:]
    return tuple(days) if all(set(of) & set(days) for of in found.values()) else ()


def goes_by_post(notice: Notice) -> bool:
    """Whether any message carries it by post, now or before: then its term is that of the post."""
    return Message.objects.filter(notice_id=notice.pk, channel=Channel.POST.value).exclude(state="voided").exists()
