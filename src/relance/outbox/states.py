"""Moving messages from one state to the next; the database refuses any other order (see ``domain.delivery``)."""

from __future__ import annotations

from datetime import datetime

from relance.domain.delivery import MessageState
from relance.outbox.models import Message

LONGEST_WHY = 400


class StateLost(RuntimeError):
    """Somebody else moved the message meanwhile: whoever meant to move it must not go on."""


def move(message: Message, to: MessageState, **changes: object) -> None:
    """Move one message, if it is still where ``message`` says. Raises StateLost."""
    if "why" in changes:
        changes["why"] = str(changes["why"])[:LONGEST_WHY]
    moved = Message.objects.filter(pk=message.pk, state=message.state).update(state=to.value, **changes)
    if not moved:
        raise StateLost(f"message {message.pk} is no longer {message.state}")
    message.state = to.value
    for name, value in changes.items():
        setattr(message, name, value)


def end_without_leaving(notice: int, to: MessageState, *, reason: str, why: str, at: datetime) -> list[int]:
    """End the messages of a notice that have not left, as voided or refused; returns which."""
    waiting = Message.objects.filter(
        notice_id=notice, state__in=[MessageState.PROPOSED.value, MessageState.QUEUED.value]
    ).select_for_update()
    ended = [message.pk for message in waiting]
    Message.objects.filter(pk__in=ended).update(state=to.value, reason=reason, why=why[:LONGEST_WHY], settled_at=at)
    return ended
