"""What is due for whom: business code appends a row in its own transaction, and the planner of ``jobs`` reads them outside.

No row is unique, so nobody who appends waits for another, in whatever order; a row that is written while its work runs is
served afterwards, for the planner deletes only those it saw. A row too many costs a visit that finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.models import Job

CHANNEL = "relance_due"  # on which idle workers are woken
ENDED = "ended"  # the word of the planner for a job whose program was killed


class Kind(StrEnum):
    """What a worker does for an organisation. Each is one file of ``jobs``."""

    ROUND = "round"  # the run at its hour, what was settled, the day's seal
    LETTERS = "letters"  # a chunk of letters to write
    DELIVERY = "delivery"  # a chunk of messages to send
    MAILBOX = "mailbox"
    FOLDER = "folder"
    PARTNERS = "partners"  # files placed with partners: what they are told, and what they tell
    CAPTURES = "captures"  # claims on cards: attempts, refunds, pages, and the days of guarantees
    CALENDARS = "calendars"  # bookings that calendars tell of
    POST = "post"  # registered letters: given to their provider, and followed
    FIRMS = "firms"  # what collection firms have ordered under their mandates


KIND_WORDS: dict[str, Sentence] = {
    Kind.ROUND: Sentence("the daily run"),
    Kind.LETTERS: Sentence("writing letters"),
    Kind.DELIVERY: Sentence("sending messages"),
    Kind.MAILBOX: Sentence("reading the mailbox"),
    Kind.FOLDER: Sentence("looking into the watched folder"),
    Kind.PARTNERS: Sentence("writing to partners and hearing them"),
    Kind.CAPTURES: Sentence("asking cards and the card provider"),
    Kind.CALENDARS: Sentence("reading calendars of bookings"),
    Kind.POST: Sentence("registered letters"),
    Kind.FIRMS: Sentence("what collection firms have ordered"),
}


@dataclass(frozen=True, slots=True)
class FailedWork:
    """Work that failed last time: of what kind, why, since when, and when it is tried again (None: it is at it)."""

    kind: Kind
    why: Sentence | str
    attempts: int
    failed_at: datetime
    again_at: datetime | None


def due(here: Acting, kind: Kind, at: datetime | None = None, *, lane: int = 0) -> None:
    """Something of ``kind`` is due for the organisation at ``at``, now unless told; a worker is woken once it is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_due (organisation_id, kind, lane, at) VALUES (%s, %s, %s, %s)",
            [here.organisation, kind.value, lane, at or here.at],
        )
        if at is None or at <= here.at:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def failed_work(here: Acting) -> list[FailedWork]:
    """What failed last time and has not succeeded since."""
    found = Job.objects.filter(organisation_id=here.organisation, attempts__gt=0).order_by("failed_at", "pk")
    return [
        FailedWork(Kind(job.kind), why_failed(job.why), job.attempts, job.failed_at or here.at, job.due_at)
        for job in found
    ]


def why_failed(why: str) -> Sentence | str:
    """The stored word as people read it."""
    return Sentence("the program ended while it ran") if why == ENDED else why
