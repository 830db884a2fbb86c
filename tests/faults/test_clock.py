"""A clock that jumps over three days, with whole working days in them: what waited to leave is proposed, and a person decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.conftest import Scenario
from tests.faults.installation import SLUG, Installation, wait_until
from tests.faults.odd_server import OddServer
from tests.faults.story import confirmed_letters, end_of_work, how_many

MESSAGES = 60
NIGHT = datetime(
    2026, 4, 7, 19, 30, tzinfo=UTC
)  # half past nine in Paris, a Tuesday: what is confirmed leaves in the morning
FRIDAY = datetime(2026, 4, 10, 8, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)


@pytest.mark.requirement("P1", "P6")
@pytest.mark.parametrize("while_it", ["runs", "is off"])
def test_a_clock_that_jumps_three_days(scenario: Scenario, while_it: str) -> None:
    scenario.clock.set(NIGHT)
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        home.relance("worker", "--once")
        if while_it == "runs":
            home.worker()
            wait_until(lambda: how_many(home, "queued") == MESSAGES, "it is at work, and nothing leaves at night")
        scenario.clock.set(FRIDAY)
        rounds(home)
        assert server.deliveries == 0, "nobody knows what happened meanwhile"
        assert_proposed(home)
        scenario.clock.set(NIGHT + timedelta(hours=1))
        rounds(home)
        scenario.clock.set(FRIDAY + timedelta(minutes=10))
        rounds(home)
        assert server.deliveries == 0, "back and forth makes nothing better"
        home.relance("confirm", "--on", NIGHT.date().isoformat(), "--organisation", SLUG)
        home.tend()
        home.worker()
        end_of_work(home)
        tally = scenario.judge(home, server)
        assert tally.deliveries == MESSAGES


@pytest.mark.requirement("P1", "P6")
def test_a_clock_that_goes_back_three_days(scenario: Scenario) -> None:
    """A disk rolled back, a battery that died: days that the database has seen come a second time."""
    scenario.clock.set(FRIDAY.replace(hour=19, minute=30))
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        home.relance("worker", "--once")
        decided_on = scenario.clock.now().date().isoformat()
        scenario.clock.set(TUESDAY)
        rounds(home)
        home.relance("run", "--organisation", SLUG)
        rounds(home)
        assert server.deliveries == 0, "nobody knows which of the two days is the true one"
        assert_proposed(home)
        scenario.clock.set(FRIDAY + timedelta(days=4))
        rounds(home)
        assert server.deliveries == 0, "nor does coming forward again make it better"
        home.relance("confirm", "--on", decided_on, "--organisation", SLUG)
        home.worker()
        end_of_work(home)
        tally = scenario.judge(home, server)
        assert tally.deliveries == MESSAGES


def rounds(home: Installation) -> None:
    """Three rounds of a worker, beside what runs."""
    for _round in range(3):
        home.relance("worker", "--once")


def assert_proposed(home: Installation) -> None:
    """Every message waits for a person."""
    with home.at_rest() as connection:
        states = connection.execute("SELECT DISTINCT state FROM outbox_message WHERE channel = 'email'").fetchall()
    assert states == [("proposed",)]
