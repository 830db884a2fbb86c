"""How much of a file is read, in a child process or in ours."""

from __future__ import annotations

import resource
from contextlib import suppress

MEMORY_MB = 1024
CPU_SECONDS = 60
WAIT_SECONDS = 180
MOST_WRITTEN = 1 << 30
UNPACKED_LIMIT_MB = 400
MOST_ROWS = 1 << 20
MOST_CELLS = 30_000_000
MOST_CELLS_OF_A_ROW = 2000
MOST_LINES = 10_000_000
MOST_SIGNS_OF_A_CELL = 100_000  # a spreadsheet allows 32,767
MOST_TEXTS = 4_000_000
DEEPEST = 60
MOST_COPIES = 50_000
MOST_COPIES_MB = 4096


class OverBound(Exception):
    """More than we read."""


def confine() -> None:
    """Bounds of this process from now on: address space, processor time, size of what it writes.

    Where the system does not know one of them (macOS keeps no bound of address space), our own counts of cells and bytes
    remain.
    """
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_MB << 20),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
