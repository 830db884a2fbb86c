"""What a worker does its jobs with, and what a job comes to."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from relance.jobs.installation import Installation
from relance.letters.batch import Renderers
from relance.outbox.delivery import PostOffice
from relance.tenancy.context import Acting, Desk

SECONDS_A_VISIT = 10.0


@dataclass(frozen=True, slots=True)
class Means:
    """The installation, the clock, who acts; ``renderers`` is one pool for all of a worker's letters.

    ``every``: how often what recurs (a mailbox, a watched folder) is looked at, and what could not go on is tried again.
    """

    installation: Installation
    clock: Callable[[], datetime]
    actor: str
    renderers: Renderers
    every: timedelta
    is_stopping: Callable[[], bool] = lambda: False

    def acting(self, organisation: int) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        return self.desk(organisation).acting()

    def desk(self, organisation: int) -> Desk:
        """The same for work of several transactions."""
        return Desk(organisation, self.actor, self.clock)

    def visit(self) -> Visit:
        """One that begins now."""
        return Visit(time.monotonic() + SECONDS_A_VISIT, self.is_stopping)

    def post_office(self, organisation: int) -> PostOffice:
        """The organisation's, with the beat written. Raises SecretUnreadable."""
        return self.installation.post_office(self.desk(organisation), is_stopping=self.is_stopping)


@dataclass(frozen=True, slots=True)
class Visit:
    """A budget of time: a company with much to do gives way when it is used up, however slow the machine is."""

    until: float
    is_stopping: Callable[[], bool]

    def is_over(self) -> bool:
        """Whether what is at hand should be the last."""
        return self.is_stopping() or time.monotonic() > self.until


@dataclass(frozen=True, slots=True)
class Done:
    """When the job is due again (None: when somebody says so), and what is told of it, by kind."""

    again_at: datetime | None = None
    result: object = field(default=None)
