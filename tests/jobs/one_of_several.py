"""A worker's process for ``test_processes``: the real worker on the database of the tests, on a clock that stands, for one organisation.

Its channel notes each e-mail with the process that carried it. At the first it waits until every process carries one; where it
finds the order to die it does, its e-mail being out and its answer lost.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from relance.channels.model import Accepted, Answer, Envelope, Unknown
from relance.config import database
from relance.domain.scenario.model import Channel

PROCESSES = 2
AT_A_VISIT = 3
HANGS_S = 600


class Noted:
    """The channel."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, envelope: Envelope) -> Answer:
        """It leaves."""
        with (self._folder / "sent").open("a") as sent:
            sent.write(f"{os.getpid()} {envelope.recipient}\n")
        self._wait_for_all()
        if is_told_to_die(self._folder):
            os.kill(os.getpid(), signal.SIGKILL)
        return Accepted("taken")

    def _wait_for_all(self) -> None:
        (self._folder / f"carries-{os.getpid()}").touch()
        until = time.monotonic() + HANGS_S
        while len(list(self._folder.glob("carries-*"))) < PROCESSES and time.monotonic() < until:
            time.sleep(0.05)

    def ask(self, reference: str) -> Answer:
        """It remembers nothing."""
        return Unknown("never heard of it")

    def close(self) -> None:
        """Nothing to close."""


def is_told_to_die(folder: Path) -> bool:
    """One of all takes the order."""
    try:
        (folder / "die").rename(folder / f"died-{os.getpid()}")
    except FileNotFoundError:
        return False
    return True


def main(organisation: int, at: datetime, folder: Path) -> None:
    """Until a signal, or the end of the process that started this one."""
    database.set_up_django()
    from relance.jobs import delivery, installation
    from relance.jobs.means import Means
    from relance.jobs.processes import stop_with_parent
    from relance.jobs.worker import Worker
    from relance.letters.batch import Renderers
    from relance.outbox.delivery import PostOffice

    def post_office(*_: object, **options: object) -> PostOffice:
        return PostOffice(organisation, {Channel.EMAIL: Noted(folder)}, lambda: at)

    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    stop_with_parent(stopping.set)
    delivery.AT_A_VISIT = AT_A_VISIT
    vars(installation)["post_office_of"] = post_office
    with Renderers(1) as renderers:
        here = installation.Installation(b"", folder)
        worked_with = Means(here, lambda: at, "test", renderers, timedelta(minutes=5), stopping.is_set)
        Worker(worked_with, lambda *_: None, only=organisation).work_until_stopped()


if __name__ == "__main__":
    main(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
