"""The watched folder: the books that arrived are known before the day is decided."""

from __future__ import annotations

from relance.closing.imports import reconcile
from relance.intake.uploads import FOLDER
from relance.intake.watching import look
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.tenancy.context import Desk
from relance.tenancy.due import Kind, due
from relance.tenancy.preferences import WATCHED_FOLDER, stored


def work(means: Means, job: Leased) -> Done:
    """Look into it, where one is named; a file, or a folder, that cannot be read is in what is told."""
    with means.acting(job.organisation) as here:
        if not stored(here, WATCHED_FOLDER.key):
            return Done()
    looked = look(Desk(job.organisation, FOLDER, means.clock), is_stopping=means.is_stopping)
    with means.acting(job.organisation) as here:
        if looked.booked:
            reconcile(here)
            due(here, Kind.ROUND)
    return Done(means.clock() + means.every, looked)
