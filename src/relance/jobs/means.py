"""What a worker does its jobs with, and what a job comes to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from relance.letters.batch import Renderers
from relance.outbox.delivery import PostOffice
from relance.outbox.transports import post_office_of
from relance.tenancy.context import Acting, acting
from relance.tenancy.services import slug_of


@dataclass(frozen=True, slots=True)
class Means:
    """The installation's key and folder of drafts, the clock, who acts; ``renderers`` is one pool for all of a worker's letters.

    ``every``: how often what recurs (a mailbox, a watched folder) is looked at, and what could not go on is tried again.
    """

    key: bytes
    drafts: Path
    clock: Callable[[], datetime]
    actor: str
    renderers: Renderers
    every: timedelta
    is_stopping: Callable[[], bool] = lambda: False

    def acting(self, organisation: int) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        return acting(organisation, self.actor, self.clock())

    def post_office(self, organisation: int) -> PostOffice:
        """The organisation's, with the beat written. Raises SecretUnreadable."""
        with self.acting(organisation) as here:
            slug = slug_of(here)
        return post_office_of(
            organisation, key=self.key, clock=self.clock, drafts=self.drafts / slug, actor=self.actor,
            is_stopping=self.is_stopping,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """When the job is due again (None: when somebody says so), and what is told of it, by kind."""

    again_at: datetime | None = None
    result: object = field(default=None)
