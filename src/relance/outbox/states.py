"""Moving messages from one state to the next; the database refuses any other order (see ``domain.delivery``)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from relance.dispatch.states import LONGEST_WHY, States
from relance.domain.delivery import FOLLOWS, UNCLAIMED, MessageState
from relance.outbox.models import Message

MESSAGES = States(
    follows=FOLLOWS,
    waiting=MessageState.QUEUED,
    claimed=MessageState.CLAIMED,
    unconfirmed=MessageState.UNCONFIRMED,
    done=MessageState.ACCEPTED,
    in_doubt=frozenset({MessageState.UNCONFIRMED, MessageState.HANDED_OVER}),
)


def end_without_leaving(
    notices: Collection[int], to: MessageState, *, reason: str, why: str, at: datetime
) -> dict[int, list[int]]:
    """End the messages of notices that have not left, as voided or refused; returns which, by notice.

    What was still proposed was never to leave, so that nothing refused it: it is void.
    """
    if not notices:
        return {}
    waiting = Message.objects.filter(notice__in=notices, state__in=UNCLAIMED)
    ended: dict[int, list[int]] = {notice: [] for notice in notices}
    by_end: dict[MessageState, list[int]] = {to: [], MessageState.VOIDED: []}
    for message in waiting.select_for_update(of=("self",), no_key=True).order_by("pk"):
        ended[message.notice_id].append(message.pk)
        by_end[MessageState.VOIDED if message.state == MessageState.PROPOSED.value else to].append(message.pk)
    for end, some in by_end.items():
        if some:
            Message.objects.filter(pk__in=some).update(
                state=end.value, reason=reason, why=why[:LONGEST_WHY], settled_at=at
            )
    return ended
