"""The round: the run at its hour, what was settled since, the seal of the day. Once a day, and when books or payments came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from relance.domain.delivery import UNCLAIMED
from relance.firms.planning import order_due_steps
from relance.intake.uploads import sweep_uploads
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.journal.seals import seal_day
from relance.outbox.models import Message
from relance.scenarios.working_day import DEFAULT_RUN_HOUR, next_run, run_if_due
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.preferences import RUN_HOUR

HOUR = timedelta(hours=1)


def work(means: Means, job: Leased) -> Done:
    """Decide what is due, and make what it asks for due in its turn."""
    post_office = means.post_office(job.organisation)
    worked = run_if_due(post_office)
    with means.acting(job.organisation) as here:
        worked.seal = seal_day(here)
    with means.acting(job.organisation) as here:
        if order_due_steps(here):
            due(here, Kind.FIRMS)
    with means.acting(job.organisation) as here:
        sweep_uploads(here)
        if worked.run or worked.closed.anew:
            due(here, Kind.LETTERS)
        return Done(_again_at(here), worked)


def _again_at(here: Acting) -> datetime:
    """At the next run; within the hour where that of the day waits for books, or a proposal may have been settled meanwhile."""
    at = next_run(here, hour=RUN_HOUR.of(here) or DEFAULT_RUN_HOUR).astimezone(UTC)
    if at <= here.at or Message.objects.filter(state__in=UNCLAIMED).exists():
        return min(at, here.at + HOUR) if at > here.at else here.at + HOUR
    return at
