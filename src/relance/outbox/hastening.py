"""Letting what leaves by itself today leave now: its hour is brought forward, and nothing else of its way changes.

Whatever sends it asks the gate and claims it once, as at its hour; nobody has confirmed it by this, so that every doubt still asks.
"""

from __future__ import annotations

from datetime import datetime

from relance.domain.calendars import ONE_DAY, midnight
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.journal.services import Fact, append
from relance.outbox.confirmation import by_itself
from relance.outbox.models import Message
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today, zone_of


class ListChanged(DomainError):
    """What would leave is no longer what the person looked at."""

    code = "list_changed"
    template = "The list has changed meanwhile: {count} {count:message|messages} would leave. Look at it again; nothing was hastened."


@needs(Right.ACT)
def send_now(organisation_id: int, *, expected: int, now: datetime, actor: str) -> int:
    """Bring what leaves by itself on the organisation's day forward to ``now``; returns how many messages.

    ``expected`` is how many the person saw. Once a stop has returned, nothing is brought forward that it took back.
    Raises ListChanged; nothing is changed then.
    """
    with acting_in(organisation_id):
        hold_lock(Lock.EXIT, organisation_id, alone=False)
        ends = midnight(organisation_today(organisation_id, now) + ONE_DAY, zone_of(organisation_id))
        waiting = [message for message in by_itself(before=ends) if message.channel != Channel.POST.value]
        if len(waiting) != expected:
            raise ListChanged(count=len(waiting))
        later = [message for message in waiting if message.not_before > now]
        Message.objects.filter(pk__in=[message.pk for message in later]).update(not_before=now)
        facts = [Fact("sending.hastened", {"messages": [message.pk for message in later]})] if later else []
        append(organisation_id, facts, at=now, actor=actor)
    return len(waiting)
