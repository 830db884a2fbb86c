"""Several workers on one machine: processes that end with the one that started them, and are started again if they end before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

LOOKS_EVERY_SECONDS = 0.5
AGAIN_AFTER_SECONDS = 2.0
PATIENCE_SECONDS = 90.0  # longer than a message on its way takes


def work_in_processes(
    command: Sequence[str], count: int, *, is_stopping: Callable[[], bool], restarts: bool, died: Callable[[int], None]
) -> None:
    """Run ``command`` (arguments of ``python``) ``count`` times, until ``is_stopping`` or, without ``restarts``, all have ended.

    Each gets a pipe as its standard input that closes with this process, however that ends. ``died`` is told the code of one that
    ended by itself.
    """
    running: list[subprocess.Popen[bytes]] = [_started(command) for _ in range(count)]
    pause = threading.Event()
    try:
        while running and not is_stopping():
            pause.wait(LOOKS_EVERY_SECONDS)
            for one in [one for one in running if one.poll() is not None]:
                running.remove(one)
                _close(one)
                if one.returncode and not is_stopping():
                    died(one.returncode)
                if restarts and not is_stopping():
                    pause.wait(AGAIN_AFTER_SECONDS)
                    running.append(_started(command))
    finally:
        _end(running)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, env=os.environ)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Each finishes what it is at."""
    for one in running:
        one.send_signal(signal.SIGTERM)
    for one in running:
        try:
            one.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
        _close(one)


def _close(ended: subprocess.Popen[bytes]) -> None:
    if ended.stdin:
        ended.stdin.close()


def stop_with_parent(stop: Callable[[], object]) -> None:
    """In such a process: call ``stop`` once the parent is gone."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1 << 10):  # not by its buffer, which a decent end would wait for
            pass
        stop()

    threading.Thread(target=watch, name="ends-with-its-parent", daemon=True).start()
