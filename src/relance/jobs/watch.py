"""Beside a worker, on a connection of its own: it keeps the worker's leases, and hears when something is due."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from relance.jobs.leases import LEASE_SECONDS
from relance.tenancy.due import CHANNEL
from relance.tenancy.statements import identifier, sql

KEPT_EVERY_SECONDS = LEASE_SECONDS / 4
LISTENS_AT_ONCE_SECONDS = 1.0
AGAIN_AFTER_SECONDS = 2.0


class Watch:
    """``heard`` is set once something is due. Behind a pool of connections that forgets who listens, it is never set."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._ended = threading.Event()
        self.heard = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """For the block."""
        thread = threading.Thread(target=self._run, name="keeps-leases", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            thread.join()

    def _run(self) -> None:
        """Until the block ends. A connection that is lost is made anew; if that takes long, others take over the work."""
        parameters = connection.get_connection_params()
        while not self._ended.is_set():
            try:
                with psycopg.connect(**parameters, autocommit=True) as own:
                    self._listen(own)
            except psycopg.OperationalError:
                self._ended.wait(AGAIN_AFTER_SECONDS)

    def _listen(self, own: psycopg.Connection[tuple[object, ...]]) -> None:
        own.execute(sql("LISTEN {channel}", channel=identifier(CHANNEL)))
        self.heard.set()  # what was told while nobody listened
        keep_at = time.monotonic()
        while not self._ended.is_set():
            if time.monotonic() >= keep_at:
                own.execute("SELECT tenancy_keep_lease(%s, make_interval(secs => %s))", [self._worker, LEASE_SECONDS])
                keep_at = time.monotonic() + KEPT_EVERY_SECONDS
            for _ in own.notifies(timeout=LISTENS_AT_ONCE_SECONDS, stop_after=1):
                self.heard.set()
