"""What no place can tell is met by time: a beat is kept in the database, and after a gap without one nothing leaves by itself.

A cloned machine, a disk that was rolled back, a clock that jumped, a program that slept: whatever the cause, where a whole
working day went by without a beat, somebody else may have sent what waits here. It is proposed to a person.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Max

from relance.domain.delivery import MessageState
from relance.domain.gaps import holds_a_working_day, later_day
from relance.journal.appending import Fact, append
from relance.outbox.confirmation import all_queued, propose_again
from relance.outbox.models import Message
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation

DOUBTED_FOR = timedelta(days=10)  # longer than a weekend with holidays and the usual days between two messages
EVERY = timedelta(hours=1)  # a round that finds a younger beat writes nothing


def beat(here: Acting) -> int | None:
    """Write that somebody is at work; after a gap that holds a whole working day, propose everything that was queued.

    Returns how many messages that took back, None where there was no gap. Whoever sends calls it first. Before the first
    beat, the last message that left stands for one. A demonstration's clock is moved by hand, and its messages never leave
    the machine: it has no beat.
    """
    organisation = Organisation.objects.get(pk=here.organisation)
    if organisation.is_demonstration or not _is_due(organisation, here.at):
        return None
    hold_lock(Lock.EXIT, here, alone=True)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=here.organisation)
    last = organisation.beat_at or Message.objects.aggregate(last=Max("claimed_at"))["last"]
    organisation.beat_at = here.at
    if last is None or not holds_a_working_day(last, here.at, organisation.time_zone):
        organisation.save(update_fields=["beat_at"])
        return None
    organisation.gap_since, organisation.gap_until = (
        min(last, here.at),
        later_day(last, here.at, organisation.time_zone),
    )
    organisation.save(update_fields=["beat_at", "gap_since", "gap_until"])
    waiting = all_queued(here)
    found = Fact("gap.found", {"last": last.isoformat(), "now": here.at.isoformat(), "taken_back": len(waiting)})
    append(here, [found, *propose_again(here, waiting)])
    return len(waiting)


def is_in_doubt(organisation: Organisation, today: date) -> bool:
    """Whether what fell due in the latest gap may still be decided for the first time on ``today``."""
    return organisation.gap_until is not None and today <= organisation.gap_until + DOUBTED_FOR


def waits_in_doubt(here: Acting, organisation: Organisation) -> bool:
    """Whether a person is to look at what waits since the gap."""
    return is_in_doubt(organisation, here.today) and Message.objects.filter(state=MessageState.PROPOSED.value).exists()


def _is_due(organisation: Organisation, now: datetime) -> bool:
    return organisation.beat_at is None or abs(now - organisation.beat_at) >= EVERY
