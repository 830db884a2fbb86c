"""The command line as a user meets it: its output, its exit code; in a process of its own, or where that is not what is asked, in ours."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from relance.cli.main import main

HANGS_S = 3600  # no test asks for speed: whatever takes longer than this never ends

AT = """
import sys, time_machine
import pytest

from relance.cli.main import main
moment, *arguments = sys.argv[1:]
sys.argv = ["relance", *arguments]
with time_machine.travel(moment, tick=True):
    main()
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


def relance(
    *arguments: str,
    language: str = "en",
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Run ``relance`` with these arguments, at another moment than now where ``at`` (aware) is given."""
    kept = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"}
    }
    program = ["-c", AT, at.isoformat()] if at else ["-m", "relance"]
    env = {
        **kept,
        "RELANCE_LANGUAGE": language,
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        **(environ or {}),
    }
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=HANGS_S,
        env=env,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def in_this_process(*arguments: str) -> Outcome:
    """The same on the database of the run, without the second that a process takes to begin: ``main``, as it ends there."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return Outcome(int(ended.value.code or 0), out.getvalue(), err.getvalue())
