"""Which database the program works on: the one of DATABASE_URL, else the embedded one, and how it is made ready.

Two aliases name the same database: ``default`` connects as the application, who owns nothing and is bound by
row-level security; ``owner`` connects as the owner, for migrations and backups alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase
from relance.config.history import applied_migrations, migrations_of_this_program, refuse_the_middle
from relance.config.home import default_home
from relance.domain.errors import DomainError

MIGRATION_LOCK = 0x52454C414E4345  # "RELANCE": one program migrates at a time


class DatabaseNotMigrated(DomainError):
    """The database lacks a migration that this program has."""

    code = "database_not_migrated"
    template = "The database is not up to date: run relance migrate."


class DatabaseUrlInvalid(DomainError):
    """An address that is none."""

    code = "database_url_invalid"
    template = "{name} is not an address of a database. Expected postgresql://role:password@host/database."


class DatabaseUnreachable(DomainError):
    """The server does not answer, or refuses the role."""

    code = "database_unreachable"
    template = "The database of DATABASE_URL cannot be reached: {why}"


class OwnerUnknown(DomainError):
    """Migrations need the owner of the tables."""

    code = "owner_unknown"
    template = "DATABASE_OWNER_URL is missing: migrations run as the owner of the tables."


def databases(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: ``default`` from DATABASE_URL, ``owner`` from DATABASE_OWNER_URL; {} when there is none."""
    variables = {"default": "DATABASE_URL", "owner": "DATABASE_OWNER_URL"}
    return {alias: _django_database(name, environ[name]) for alias, name in variables.items() if environ.get(name)}


def _django_database(name: str, url: str) -> dict[str, Any]:
    try:
        parts = {key: value for key, value in conninfo.conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise DatabaseUrlInvalid(name=name) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": None,
    }


class MigrateAsOwner:
    """Tables are made by their owner, never by the application."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "owner"


@contextlib.contextmanager
def ready(environ: MutableMapping[str, str], *, database: str = "relance", anew: bool = False) -> Iterator[None]:
    """Make the database ready for the block: started and migrated if it is the embedded one, else checked.

    Without DATABASE_URL it writes both URLs, and where the data lie, into ``environ`` (Django's settings read them there), so
    call it before anything imports the settings. ``anew`` drops the embedded database of that name first.
    """
    if environ.get("DATABASE_URL"):
        set_up_django()
        if _pending_or_unreachable():
            raise DatabaseNotMigrated
        yield
        return
    binaries = environ.get("RELANCE_POSTGRES_BIN")
    embedded = EmbeddedDatabase(default_home(environ), binaries=Path(binaries) if binaries else None)
    with embedded.running(database, anew=anew) as access:
        environ["DATABASE_URL"] = access.url(APP_ROLE)
        environ["DATABASE_OWNER_URL"] = access.url(OWNER_ROLE)
        environ["RELANCE_EMBEDDED_DATA"] = str(embedded.cluster.resolve())
        set_up_django()
        if pending_migrations():
            migrate()
        try:
            yield
        finally:
            close_connections()
            del environ["DATABASE_URL"], environ["DATABASE_OWNER_URL"], environ["RELANCE_EMBEDDED_DATA"]


def set_up_django() -> None:
    """Load the program's rooms."""
    import gc
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relance.config.settings")
    django.setup()
    gc.freeze()  # what was loaded lives as long as the process: collections need not walk it again and again


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _pending_or_unreachable() -> bool:
    from django.db import OperationalError

    try:
        return pending_migrations()
    except OperationalError as error:
        raise DatabaseUnreachable(why=str(error)) from error


def pending_migrations() -> bool:
    """True when the database lacks a migration that this program has. Raises DatabaseTooOld."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    alias = "owner" if "owner" in connections.databases else "default"
    applied = applied_migrations(alias)
    if migrations_of_this_program() <= applied.keys():
        return False  # by the names alone: every command asks, and to load what they say takes as long as all of Django
    refuse_the_middle(applied)
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database up to date, as its owner, one program at a time. Raises OwnerUnknown, DatabaseTooOld.

    A new database is made in one transaction: whoever stops in the middle of it leaves an empty one.
    """
    from django.core.management import call_command
    from django.db import connections, transaction

    from relance.config.new_database import make

    if "owner" not in connections.databases:
        raise OwnerUnknown
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            applied = applied_migrations("owner")
            refuse_the_middle(applied)
            if applied:
                call_command("migrate", database="owner", verbosity=0, interactive=False)
            else:
                with transaction.atomic(using="owner"):
                    make("owner")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
