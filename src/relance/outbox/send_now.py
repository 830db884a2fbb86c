"""Letting what leaves by itself today leave now: its hour is brought forward, and nothing else of its way changes.

Whatever sends it asks the gate and claims it once, as at its hour; nobody has confirmed it by this, so that every doubt still asks.
"""

from __future__ import annotations

from relance.domain.calendars import ONE_DAY, midnight
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.outbox.confirmation import by_itself
from relance.outbox.models import Message
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class ListChanged(DomainError):
    """What would leave is no longer what the person looked at."""

    code = "list_changed"
    template = "The list has changed meanwhile: {count} {count:message|messages} would leave. Look at it again; nothing was hastened."


@needs(Right.ACT)
def send_now(here: Acting, *, expected: int) -> int:
    """Bring what leaves by itself on the organisation's day forward to ``now``; returns how many messages.

    ``expected`` is how many the person saw. Once a stop has returned, nothing is brought forward that it took back.
    Raises ListChanged; nothing is changed then.
    """
    hold_lock(Lock.EXIT, here, alone=False)
    ends = midnight(here.today + ONE_DAY, here.zone.key)
    waiting = [message for message in by_itself(here, before=ends) if message.channel != Channel.POST.value]
    if len(waiting) != expected:
        raise ListChanged(count=len(waiting))
    later = [message for message in waiting if message.not_before > here.at]
    Message.objects.filter(pk__in=[message.pk for message in later]).update(not_before=here.at)
    facts = [Fact("sending.hastened", {"messages": [message.pk for message in later]})] if later else []
    append(here, facts)
    return len(waiting)
