"""``relance release`` ends what a person set, and says what stands behind the rest."""

from __future__ import annotations

import json

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli.hold import hold, release
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.outbox.builders import MORNING, House


def said(house: House, command: object, *arguments: str) -> Result:
    with at_work(house.organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(command, [*arguments, "--organisation", slug])  # type: ignore[arg-type]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P54", "P57")
def test_what_a_case_holds_is_left_and_said(house: House) -> None:
    house.bring(*ROWS)
    opened(house)
    refused = said(house, release, "F-1")
    assert refused.exit_code != 0
    assert (
        "F-1 is in collection, case 1: it goes on once that case is closed." in f"{refused.exception} {refused.output}"
    )
    assert said(house, hold, "F-1", "--reason", "manual").exit_code == 0
    done = said(house, release, "F-1", "--json")
    assert json.loads(done.output) == {
        "released": 1,
        "left": ["F-1 is in collection, case 1: it goes on once that case is closed."],
    }


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P54")
def test_an_insolvency_wants_a_note(house: House) -> None:
    house.bring(*ROWS)
    assert said(house, hold, "Alpha", "--reason", "insolvency").exit_code == 0
    refused = said(house, release, "Alpha")
    assert "needs a reason to be taken up again" in f"{refused.exception} {refused.output}"
    assert "Released: Alpha." in said(house, release, "Alpha", "--note", "Proceedings closed").output


@pytest.mark.parametrize("kind", ["reply", "in_collection"])
def test_what_comes_with_its_own_act_is_not_set_by_hand(house: House, kind: str) -> None:
    house.bring(*ROWS)
    assert said(house, hold, "F-1", "--reason", kind).exit_code == 2
