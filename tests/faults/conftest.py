"""Scenarios of faults: one seed for all of them, and their figures at the end. ``make test-faults`` runs them."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relance.config.embedded_database import EmbeddedDatabase
from tests.conftest import BINARIES
from tests.faults.installation import Clock, Installation
from tests.faults.odd_server import OddServer
from tests.faults.oracle import Tally, judge

SEED = os.environ.get("FAULTS_SEED") or str(secrets.randbelow(10**6))
MORNING = datetime(2026, 4, 7, 8, 5, tzinfo=UTC)  # five past ten in Paris, a Tuesday
COLUMNS = ("kills", "messages", "deliveries", "doubled", "lost", "unconfirmed")
_figures: dict[str, tuple[Tally, float]] = {}


def pytest_report_header() -> str:
    return f"FAULTS_SEED={SEED}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table that docs/reliability.md keeps."""
    if not _figures:
        return
    total = Tally()
    for tally, _seconds in _figures.values():
        total.add(tally)
    rows = [*_figures.items(), ("in all", (total, sum(seconds for _tally, seconds in _figures.values())))]
    terminalreporter.section(f"faults, FAULTS_SEED={SEED}")
    width = max(len(name) for name, _row in rows)
    terminalreporter.write_line(f"{'':{width}} " + " ".join(f"{name:>11}" for name in (*COLUMNS, "seconds")))
    for name, (tally, seconds) in rows:
        figures = [*(getattr(tally, column) for column in COLUMNS), round(seconds)]
        terminalreporter.write_line(f"{name:{width}} " + " ".join(f"{figure:>11,}" for figure in figures))


@pytest.fixture(scope="session")
def programs() -> Iterator[dict[str, str]]:
    """PostgreSQL's programs, where whoever the server runs as can read them: copied once, and not for each home."""
    with tempfile.TemporaryDirectory(prefix="relance-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield {"RELANCE_POSTGRES_BIN": str(EmbeddedDatabase(Path(folder), binaries=BINARIES).programs.folder())}


@dataclass
class Scenario:
    """What a scenario works with: its dice, a folder, a clock, and machines to install on."""

    name: str
    dice: random.Random
    folder: Path
    clock: Clock
    environ: dict[str, str]
    installations: list[Installation]

    @property
    def seed(self) -> str:
        return f"{SEED}:{self.name}"

    def installation(
        self,
        name: str = "home",
        *,
        machine: str = "first",
        clock: Clock | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Installation:
        """A home on a machine; of a name used before it is the same home."""
        machine_id = self.folder / f"machine-id-{machine}"
        machine_id.write_text(f"{zlib.crc32(machine.encode()):032x}\n")
        made = Installation(
            self.folder / name,
            clock or self.clock,
            self.folder / f"logs-{len(self.installations)}",
            environ={**self.environ, "RELANCE_MACHINE_ID_FILE": str(machine_id), **(environ or {})},
        )
        self.installations.append(made)
        return made

    def another_clock(self) -> Clock:
        """The clock of another machine, which shows the same hour."""
        return Clock(self.folder / f"clock-{len(self.installations)}", self.clock.now())

    def judge(self, installation: Installation, server: OddServer, *, kills: int = 0) -> Tally:
        """The figures, kept for the table; nothing may be wrong with them."""
        tally = judge(installation, server, kills=kills)
        _figures.setdefault(self.name, (Tally(), 0.0))[0].add(tally)
        assert not tally.wrong, "\n".join(tally.wrong)
        return tally


@pytest.fixture
def scenario(request: pytest.FixtureRequest, programs: dict[str, str]) -> Iterator[Scenario]:
    """A fresh one; whatever it started is ended."""
    name = request.node.name.removeprefix("test_").replace("_", " ")
    folder = Path(tempfile.mkdtemp(prefix="relance-faults-"))
    folder.chmod(0o755)
    made = Scenario(name, random.Random(f"{SEED}:{name}"), folder, Clock(folder / "clock", MORNING), programs, [])
    began = time.monotonic()
    yield made
    for one in made.installations:
        one.pull_the_plug()
    tally, _seconds = _figures.get(name, (Tally(), 0.0))
    _figures[name] = (tally, time.monotonic() - began)
    if not os.environ.get("FAULTS_KEEP"):
        shutil.rmtree(folder, ignore_errors=True)
