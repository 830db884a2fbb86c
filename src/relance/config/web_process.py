"""The web server's own side, read by gunicorn as its configuration: it ends with the program that started it.

That program holds the other end of the server's standard input, and a pipe closes with its process, however that one ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def on_starting(_server: object) -> None:
    """Called by gunicorn in the process that minds the others, before it starts them."""
    threading.Thread(target=_end_with_parent, name="ends-with-its-parent", daemon=True).start()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1 << 10):  # not by its buffer, which a decent end would wait for
        pass
    # Nobody is left who would wait for a decent end, and the next one wants the port. What was not finished is undone.
    os.killpg(0, signal.SIGKILL)
