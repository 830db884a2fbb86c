"""A chunk of an organisation's messages, sent. A worker has the ids of its chunk in hand; others take those after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import connection

from relance.domain.delivery import MessageState
from relance.domain.scenario.model import Channel
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.letters.letterhead import IdentityIncomplete
from relance.outbox.chunks import next_messages, waits_still
from relance.outbox.delivery import Delivered, PostOffice, ask_unconfirmed, deliver_these, unconfirm_stalled
from relance.scenarios.working_day import Worked
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due

AT_A_VISIT = 200
LANES = 16
IN_OTHER_HANDS = """
    SELECT DISTINCT unnest(ids) FROM tenancy_job
    WHERE kind = 'delivery' AND leased_until > clock_timestamp() AND leased_by <> %s
"""


def work(means: Means, job: Leased) -> Done:
    """Where more waits after a chunk that left, a lane more is due. What has no answer yet is asked about by the first lane alone."""
    post_office = means.post_office(job.organisation)
    worked = Worked()
    try:
        if job.lane == 0:
            with means.acting(job.organisation) as here:
                unconfirm_stalled(here)
            ask_unconfirmed(post_office)
        are_more = _send(replace(post_office, is_stopping=means.visit().is_over), job, worked.delivered)
    except IdentityIncomplete as error:
        worked.identity_missing = str(error.facts.get("keys", ""))
        return Done(means.clock() + means.every if job.lane == 0 else None, worked)
    finally:
        post_office.close()
    with means.acting(job.organisation) as here:
        if worked.delivered.renewed:
            due(here, Kind.LETTERS)
        if are_more and _gone(worked.delivered):
            if job.lane + 1 < LANES:
                due(here, Kind.DELIVERY, lane=job.lane + 1)
            return Done(here.at, worked)
        return Done(here.at + means.every if job.lane == 0 and waits_still(here) else None, worked)


def _send(post_office: PostOffice, job: Leased, done: Delivered) -> bool:
    """Send a chunk, and the next where those of the first may not leave yet; whether more may be left."""
    after = 0
    while True:
        with post_office.acting() as here:
            chunk = _take_chunk(here, job, list(post_office.transports), after=after)
        done.add(deliver_these(post_office, chunk))
        if post_office.is_stopping() or (len(chunk) == AT_A_VISIT and _gone(done) >= AT_A_VISIT):
            return bool(chunk)
        if len(chunk) < AT_A_VISIT:
            return False
        after = chunk[-1]


def _gone(done: Delivered) -> int:
    """How many messages are no longer queued as they were: what stays so is not tried again at once."""
    return done.renewed + sum(count for state, count in done.states.items() if state != MessageState.QUEUED)


def _take_chunk(here: Acting, job: Leased, channels: Collection[Channel], *, after: int = 0) -> list[int]:
    """The oldest messages from ``after`` on that nobody else has in hand, noted with the job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('relance.chunk', %s))", [here.organisation])
        cursor.execute(IN_OTHER_HANDS, [job.worker])
        taken = [message for (message,) in cursor.fetchall()]
        chunk = next_messages(here, channels=channels, without=taken, after=after, most=AT_A_VISIT)
        cursor.execute(
            "UPDATE tenancy_job SET ids = %s WHERE kind = 'delivery' AND lane = %s AND leased_by = %s",
            [chunk, job.lane, job.worker],
        )
    return chunk
