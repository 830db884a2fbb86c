"""An installation of Relance as its owner has it: a home folder, and programs that run, are killed and are started again.

It is driven from outside, by its commands, its pages and its signals, and looked at in its database.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from relance.config.access import OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase

ROOT = Path(__file__).parents[2]
CLOCK_FOLDER = Path(__file__).with_name("clock")
SLUG = "fabrique"
COMPANY = {
    "organisation": SLUG, "name": "Fabrique Fictive", "owner-email": "owner@fabrique-fictive.example", "owner-name": "A. Person",
    "language": "fr",
}  # fmt: skip
LETTERHEAD = {
    "creditor-siren": "404833048", "creditor-street": "1 place du Conte", "creditor-postal-code": "75000",
    "creditor-city": "Ville-Imaginaire", "creditor-iban": "FR1420041010050500013M02606",
    "creditor-email": "compta@fabrique-fictive.example", "email-sender": "compta@fabrique-fictive.example",
    "smtp-host": "127.0.0.1", "smtp-security": "none",
}  # fmt: skip
PATIENCE_S = 240.0  # for anything that surely comes, on however loaded a machine
LOOKS_EVERY_S = 0.05
KEPT = ("RELANCE_", "DATABASE_", "DJANGO_", "FAULTS_", "PYTEST")


class NeverCame(AssertionError):
    """What was waited for did not come; the programs' last words are in the message."""


def wait_until(happened: Callable[[], object], what: str, *, patience: float = PATIENCE_S) -> None:
    """Wait for something that is sure to come. Raises NeverCame."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            raise NeverCame(f"{what}: not within {patience:.0f} s")
        time.sleep(LOOKS_EVERY_S)


class Clock:
    """The clock of one machine: the real one, wrong by what the file says. See ``clock/sitecustomize.py``."""

    def __init__(self, file: Path, now: datetime) -> None:
        self.file = file
        self._wrong_by = timedelta()
        self.set(now)

    def now(self) -> datetime:
        """What the programs of this machine believe."""
        return datetime.now(UTC) + self._wrong_by

    def set(self, moment: datetime) -> None:
        """Jump there; programs that run see it within a moment."""
        self._wrong_by = moment - datetime.now(UTC)
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(str(self._wrong_by.total_seconds()))
        unfinished.replace(self.file)

    def later(self, by: timedelta) -> None:
        """Jump by that much."""
        self.set(self.now() + by)


@dataclass(frozen=True)
class Outcome:
    """What a command said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What it printed under ``--json``."""
        return json.loads(self.out)


class Program:
    """One running command, at the head of a process group of its own."""

    def __init__(self, arguments: tuple[str, ...], environ: Mapping[str, str], log: Path) -> None:
        self.arguments = arguments
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "relance", *arguments],
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def family(self) -> list[psutil.Process]:
        """The program and everything that it started and that still has it as its parent."""
        with contextlib.suppress(psutil.NoSuchProcess):
            head = psutil.Process(self.pid)
            return [head, *head.children(recursive=True)]
        return []

    def kill(self) -> int:
        """SIGKILL to the program alone: what it started finds itself without a parent. 0 where it had ended, else 1."""
        if not self.is_running():
            return 0
        self._process.kill()
        self._process.wait()
        return 1

    def stop(self) -> int:
        """Ask it to end, as a service manager does; returns its exit code."""
        self._process.terminate()
        return self.wait()

    def wait(self, patience: float = PATIENCE_S) -> int:
        """Until it ended; returns its exit code."""
        try:
            return self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired as error:
            raise NeverCame(f"{' '.join(self.arguments)} does not end; it said:\n{self.said()}") from error

    def said(self) -> str:
        """Its last words."""
        return self.log.read_text(errors="replace")[-3000:]


def kill_one(processes: list[psutil.Process], dice: random.Random) -> int:
    """SIGKILL to one of them; returns how many that were, 0 where none is there."""
    return end([dice.choice(processes)]) if processes else 0


def end(processes: list[psutil.Process]) -> int:
    """SIGKILL to all of them, as at one moment, and wait until they are dead; returns how many were alive."""
    killed = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.suspend()  # none sees another one die
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
            killed += 1
    wait_until(lambda: not any(is_alive(process) for process in processes), "they die")
    return killed


def is_alive(process: psutil.Process) -> bool:
    """Running: one that its parent has not buried yet is dead as well."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@dataclass
class Installation:
    """One home on one machine. ``environ`` is what its programs find set besides."""

    home: Path
    clock: Clock
    logs: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)
    started: int = 0

    # -- programs ------------------------------------------------------------------------------------------------

    def _environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(KEPT)}
        return {
            **kept,
            "RELANCE_HOME": str(self.home),
            "RELANCE_LANGUAGE": "en",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": f"{CLOCK_FOLDER}{os.pathsep}{ROOT / 'src'}",
            "FAULTS_CLOCK": str(self.clock.file),
            **self.environ,
        }

    def relance(self, *arguments: str, may_fail: bool = False) -> Outcome:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "relance", *arguments],
            env=self._environ(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
            cwd="/",
            stdin=subprocess.DEVNULL,
        )
        assert may_fail or done.returncode == 0, (
            f"relance {' '.join(arguments)}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> Program:
        """Start a command that goes on."""
        self.logs.mkdir(exist_ok=True)
        self.started += 1
        program = Program(arguments, self._environ(), self.logs / f"{self.started:03d}-{arguments[0]}.log")
        self.programs.append(program)
        return program

    def worker(self) -> Program:
        """A worker with a round every second."""
        return self.start("worker", "--every", "1")

    def tend(self) -> None:
        """What a service manager does: what ended is started again."""
        for program in [one for one in self.programs if not one.is_running()]:
            self.programs.remove(program)
            self.start(*program.arguments)

    def stop(self) -> None:
        """End everything decently; the last one stops the database."""
        while self.programs:
            program = self.programs.pop()
            if program.is_running():
                program.stop()

    def running(self, command: str) -> Program:
        """The program that runs this command."""
        return next(one for one in self.programs if one.arguments[0] == command)

    def said(self) -> str:
        """All that its programs said."""
        return "".join(log.read_text(errors="replace") for log in sorted(self.logs.glob("*.log")))

    def pull_the_plug(self) -> int:
        """Everything at once, as when a container is killed; returns how many processes that took."""
        killed = end([*self.processes(), *self.database_processes()])
        for program in self.programs:
            program.wait()
        self.programs.clear()
        return killed

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this home, without the database: by its environment, so that no orphan is missed."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("RELANCE_HOME") == str(self.home):
                    found.append(process)
        return found

    def database_processes(self) -> list[psutil.Process]:
        """The server of this home and its children; [] where none runs."""
        cluster = self.home / "postgresql"
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError, psutil.Error):
            server = psutil.Process(int((cluster / "postmaster.pid").read_text().splitlines()[0]))
            if str(cluster) in server.cmdline():
                return [server, *server.children(recursive=True)]
        return []

    # -- a company -----------------------------------------------------------------------------------------------

    def found_company(self, mail_port: int) -> None:
        """A company with its letterhead, whose e-mail goes to the server on ``mail_port`` of this machine."""
        answers = self.logs.with_name("company.toml")
        chosen = {**LETTERHEAD, "smtp-port": str(mail_port)}
        answers.write_text(
            "\n".join(
                [f"{name} = {json.dumps(value)}" for name, value in COMPANY.items()]
                + ["[preferences]"]
                + [f"{name} = {json.dumps(value)}" for name, value in chosen.items()]
            )
        )
        self.relance("init", "--file", str(answers))

    def late_invoices(self, count: int, *, first: int = 0) -> Path:
        """A list of so many customers with one invoice each, five weeks late."""
        due = self.clock.now().date() - timedelta(days=35)
        rows = [
            f"F-{n};Client {n};{due - timedelta(days=30)};{due};{100 + n},00;c{n}@client.example;{n} rue Fictive;75001;Paris"
            for n in range(first, first + count)
        ]
        file = self.logs.with_name(f"invoices-{first}.csv")
        file.write_text("\r\n".join(["Numéro;Client;Date;Échéance;TTC;Email;Adresse;Code postal;Ville", *rows]))
        return file

    # -- looking -------------------------------------------------------------------------------------------------

    def looks(self, query: str, *values: object) -> tuple[Any, ...]:
        """The one row of a query, as the owner, from the server that runs. Raises psycopg.OperationalError where none does."""
        with psycopg.connect(self._owner_url()) as connection:
            row = connection.execute(query, values).fetchone()
        assert row is not None
        return row

    def _owner_url(self) -> str:
        if "DATABASE_OWNER_URL" in self.environ:
            return self.environ["DATABASE_OWNER_URL"]
        secrets = json.loads((self.home / "secrets.json").read_text())
        try:
            socket = (self.home / "postgresql" / "postmaster.pid").read_text().splitlines()[4]
        except (FileNotFoundError, IndexError) as error:
            raise psycopg.OperationalError("no server") from error
        return f"postgresql://{OWNER_ROLE}:{secrets[OWNER_ROLE]}@/relance?host={quote(socket, safe='')}"

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """The owner's connection, once the programs ended: the server is started for it."""
        if "DATABASE_OWNER_URL" in self.environ:
            with psycopg.connect(self._owner_url()) as connection:
                yield connection
            return
        binaries = self.environ.get("RELANCE_POSTGRES_BIN")
        with (
            EmbeddedDatabase(self.home, binaries=Path(binaries) if binaries else None).running() as access,
            psycopg.connect(access.url(OWNER_ROLE)) as connection,
        ):
            yield connection
