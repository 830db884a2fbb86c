"""What a worker says of each job on the terminal: what came of it, or why it failed."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from relance.cli.database import now
from relance.cli.run_report import print_worked
from relance.cli.speech import tell, warn
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import at_place

if TYPE_CHECKING:
    from relance.intake.watching import Looked
    from relance.jobs.leases import Leased
    from relance.jobs.means import Done
    from relance.scenarios.working_day import Worked


def tell_job(job: Leased, came_to: Done | Exception, again_at: datetime) -> None:
    """Nothing is said of a job that found nothing to do."""
    from relance.intake.watching import Looked
    from relance.scenarios.working_day import Worked
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import slug_of

    with acting(job.organisation, job.worker, now()) as here:
        slug, zone = slug_of(here), here.zone.key
    with at_place(zone):
        if isinstance(came_to, Exception):
            _tell_failure(job, slug, came_to, again_at)
            return
        match came_to.result:
            case Worked() as worked if did_something(worked):
                tell("{moment} {organisation}:", moment=now(), organisation=slug)
                print_worked(worked, slug, is_whole=False)
            case Counter() as counts:
                _tell_mailbox(slug, counts)
            case Looked() as looked:
                _tell_folder(slug, looked)


def _tell_failure(job: Leased, slug: str, error: Exception, again_at: datetime) -> None:
    from relance.tenancy.due import KIND_WORDS

    is_known = isinstance(error, DomainError)
    said = error if is_known else f"{type(error).__name__}: {error}"
    warn(
        "{organisation}: {work} failed and is tried again at {moment}: {error}",
        organisation=slug,
        work=KIND_WORDS[job.kind],
        error=said,
        moment=again_at,
    )
    if not is_known:
        traceback.print_exception(error, file=sys.stderr)


def _tell_mailbox(slug: str, counts: Counter[str]) -> None:
    if counts["to_place"] or counts["kept_back"]:
        facts = {"organisation": slug, "to_place": counts["to_place"], "kept_back": counts["kept_back"]}
        warn(
            "{organisation}: e-mails to place {to_place}, kept back because our own server is refused {kept_back}.",
            **facts,
        )
    if counts["reply"] or counts["bounced"]:
        facts = {"organisation": slug, "replies": counts["reply"], "bounced": counts["bounced"]}
        tell("{organisation}: answers {replies}, came back {bounced}.", **facts)


def _tell_folder(slug: str, looked: Looked) -> None:
    """What was booked, what waits for a person, and what went wrong."""
    from relance.intake.watching import TROUBLES

    for name, error in looked.failed:
        facts = {"organisation": slug, "file": name, "error": f"{type(error).__name__}: {error}"}
        warn("{organisation}: reading {file} failed: {error}", **facts)
        traceback.print_exception(error, file=sys.stderr)
    if looked.trouble:
        said = Sentence(TROUBLES[looked.trouble].template, {"folder": looked.folder})
        warn("{organisation}: {error}", organisation=slug, error=said)
    if looked.booked:
        tell(
            "{organisation}: booked from the watched folder: {files}.",
            organisation=slug,
            files=", ".join(looked.booked),
        )
    if waiting := [*looked.waiting, *looked.left]:
        files = ", ".join(waiting)
        warn("{organisation}: files of the watched folder wait for a person: {files}.", organisation=slug, files=files)


def did_something(worked: Worked) -> bool:
    """Whether a round is worth telling."""
    return bool(
        worked.run
        or worked.prepared.written
        or worked.prepared.failed
        or worked.delivered.states
        or worked.identity_missing
    )
