"""A notice closes when all of its items do; with some of them settled it is made anew without these [P21]."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.domain.money import Money
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.selectors import is_settled
from relance.outbox.sending import stop_today
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.scenarios.settled_notices import Closed, close_settled
from relance.scenarios.working_day import work
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House

FIRST, SECOND = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-10;60,00;{ALPHA}"
OTHER = f"G-1;Bêta;2026-02-01;2026-03-03;10,00;{BETA}"


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(FIRST, SECOND, OTHER)
    house.run()
    return house


def pay(house: House, number: str, amount: str) -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        record_payment(here, find_invoice(here, number), amount=Money.eur(amount), on=house.clock.now.date())


def close(house: House) -> Closed:
    with house.acting() as here:
        return close_settled(here)


def asked(house: House) -> list[tuple[str, str, set[str]]]:
    with at_work(house.organisation):
        items = NoticeItem.objects.filter(is_for_information=False)
        return [
            (m.notice.name, m.state, set(items.filter(notice=m.notice_id).values_list("receivable__number", flat=True)))
            for m in Message.objects.select_related("notice").order_by("pk")
        ]


@pytest.mark.requirement("P21", "P16")
def test_a_proposal_of_which_all_is_paid_closes_and_cannot_be_confirmed(proposing: House) -> None:
    pay(proposing, "F-1", "100")
    pay(proposing, "F-2", "60")
    assert close(proposing) == Closed(closed=1)
    assert close(proposing) == Closed()
    assert [state for _, state, _ in asked(proposing)] == ["voided", "proposed"]
    assert proposing.messages()[0].reason == "paid"
    assert proposing.confirm() == 1, "only Bêta's is left"
    with at_work(proposing.organisation) as here:
        assert Event.objects.filter(name="notice.closed").count() == 1
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("P21", "P16")
def test_a_proposal_of_which_some_is_paid_is_proposed_anew_without_it_on_the_same_day(proposing: House) -> None:
    pay(proposing, "F-1", "100")
    work(proposing.office())
    assert [(state, items) for _, state, items in asked(proposing)] == [
        ("voided", {"F-1", "F-2"}),
        ("proposed", {"G-1"}),
        ("proposed", {"F-2"}),
    ]
    proposing.confirm()
    proposing.send()
    assert [("60,00" in one.text, "100,00" in one.text) for one in proposing.email.sent] == [
        (False, False),
        (True, False),
    ]


@pytest.mark.requirement("P21")
def test_a_queued_notice_that_is_settled_closes_before_its_hour(house: House) -> None:
    house.clock.on(7, hour=5)
    house.bring(FIRST, OTHER)
    house.run()
    pay(house, "F-1", "100")
    assert close(house) == Closed(closed=1)
    house.clock.on(7)
    assert house.send().states == {"accepted": 1}


@pytest.mark.requirement("P21", "P56")
def test_what_was_stopped_and_is_paid_in_part_stays_with_a_person(house: House) -> None:
    house.clock.on(7, hour=5)
    house.bring(FIRST, SECOND)
    house.run()
    with house.acting() as here:
        stop_today(here)
    pay(house, "F-1", "100")
    house.clock.on(8)
    house.bring(SECOND)
    house.day()
    assert [(state, items) for _, state, items in asked(house)] == [("voided", {"F-1", "F-2"}), ("proposed", {"F-2"})]
    assert house.email.sent == []


@pytest.mark.requirement("P21")
def test_a_part_payment_leaves_the_proposal_which_then_says_what_is_left(proposing: House) -> None:
    pay(proposing, "F-1", "40")
    assert close(proposing) == Closed()
    proposing.confirm()
    proposing.send()
    assert "120,00" in proposing.email.sent[0].text


@pytest.mark.requirement("P21")
def test_a_notice_that_left_is_shown_as_settled_once_everything_on_it_is(house: House) -> None:
    house.bring(FIRST, SECOND)
    house.day()
    for number, amount, settled in (("F-1", "100", False), ("F-2", "60", True)):
        pay(house, number, amount)
        with at_work(house.organisation):
            assert Message.objects.annotate(is_settled=is_settled()).get().is_settled is settled
    assert close(house) == Closed(), "what has left is not touched"
    with at_work(house.organisation):
        assert Notice.objects.count() == 1
