"""A chunk of an organisation's messages, sent. A worker has the ids of its chunk in hand; others take those after them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from relance.domain.scenario.model import Channel
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.letters.compose import IdentityIncomplete
from relance.outbox.chunks import next_messages, waits_still
from relance.outbox.delivery import ask_unconfirmed, deliver_these, unconfirm_stalled
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
    """What has no answer yet is asked about by the first lane alone. A claim is asked for each message all the same."""
    post_office = means.post_office(job.organisation)
    worked = Worked()
    try:
        if job.lane == 0:
            with means.acting(job.organisation) as here:
                unconfirm_stalled(here)
            ask_unconfirmed(post_office)
        with means.acting(job.organisation) as here:
            chunk = _take_chunk(here, job, list(post_office.transports))
        worked.delivered = deliver_these(post_office, chunk)
    except IdentityIncomplete as error:
        worked.identity_missing = str(error.facts.get("keys", ""))
        return Done(means.clock() + means.every, worked)
    finally:
        post_office.close()
    with means.acting(job.organisation) as here:
        if worked.delivered.renewed:
            due(here, Kind.LETTERS)
        if len(chunk) == AT_A_VISIT:
            return Done(here.at, worked)
        return Done(here.at + means.every if job.lane == 0 and waits_still(here) else None, worked)


def _take_chunk(here: Acting, job: Leased, channels: Collection[Channel]) -> list[int]:
    """The oldest messages that nobody else has in hand, noted with the job; a lane more is due where more wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('relance.chunk', %s))", [here.organisation])
        cursor.execute(IN_OTHER_HANDS, [job.worker])
        taken = [message for (message,) in cursor.fetchall()]
        queued = next_messages(here, channels=channels, without=taken, most=AT_A_VISIT + 1)
        if len(queued) > AT_A_VISIT and job.lane + 1 < LANES:
            due(here, Kind.DELIVERY, lane=job.lane + 1)
        chunk = queued[:AT_A_VISIT]
        cursor.execute(
            "UPDATE tenancy_job SET ids = %s WHERE kind = 'delivery' AND lane = %s AND leased_by = %s",
            [chunk, job.lane, job.worker],
        )
    return chunk
