"""What the scenarios have in common: a company with letters that wait to leave, and the wait until all is settled."""

from __future__ import annotations

import contextlib
import random
import socket
import time
from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg

from tests.faults.installation import LOOKS_EVERY_S, PATIENCE_S, SLUG, Installation, NeverCame, kill_one, wait_until
from tests.faults.odd_server import OddServer

LONGEST_STEP = timedelta(hours=4)
CLAIMS_GROW_OLD = timedelta(minutes=11)
MOST_STEPS = 60
ALL_LEAVE_WITHIN_S = 1200.0  # hundreds of messages, on however loaded a machine
SERVER_DIES_TOO = 0.3
LONGEST_LIFE = 2.5  # in times that a command takes
MOST_DONE_IN_A_LIFE = 16
LONGER_EACH_TIME = 1.15
UNDER_WAY = """
    SELECT count(*) FILTER (WHERE state = 'queued' AND not_before <= %s), count(*) FILTER (WHERE state = 'claimed'),
        min(not_before) FILTER (WHERE state = 'queued')
    FROM outbox_message WHERE channel = 'email' AND state IN ('queued', 'claimed')
"""

STILL_QUEUED = "SELECT count(*) FROM outbox_message WHERE channel = 'email' AND state = 'queued'"


def confirmed_letters(home: Installation, server: OddServer, *, count: int) -> None:
    """A company with late invoices; a person confirms the first run, and the program that was to send is killed at once."""
    home.found_company(server.port)
    home.relance("import", str(home.late_invoices(count)), "--organisation", SLUG)
    home.relance("sending", "on", "--organisation", SLUG)
    today = home.clock.now().date().isoformat()
    home.relance("run", "--organisation", SLUG)
    confirming = home.start("confirm", "--on", today, "--organisation", SLUG)
    wait_until(lambda: how_many(home, "queued") >= count or not confirming.is_running(), "the confirmation")
    confirming.kill()
    home.programs.remove(confirming)


def how_many(home: Installation, *states: str) -> int:
    """E-mails in these states; 0 where the database does not run."""
    try:
        (count,) = home.looks(
            "SELECT count(*) FROM outbox_message WHERE channel = 'email' AND state = ANY(%s)", list(states)
        )
    except psycopg.OperationalError:
        return 0
    return int(count)


def settle(home: Installation) -> None:
    """Let the workers go on until no e-mail is under way: the clock is moved on to the next try, for as long as tries go on.

    Never far at once: this is a machine that goes on, not one that was away.
    """
    for _step in range(MOST_STEPS):
        wait_until(lambda: under_way(home).due == 0, "what is due leaves", patience=ALL_LEAVE_WITHIN_S)
        now = under_way(home)
        if now.claimed:
            home.clock.later(CLAIMS_GROW_OLD)
            wait_until(lambda: under_way(home).claimed == 0, "claims are settled")
        elif now.next_at is None:
            return
        else:
            home.clock.set(min(now.next_at + timedelta(seconds=1), home.clock.now() + LONGEST_STEP))
    raise NeverCame(f"messages are still under way: {under_way(home)}")


def end_of_work(home: Installation, *others: Installation) -> None:
    """Settle, and stop decently: a program that is asked to end waits for the answers to what it sent.

    One of those may be a refusal that comes after its claim was given up and puts the message back: then the work goes on.
    """
    for _again in range(MOST_STEPS):
        settle(home)
        machines = [(one, [program.arguments for program in one.programs]) for one in (home, *others)]
        for one, _programs in machines:
            one.stop()
        with home.at_rest() as connection:
            (queued,) = connection.execute(STILL_QUEUED).fetchone() or (0,)
        if not queued:
            return
        for one, programs in machines:
            for arguments in programs:
                one.start(*arguments)
    raise NeverCame(f"{queued} messages still wait")


class UnderWay(NamedTuple):
    """E-mails that have not arrived anywhere: those whose hour has come, those claimed, and when the next one's comes."""

    due: int
    claimed: int
    next_at: datetime | None

    def __bool__(self) -> bool:
        return bool(self.due or self.claimed or self.next_at)


def under_way(home: Installation) -> UnderWay:
    """How much is under way; programs that ended are started again, and with them the database."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        home.tend()
        with contextlib.suppress(psycopg.OperationalError):  # being started
            return UnderWay(*home.looks(UNDER_WAY, home.clock.now()))
        time.sleep(0.2)
    raise NeverCame(f"the database: {home.programs[0].said()}")


def time_of_a_command(home: Installation) -> float:
    """Seconds that a program takes here and now to start, do nearly nothing and end: what lives are measured in."""
    began = time.monotonic()
    home.relance("messages", "--state", "refused", "--organisation", SLUG)
    return time.monotonic() - began


def live_a_while(home: Installation, server: OddServer, *, pace: float, dice: random.Random) -> None:
    """Until a few more letters are written or taken, or some time is over: so that kills come at all moments of the work,
    on a quick machine as on a slow one."""
    until = time.monotonic() + pace * dice.uniform(0, LONGEST_LIFE)
    enough = _done(home, server) + dice.randint(1, MOST_DONE_IN_A_LIFE)
    while time.monotonic() < until and _done(home, server) < enough:
        time.sleep(LOOKS_EVERY_S)


def _done(home: Installation, server: OddServer) -> int:
    """Letters written and messages taken; where the database does not run only the latter are known."""
    written = 0
    with contextlib.suppress(psycopg.OperationalError):
        (written,) = home.looks("SELECT count(*) FROM outbox_notice WHERE document_id IS NOT NULL")
    return int(written) + server.deliveries


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def killed_until_it_ends(home: Installation, *arguments: str, pace: float, dice: random.Random) -> int:
    """Start a command and kill it, again and again, each time a little later, until it once came to its end.

    Returns how often it was killed. What it says at the end must be that it is done.
    """
    kills, longest = 0, pace
    while True:
        program = home.start(*arguments)
        with contextlib.suppress(NeverCame):
            code = program.wait(dice.uniform(0, longest))
            assert code == 0, program.said()
            home.programs.remove(program)
            return kills
        kills += program.kill()
        home.programs.remove(program)
        if dice.random() < SERVER_DIES_TOO:
            kills += kill_one(home.database_processes()[:1], dice)
        longest *= LONGER_EACH_TIME
