"""``relance case``: a case from its opening to its close, by commands alone."""

from __future__ import annotations

import json

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli.case import command
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.cases.test_cases import ROWS
from tests.outbox.builders import MORNING, House


def said(house: House, *arguments: str) -> Result:
    with at_work(house.organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(command, [*arguments, "--organisation", slug])


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-9", "EV-10", "AP-17")
def test_a_case_from_its_opening_to_its_close(house: House) -> None:
    house.bring(*ROWS)
    opened = json.loads(said(house, "open", "F-1", "F-2", "--json").output)
    assert opened == {"case": 1}
    for arguments in (
        ("task", "1", "Find the order form", "--by", "2026-04-09"),
        ("cost", "1", "Extract of the register", "3.37"),
        ("note", "1", "three times", "--act", "plan_offered", "--by", "debtor", "--until", "2026-04-10"),
        ("received", "1", "100", "--by", "firm"),
    ):
        done = said(house, *arguments)
        assert done.exit_code == 0, (arguments, done.output, done.exception)
    (listed,) = json.loads(said(house, "list", "--json").output)
    assert (listed["stage"], listed["ball"]) == ("amicable", "creditor")
    assert listed["next_deadline"] == "2026-04-09"
    assert listed["left"] == [{"amount": "50.50", "currency": "EUR"}]
    sum_, task = listed["held"][0]["sum"], listed["tasks"][0]["task"]
    assert said(house, "received", "1", "88", "--remitted", str(sum_), "--fee", "12").exit_code == 0
    assert said(house, "task", "1", "--done", str(task)).exit_code == 0
    shown = json.loads(said(house, "show", "1", "--json").output)
    assert (shown["held"], shown["tasks"]) == ([], [])
    assert {one["act"] for one in shown["acts"]} == {
        "opened",
        "task_set",
        "cost_added",
        "plan_offered",
        "received",
        "remitted",
        "task_done",
    }
    assert "instalments" in said(house, "show", "1").output
    assert said(house, "close", "1", "--code", "settled").exit_code == 0
    assert json.loads(said(house, "list", "--json").output) == []
    assert "1" in said(house, "list", "--closed").output


@time_machine.travel(MORNING, tick=False)
def test_a_number_that_no_case_bears_is_told(house: House) -> None:
    assert "no case 9" in str(said(house, "show", "9").exception)
