"""Workers that share what is due: 1, 2 and 4 processes on one list, a small company beside a big one, and many with nothing to do."""

from __future__ import annotations

import json
import os
import re
import resource
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import psycopg

from bench.daily_run import ON, fill
from bench.end_to_end import AT, IDENTITY, Sink

PROCESSES = (1, 2, 4)
SCALING_BUDGET, FOUR_BUDGET, BUSY_BUDGET, ALONE_BUSY = 1.7, 0.9, 0.9, 1.15
IDLE_ORGANISATIONS, IDLE_BUDGET_PER_S = 10_000, 5.0
SMALL_LETTERS, SMALL_BUDGET_S = 100, 60.0
MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
QUEUED = "SELECT count(*) FROM outbox_message WHERE organisation_id = ANY(%s) AND state = 'queued'"


@dataclass(frozen=True, slots=True)
class Scale:
    """Letters of each of the companies that share, letters of the big one, and seconds to watch those with nothing to do."""

    organisations: int
    letters: int
    big_letters: int
    idle_s: float


SMALL, LARGE = Scale(8, 25, 1_000, 60.0), Scale(8, 100, 10_000, 120.0)


class Counting(Sink):
    """A mail server that remembers of each e-mail which it was."""

    taken: ClassVar[Counter[bytes]] = Counter()

    def handle(self) -> None:
        """The commands of one connection."""
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go\r\n")
                mail = b""
                while not mail.endswith(b"\r\n.\r\n"):
                    mail += self.rfile.readline()
                found = MESSAGE_ID.search(mail)
                Counting.taken[found.group(1) if found else b""] += 1
            if command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


def serve() -> None:
    """The mail server, in a process of its own, until its input ends; then it tells what it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counting) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        server.shutdown()
    taken = Counting.taken
    print(json.dumps({"taken": len(taken), "doubled": sum(count - 1 for count in taken.values())}), flush=True)


def until_input_ends(stopping: threading.Event) -> None:
    """Set ``stopping`` at the end of the input."""
    sys.stdin.read()
    stopping.set()


def work(port: int, cores: int) -> None:
    """A worker, from the first line of its input to the end of it. Port 0: none of its messages would leave, by the real clock."""
    from relance.config import database

    database.set_up_django()
    from relance.channels.email.smtp import Security, Smtp, SmtpServer
    from relance.domain.scenario.model import Channel
    from relance.jobs import installation as built
    from relance.jobs.means import Means
    from relance.jobs.worker import Worker
    from relance.letters.batch import Renderers
    from relance.outbox.delivery import PostOffice
    from relance.tenancy.context import Desk

    def post_office(desk: Desk, **_: object) -> PostOffice:
        smtp = Smtp(SmtpServer("127.0.0.1", port, Security.NONE))
        return PostOffice(desk.organisation, {Channel.EMAIL: smtp}, lambda: AT)

    if port:
        built.post_office_of = post_office  # type: ignore[attr-defined]
    failed: list[str] = []
    stopping = threading.Event()
    print("ready", flush=True)
    sys.stdin.readline()
    threading.Thread(target=until_input_ends, args=[stopping], daemon=True).start()
    with Renderers(cores) as renderers:
        means = Means(
            built.Installation(b"bench", Path("/nonexistent")),
            (lambda: AT) if port else (lambda: datetime.now(UTC)),
            "bench",
            renderers,
            timedelta(minutes=5),
            stopping.is_set,
        )
        Worker(
            means, lambda job, came_to, _: failed.append(str(came_to)) if isinstance(came_to, Exception) else None
        ).work_until_stopped()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"cpu": sum(one.ru_utime + one.ru_stime for one in used), "failed": failed}), flush=True)


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that were released together, and how they ended."""

    running: list[subprocess.Popen[str]]

    @classmethod
    def waiting(cls, count: int, port: int, cores: int = 1) -> Workers:
        """Started, and ready."""
        command = [sys.executable, "-m", "bench.workers", "work", str(port), str(cores)]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
        ]
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        return cls(running)

    def release(self) -> None:
        """All at once."""
        for one in self.running:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()

    def ended(self) -> float:
        """Stop them; CPU seconds of all. Raises RuntimeError where a job failed."""
        told = [json.loads(one.communicate()[0]) for one in self.running]
        if failed := [why for one in told for why in one["failed"]]:
            raise RuntimeError(failed[0])
        return float(sum(one["cpu"] for one in told))


def with_letters(owner_url: str, slug: str, letters: int) -> int:
    """A company whose run of the day asks for so many letters, each of five invoices; none is written yet."""
    from relance.outbox.sending import switch
    from relance.scenarios.catalogue import store_presets
    from relance.scenarios.runs import run_day
    from relance.tenancy.context import Desk
    from relance.tenancy.models import Organisation
    from relance.tenancy.organisations import found_organisation
    from relance.tenancy.preferences import set_preference

    organisation = found_organisation(
        slug=slug, name=slug, owner_email="b@bench.example", owner_name="Bench", at=AT, is_demonstration=True
    )
    desk = Desk(organisation, "bench", lambda: AT)
    with desk.acting() as here:
        store_presets(here)
        Organisation.objects.update(proposes=False)
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
        switch(here, on=True)
    fill(owner_url, organisation, receivables=letters * 5, due=letters * 5, due_each=5)
    run_day(desk, on=ON)
    return organisation


def shared(owner_url: str, count: int, organisations: int, letters: int, port: int) -> tuple[float, float]:
    """Wall and CPU seconds of ``count`` workers from the release until every letter is written and sent."""
    with_work = [with_letters(owner_url, f"shared-{count}-{number}", letters) for number in range(organisations)]
    workers = Workers.waiting(count, port)
    began = time.perf_counter()
    workers.release()
    (wall,) = until_none_waits(owner_url, [with_work], began)
    return wall, workers.ended()


def until_none_waits(owner_url: str, groups: Sequence[Sequence[int]], began: float) -> list[float]:
    """Seconds since ``began`` after which each group of companies has nothing queued any more."""
    done = [0.0] * len(groups)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        while not all(done):
            for place, group in enumerate(groups):
                (left,) = connection.execute(QUEUED, [list(group)]).fetchone() or (1,)
                if not left and not done[place]:
                    done[place] = time.perf_counter() - began
            time.sleep(0.2)
    return done


def beside(owner_url: str, big_letters: int, port: int) -> tuple[float, float]:
    """Seconds until a small company's letters have left, and a big one's, of two workers; both were due at once, the big one first."""
    big, small = with_letters(owner_url, "big", big_letters), with_letters(owner_url, "small", SMALL_LETTERS)
    workers = Workers.waiting(2, port)
    began = time.perf_counter()
    workers.release()
    small_s, big_s = until_none_waits(owner_url, [[small], [big]], began)
    workers.ended()
    return small_s, big_s


# Each has its next round at some moment of the day to come, as after any day; nobody of them has anything to do.
IDLE = """
    WITH made AS (
        INSERT INTO tenancy_organisation (public_id, slug, name, time_zone, language, is_demonstration, proposes, is_sending,
            sending_key, automatic, beat_at, created_at)
        SELECT gen_random_uuid(), 'idle-' || n, 'Idle', 'Europe/Paris', 'fr', false, true, false, '', 'on', now(), now()
        FROM generate_series(1, %s) n RETURNING id)
    INSERT INTO tenancy_job (organisation_id, kind, lane, due_at, leased_by, ids, attempts, why)
    SELECT id, 'round', 0, now() + random() * interval '1 day', '', '{}', 0, '' FROM made
"""
TRANSACTIONS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"


def idle(owner_url: str, seconds: float) -> float:
    """Transactions a second of one worker while ten thousand companies have nothing to do but their round of the day.

    In a process of its own, whose environment names a database that holds nobody else.
    """
    from relance.config import database

    database.set_up_django()
    database.migrate()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(IDLE, [IDLE_ORGANISATIONS])
        workers = Workers.waiting(1, 0)
        workers.release()
        time.sleep(5)
        (before,) = connection.execute(TRANSACTIONS).fetchone() or (0,)
        began = time.perf_counter()
        time.sleep(seconds)
        (after,) = connection.execute(TRANSACTIONS).fetchone() or (0,)
        took = time.perf_counter() - began
        workers.ended()
    return float(after - before) / took


def measure(owner_url: str, apart: Mapping[str, str], scale: Scale) -> tuple[list[list[str]], list[str]]:
    """The rows of the table of workers, and one row on the small company and the idle ones.

    ``apart`` is the environment of an empty database on the same server.
    """
    rows, alone, two, one_busy = [], 0.0, 0.0, 0.0
    organisations, letters, big_letters = scale.organisations, scale.letters, scale.big_letters
    with subprocess.Popen(
        [sys.executable, "-m", "bench.workers", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        for count in PROCESSES:
            wall, cpu = shared(owner_url, count, organisations, letters, port)
            rate, busy = organisations * letters / wall, cpu / wall
            alone, two = (rate, two) if count == 1 else (alone, rate if count == 2 else two)
            one_busy = busy if count == 1 else one_busy
            is_met = count == 1 or (
                rate >= SCALING_BUDGET * alone or (one_busy > ALONE_BUSY and busy >= BUSY_BUDGET * 2)
                if count == 2
                else rate >= FOUR_BUDGET * two
            )
            rows.append(
                [
                    str(count),
                    f"{organisations} × {letters}",
                    f"{wall:.1f} s",
                    f"{rate:.1f}",
                    f"{busy:.2f}",
                    f"{rate / alone:.2f}",
                    "" if count == 1 else "met" if is_met else "**not met**",
                ]
            )
        small_s, big_s = beside(owner_url, big_letters, port)
        told, _ = server.communicate()
    mails = json.loads(told)
    expected = len(PROCESSES) * organisations * letters + big_letters + SMALL_LETTERS
    assert mails["taken"] == expected, f"{mails['taken']} e-mails arrived, not {expected}"
    told = subprocess.run(
        [sys.executable, "-m", "bench.workers", "idle", apart["DATABASE_OWNER_URL"], str(scale.idle_s)],
        env={**os.environ, **apart},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    per_s = float(told)
    is_met = small_s <= SMALL_BUDGET_S and per_s <= IDLE_BUDGET_PER_S and not mails["doubled"]
    return rows, [
        f"{SMALL_LETTERS} beside {big_letters:,}",
        f"{small_s:.1f} s",
        f"{big_s:.1f} s",
        f"{IDLE_ORGANISATIONS:,}",
        f"{per_s:.1f}",
        str(mails["doubled"]),
        "met" if is_met else "**not met**",
    ]


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    elif sys.argv[1] == "idle":
        print(idle(sys.argv[2], float(sys.argv[3])))
    else:
        work(int(sys.argv[2]), int(sys.argv[3]))
