"""An answer lands with the debtor and pauses everything until somebody has read it (P47)."""

from __future__ import annotations

import uuid
from datetime import datetime

from relance.channels.email.replies import reply_of
from relance.exchanges.services import receive_reply
from relance.outbox.models import Message
from relance.tenancy.services import organisation_today


def take_reply(organisation_id: int, content: bytes, *, now: datetime, actor: str) -> str:
    """Record one answer; returns ``reply``, ``unknown`` where it is known already or answers somebody else, "" for other mail,
    ``unreadable`` for what cannot be read.

    Call it while acting in the organisation.
    """
    try:
        reply = reply_of(content)
    except Exception:  # noqa: BLE001 (a stranger's bytes: one odd mail never stops the others, and is counted)
        return "unreadable"
    if reply is None:
        return ""
    answered = Message.objects.select_related("notice").filter(public_id=uuid.UUID(reply.reference)).first()
    if answered is None:
        return "unknown"
    is_new = receive_reply(
        organisation_id, answered.notice.debtor_id, sender=reply.sender, text=f"{reply.subject}\n{reply.text}".strip(),
        message_id=reply.message_id, held_on=organisation_today(organisation_id, now), at=now, actor=actor,
    )  # fmt: skip
    return "reply" if is_new else "unknown"
