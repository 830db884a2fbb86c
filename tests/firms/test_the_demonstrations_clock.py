"""A firm's demonstration and its creditors live the same days, from whichever side the clock is moved."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from relance.demonstration.days import live, live_with_creditors
from relance.domain.firms.levels import Level
from relance.jobs.installation import Installation
from relance.tenancy.context import Desk, acting
from relance.tenancy.models import Organisation
from tests.firms.builders import AtFirm, at_firm
from tests.firms.test_letters import letters, ordered
from tests.outbox.builders import KEY, House


@pytest.fixture
def given(house: House) -> AtFirm:
    made = at_firm(house)
    for organisation in (house.organisation, made.firm.organisation):
        with acting(organisation, "test", house.clock.now):
            Organisation.objects.filter(pk=organisation).update(is_demonstration=True, clock_at=house.clock.now)
    return made


def days_of(given: AtFirm) -> list[date]:
    found = []
    for organisation in (given.house.organisation, given.firm.organisation):
        with acting(organisation, "test", given.house.clock.now):
            stands = Organisation.objects.get(pk=organisation).clock_at
        assert isinstance(stands, datetime)
        found.append(stands.date())
    return found


@pytest.mark.parametrize("moved_by", ["the firm", "the creditor"])
def test_a_weekend_on_what_was_ordered_has_left_and_both_stand_at_the_same_day(
    given: AtFirm, moved_by: str, tmp_path: Path
) -> None:
    ordered(given, Level.EMAIL)
    installation = Installation(KEY, tmp_path / "drafts")
    if moved_by == "the firm":
        desk = Desk(given.firm.organisation, "test", given.house.clock)
        live_with_creditors(desk, installation, days=3, hour=11, kept_in=tmp_path / "kept")
    else:
        live(given.house.desk, installation, days=3, hour=11, kept_in=tmp_path / "kept")
    assert days_of(given) == [date(2026, 4, 13)] * 2
    assert [(level, state) for level, state, _ in letters(given)] == [("email", "accepted")]
    assert len(list((tmp_path / "kept").glob("*.eml"))) >= 2, "the letter, and its copy"
