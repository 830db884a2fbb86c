"""The firm's scenario goes on by itself where the firm chose so (AP-18), as far as it costs the creditor nothing and the gate allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relance.domain.firms.steps import USUAL_STEPS, FirmStep
from relance.firms.entrusting import pause, resume
from relance.firms.mandates import sign_as_firm
from relance.firms.papers import record_firm
from relance.firms.planning import order_due_steps
from relance.firms.sheets import sheet_for_creditor
from relance.tenancy.context import acting
from tests.firms.builders import FACTS, AtFirm, at_firm
from tests.firms.test_letters import carried_out, letters, paid_in_full
from tests.outbox.builders import House


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


def goes_by_itself(given: AtFirm, steps: tuple[FirmStep, ...] = USUAL_STEPS) -> None:
    with acting(given.firm.organisation, "test", given.house.clock.now) as here:
        record_firm(here, FACTS, "CER", steps, by_itself=True)
    sign_as_firm(given.firm.desk(), given.mandate)


def a_day(given: AtFirm) -> int:
    with given.house.acting() as here:
        ordered = order_due_steps(here)
    carried_out(given)
    return ordered


@pytest.mark.requirement("AP-18")
def test_free_steps_leave_by_themselves_once_and_paid_ones_wait_for_the_creditors_click(given: AtFirm) -> None:
    assert a_day(given) == 0, "the firm did not choose it"
    goes_by_itself(given)
    assert a_day(given) == 1
    assert a_day(given) == 0
    given.house.clock.on(20)  # the letter is due, and has a price
    assert a_day(given) == 0
    assert [(level, state) for level, state, _ in letters(given)] == [("email", "accepted")]
    with given.house.acting() as here:
        sheet = sheet_for_creditor(here, given.case)
    assert sheet is not None
    assert sheet.by_itself
    assert [one.step.level.value for one in sheet.scenario] == ["email", "letter", "notice"]


def test_what_was_paid_is_not_asked_and_not_tried_every_day_again(given: AtFirm) -> None:
    goes_by_itself(given)
    with given.house.acting() as here:
        pause(here, given.entrusted)
    assert a_day(given) == 0, "paused"
    with given.house.acting() as here:
        resume(here, given.entrusted)
    paid_in_full(given)
    given.house.clock.now += timedelta(days=1)
    assert a_day(given) == 1
    assert [state for _, state, _ in letters(given)] == ["voided"]
    given.house.clock.now += timedelta(days=1)
    assert a_day(given) == 0


def test_nothing_is_planned_once_the_insurance_has_lapsed_or_before_the_checks(given: AtFirm) -> None:
    goes_by_itself(given)
    given.house.clock.now = given.house.clock.now.replace(year=2027, month=1, day=12)
    assert date(2027, 1, 12) > (FACTS.insured_until or date.max)
    assert a_day(given) == 0
