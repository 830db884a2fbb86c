"""Each command of a day is killed half-way, with its database too, until it once came to its end: nothing is half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import Scenario
from tests.faults.installation import SLUG, Installation
from tests.faults.odd_server import OddServer
from tests.faults.story import end_of_work, killed_until_it_ends, time_of_a_command

INVOICES = 150
BOOKED = "SELECT count(*), count(DISTINCT number), coalesce(sum(amount), 0), coalesce(sum(open_amount), 0) FROM receivables_receivable"
NUMBERED = "SELECT count(*), coalesce(max(number), 0), count(DISTINCT debtor_id) FROM outbox_notice"


@pytest.mark.requirement("P1", "P5")
def test_import_run_letters_and_confirmation_killed_half_way(scenario: Scenario) -> None:
    with OddServer(scenario.seed) as server:
        home = scenario.installation()
        home.found_company(server.port)
        home.relance("sending", "on", "--organisation", SLUG)
        day, pace, dice = home.clock.now().date().isoformat(), time_of_a_command(home), scenario.dice
        books, written = str(home.late_invoices(INVOICES)), scenario.folder / "letters"

        def killed(*arguments: str) -> int:
            return killed_until_it_ends(home, *arguments, "--organisation", SLUG, pace=pace, dice=dice)

        kills = killed("import", books)
        owed = sum(100 + n for n in range(INVOICES))
        assert sees(home, BOOKED) == (INVOICES, INVOICES, owed, owed)
        kills += killed("run")
        assert sees(home, NUMBERED) == (INVOICES, INVOICES, INVOICES), "numbers without a gap, one for each customer"
        kills += killed("letters", "--on", day, "--to", str(written))
        assert all_whole(written) == INVOICES
        kills += killed("confirm", "--on", day)
        home.worker()
        end_of_work(home)
        tally = scenario.judge(home, server, kills=kills)
        assert tally.messages == INVOICES
        assert set(tally.states) <= {"accepted", "unconfirmed"}


def sees(home: Installation, query: str) -> tuple[object, ...]:
    """The one row of a query, with no program of the installation at work."""
    with home.at_rest() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row


def all_whole(folder: Path) -> int:
    """How many letters lie there; each is a PDF to its end."""
    files = list(folder.glob("*.pdf"))
    assert all(one.read_bytes().rstrip().endswith(b"%%EOF") for one in files)
    return len(files)
