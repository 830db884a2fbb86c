"""A worker: it takes what is due, one job after the other, and sleeps while nothing is. Any number may share the list."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from relance.domain.errors import DomainError
from relance.jobs import calendars, captures, delivery, firms, folder, letters, mailbox, partners, post, rounds
from relance.jobs.leases import Leased, claim_job, end_job, fail_job
from relance.jobs.means import Done, Means
from relance.jobs.watch import Watch
from relance.tenancy.due import Kind

WORK: Mapping[Kind, Callable[[Means, Leased], Done]] = {
    Kind.ROUND: rounds.work,
    Kind.LETTERS: letters.work,
    Kind.DELIVERY: delivery.work,
    Kind.MAILBOX: mailbox.work,
    Kind.FOLDER: folder.work,
    Kind.CAPTURES: captures.work,
    Kind.CALENDARS: calendars.work,
    Kind.FIRMS: firms.work,
    Kind.POST: post.work,
    Kind.PARTNERS: partners.work,
}
WAITS_ON_THE_NETWORK = (Kind.MAILBOX, Kind.CAPTURES, Kind.CALENDARS, Kind.FIRMS, Kind.PARTNERS, Kind.POST)
BESIDE = 4  # of these at once, each in a thread
LOOKS_EVERY_SECONDS = 15.0  # though nobody told, for what is due by its hour
LOOKS_AROUND_EVERY_SECONDS = 60.0
Told = Callable[[Leased, Done | Exception, datetime], None]


@dataclass(slots=True)
class Worker:
    """``told`` hears of each job what it came to, or why it failed and, if so, when it is tried again.

    ``only`` keeps to one organisation.
    """

    means: Means
    told: Told
    only: int | None = None
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}")

    def work_once(self) -> None:
        """All that is due or recurs, until nothing more is due now."""
        with self._beside() as beside, Watch(self.name).watching():
            for everything in (True, False):  # the second time for what the round, or a moment later, made due
                self._look_around(everything=everything)
                while not self.means.is_stopping() and (self._step(beside) or beside.wait()):
                    pass

    def work_until_stopped(self) -> None:
        """What is due, whenever it is."""
        look_around_every = min(LOOKS_AROUND_EVERY_SECONDS, self.means.every.total_seconds())
        around_at = time.monotonic()
        with self._beside() as beside, Watch(self.name).watching() as watch:
            while not self.means.is_stopping():
                if time.monotonic() >= around_at:
                    self._look_around(everything=False)
                    around_at = time.monotonic() + look_around_every
                watch.heard.clear()
                if not self._step(beside):
                    self._sleep(watch, min(around_at, time.monotonic() + LOOKS_EVERY_SECONDS))

    def _sleep(self, watch: Watch, until: float) -> None:
        while not self.means.is_stopping() and (left := until - time.monotonic()) > 0:
            if watch.heard.wait(min(left, 0.5)):
                return

    def _beside(self) -> Beside:
        return Beside(ThreadPoolExecutor(BESIDE, thread_name_prefix="waits-on-the-network"))

    def _look_around(self, *, everything: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT jobs_look_around(%s, %s, %s)", [self.means.clock(), everything, self.only])

    def _step(self, beside: Beside) -> bool:
        """Take one job and do it; False where none is due."""
        without = WAITS_ON_THE_NETWORK if beside.is_full() else ()
        job = claim_job(self.name, at=self.means.clock(), without=without, only=self.only)
        if job is None:
            return False
        if job.kind in WAITS_ON_THE_NETWORK:
            beside.begin(lambda: self._do(job))
        else:
            self._do(job)
        return True

    def _do(self, job: Leased) -> None:
        """What fails is tried again later, and stops nobody else's."""
        try:
            done = WORK[job.kind](self.means, job)
        except Exception as error:  # noqa: BLE001 (isolation: the others go on)
            again_at = fail_job(job, at=self.means.clock(), why=_why(error))
            self.told(job, error, again_at)
            return
        end_job(job, at=self.means.clock(), again_at=done.again_at)
        self.told(job, done, done.again_at or self.means.clock())


class Beside:
    """Jobs that wait on the network, in threads with a connection of their own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._running: set[Future[None]] = set()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *raised: object) -> None:
        self._pool.shutdown()

    def is_full(self) -> bool:
        """Whether as many run as may. Raises what ended one that could not even be given back."""
        for one in [one for one in self._running if one.done()]:
            self._running.remove(one)
            one.result()
        return len(self._running) >= BESIDE

    def begin(self, work: Callable[[], None]) -> None:
        """Do it in a thread."""

        def in_thread() -> None:
            try:
                work()
            finally:
                connection.close()  # the thread's own

        self._running.add(self._pool.submit(in_thread))

    def wait(self) -> bool:
        """Wait a moment for one that runs; False where none does."""
        were_running = bool(self._running)
        wait(self._running, timeout=1, return_when=FIRST_COMPLETED)
        self.is_full()
        return were_running


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
