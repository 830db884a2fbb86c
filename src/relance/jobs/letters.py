"""A chunk of an organisation's letters, written. Where more wait another worker may take the next lane beside this one."""

from __future__ import annotations

from datetime import timedelta

from relance.domain.scenario.model import Channel
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.letters.letterhead import IdentityIncomplete
from relance.outbox.chunks import letters_wanted, next_messages
from relance.outbox.preparation import prepare
from relance.scenarios.working_day import Worked
from relance.tenancy.due import Kind, due

AT_A_VISIT = 192  # a few seconds' work: so long a small company waits behind a big one
LANES = 16
AGAIN_AFTER = timedelta(seconds=10)  # where none of a visit could be written


def work(means: Means, job: Leased) -> Done:
    """Each letter is in one worker's hands only (see ``outbox.preparation``), however many lanes there are."""
    worked = Worked()
    try:
        worked.prepared = prepare(
            job.organisation,
            clock=means.clock,
            is_stopping=means.visit().is_over,
            renderers=means.renderers,
            most=AT_A_VISIT,
        )
    except IdentityIncomplete as error:
        worked.identity_missing = str(error.facts.get("keys", ""))
        return Done(means.clock() + means.every if job.lane == 0 else None, worked)
    with means.acting(job.organisation) as here:
        if worked.prepared.written or next_messages(here, channels=(Channel.EMAIL, Channel.SMS), most=1):
            due(here, Kind.DELIVERY)
        wanted = letters_wanted(here, most=AT_A_VISIT + 1)
        if wanted > AT_A_VISIT and worked.prepared.written and job.lane + 1 < LANES:
            due(here, Kind.LETTERS, lane=job.lane + 1)
        if wanted and (worked.prepared.written or worked.prepared.failed):
            return Done(here.at if worked.prepared.written else here.at + AGAIN_AFTER, worked)
    return Done(None, worked)  # what somebody else has in hand is his; what nobody has is found by the planner
