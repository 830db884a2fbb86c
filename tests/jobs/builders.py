"""A worker of one house: on its clock, with its channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from relance.jobs.installation import Installation
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.jobs.worker import Worker
from relance.letters.batch import Renderers
from relance.tenancy.due import Kind
from tests.outbox.builders import KEY, House

EVERY = timedelta(minutes=5)


@dataclass
class Bench:
    """Workers of a house, and what they told: kind by kind, or the error."""

    house: House
    done: list[Kind] = field(default_factory=list)
    failed: list[tuple[Kind, str, datetime]] = field(default_factory=list)

    def means(self, is_stopping: Callable[[], bool] = lambda: False) -> Means:
        return Means(Installation(KEY, Path("/nowhere")), self.house.clock, "test", Renderers(1), EVERY, is_stopping)

    def told(self, job: Leased, came_to: Done | Exception, again_at: datetime) -> None:
        if isinstance(came_to, Exception):
            self.failed.append((job.kind, str(came_to), again_at))
        else:
            self.done.append(job.kind)

    def worker(self, is_stopping: Callable[[], bool] = lambda: False) -> Worker:
        return Worker(self.means(is_stopping), self.told, only=self.house.organisation)

    def works(self) -> list[Kind]:
        """One worker does all that is due; returns what it did, in order."""
        self.done.clear()
        self.failed.clear()
        self.worker().work_once()
        return list(self.done)


@pytest.fixture
def bench(house: House, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("relance.jobs.installation.post_office_of", lambda *_, **options: house.office())
    return Bench(house)
