"""``relance firm``: from the hand-over to the remittance by commands alone, each side in its own organisation."""

from __future__ import annotations

import json

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli.firm import command
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.firms.builders import at_firm
from tests.firms.test_letters import carried_out
from tests.outbox.builders import House


def said(organisation: int, *arguments: str) -> Result:
    with at_work(organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(command, [*arguments, "--organisation", slug])


@pytest.mark.requirement("AP-4", "RU-10", "RU-14")
def test_a_firms_file_by_commands(house: House) -> None:
    given = at_firm(house, is_accepted=False)
    firm, creditor = given.firm.organisation, house.organisation
    with time_machine.travel(house.clock.now, tick=False):
        (listed,) = json.loads(said(firm, "list", "--json").output)
        file = listed["file"]
        assert (listed["debtor"], listed["accepted"]) == ("Alpha", False)
        refused = said(firm, "accept", file, "--checked", "limitation")
        assert "checked and recorded" in str(refused.exception)
        checks = [part for one in ("limitation", "consumer", "unpaid") for part in ("--checked", one)]
        assert "CER-2026-0001" in said(firm, "accept", file, *checks).output
        assert said(firm, "letter", "CER-2026-0001").exit_code == 0
        carried_out(given)
        assert "accept" in str(said(creditor, "letter", "1", "--level", "letter").exception)
        assert said(creditor, "letter", "1", "--level", "letter", "--accept", "14.40").exit_code == 0
        assert said(firm, "receive", file, "50").exit_code == 0
        carried_out(given)
        assert said(firm, "remit", str(given.mandate)).exit_code == 0
        assert [one["in_force"] for one in json.loads(said(creditor, "list", "--json").output)] == [True]
        assert json.loads(said(creditor, "statement", "--json").output) == []
        for organisation, arguments, code in (
            (creditor, ("receive", file, "1"), "act_of_firm"),
            (creditor, ("letter", "1"), "firm_level_missing"),
            (creditor, ("letter", "99", "--level", "email"), "not_in_hand"),
            (firm, ("receive", "999-999", "1"), "firm_file_unknown"),
        ):
            assert getattr(said(organisation, *arguments).exception, "code", "") == code, arguments
