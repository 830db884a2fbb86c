"""Serving the pages until a signal says stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from relance.cli.speech import tell
from relance.config.web import WebServerDied, served


def stopping_by_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping


@contextmanager
def served_until_stopped(port: int | None) -> Iterator[tuple[str, threading.Event]]:
    """Serve on loopback for the block and say where; yields the address and what says stop. Raises WebServerDied.

    A web server that dies says stop too: whoever minds this program sees it end, and starts it again.
    """
    stopping, died = stopping_by_signal(), threading.Event()

    def stop_without_pages() -> None:
        died.set()
        stopping.set()

    with served(os.environ, port, when_it_dies=stop_without_pages) as address:
        tell("The pages are at {address}; Ctrl+C ends it.", address=address)
        yield address, stopping
    if died.is_set():
        raise WebServerDied
