"""Everything ends at one moment, without a word, and is started again: on the same machine it goes on by itself."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Scenario
from tests.faults.odd_server import Oddity, OddServer
from tests.faults.story import confirmed_letters, end_of_work, free_port, live_a_while, time_of_a_command, under_way

MESSAGES, RESTARTS = 200, 8


@pytest.mark.requirement("P1", "P5", "P42")
def test_container_restarts(scenario: Scenario) -> None:
    kills = 0
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        server.behaves(0.5, {Oddity.SLOW: 1})
        port, pace = free_port(), time_of_a_command(home)
        for _restart in range(RESTARTS):
            home.start("up", "--every", "1", "--port", str(port))
            home.worker()
            under_way(home)
            live_a_while(home, server, pace=pace, dice=scenario.dice)
            kills += home.pull_the_plug()
        home.start("up", "--every", "1")
        end_of_work(home)
        tally = scenario.judge(home, server, kills=kills)
        assert set(tally.states) <= {"accepted", "unconfirmed"}
