"""A mail server that cuts, garbles and delays its answers: each message reaches it at most once, and nothing is forgotten."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Scenario
from tests.faults.odd_server import OddServer
from tests.faults.story import confirmed_letters, end_of_work

MESSAGES = 250


@pytest.mark.requirement("P1", "P5", "P42")
def test_an_odd_mail_server(scenario: Scenario) -> None:
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        confirmed_letters(home, server, count=MESSAGES)
        server.behaves(0.2, mutes=2)
        home.worker()
        home.worker()
        end_of_work(home)
        tally = scenario.judge(home, server)
        assert tally.messages >= MESSAGES
        assert sum(server.befell.values()) > MESSAGES / 4
