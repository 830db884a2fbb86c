"""A database made before the migrations were squashed: at the end of the old chain it goes on, in the middle it is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase
from relance.config.history import (
    END_OF_THE_OLD_CHAIN,
    LATER_ROOMS,
    SQUASHED,
    DatabaseTooOld,
    chain_of,
    refuse_the_middle,
    replaced_migrations,
)
from tests.cli.runner import relance
from tests.conftest import BINARIES, QUICK, server_home

Environ = Mapping[str, str]

# The schema is the one that the old chain made; the names of what made it are the old ones.
AS_THE_OLD_CHAIN_LEFT_IT = """
import uuid
from datetime import UTC, datetime
from relance.config.database import set_up_django
from relance.config.history import LATER_ROOMS
set_up_django()
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

loader = MigrationExecutor(connections["owner"]).loader
squashed = sorted(
    key for key in loader.replacements if key[1] == "0002_rules" and key[0] not in LATER_ROOMS
)  # after the tables of its room
for room, name in squashed:
    call_command("migrate", room, name, database="owner", verbosity=0, interactive=False)
state = MigrationExecutor(connections["owner"]).loader.project_state(squashed)
organisations = state.apps.get_model("tenancy", "Organisation").objects.using("owner")
organisations.create(slug="fabrique", name="Fabrique", public_id=uuid.uuid4(), created_at=datetime.now(UTC))
"""
RUN = b"INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())"
STOPPED_HALFWAY = """
import json
from relance.config import database
database.set_up_django()
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

class Stopped(Exception):
    pass

apply, ran = MigrationExecutor.apply_migration, []

def apply_some(self, state, migration, **options):
    ran.append(migration.app_label)
    if ran.count("receivables") == 2:
        raise Stopped
    return apply(self, state, migration, **options)

MigrationExecutor.apply_migration = apply_some
try:
    database.migrate()
except Stopped:
    left = connections["owner"].introspection.table_names()
MigrationExecutor.apply_migration = apply
database.migrate()
print(json.dumps([left, database.pending_migrations()]))
"""
COPIED = """
import sys
from pathlib import Path
from relance.config import database
from relance.upkeep import dump
database.set_up_django()
dump.write_backup(Path(sys.argv[1]), seals={}, binaries=Path(sys.argv[2]) if sys.argv[2:] else None)
"""


def python(program: str, environ: Environ, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environ},
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout


def execute(environ: Environ, statement: bytes, parameters: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Run it as the owner; its rows."""
    with psycopg.connect(environ["DATABASE_OWNER_URL"]) as connection:
        cursor = connection.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def applied(environ: Environ) -> set[tuple[str, str]]:
    return {(room, name) for room, name in execute(environ, b"SELECT app, name FROM django_migrations")}


def tables(environ: Environ) -> set[tuple[str, ...]]:
    return set(execute(environ, b"SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))


def schema(server: EmbeddedDatabase, environ: Environ) -> list[str]:
    """What stands in it besides rows, in lines; not the words that open and close a dump, which are drawn by lot."""
    program = [str(server.programs.folder() / "pg_dump"), "--schema-only", environ["DATABASE_OWNER_URL"]]
    dumped = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    return sorted(line for line in dumped.splitlines() if not line.startswith("\\"))


def copied(environ: Environ, file: Path) -> Path:
    python(COPIED, environ, str(file), *([str(BINARIES)] if BINARIES else []))
    return file


@pytest.fixture(scope="module")
def server(database: None) -> EmbeddedDatabase:
    return EmbeddedDatabase(server_home(), binaries=BINARIES, settings=QUICK)


def made_anew(server: EmbeddedDatabase, name: str) -> Iterator[Environ]:
    with server.running(f"{name}_{os.getpid()}", anew=True) as access:
        yield {"DATABASE_URL": access.url(APP_ROLE), "DATABASE_OWNER_URL": access.url(OWNER_ROLE)}


@pytest.fixture
def new(server: EmbeddedDatabase) -> Iterator[Environ]:
    """A database without a table."""
    yield from made_anew(server, "new")


@pytest.fixture(scope="module")
def made_by_the_old_chain(server: EmbeddedDatabase) -> Iterator[Environ]:
    """One organisation, in a database at the end of the old chain."""
    for environ in made_anew(server, "old"):
        python(AS_THE_OLD_CHAIN_LEFT_IT, environ)
        yield environ


def squashed_migrations() -> set[tuple[str, str]]:
    """What took the place of the old chain; a room that came later has files of the same names, which replace nothing."""
    from django.db.migrations.loader import MigrationLoader

    replacing = MigrationLoader(None, ignore_no_migrations=True).replacements
    return {(room, name) for room, name in replacing if name in SQUASHED and room not in LATER_ROOMS}


@pytest.fixture
def old(made_by_the_old_chain: Environ) -> Environ:
    """It, with the names that the old chain left, whatever another test did to them."""
    for room, name in squashed_migrations() & applied(made_by_the_old_chain):
        execute(made_by_the_old_chain, b"DELETE FROM django_migrations WHERE app = %s AND name = %s", (room, name))
    for room, name in replaced_migrations() - applied(made_by_the_old_chain):
        execute(made_by_the_old_chain, RUN, (room, name))
    return made_by_the_old_chain


def test_a_database_at_the_end_of_the_old_chain_goes_on(old: Environ) -> None:
    assert relance("migrate", environ=old).code == 0
    assert {("receivables", "0001_tables"), ("receivables", "0002_rules")} <= applied(old)
    assert execute(old, b"SELECT slug FROM tenancy_organisation") == [("fabrique",)]
    assert relance("verify", environ=old).code == 0


def test_a_new_database_has_the_tables_and_rules_that_djangos_own_command_makes(
    old: Environ, new: Environ, server: EmbeddedDatabase
) -> None:
    """It is made by a shorter way (``config/new_database.py``); the old one was made by the command, and goes on by it."""
    schemas = []
    for environ in (old, new):
        assert relance("migrate", environ=environ).code == 0
        schemas.append(schema(server, environ))
    assert len(schemas[0]) > 10_000
    assert schemas[0] == schemas[1]
    kinds = b"SELECT app_label, model FROM django_content_type ORDER BY 1, 2"
    rights = b"SELECT codename, name FROM auth_permission ORDER BY 1, 2"
    assert [execute(old, ask) for ask in (kinds, rights)] == [execute(new, ask) for ask in (kinds, rights)]


def test_a_copy_of_one_at_the_end_of_the_old_chain_is_brought_back_and_goes_on(
    old: Environ, new: Environ, tmp_path: Path
) -> None:
    file = copied(old, tmp_path / "saved.zip")
    assert relance("migrate", environ=new).code == 0
    execute(new, b"CREATE TABLE of_a_later_version (organisation_id bigint REFERENCES tenancy_organisation (id))")
    done = relance("restore", str(file), environ=new)
    assert "Restored" in done.out or "seal" in done.out, done.err
    assert {("receivables", "0001_tables"), ("receivables", "0002_rules")} <= applied(new)
    assert execute(new, b"SELECT slug FROM tenancy_organisation") == [("fabrique",)]
    assert ("of_a_later_version",) not in tables(new), "its migration would make it"


def test_one_in_the_middle_of_the_old_chain_is_refused_and_not_touched(
    old: Environ, new: Environ, tmp_path: Path
) -> None:
    execute(old, b"DELETE FROM django_migrations WHERE app = 'cases' AND name = '0003_holds_of_cases'")
    file = copied(old, tmp_path / "saved.zip")
    assert relance("migrate", environ=new).code == 0
    before = [applied(old), tables(old), applied(new), tables(new)]
    for environ, arguments in ((old, ["verify"]), (old, ["migrate"]), (new, ["restore", str(file)])):
        for language, said in (("en", "Nothing was changed"), ("fr", "Rien n’a été modifié")):
            done = relance(*arguments, environ=environ, language=language)
            assert (done.code, done.err.count("\n")) == (2, 1)
            assert said in done.err
            assert END_OF_THE_OLD_CHAIN in done.err
    assert [applied(old), tables(old), applied(new), tables(new)] == before


def test_who_has_only_what_the_first_files_replace_stands_in_the_middle_too() -> None:
    """Each room's tables would count as made, and its rules would run over what is not there yet."""
    first = {(room, name) for room, name in replaced_migrations() if name.startswith("0001_")}
    with pytest.raises(DatabaseTooOld):
        refuse_the_middle(first)
    refuse_the_middle(replaced_migrations())
    refuse_the_middle({("auth", "0001_initial")})


@pytest.mark.parametrize("room", sorted(LATER_ROOMS))
def test_a_room_that_was_squashed_later_has_a_chain_and_a_middle_of_its_own(room: str) -> None:
    chain = sorted(chain_of(room))
    before = replaced_migrations()
    refuse_the_middle(before)  # it came later
    refuse_the_middle(before.union(chain))
    for run in range(1, len(chain)):
        with pytest.raises(DatabaseTooOld) as refused:
            refuse_the_middle(before.union(chain[:run]))
        assert LATER_ROOMS[room] in str(refused.value.sentence)


def test_whoever_stops_in_the_middle_of_making_a_database_leaves_an_empty_one(new: Environ) -> None:
    """Half a chain of names would be taken for an old database."""
    left, pending = json.loads(python(STOPPED_HALFWAY, new))
    assert (left, pending) == ([], False)
