"""Everything is killed, again and again, while it decides, writes letters, sends and serves pages: it goes on and ends."""

from __future__ import annotations

import contextlib
import random

import psutil
import pytest

from tests.faults.conftest import Scenario
from tests.faults.installation import Installation, kill_one
from tests.faults.odd_server import Oddity, OddServer
from tests.faults.oracle import paid_invoices
from tests.faults.story import (
    confirmed_letters,
    end_of_work,
    free_port,
    live_a_while,
    settle,
    time_of_a_command,
    under_way,
)
from tests.faults.visitor import Visitor

MESSAGES, KILLS = 400, 50
PAID = list(range(361, 401))  # the last invoices, by id: a person notes that they were paid meanwhile


@pytest.mark.requirement("P1", "P5", "P42")
def test_kills_of_workers_pages_and_database(scenario: Scenario) -> None:
    kills = 0
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        server.behaves(0.3, {Oddity.SLOW: 1})
        port = free_port()
        home.start("up", "--every", "1", "--port", str(port))
        home.worker()
        with Visitor(home, f"http://127.0.0.1:{port}", scenario.dice, to_pay=PAID) as visitor:
            pace = time_of_a_command(home)
            while kills < KILLS and under_way(home):
                live_a_while(home, server, pace=pace, dice=scenario.dice)
                kills += kill_something(home, scenario.dice)
            settle(home)
            visitor.sees_all_pages()
        end_of_work(home)
        assert visitor.noted <= paid_invoices(home) <= visitor.tried
        assert kills > KILLS / 2, "it was not all over before it began"
        tally = scenario.judge(home, server, kills=kills + 1)
        assert tally.messages == MESSAGES
        assert set(tally.states) <= {"accepted", "unconfirmed", "voided"}, "no letter failed, no server refused"
        assert tally.states["voided"] <= len(visitor.tried)


def kill_something(home: Installation, dice: random.Random) -> int:
    """SIGKILL to one process, by the dice; returns how many were killed."""
    up, worker = home.running("up"), home.running("worker")
    match dice.choice(("up", "worker", "worker", "pages", "database", "server", "renderer")):
        case "up":
            return up.kill()
        case "worker":
            return worker.kill()
        case "pages":
            return kill_one([one for one in up.family()[1:] if is_web_server(one)], dice)
        case "database":
            return kill_one(home.database_processes(), dice)
        case "server":
            return kill_one(home.database_processes()[:1], dice)
        case _:
            return kill_one(worker.family()[1:], dice)


def is_web_server(process: psutil.Process) -> bool:
    """The one that minds the pages, or one that serves them."""
    with contextlib.suppress(psutil.Error):
        return "gunicorn" in " ".join(process.cmdline())
    return False
