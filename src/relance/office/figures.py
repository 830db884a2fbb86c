"""Figures that several pages show. Call them while acting in the organisation."""

from __future__ import annotations

from datetime import date

from relance.domain.delivery import MessageState
from relance.intake.models import Import
from relance.outbox.models import Message

MOST_COUNTED = 10_000  # an exact count above that helps nobody and costs a page its time


def proposed_count() -> int:
    """How many notices wait for a person's word."""
    proposed = Message.objects.filter(state=MessageState.PROPOSED.value)
    return proposed.values("notice_id").distinct().count()


def last_import_day() -> date | None:
    """The day of the newest import."""
    newest = Import.objects.order_by("-imported_at").values_list("imported_at", flat=True).first()
    return newest.date() if newest else None
