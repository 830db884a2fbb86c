"""Today beside its lists: what left, why others are not reminded, calls to make, and sending before the hour."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.reasons import Reason
from relance.insight import today as insight_today
from relance.insight.today import besides
from relance.journal.verification import verify_journal
from relance.outbox.confirmation import stop
from relance.outbox.models import Message
from relance.outbox.preparation import Composers
from relance.outbox.send_now import ListChanged, send_now
from relance.outbox.sending import stop_today, switch
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import find_target
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.office.people import Person
from tests.office.test_departures import EARLY, ROWS, SENDING, installation, names, states  # noqa: F401
from tests.outbox.builders import ALPHA, House, numbered
from tests.races.test_books_under_pressure import at_once
from tests.scenarios.looking import choose
from tests.scenarios.test_publishing import CALLING, put

NINE = datetime(2026, 4, 7, 7, 0, tzinfo=UTC)  # 9:00 in Paris, an hour before they leave


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    """Two letters leave by themselves at ten."""
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring(*ROWS)
    house.run()
    return house


def hasten(house: House, expected: int = 2) -> int:
    with house.acting() as here:
        return send_now(here, expected=expected)


# -- before the hour ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SW-23", "P54", "P60")
def test_what_leaves_by_itself_leaves_now_once_through_the_gate(house: House) -> None:
    house.clock.now = NINE
    house.send()
    assert house.email.sent == [], "their hour is ten"
    with time_machine.travel(NINE, tick=False):
        owner = Person(house.organisation)
        page = owner.sees("today/")
        assert "Send the 2 messages now?" in page
        assert "2 messages leave within minutes." in owner.does("today/send-now/", count="2")
    house.send()
    house.send()
    house.clock.now = SENDING
    house.send()
    assert sorted(one.recipient for one in house.email.sent) == ["alpha@alpha.example", "beta@beta.example"], "once"
    with at_work(house.organisation) as here:
        assert set(Message.objects.values_list("notice__confirmed_at", flat=True)) == {None}, "nobody confirmed them"
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("P1", "P57")
def test_hastening_confirms_nothing_so_that_every_doubt_and_pause_still_stops_it(house: House) -> None:
    house.clock.now = NINE
    hasten(house)
    with acting(house.organisation, "test", NINE) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="")
    assert house.send().reasons == {"dispute": 1}
    assert [one.recipient for one in house.email.sent] == ["beta@beta.example"]


def test_outside_contact_hours_it_waits_for_them(house: House) -> None:
    house.clock.now = EARLY  # 7:30: nobody is written to before 8:00
    hasten(house)
    assert house.send().reasons == {"quiet_hours": 2}
    house.clock.now = NINE
    assert house.send().states == {"accepted": 2}


@pytest.mark.requirement("P54", "SW-24")
def test_it_sends_what_was_looked_at_and_nothing_else(house: House) -> None:
    house.clock.now = NINE
    with acting(house.organisation, "test", NINE) as here:
        stop(here, numbered(here, [names(house)["Alpha"]]))
    with pytest.raises(ListChanged, match="1 message would leave"):
        hasten(house)
    house.send()
    assert house.email.sent == []
    assert hasten(house, expected=1) == 1
    house.send()
    assert [one.recipient for one in house.email.sent] == ["beta@beta.example"]
    with acting(house.organisation, "test", NINE) as here:
        stop_today(here)
    assert hasten(house, expected=0) == 0


def test_a_letter_to_print_is_not_hastened(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    house.bring("F-3;Gamma;2026-02-01;2026-03-03;99,00;;;3 rue Fictive;31000;Toulouse;")
    house.run()
    assert hasten(house, expected=0) == 0


def test_two_who_press_at_once_and_a_stop_beside_send_each_once_or_never(house: House) -> None:
    house.clock.now = NINE

    def pressed() -> None:
        with suppress(ListChanged):  # the stop was quicker
            hasten(house)

    def stopped() -> None:
        with house.acting() as here:
            stop_today(here)

    failures = at_once(pressed, pressed, stopped)
    assert failures == []
    house.send()
    assert house.email.sent == [], "stopped, whoever was first"
    assert set(states(house).values()) == {"proposed"}


@time_machine.travel(NINE, tick=False)
def test_who_may_not_act_does_not_hasten_and_nobody_does_while_sending_is_closed(house: House) -> None:
    viewer = Person(house.organisation, Role.VIEWER)
    assert "send-now" not in viewer.sees("today/")
    assert viewer.status("today/send-now/", post=True) == 403
    with pytest.raises(RightMissing), acting(house.organisation, "test", NINE, role=Role.VIEWER) as here:
        send_now(here, expected=2)
    with acting(house.organisation, "test", NINE) as here:
        switch(here, on=False)
    page = Person(house.organisation).sees("today/")
    assert "send-now" not in page
    assert "2 messages that would leave by themselves wait" in page


# -- what left ---------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("AP-6", "P59")
def test_what_left_today_is_told_with_hour_letter_and_what_became_of_it(house: House) -> None:
    house.clock.now = SENDING
    house.send()
    with time_machine.travel(SENDING + timedelta(minutes=5), tick=False):
        page = Person(house.organisation).sees("today/")
    assert "Left today: 2 messages" in page
    told = re.sub(r"<[^>]+>|\s+", " ", page.split("Left today")[1].split("</ul>")[0])
    assert "10:02" in told
    assert "Alpha" in told
    assert "Sent" in told
    with time_machine.travel(SENDING + timedelta(days=1), tick=False):
        assert "Left today" not in Person(house.organisation, Role.ACCOUNTANT).sees("today/")


# -- why others are not reminded ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("AP-6", "P59")
def test_late_invoices_that_are_not_reminded_are_counted_by_reason_each_with_its_rows(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    disputed = "F-4;Delta;2026-02-01;2026-03-03;80,00;delta@delta.example;;;;;"
    house.bring(*ROWS, disputed, "F-5;Epsilon;2026-02-01;2026-03-03;80,00;;;;;;")
    with acting(house.organisation, "test", EARLY) as here:
        hold(here, target=find_target(here, "F-4"), kind=HoldKind.DISPUTE, until=None, note="")
    house.run()
    with at_work(organisation, EARLY) as here:
        found = besides(here, composers=Composers(here))
    assert dict(found.not_reminded) == {Reason.DISPUTE: 1, Reason.NO_ADDRESS: 1}, "those that leave are not among them"
    with time_machine.travel(EARLY, tick=False):
        owner = Person(organisation)
        page = owner.sees("today/")
        assert "2 late invoices are not reminded today: why" in page
        with at_work(organisation):
            late = Receivable.objects.filter(due_on__lt=EARLY.date()).count()
        monkeypatch.setattr(insight_today, "LATE_LOOKED_AT", late - 1)
        assert "At least 2 late invoices are not reminded today: why" in owner.sees("today/")
        rows = owner.sees("late/", why="no_address")
        assert 'late/?why=no_address"' in page
        assert "F-5" in rows
        assert "F-4" not in rows


# -- calls -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def calling(organisation: int, tmp_path: Path) -> House:
    """A step asks to call Alpha."""
    house = House(organisation, tmp_path, is_trusted=True)
    house.clock.now = EARLY
    put(house, CALLING)
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}01 99 00 00 24")
    choose(organisation, "F-1", "calling")
    house.run()
    return house


@time_machine.travel(EARLY, tick=False)
@pytest.mark.requirement("AP-7", "P36")
def test_a_call_to_make_says_whom_why_and_the_number_and_is_put_off_to_a_day(calling: House) -> None:
    collector = Person(calling.organisation, Role.COLLECTOR)
    page = collector.sees("today/")
    section = page.split('id="calls"')[1].split("</section>")[0]
    assert "Alpha" in section
    assert "€100.00" in section
    assert "35 days late" in section
    assert 'href="tel:0199000024"' in section
    assert "#note" in section
    (call,) = calling.messages()
    assert "has come already" in collector.does(f"today/calls/{call.pk}/later/", on="2026-04-07")
    assert "not a date" in collector.does(f"today/calls/{call.pk}/later/", on="2026-02-30")
    assert "the call comes back on 9 Apr 2026" in collector.does(f"today/calls/{call.pk}/later/", on="2026-04-09")
    assert 'id="calls"' not in collector.sees("today/")
    with time_machine.travel(EARLY + timedelta(days=2), tick=False):
        assert 'id="calls"' in collector.sees("today/")
    with at_work(calling.organisation) as here:
        assert list(verify_journal(here)) == []


@time_machine.travel(EARLY, tick=False)
def test_a_viewer_sees_calls_and_puts_none_off_and_no_message_but_a_call_is_put_off(calling: House) -> None:
    viewer = Person(calling.organisation, Role.VIEWER)
    (call,) = calling.messages()
    assert "Call then" not in viewer.sees("today/")
    assert viewer.status(f"today/calls/{call.pk}/later/", post=True) == 403
    owner = Person(calling.organisation)
    assert "There is no message" in owner.does("today/calls/999999/later/", on="2026-04-09")
