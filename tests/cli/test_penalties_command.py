"""``relance penalties`` lists what is left of penalties on invoices paid late, and takes the company's choice."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine

from relance.cli.penalties import penalties
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from tests.cli.test_hold_command import said
from tests.domain.builders import eur
from tests.outbox.builders import ALPHA, MORNING, House


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P2", "P24")
def test_they_are_listed_and_waived_with_a_reason(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;1000,00;{ALPHA}", f"F-2;Alpha;2026-02-01;2026-03-03;50,00;{ALPHA}")
    from relance.tenancy.context import acting

    with acting(house.organisation, "test", MORNING) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("1000.00"), on=date(2026, 4, 2))
    (listed,) = json.loads(said(house, penalties, "--json").output)
    assert (listed["number"], listed["penalties"]["amount"], listed["compensation"]["amount"]) == (
        "F-1",
        "9.99",
        "40.00",
    )
    assert (listed["choice"], listed["paid_on"], listed["is_dated"]) == ("keep", "2026-04-02", True)
    assert "F-1" in said(house, penalties, "Alpha").output
    refused = said(house, penalties, "F-1", "--choose", "waive")
    assert "Say why" in f"{refused.exception} {refused.output}"
    assert "Penalties of F-1: pursued." in said(house, penalties, "Alpha", "--choose", "pursue").output
    waived = said(house, penalties, "F-1", "--choose", "waive", "--reason", "Late once")
    assert "Penalties of F-1: waived." in waived.output
    assert json.loads(said(house, penalties, "--json").output) == []
    refused = said(house, penalties, "F-2", "--choose", "pursue")
    assert "still open" in f"{refused.exception} {refused.output}"
    assert said(house, penalties, "--choose", "keep").exit_code != 0  # all at once is nobody's wish


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P24")
def test_those_pursued_are_asked_once_by_a_letter_of_their_own(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;1000,00;{ALPHA}")
    with house.acting() as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("1000.00"), on=date(2026, 4, 2))
    assert said(house, penalties, "--ask").exit_code != 0, "of whom?"
    assert said(house, penalties, "F-1", "--ask", "--choose", "pursue").exit_code == 2
    assert "F-1: Nobody chose to pursue" in said(house, penalties, "F-1", "--ask").output
    said(house, penalties, "F-1", "--choose", "pursue")
    assert "Letter 2026-000001 asks for them." in said(house, penalties, "F-1", "--ask").output
    again = json.loads(said(house, penalties, "Alpha", "--ask", "--json").output)
    assert (again["may_go"], [one["number"] for one in again["refused"]]) == ([], ["F-1"])
    assert house.states() == ["queued"]
