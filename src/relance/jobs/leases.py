"""Jobs are leased: whoever takes one has it until it ends it, or until its lease runs out because its program died.

A worker takes jobs of every organisation and acts for none while it does: what claims and ends them takes the moment alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from relance.tenancy.context import Acting, acting
from relance.tenancy.due import Kind
from relance.tenancy.statements import Sql, sql

LEASE_SECONDS = 60
FIRST_AGAIN, LONGEST_AGAIN = timedelta(minutes=1), timedelta(hours=1)
LONGEST_WHY = 400


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in hand. ``attempts``: how often in a row it failed before."""

    organisation: int
    kind: Kind
    lane: int
    attempts: int
    worker: str


def claim_job(worker: str, *, at: datetime, without: Collection[Kind] = (), only: int | None = None) -> Leased | None:
    """Fold what is due at ``at`` into jobs and take the one that has waited longest, but none of the kinds ``without``.

    ``only`` looks at one organisation. Jobs of one organisation and kind are never given out twice at once; what came due
    while one was in hand waits until it has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, kind, lane, attempts FROM tenancy_claim_job(%s, %s, make_interval(secs => %s), %s, %s)",
            [worker, at, LEASE_SECONDS, [kind.value for kind in without], only],
        )
        found = cursor.fetchone()
    return None if found is None else Leased(found[0], Kind(found[1]), found[2], found[3], worker)


def end_job(job: Leased, *, at: datetime, again_at: datetime | None) -> None:
    """Give the job back, done. It is due again at ``again_at``, or when something came due meanwhile, whichever is first."""
    with acting(job.organisation, job.worker, at) as here:
        _give_back(here, job, sql("least(due_at, %s)"), again_at, attempts=0, why="", failed_at=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM tenancy_job WHERE kind = %s AND lane = %s AND due_at IS NULL AND leased_until IS NULL",
                [job.kind.value, job.lane],
            )


def fail_job(job: Leased, *, at: datetime, why: str) -> datetime:
    """Give the job back, failed: it is tried again after a minute, then two, four, up to an hour. Returns when."""
    again_at = at + min(LONGEST_AGAIN, FIRST_AGAIN * (1 << min(job.attempts, 10)))
    said = why.replace("\0", "")[:LONGEST_WHY]
    with acting(job.organisation, job.worker, at) as here:
        _give_back(here, job, sql("%s"), again_at, attempts=job.attempts + 1, why=said, failed_at=at)
    return again_at


def _give_back(
    here: Acting,
    job: Leased,
    due_at: Sql,
    again_at: datetime | None,
    *,
    attempts: int,
    why: str,
    failed_at: datetime | None,
) -> None:
    """Nothing is written where the lease was lost: somebody else has the job."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """UPDATE tenancy_job SET due_at = {due_at}, leased_until = NULL, leased_by = '', ids = '{{}}', attempts = %s, why = %s,
                    failed_at = %s
                WHERE organisation_id = %s AND kind = %s AND lane = %s AND leased_by = %s""",
                due_at=due_at,
            ),
            [again_at, attempts, why, failed_at, here.organisation, job.kind.value, job.lane, job.worker],
        )
