"""Workbooks and archives are opened in a process of their own, with bounds that the system keeps.

A file of a few kilobytes may ask for any amount of memory or time: what breaks then is the child, and the parent says so. The
child writes to a file of bounded size, so that the parent's memory does not grow with what was read (decision 0038).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import relance
from relance.intake.formats.bounds import MOST_WRITTEN, WAIT_SECONDS
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.text import TextUnreadable


def run_apart(module: str, *arguments: str) -> IO[bytes]:
    """What the module wrote to its standard output, as an unnamed file at its start.

    Raises TextUnreadable where the child was killed by a bound or ended otherwise than well.
    """
    written = tempfile.TemporaryFile()  # noqa: SIM115  the caller reads it
    try:
        ended = subprocess.run(
            _command(module, arguments),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        written.close()
        raise TextUnreadable(ProblemCode.WORKBOOK_TOO_LARGE) from None
    if ended.returncode:
        written.close()
        too_large = ended.returncode < 0 or ended.returncode == TOO_LARGE
        raise TextUnreadable(ProblemCode.WORKBOOK_TOO_LARGE if too_large else ProblemCode.WORKBOOK_UNREADABLE)
    if written.tell() >= MOST_WRITTEN:
        written.close()
        raise TextUnreadable(ProblemCode.WORKBOOK_TOO_LARGE)
    written.seek(0)
    return written


@contextmanager
def stream_apart(module: str, *arguments: str) -> Iterator[IO[bytes]]:
    """What the module writes, as it writes it; it ends when nobody reads on."""
    child = subprocess.Popen(
        _command(module, arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    try:
        yield cast("IO[bytes]", child.stdout)
    finally:
        child.kill()
        cast("IO[bytes]", child.stdout).close()
        child.wait()


def _command(module: str, arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-P", "-X", "utf8", "-m", module, *arguments]


def child_environment() -> dict[str, str]:
    """Where our code lies, and nothing of what the parent knows."""
    house = str(Path(relance.__file__).parents[1])
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([house, os.environ.get("PYTHONPATH", "")]),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }


TOO_LARGE = 3  # how the child ends where a bound of ours was reached
