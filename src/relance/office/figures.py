"""Figures that several pages show. Call them while acting in the organisation."""

from __future__ import annotations

from relance.domain.delivery import MessageState
from relance.outbox.models import Message


def proposed_count() -> int:
    """How many notices wait for a person's word."""
    proposed = Message.objects.filter(state=MessageState.PROPOSED.value)
    return proposed.values("notice_id").distinct().count()
