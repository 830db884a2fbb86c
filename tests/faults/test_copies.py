"""A copy of a home, and the home on another machine: nothing leaves from there until a person says which of them is to act."""

from __future__ import annotations

import base64
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase
from tests.faults.conftest import Scenario
from tests.faults.installation import SLUG, Installation, wait_until
from tests.faults.odd_server import Oddity, OddServer
from tests.faults.story import confirmed_letters, end_of_work

MESSAGES = 60
NEXT_LOOK = timedelta(
    minutes=6
)  # of a worker that found nothing it may send; the database, which has another clock here, wakes none


def copied(home: Path, to: Path) -> None:
    """As an administrator copies: with owners and modes, which PostgreSQL wants."""
    subprocess.run(["cp", "-a", str(home), str(to)], check=True)


def tries_everything(copy: Installation) -> None:
    """Each way that something could leave by, and a worker's rounds over some hours."""
    today = copy.clock.now().date().isoformat()
    copy.relance("worker", "--once")
    copy.relance("run", "--organisation", SLUG, may_fail=True)
    copy.relance("confirm", "--on", today, "--organisation", SLUG, may_fail=True)
    for _hour in range(3):
        copy.clock.later(timedelta(hours=1))
        copy.relance("worker", "--once")


@pytest.mark.requirement("P1", "P6")
@pytest.mark.parametrize("ended", ["stopped", "killed"])
def test_a_copied_home_in_another_path(scenario: Scenario, ended: str) -> None:
    kills = 0
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        home.worker()
        some = scenario.dice.randint(1, MESSAGES // 2)
        wait_until(lambda: server.deliveries >= some, "some leave")
        if ended == "killed":
            kills = home.pull_the_plug()
        home.stop()
        left = server.deliveries
        copy = scenario.installation("copy", clock=scenario.another_clock())
        copied(home.home, copy.home)
        tries_everything(copy)
        assert server.deliveries == left, "nothing leaves from a copy"
        home.worker()
        end_of_work(home)
        scenario.judge(home, server, kills=kills)


@pytest.mark.requirement("P1", "P6")
def test_the_same_home_on_another_machine(scenario: Scenario) -> None:
    with OddServer(scenario.seed) as server:
        before = scenario.installation(machine="first")
        confirmed_letters(before, server, count=MESSAGES)
        before.worker()
        wait_until(lambda: server.deliveries >= MESSAGES // 4, "some leave")
        before.stop()
        left = server.deliveries
        after = scenario.installation(machine="second")
        tries_everything(after)
        assert server.deliveries == left, "nobody said that it moved"
        after.relance("sending", "moved", "--organisation", SLUG)
        after.clock.later(NEXT_LOOK)
        after.worker()
        end_of_work(after)
        scenario.judge(after, server)
        left = server.deliveries
        tries_everything(before)
        assert server.deliveries == left, "the machine that it moved away from is silent"


@pytest.mark.requirement("P1", "P6")
def test_two_machines_over_one_database(scenario: Scenario) -> None:
    external = scenario.folder / "server"
    key = {"RELANCE_SECRET_KEY": base64.urlsafe_b64encode(scenario.dice.randbytes(32)).decode()}
    binaries = Path(scenario.environ["RELANCE_POSTGRES_BIN"])
    with EmbeddedDatabase(external, binaries=binaries).running() as access, OddServer(scenario.seed) as server:
        shared = {**key, "DATABASE_URL": access.url(APP_ROLE), "DATABASE_OWNER_URL": access.url(OWNER_ROLE)}
        first = scenario.installation("first", machine="first", environ=shared)
        second = scenario.installation("second", machine="second", environ=shared)
        first.relance("migrate")
        confirmed_letters(first, server, count=5 * MESSAGES)
        server.behaves(0.5, {Oddity.SLOW: 1})
        second.relance("worker", "--once")
        assert server.deliveries == 0, "the second machine asks first"
        second.relance("sending", "also", "--organisation", SLUG)
        second.clock.later(NEXT_LOOK)
        some = scenario.dice.randint(1, MESSAGES // 2)
        first.worker()
        wait_until(lambda: server.deliveries >= some, "the first sends")
        first.stop()
        left = server.deliveries
        second.worker()
        wait_until(lambda: server.deliveries > left, "the second sends")
        first.worker()
        end_of_work(first, second)
        tally = scenario.judge(first, server)
        assert set(tally.states) == {"accepted"}
