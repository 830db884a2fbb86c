"""What waits, and who is at it, is of the running installation: no backup holds it, so a restored one starts nothing."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from relance.jobs.leases import claim_job
from relance.tenancy.context import acting
from relance.tenancy.due import Kind, due
from relance.upkeep.dump import DUMP, _program, write_backup
from tests.conftest import BINARIES
from tests.outbox.builders import MORNING


def rows_of(table: str, dump: Path) -> list[str]:
    """The lines that a backup holds of a table."""
    told = [_program("pg_restore", BINARIES), "--data-only", f"--table={table}", "--file=-", str(dump)]
    lines = subprocess.run(told, capture_output=True, text=True, check=True).stdout.splitlines()
    copied = [place for place, line in enumerate(lines) if line.startswith("COPY ")]
    return lines[copied[0] + 1 : lines.index("\\.")] if copied else []


def test_a_backup_holds_the_books_but_nothing_that_is_due_or_in_hand(organisation: int, tmp_path: Path) -> None:
    with acting(organisation, "test", MORNING) as here:
        due(here, Kind.LETTERS)
    assert claim_job("one", at=MORNING, only=organisation)
    with acting(organisation, "test", MORNING) as here:
        due(here, Kind.DELIVERY)
    write_backup(tmp_path / "saved.zip", seals={}, binaries=BINARIES)
    with zipfile.ZipFile(tmp_path / "saved.zip") as archive:
        archive.extract(DUMP, tmp_path)
    assert rows_of("tenancy_member", tmp_path / DUMP)
    assert rows_of("tenancy_due", tmp_path / DUMP) == []
    assert rows_of("tenancy_job", tmp_path / DUMP) == []
