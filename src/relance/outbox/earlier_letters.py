"""What a letter may say of those before it, and by which way it goes: only what the outbox proves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import connection

from relance.domain.scenario.model import Channel
from relance.letters.model import Act
from relance.outbox.models import Message
from relance.tenancy.context import Acting

RECALLING = frozenset({Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE})
MOST_RECALLED = 4
# As limitation reads them: by e-mail or on paper, known to have left, not come back; a statement of account asks for nothing.
WROTE = """
    SELECT receivable, array_agg(day) FROM unnest(%s::bigint[]) receivable
    CROSS JOIN LATERAL unnest(receivables_written_demands(receivable)) day GROUP BY 1
"""


def reminded_on(here: Acting, act: Act, receivables: Sequence[int], before: date) -> tuple[date, ...]:
    """The days, at most four and the last ones, on which letters or e-mails that asked for these are proven to have left.

    None unless each of the receivables was asked for by one of them, and none for an act that recalls nothing. What was
    refused, came back, or whose posting nobody recorded, proves nothing; a statement of account asks for nothing.
    """
    return reminded_of_each(here, {0: (act, receivables, before)})[0]


def reminded_of_each(
    here: Acting, letters: Mapping[int, tuple[Act, Sequence[int], date]]
) -> dict[int, tuple[date, ...]]:
    """The same of many letters, by any key: the act, what it asks for, its day. One question, none where no act recalls anything."""
    recalling = {receivable for act, asked, _ in letters.values() if act in RECALLING for receivable in asked}
    wrote: dict[int, list[date]] = {}
    if recalling:
        with connection.cursor() as cursor:
            cursor.execute(WROTE, [list(recalling)])
            wrote = dict(cursor.fetchall())
    return {
        key: _recalled([[day for day in wrote.get(one, ()) if day < before] for one in asked])
        if act in RECALLING
        else ()
        for key, (act, asked, before) in letters.items()
    }


def _recalled(wrote: Sequence[Sequence[date]]) -> tuple[date, ...]:
    """Of the days on which each receivable was asked for, those that a letter about all of them may name."""
    days = sorted({day for of in wrote for day in of})[-MOST_RECALLED:]
    return tuple(days) if all(set(of) & set(days) for of in wrote) else ()


def going_by_post(here: Acting, notices: Collection[int]) -> set[int]:
    """Of these, the ones that any message carries by post, now or before: then their term is that of the post."""
    if not notices:
        return set()
    by_post = Message.objects.filter(notice__in=notices, channel=Channel.POST.value).exclude(state="voided")
    return set(by_post.values_list("notice_id", flat=True))
