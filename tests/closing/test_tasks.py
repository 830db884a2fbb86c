"""What Today says of losses: VAT whose day comes near, a mention whose text ends, money after all, accounts that nobody confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from relance.closing.late_payments import receive
from relance.closing.loss_word import LossWord
from relance.closing.models import Closing
from relance.closing.write_off import give_up, undo
from relance.domain.closing.entries import VatFate
from relance.domain.ids import ClosingId
from relance.insight.tasks import tasks
from relance.tenancy.preferences import set_preference
from relance.tenancy.waiting import Task
from tests.at_work import at_work
from tests.closing.test_write_off import HOPELESS, LIQUIDATED, owed
from tests.domain.builders import eur

pytestmark = pytest.mark.requirement("SW-22", "P62")
LOST = date(2026, 7, 1)


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def said(organisation: int, on: date) -> dict[str, Task]:
    """What Today says of losses on a day."""
    with at_work(organisation, at_nine(on)) as here:
        return {one.kind: one for one in tasks(here) if one.kind.startswith("loss.")}


def lost(organisation: int, word: LossWord, number: str = "F-1") -> int:
    with at_work(organisation, at_nine(LOST)) as here:
        _invoice, pk = owed(here, number=number)
        give_up(here, pk, word)
        return int(Closing.objects.order_by("-pk")[0].pk)


@pytest.mark.parametrize(
    ("on", "is_said"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 12, 31), False),  # the day of those of 2025
        (date(2028, 9, 1), False),
        (date(2028, 9, 2), True),  # 120 days before it
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),  # it is too late
    ],
)
def test_vat_that_may_come_back_is_said_in_the_months_before_its_day(
    organisation: int, on: date, is_said: bool
) -> None:
    lost(organisation, LIQUIDATED)
    with at_work(organisation):
        assert Closing.objects.get().vat_fate == VatFate.LATER
    found = said(organisation, on).get("loss.vat_ends")
    assert (found is not None) == is_said
    if found is not None:
        assert (found.count, found.facts["day"]) == (1, date(2028, 12, 31))


@pytest.mark.parametrize(
    ("on", "is_said"),
    [(date(2027, 12, 29), False), (date(2027, 12, 30), True), (date(2028, 6, 30), True), (date(2028, 9, 1), True)],
)
def test_the_end_of_the_tolerated_mention_is_said_half_a_year_before(
    organisation: int, on: date, is_said: bool
) -> None:
    lost(organisation, LIQUIDATED)
    found = said(organisation, on).get("loss.mention_ends")
    assert (found is not None) == is_said
    if found is not None:
        assert found.facts["day"] == date(2028, 6, 30)


def test_a_loss_whose_vat_is_lost_with_it_warns_of_no_day(organisation: int) -> None:
    lost(organisation, HOPELESS)
    for on in (date(2027, 12, 31), date(2028, 12, 1)):
        assert not {"loss.vat_ends", "loss.mention_ends"} & said(organisation, on).keys()


def test_money_that_came_after_all_is_said_for_two_weeks(organisation: int) -> None:
    with at_work(organisation, at_nine(LOST)) as here:
        invoice, pk = owed(here)
        give_up(here, pk, HOPELESS)
    came = date(2026, 8, 1)
    with at_work(organisation, at_nine(came)) as here:
        receive(here, invoice, amount=eur("100.00"), on=came)
    assert "loss.paid" in said(organisation, date(2026, 8, 14))
    assert "loss.paid" not in said(organisation, date(2026, 8, 15))


def test_accounts_that_nobody_confirmed_are_said_until_they_are_or_nothing_is_lost(organisation: int) -> None:
    assert "loss.accounts_unconfirmed" not in said(organisation, LOST)
    closing = lost(organisation, HOPELESS)
    assert said(organisation, LOST)["loss.accounts_unconfirmed"].count == 1
    with at_work(organisation, at_nine(LOST)) as here:
        undo(here, ClosingId(closing), reason="typed on the wrong customer")
    assert "loss.accounts_unconfirmed" not in said(organisation, LOST)
    lost(organisation, HOPELESS, number="F-2")
    with at_work(organisation, at_nine(LOST)) as here:
        set_preference(here, "loss-accounts", "receivable=416")
    assert "loss.accounts_unconfirmed" not in said(organisation, LOST)
