"""What waits for a person: every room is heard, and whatever one of them names has words on Today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from relance.domain.deposits.standings import ToDecide
from relance.domain.law.fr.claim_declaration import Declaring
from relance.domain.law.fr.limitation_rules import Nearness
from relance.exchanges.tasks import tasks as of_exchanges
from relance.insight.tasks import ROOMS, answered, tasks
from relance.intake.watching import Trouble
from relance.office.today.tasks import AT_LEAST, LINES
from relance.tenancy.context import Acting, acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


def _here(organisation: int) -> Acting:
    return Acting(organisation, "relance", AT).in_zone("Europe/Paris")


def test_every_kind_that_a_room_names_has_words_on_today() -> None:
    named = {
        kind
        for room in ROOMS
        for question in room(_here(1))
        for kind in re.findall(r"'([a-z]+[.][a-z_]+)'", question.sql)
    }
    assert len(named) > 15
    assert named <= set(LINES)
    assert {f"message.{state}" for state in ("unconfirmed", "handed_over", "kept_back")} <= set(LINES)
    assert {f"deposit.{one.value}" for one in ToDecide} <= set(LINES)
    assert {f"folder.{trouble.value}" for trouble in Trouble} <= set(LINES)
    assert {f"insolvency.{one.value}" for one in Declaring if one is not Declaring.DECLARED} <= set(LINES)
    assert {f"limitation.{one.value}" for one in (Nearness.FIRST, Nearness.LAST)} == set(AT_LEAST)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__module__)
def test_each_room_can_be_asked_alone(organisation: int, room: Callable[[Acting], tuple[Question, ...]]) -> None:
    with acting(organisation, "relance", AT) as here:
        assert {task.kind for task in answered(list(room(here)))} <= {"letterhead.lacking"}


def test_a_new_company_is_asked_for_its_letterhead_and_nothing_else(organisation: int) -> None:
    with acting(organisation, "relance", AT) as here:
        assert [task.kind for task in tasks(here)] == ["letterhead.lacking"]


def test_two_rooms_cannot_mean_different_things_by_one_name(organisation: int) -> None:
    other = Question(sql("SELECT 'x', 1, NULL::bigint, NULL::bigint WHERE %(today)s IS NULL"), {"today": 1})
    mine = Question(sql("SELECT 'y', 1, NULL::bigint, NULL::bigint WHERE %(today)s IS NULL"), {"today": 2})
    with acting(organisation, "relance", AT) as here, pytest.raises(ValueError, match="today"):
        answered([*of_exchanges(here), other, mine])
