"""Taking out of the day what nobody may be asked for any more: proposals, what is queued, calls to make.

The gate would refuse each of them anyway; a person's lists must not show meanwhile what will not happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db.models import Q

from relance.dispatch.states import move
from relance.domain.delivery import UNCLAIMED, MessageState, Purpose
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason
from relance.journal.appending import Fact
from relance.outbox.models import Message, NoticeItem
from relance.tenancy.context import Acting


def locked_about(here: Acting, receivables: Sequence[int]) -> list[Message]:
    """What is proposed, queued or to be called about these, locked, by notice.

    Whoever will lock the receivables too does so after it: a claim locks its message first.
    """
    asking = NoticeItem.objects.filter(receivable__in=receivables, is_for_information=False).values("notice_id")
    waits = Q(state__in=UNCLAIMED)
    to_call = Q(state=MessageState.HANDED_OVER.value, channel=Channel.PERSON.value)
    return list(
        Message.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(waits | to_call, notice__in=asking, notice__purpose=Purpose.DEMAND.value)
        .order_by("pk")
    )


def withdraw(here: Acting, waiting: Sequence[Message], *, reason: Reason) -> list[Fact]:
    """Void these, which the caller has locked; returns the journal entries to append.

    What else their notices asked for is decided again by the next run, and so are these once nothing forbids it.
    """
    for message in waiting:
        move(message, MessageState.VOIDED, reason=reason.value, settled_at=here.at)
    by_notice = groupby(sorted(waiting, key=lambda one: (one.notice_id, one.pk)), key=lambda one: one.notice)
    return [
        Fact(
            "notice.withdrawn",
            {"notice": notice.pk, "reason": reason, "messages": [one.pk for one in messages]},
            chain=notice.debtor_id,
        )
        for notice, messages in by_notice
    ]
