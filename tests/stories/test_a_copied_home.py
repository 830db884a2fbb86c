"""The data folder of an installation is copied: what each place says of itself, and what a person says of it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.runner import relance
from tests.conftest import BINARIES

AT = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relance-copied-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        for machine in ("one", "two"):
            (Path(made) / machine).write_text(f"{machine}\n")
        yield Path(made)


def says(folder: Path, home: str, machine: str, *arguments: str, fails: bool = False) -> str:
    """What a command says in this home on this machine: the place, where it is asked how sending stands."""
    environ = {
        "RELANCE_HOME": str(folder / home), "RELANCE_POSTGRES_BIN": str(BINARIES or ""),
        "RELANCE_MACHINE_ID_FILE": str(folder / machine),
    }  # fmt: skip
    done = relance(*arguments, cwd=folder, environ=environ, at=AT)
    assert (done.code == 2) if fails else (done.code == 0), done.err + done.out
    return done.err if fails else done.out


def stands(folder: Path, home: str, machine: str, word: str = "status") -> str:
    return str(json.loads(says(folder, home, machine, "sending", word, "--organisation", "f", "--json"))["place"])


def copied(source: Path, target: Path) -> None:
    """As an administrator copies it: with its owners."""
    shutil.copytree(source, target, symlinks=True)
    for path in (source, *source.rglob("*")):
        if os.geteuid() == 0 and not path.is_symlink():
            entry = path.stat()
            os.chown(target / path.relative_to(source), entry.st_uid, entry.st_gid)


@pytest.mark.requirement("P1", "P5")
def test_a_copied_home_is_silent_until_somebody_says_that_it_moved(folder: Path) -> None:
    says(
        folder,
        "home",
        "one",
        "init",
        "--organisation",
        "f",
        "--name",
        "F",
        "--owner-email",
        "f@f.example",
        "--owner-name",
        "F",
    )
    assert stands(folder, "home", "one") == "new"
    assert stands(folder, "home", "one", "on") == "acts"
    assert stands(folder, "home", "one") == "acts", "another start of the same home"
    assert stands(folder, "home", "two") == "elsewhere", "the same folder on another machine"

    copied(folder / "home", folder / "copy")
    assert stands(folder, "copy", "one") == "elsewhere"
    assert "moved" in says(folder, "copy", "one", "sending", "on", "--organisation", "f", fails=True)
    says(folder, "copy", "one", "sending", "also", "--organisation", "f", fails=True)
    assert stands(folder, "copy", "one", "copy") == "copy"
    assert stands(folder, "copy", "one", "moved") == "acts"
    assert stands(folder, "home", "one") == "acts", "two databases by now: only a person can stop the old one"
