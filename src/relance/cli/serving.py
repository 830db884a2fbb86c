"""Serving the pages until a signal says stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from types import FrameType

from relance.cli.speech import _, print_table, tell
from relance.config.web import free_port, served


def serve(
    port: int | None, sign_ins: Sequence[tuple[str, str]], *, meanwhile: Callable[[threading.Event], None] | None = None
) -> None:
    """Serve on loopback, say where and who may sign in, and do ``meanwhile`` (or wait) until a signal says stop."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with served(os.environ, free_port(port)) as address:
        tell("The pages are at {address}; Ctrl+C ends it.", address=address)
        if sign_ins:
            print_table([_("Sign in"), ""], sign_ins)
        if meanwhile is not None:
            meanwhile(stopping)
        stopping.wait()
