"""One letter at a time for a debtor: what waits to leave counts as a contact, what is proposed takes in what comes due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connections

from relance.domain.delivery import MessageState
from relance.domain.ids import NoticeId, ReceivableId
from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.journal.models import Event
from relance.outbox.confirmation import confirm, stop
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.rewording import reword
from relance.outbox.selectors import proposed_on
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.scenarios.by_hand import ask_now, remind_now
from relance.scenarios.models import Dunning
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House, numbered
from tests.scenarios.looking import dry_run

FIRST, SECOND = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-10;60,00;{ALPHA}"
THIRD = f"F-3;Alpha;2026-02-11;2026-03-11;30,00;{ALPHA}"


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    return House(organisation, tmp_path, is_trusted=False)


def pk(house: House, number: str) -> int:
    with at_work(house.organisation):
        return Receivable.objects.get(number=number).pk


def outcome(house: House, number: str) -> str:
    with at_work(house.organisation):
        return Dunning.objects.get(receivable__number=number).outcome


def asked(house: House) -> list[tuple[str, set[str]]]:
    """Each notice that was not voided, with what it asks for."""
    with at_work(house.organisation):
        live = Message.objects.exclude(state=MessageState.VOIDED.value).values_list("notice_id", flat=True)
        items = NoticeItem.objects.filter(is_for_information=False)
        return [
            (notice.name, set(items.filter(notice=notice).values_list("receivable__number", flat=True)))
            for notice in Notice.objects.filter(pk__in=list(live)).order_by("pk")
        ]


def click(house: House, number: str) -> list[tuple[str, str]]:
    with house.acting() as here:
        done = remind_now(here, [ReceivableId(pk(house, number))], formal=False)
    return [(refused, str(why)) for refused, why in done.asked.refused]


# -- what waits to leave is a contact ----------------------------------------------------------------------------------------


@pytest.mark.requirement("P1", "P15")
def test_a_letter_asked_by_hand_and_not_yet_gone_keeps_the_run_from_a_second_one(house: House) -> None:
    house.bring(FIRST)
    assert click(house, "F-1") == []
    house.bring(FIRST, SECOND)
    house.run()
    assert outcome(house, "F-2") == "contact_waiting"
    assert house.send().states == {"accepted": 1}
    house.clock.on(8)
    house.run()
    assert outcome(house, "F-2") == "minimum_gap"
    house.clock.on(14)
    house.bring(FIRST, SECOND)
    assert house.day().states == {"accepted": 1}, "a week later the other one follows"


@pytest.mark.requirement("P1", "P15")
def test_a_letter_of_the_run_and_not_yet_gone_keeps_a_click_from_a_second_one(house: House) -> None:
    house.clock.on(7, hour=5)
    house.bring(FIRST)
    house.run()
    house.bring(FIRST, SECOND)
    ((number, why),) = click(house, "F-2")
    assert number == "F-2"
    assert "waits to leave" in why
    house.clock.on(7)
    house.send()
    assert len(house.email.sent) == 1


def test_what_waited_and_was_voided_holds_nobody_back_for_a_week(house: House) -> None:
    house.clock.on(7, hour=5)
    house.bring(FIRST)
    house.run()
    house.bring(FIRST, SECOND)
    with acting(house.organisation, "test", house.clock.now) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=Money.eur("100"), on=date(2026, 4, 7))
    house.clock.on(7)
    house.send()
    house.clock.on(8)
    house.bring(SECOND)
    assert house.day().states == {"accepted": 1}


def two_queued(house: House) -> None:
    """Two notices of one debtor wait to leave, as nothing but an older version or a race could leave them."""
    house.bring(FIRST, f"F-9;Autre;2026-02-01;2026-03-03;70,00;{ALPHA}")
    house.run()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_notice SET debtor_id = (SELECT min(debtor_id) FROM outbox_notice WHERE organisation_id = %(org)s)"
            " WHERE organisation_id = %(org)s",
            {"org": house.organisation},
        )


@pytest.mark.requirement("P1")
def test_of_two_that_wait_the_first_claimed_leaves_and_the_second_is_voided_not_both(house: House) -> None:
    two_queued(house)
    done = house.send()
    assert (done.states, done.reasons) == ({"accepted": 1, "voided": 1}, {"minimum_gap": 1})


def test_the_other_channel_of_the_same_letter_is_no_other_contact(house: House) -> None:
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(FIRST)
        house.day()
    house.confirm()
    assert house.send().states == {"accepted": 1}
    assert sorted(message.state for message in house.messages()[-2:]) == ["accepted", "queued"]


# -- what is proposed is taken into the next proposal --------------------------------------------------------------------------


@pytest.mark.requirement("P1", "P15", "P21")
def test_what_comes_due_joins_the_proposal_that_waits_and_the_old_one_is_void(proposing: House) -> None:
    proposing.bring(FIRST)
    proposing.run()
    proposing.clock.on(8)
    proposing.bring(FIRST, SECOND, f"G-1;Bêta;2026-02-01;2026-03-03;10,00;{BETA}")
    planned = dry_run(proposing.organisation, on=proposing.clock.now.date())
    assert sorted(len(made.notice.items) for made in planned.notices) == [1, 2], (
        "the plan shown is the plan carried out"
    )
    proposing.run()
    assert [items for _, items in asked(proposing)] == [{"F-1", "F-2"}, {"G-1"}]
    assert next((m.state, m.reason) for m in proposing.messages()) == ("voided", "replaced")
    with at_work(proposing.organisation):
        (event,) = Event.objects.filter(name="notice.replaced")
    assert '"notice"' in event.body
    assert proposing.confirm() == 2
    assert proposing.send().states == {"accepted": 2}
    assert any("160,00" in envelope.text.replace("\u202f", " ") for envelope in proposing.email.sent)
    for day in (9, 10, 13):
        proposing.clock.on(day)
        proposing.bring(FIRST, SECOND, f"G-1;Bêta;2026-02-01;2026-03-03;10,00;{BETA}")
        proposing.day()
    assert len(proposing.email.sent) == 2


def test_a_proposal_to_which_nothing_comes_is_left_as_it_is(proposing: House) -> None:
    proposing.bring(FIRST)
    proposing.run()
    for day in (8, 9, 10):
        proposing.clock.on(day)
        proposing.bring(FIRST)
        assert proposing.run().notices == 0
    assert asked(proposing) == [("2026-000001", {"F-1"})]


def test_what_was_paid_meanwhile_is_not_taken_along(proposing: House) -> None:
    proposing.bring(FIRST, SECOND)
    proposing.run()
    proposing.clock.on(8)
    proposing.bring(SECOND, THIRD)  # F-1 is settled
    proposing.run()
    assert [items for _, items in asked(proposing)] == [{"F-2", "F-3"}]


@pytest.mark.requirement("P1")
def test_a_click_takes_the_proposal_in_as_well_and_shows_it_before_it_goes(proposing: House) -> None:
    proposing.bring(FIRST)
    proposing.run()
    proposing.bring(FIRST, SECOND)
    with at_work(proposing.organisation):
        Organisation.objects.update(proposes=False)
    with proposing.acting() as here:
        done = remind_now(here, [ReceivableId(pk(proposing, "F-2"))], formal=False)
    assert (done.confirmed.messages, done.asked.to_look_at) == (0, ["2026-000002"])
    assert asked(proposing) == [("2026-000002", {"F-1", "F-2"})]


@pytest.mark.requirement("P56")
def test_what_was_stopped_stays_with_a_person_when_more_comes_due_by_itself(house: House) -> None:
    house.clock.on(7, hour=5)
    house.bring(FIRST)
    house.run()
    with house.acting() as here:
        stop(here, numbered(here, ["2026-000001"]))
    house.clock.on(8)
    house.bring(FIRST, SECOND)
    assert house.day().states == {}
    assert asked(house) == [("2026-000002", {"F-1", "F-2"})]
    assert house.states()[-1] == "proposed"


@pytest.mark.requirement("P1")
def test_a_proposal_that_was_reworded_is_kept_and_what_comes_due_waits_for_it(proposing: House) -> None:
    proposing.bring(FIRST)
    proposing.run()
    (notice,) = proposing.notices()
    with proposing.acting() as here:
        reword(here, NoticeId(notice.pk), {"opening": "Nous vous appelons demain : {asked}, {your_invoices}."})
    proposing.clock.on(8)
    proposing.bring(FIRST, SECOND)
    proposing.run()
    assert asked(proposing) == [("2026-000001", {"F-1"})]
    assert outcome(proposing, "F-2") == "contact_waiting"
    with proposing.acting() as here:
        confirm(here, proposed_on(here, date(2026, 4, 7)))
    proposing.send()
    proposing.clock.on(15)
    proposing.bring(FIRST, SECOND)
    proposing.run()
    assert asked(proposing)[-1][1] == {"F-2"}


@pytest.mark.requirement("P1")
def test_a_formal_notice_is_a_document_of_its_own_and_takes_nothing_in(house: House) -> None:
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(FIRST)
        house.day()
    house.clock.on(6, month=5)
    house.bring(FIRST, f"F-7;Alpha;2026-03-20;2026-04-20;80,00;{ALPHA}")
    house.run()
    stages = {notice.name: notice.stage for notice in house.notices()}
    found = asked(house)
    assert {name: stages[name] for name, numbers in found if numbers == {"F-1"}}["2026-000003"] == Stage.MISE_EN_DEMEURE
    assert ("2026-000003", {"F-1"}) in found


def test_the_same_click_twice_makes_one_proposal(proposing: House) -> None:
    proposing.bring(FIRST)
    for _ in range(2):
        with proposing.acting() as here:
            ask_now(here, [ReceivableId(pk(proposing, "F-1"))], formal=False)
    assert asked(proposing) == [("2026-000001", {"F-1"})]
