"""Where a database stands among the migrations: where this program goes on from, or in the middle of a chain that is gone.

The migrations made before the first release were squashed: each room's ``0001_tables`` and ``0002_rules`` replace them. A
database at the end of the old chain goes on as if it had run the new files, with what came later; what brought one there from its
middle was deleted with the old files, so it is refused before anything is touched. A room that came after that was squashed apart:
its chain has an end of its own, and whoever never had the room gets it as it is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from pkgutil import iter_modules

from relance.domain.errors import DomainError

Name = tuple[str, str]  # room, migration

SQUASHED = ("0001_tables", "0002_rules")  # names that no room's old chain had
END_OF_THE_OLD_CHAIN = "0.1.0 (5462dac)"  # the last revision that has the old files
LATER_ROOMS = {"deposits": "0.1.0 (48367ff)"}  # squashed since, each with the last revision that has its old files


class DatabaseTooOld(DomainError):
    """A database, or a copy of one, in the middle of the chain that was squashed."""

    code = "database_too_old"
    template = (
        "This database is older than version {version}, from which this program goes on. Nothing was changed: bring it up to date"
        " with that version first (relance migrate), then with this one."
    )


def replaced_migrations() -> frozenset[Name]:
    """The migrations of the old chain, which live on in the ``replaces`` of what took their place."""
    return frozenset(old for room, old in _replaced() if room not in LATER_ROOMS)


def chain_of(later: str) -> frozenset[Name]:
    """The whole chain of a room that was squashed later: its first files have the names of those that replaced it."""
    own = {(later, name) for name in SQUASHED}
    return frozenset(own | {old for room, old in _replaced() if room == later})


def _replaced() -> Iterator[tuple[str, Name]]:
    from django.db.migrations.loader import MigrationLoader

    squashed = MigrationLoader(None, ignore_no_migrations=True).replacements
    return ((room, old) for (room, name), new in squashed.items() if name in SQUASHED for old in new.replaces)


def migrations_of_this_program() -> frozenset[Name]:
    """The migrations that the program's files name, its own and those of what it is built on; none of them is loaded."""
    from django.apps import apps

    return frozenset(
        (app.label, file.name)
        for app in apps.get_app_configs()
        for file in iter_modules([str(Path(app.path) / "migrations")])
        if file.name[0] not in "_~"
    )


def refuse_the_middle(applied: Collection[Name]) -> None:
    """Pass a database that has run all of each old chain or, being new, nothing yet. Raises DatabaseTooOld.

    A fresh database records the old names too, all in one transaction (see ``database.migrate``).
    """
    ends = {replaced_migrations(): END_OF_THE_OLD_CHAIN} | {chain_of(room): end for room, end in LATER_ROOMS.items()}
    for chain, end in ends.items():
        if 0 < len(chain.intersection(applied)) < len(chain):
            raise DatabaseTooOld(version=end)


def applied_migrations(alias: str) -> Mapping[Name, object]:
    """What the database says to have run; nothing where it is empty."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    return MigrationRecorder(connections[alias]).applied_migrations()
