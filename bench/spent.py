"""CPU seconds: what a machine shared with other work cannot stretch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psycopg

Result = TypeVar("Result")


def cpu_of(work: Callable[[], object]) -> float:
    """CPU seconds of this process, threads included, that ``work`` took."""
    started = time.process_time()
    work()
    return time.process_time() - started


def cpu_with(connection: psycopg.Connection, work: Callable[[], Result]) -> tuple[float, Result]:
    """What ``work`` gave, after the CPU seconds that it took of this process and of the server behind the connection.

    What the server hands to its helpers (the writer of its log, the sweeper) is in neither side. Linux keeps these figures.
    """
    server = connection.info.backend_pid
    before = _of(server)
    started = time.process_time()
    result = work()
    return time.process_time() - started + _of(server) - before, result


def _of(process: int) -> float:
    """CPU seconds of a process so far, as the kernel's scheduler counts them: in nanoseconds."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
