"""``relance limitation`` tells and notes; ``relance insolvency`` notes and tells the deadline."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine

from relance.cli.limitation import insolvency, limitation
from tests.cli.test_hold_command import said
from tests.outbox.builders import ALPHA, House

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def books(house: House) -> House:
    house.clock.now = NOW
    house.bring(f"F-1;Alpha;2022-05-01;2022-05-31;100,00;{ALPHA}")
    return house


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P28")
def test_a_debt_is_told_and_an_event_noted(books: House) -> None:
    told = said(books, limitation, "F-1")
    assert "F-1 can be claimed in court until 31 May 2027, that day included." in told.output
    noted = said(
        books, limitation, "F-1", "--event", "acknowledgment", "--on", "2026-03-02", "--proof", "their e-mail", "--json"
    )
    ((story),) = json.loads(noted.output)
    assert (story["last_day"], story["lines"][1]["article"]) == ("2031-03-02", "C. civ. 2240")
    refused = said(books, limitation, "F-1", "--event", "plan")
    assert refused.exit_code != 0
    assert "Say what happened and when" in f"{refused.exception} {refused.output}"


@time_machine.travel(NOW, tick=False)
def test_a_procedure_is_noted_with_its_deadline(books: House) -> None:
    assert "publication in the BODACC is missing" in said(books, insolvency, "Alpha", "--opened", "2026-11-10").output
    assert "until 18 Jan 2027" in said(books, insolvency, "Alpha", "--published", "2026-11-17").output
    declared = said(books, insolvency, "Alpha", "--declared", "2026-11-26", "--json")
    assert json.loads(declared.output) == {"declare_by": "2027-01-18", "declared_on": "2026-11-26"}
