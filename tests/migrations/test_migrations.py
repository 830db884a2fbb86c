"""Models and migrations say the same thing, and what a migration made stays as it made it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from relance.config import database as configured
from relance.config.history import applied_migrations, migrations_of_this_program
from tests.cli.runner import relance

SOURCE = Path(__file__).parents[2] / "src/relance"
MIGRATIONS = sorted(SOURCE.glob("*/migrations/0*.py"))


def test_no_model_change_lacks_its_migration(database: None) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_that_none_is_missing_is_told_by_names_alone(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command asks it."""
    assert migrations_of_this_program() == MigrationLoader(None).disk_migrations.keys()

    def loads(*_: object, **__: object) -> None:
        raise AssertionError("a file was loaded")

    monkeypatch.setattr(MigrationLoader, "__init__", loads)
    assert not configured.pending_migrations()


def test_one_name_that_the_database_lacks_has_the_files_asked(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known = set(applied_migrations("owner"))
    for missing in (("tenancy", "0001_tables"), ("account", "0001_initial")):
        asked: list[object] = []
        left = dict.fromkeys(known - {missing})
        monkeypatch.setattr(configured, "applied_migrations", lambda alias, left=left: left)
        monkeypatch.setattr(configured, "refuse_the_middle", asked.append)
        configured.pending_migrations()
        assert asked == [left]


@pytest.mark.parametrize(
    ("url", "why"),
    [("garbage", "not an address"), ("postgresql://relance_app@127.0.0.1:1/none", "cannot be reached")],
)
def test_a_database_that_is_none_is_one_line(url: str, why: str) -> None:
    done = relance("verify", environ={"DATABASE_URL": url})
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert why in done.err


# -- What a migration is made of --------------------------------------------------------------------------------------


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, those of its own package as relance too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "relance" if node.level else node.module or ""


def test_no_migration_imports_living_code() -> None:
    """An enum or a helper that changes later would change the past."""
    assert len(MIGRATIONS) >= 26
    living = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in MIGRATIONS
        for name in imported(path)
        if name.partition(".")[0] not in {"django", "pathlib", "uuid"}
    }
    assert living == set()


def test_the_migrations_of_each_room_are_numbered_without_a_gap() -> None:
    """One that still bears a number of the chain that was squashed was not brought over."""
    rooms: dict[str, list[int]] = {}
    for path in MIGRATIONS:
        rooms.setdefault(path.parts[-3], []).append(int(path.name[:4]))
    assert {room: numbers for room, numbers in rooms.items() if numbers != list(range(1, len(numbers) + 1))} == {}


def test_every_file_of_rules_is_run_by_a_migration_of_its_room(database: None) -> None:
    run = {
        (path.parts[-3], operation.sql)
        for path in MIGRATIONS
        for operation in import_module(f"relance.{path.parts[-3]}.migrations.{path.stem}").Migration.operations
        if isinstance(operation, RunSQL)
    }
    files = sorted(SOURCE.glob("*/migrations/rules/*.sql"))
    assert len(files) >= 40
    assert [path for path in files if (path.parts[-4], path.read_text(encoding="utf-8")) not in run] == []
