"""What leaves without a person's word is a choice of its own, and can be stopped (promise 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from relance.channels.model import Refused
from relance.domain.ids import ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.house_rules import Automatic
from relance.insight.upcoming import upcoming
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox import confirmation
from relance.outbox.confirmation import WaitsFor, confirm, stop
from relance.outbox.delivery import deliver_all
from relance.outbox.postal_batches import close_batch
from relance.outbox.preparation import Composers, prepare
from relance.outbox.selectors import proposed_on
from relance.outbox.sending import Mode, ModeUnknown, NothingConfirmedYet, choose_mode, status, stop_today, switch
from relance.receivables.holds import hold, release
from relance.receivables.models import Receivable
from relance.receivables.targets import find_target
from relance.scenarios import by_hand
from relance.scenarios.automatic import switch_automatic
from relance.scenarios.automatic_preview import preview_automatic
from relance.scenarios.by_hand import remind_now
from relance.scenarios.working_day import work
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation, Role
from relance.tenancy.preferences import set_preference
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House, numbered
from tests.places import another_machine

LATE = "2026-02-01;2026-03-03"  # issued, due: a month overdue on 7 April
ROWS = (f"F-1;Alpha;{LATE};100,00;{ALPHA}", f"F-2;Bêta;{LATE};250,50;{BETA}")
GAMMA = "gamma@gamma.example;;3 rue Fictive;31000;Toulouse;"


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    """An organisation as it is founded, with two late debtors; sending is on."""
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    return house


def names(house: House) -> list[str]:
    return [notice.name for notice in house.notices()]


def pk(house: House, number: str) -> ReceivableId:
    with at_work(house.organisation):
        return ReceivableId(Receivable.objects.get(number=number).pk)


def choose(house: House, to: str) -> Mode:
    with house.acting() as here:
        return choose_mode(here, to).after


def stands(house: House) -> Mode:
    with house.acting() as here:
        return status(here).mode


# -- a confirmation confirms what was ticked, and nothing else ---------------------------------------------------------------


@pytest.mark.requirement("P56", "SW-23")
def test_confirming_one_letter_lets_that_one_go_and_nothing_else_then_or_later(proposing: House) -> None:
    proposing.run()
    with proposing.acting() as here:
        done = confirm(here, proposed_on(here, date(2026, 4, 7), names=names(proposing)[:1]))
    assert (done.notices, done.messages, done.waits_for) == (1, 1, ())
    assert proposing.send().states == {"accepted": 1}
    assert stands(proposing) is Mode.PROPOSES
    for day in range(8, 31):
        proposing.clock.on(day)
        proposing.bring(*ROWS, *(f"G-{n};Client {n};{LATE};900,00;{GAMMA}" for n in range(9)))
        proposing.day()
    assert len(proposing.email.sent) == 1, "three weeks of runs: nothing that nobody confirmed"
    assert {message.state for message in proposing.messages()[1:]} <= {"proposed", "voided"}


@pytest.mark.requirement("AP-6", "P56")
def test_nothing_leaves_before_the_first_confirmation_by_any_way(proposing: House) -> None:
    """First steps promise it: worker rounds, runs, clicks, batches, pauses that end, switches to and fro."""
    org, both = proposing.organisation, [pk(proposing, "F-1"), pk(proposing, "F-2")]
    for day in (7, 8, 9):
        proposing.clock.on(day)
        proposing.bring(*ROWS)
        for _ in range(3):
            work(proposing.office())
            proposing.clock.later(hours=1)
        with proposing.acting() as here:
            by_hand.remind_now(here, both, formal=False)
        with proposing.acting() as here:
            by_hand.remind_now(here, both, formal=True)
        for name in names(proposing):
            with acting(org, "test", proposing.clock.now) as here:
                confirmation.decline(here, proposed_on(here, proposing.clock.now.date(), names=[name]))
        with proposing.acting() as here:
            by_hand.remind_now(here, both, formal=False)
        with acting(org, "test", proposing.clock.now) as here:
            confirmation.undo(here, numbered(here, names(proposing)))
        with acting(org, "test", proposing.clock.now) as here:
            stop(here, numbered(here, names(proposing)))
        with acting(org, "test", proposing.clock.now) as here:
            switch(here, on=False)
        with acting(org, "test", proposing.clock.now) as here:
            switch(here, on=True)
        for choice in (Automatic.HOLD, Automatic.ON):
            with proposing.acting() as here:
                switch_automatic(here, choice.value)
        with acting(org, "test", proposing.clock.now) as here:
            hold(here, target=find_target(here, "F-1"), kind=HoldKind.MANUAL, until=None, note="")
        with acting(org, "test", proposing.clock.now) as here:
            release(here, target=find_target(here, "F-1"), kind=None)
        with acting(org, "test", proposing.clock.now) as here:
            assert close_batch(here).batch is None
        with pytest.raises(NothingConfirmedYet):
            choose(proposing, "sends")
        proposing.day()
    assert proposing.email.sent == proposing.sms.sent == []
    assert set(proposing.states()) <= {"proposed", "voided"}
    with at_work(org) as here:
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("P56")
def test_a_message_that_nobody_confirmed_is_stopped_at_the_gate_while_the_company_proposes(house: House) -> None:
    house.bring(*ROWS)
    house.run()
    with at_work(house.organisation):
        Organisation.objects.update(proposes=True)  # as a restored backup comes back: with messages queued before
    assert house.send().reasons == {"to_be_confirmed": 2}
    assert house.states() == ["proposed", "proposed"]
    assert house.confirm() == 2
    assert house.send().states == {"accepted": 2}


# -- the choice --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("SW-23", "SW-24", "P56")
def test_sending_by_itself_is_chosen_and_what_was_proposed_before_stays_proposed(proposing: House) -> None:
    proposing.run()
    with proposing.acting() as here:
        confirm(here, proposed_on(here, date(2026, 4, 7), names=names(proposing)[:1]))
    proposing.bring(*ROWS, f"F-3;Gamma;{LATE};70,00;{GAMMA}")
    with proposing.acting() as here:
        first = preview_automatic(here)
    assert first.on == date(2026, 4, 8), "the run of this day was done"
    assert [(one.debtor_name, str(one.notice.amounts[0])) for one in first.notices] == [("Gamma", "70.00 EUR")]
    assert (first.proposed, first.to_confirm, first.is_whole) == (1, 0, True)
    with proposing.acting() as here:
        done = choose_mode(here, "sends")
    assert (done.before, done.after, done.proposed) == (Mode.PROPOSES, Mode.SENDS, 1)
    assert stands(proposing) is Mode.SENDS
    proposing.send()
    proposing.clock.on(8)
    assert proposing.run().proposed == 0
    proposing.send()
    assert [envelope.recipient for envelope in proposing.email.sent] == ["alpha@alpha.example", "gamma@gamma.example"]
    assert proposing.states() == ["accepted", "proposed", "accepted"], "Bêta's still waits for a person"


@pytest.mark.requirement("SW-23", "SW-24")
def test_the_choice_is_journaled_with_before_and_after_once(proposing: House) -> None:
    proposing.run()
    proposing.confirm()
    for to in ("sends", "sends", "proposes", "proposes"):
        choose(proposing, to)
    with at_work(proposing.organisation):
        found = [event.body for event in Event.objects.filter(name="mode.chosen").order_by("sequence")]
    assert [('"before":"proposes"' in body, '"after":"sends"' in body) for body in found] == [
        (True, True),
        (False, False),
    ]
    with pytest.raises(ModeUnknown):
        choose(proposing, "nothing")
    for role in (Role.COLLECTOR, Role.VIEWER):
        with pytest.raises(RightMissing), proposing.acting(role) as here:
            choose_mode(here, "sends")


@pytest.mark.requirement("P56")
def test_back_to_proposing_takes_back_what_was_about_to_leave_but_not_what_a_person_confirmed(house: House) -> None:
    with at_work(house.organisation):
        Organisation.objects.update(proposes=True)
    house.bring(ROWS[0])
    house.run()
    house.confirm()  # Alpha's, which was proposed
    with at_work(house.organisation):
        Organisation.objects.update(proposes=False)
    house.clock.on(8, hour=5)
    house.bring(*ROWS)
    house.run()  # Bêta's, which leaves by itself: stopped, and put back
    with house.acting() as here:
        stop(here, numbered(here, names(house)[1:]))
    house.confirm()
    with house.acting() as here:
        done = choose_mode(here, "proposes")
    assert done.taken_back == 1, "what was put back was to leave by itself"
    house.clock.on(8)
    assert house.send().states == {"accepted": 1}
    assert [envelope.recipient for envelope in house.email.sent] == ["alpha@alpha.example"]


def test_on_old_books_nothing_would_leave_by_itself_and_the_preview_says_so(house: House) -> None:
    house.bring(*ROWS)
    house.clock.on(20)
    with house.acting() as here:
        first = preview_automatic(here)
    assert (first.notices, first.to_confirm, first.source_days) == ((), 2, 13)


def test_the_preview_is_what_the_run_then_sends_and_writes_nothing(house: House) -> None:
    house.bring(*ROWS)
    with house.acting() as here:
        first = preview_automatic(here)
    assert house.messages() == []
    house.run()
    assert sorted(one.debtor_name for one in first.notices) == ["Alpha", "Bêta"]
    assert [str(amount) for amount in first.amounts] == ["350.50 EUR"]
    assert house.states() == ["queued", "queued"]


# -- Stop --------------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("P54", "P56")
def test_one_letter_that_leaves_by_itself_is_stopped_and_does_not_come_back_by_itself(house: House) -> None:
    house.clock.on(7, hour=5)  # decided at half past seven, to leave at ten
    house.bring(*ROWS)
    house.run()
    with house.acting() as here:
        assert stop(here, numbered(here, names(house)[:1])) == 1
    with house.acting() as here:
        assert stop(here, numbered(here, names(house)[:1])) == 0
    house.clock.on(7)
    assert house.send().states == {"accepted": 1}
    assert house.email.sent[0].recipient == "beta@beta.example"
    house.clock.on(8)
    house.bring(*ROWS)
    house.day()
    assert house.states()[0] == "proposed"
    with house.acting() as here:
        assert confirm(here, proposed_on(here, date(2026, 4, 7), names=names(house)[:1])).messages == 1
    house.send()
    assert len(house.email.sent) == 2


@pytest.mark.requirement("P54", "P57")
def test_stopped_for_the_day_nothing_leaves_by_itself_on_that_day_not_even_what_is_decided_later(house: House) -> None:
    house.clock.on(7, hour=4)
    house.bring(*ROWS)
    house.run()
    with house.acting() as here:
        assert stop_today(here).by_itself == 2
    house.clock.on(7)
    assert house.send().states == {}
    assert stands(house) is Mode.PROPOSES
    house.clock.on(8, hour=4)
    with house.acting() as here:
        assert stop_today(here).by_itself == 0, "before the run of the day"
    house.bring(*ROWS, f"F-3;Gamma;{LATE};70,00;{GAMMA}")
    assert house.run().proposed == 1
    house.clock.on(8)
    assert house.send().states == {}
    house.clock.on(9)
    house.bring(*ROWS, f"F-3;Gamma;{LATE};70,00;{GAMMA}", f"F-4;Delta;{LATE};80,00;delta@delta.example;;;;;")
    assert stands(house) is Mode.SENDS
    assert house.day().states == {"accepted": 1}, "the next day goes on with what is decided then"
    assert house.states() == ["proposed", "proposed", "proposed", "accepted"]


def test_a_day_stopped_goes_on_at_once_where_somebody_chooses_so(house: House) -> None:
    with house.acting() as here:
        stop_today(here)
    assert stands(house) is Mode.PROPOSES
    choose(house, "sends")
    assert stands(house) is Mode.SENDS


def test_a_stop_after_a_temporary_refusal_holds_too(house: House) -> None:
    house.email.answer = lambda envelope: Refused("421 later", is_temporary=True)
    house.bring(ROWS[0])
    house.day()
    with house.acting() as here:
        assert stop(here, numbered(here, names(house))) == 1
    house.clock.later(hours=1)
    house.send()
    assert len(house.email.sent) == 1
    assert house.states() == ["proposed"]


# -- confirming says what it waits for ----------------------------------------------------------------------------------------


@pytest.mark.requirement("P13", "P16")
def test_confirming_while_sending_is_off_says_that_it_waits_for_that(proposing: House) -> None:
    proposing.run()
    with proposing.acting() as here:
        switch(here, on=False)
    with proposing.acting() as here:
        done = confirm(here, proposed_on(here, date(2026, 4, 7)))
    assert (done.messages, done.waits_for) == (2, (WaitsFor.SENDING_OFF,))
    assert "until it is switched on" in str(done.sentences[0])
    with proposing.acting() as here:
        again = confirm(here, proposed_on(here, date(2026, 4, 7)))
    assert again.waits_for == (), "nothing was confirmed, so nothing waits"


def test_confirming_on_another_installation_says_that_it_waits(proposing: House) -> None:
    proposing.run()
    with another_machine(), proposing.acting() as here:
        done = confirm(here, proposed_on(here, date(2026, 4, 7)))
    assert done.waits_for == (WaitsFor.SENDING_OFF,)


def test_confirming_while_automatic_recovery_is_held_says_so(proposing: House) -> None:
    proposing.run()
    with proposing.acting() as here:
        switch_automatic(here, Automatic.HOLD.value)
    with proposing.acting() as here:
        done = confirm(here, proposed_on(here, date(2026, 4, 7)))
    assert done.waits_for == (WaitsFor.AUTOMATIC_OFF,)


def formal_on_old_books(house: House) -> None:
    """Both debtors come to their formal notice; then three weeks without an export, and one more reminder is proposed."""
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(*ROWS, f"F-9;Gamma;2026-04-02;2026-05-10;90,00;{GAMMA}")
        house.day()
    house.clock.on(27, month=5)
    house.run()


@pytest.mark.requirement("P13", "P16", "P57")
def test_formal_notices_are_not_confirmed_on_old_books_without_a_word_of_their_own(house: House) -> None:
    formal_on_old_books(house)
    now, org = house.clock.now, house.organisation
    formal = [notice.name for notice in house.notices() if notice.stage == 6 or notice.decided_on == date(2026, 5, 5)]
    assert len(formal) == 2
    for numbers in ((), formal):  # all of the day, or ticked one by one
        with acting(org, "test", now) as here:
            done = confirm(here, proposed_on(here, date(2026, 5, 5), names=numbers))
        assert (done.messages, done.left_out, done.waits_for) == (0, tuple(formal), (WaitsFor.STALE_BOOKS,))
        assert "22 days old" in str(done.sentences[0])
    with acting(org, "test", now) as here:
        ordinary = confirm(here, proposed_on(here, date(2026, 5, 27)))
    assert (ordinary.messages, ordinary.left_out, ordinary.source_days) == (1, (), 22)
    with acting(org, "test", now) as here:
        accepted = confirm(here, proposed_on(here, date(2026, 5, 5), names=formal[:1]), accepts_stale=True)
    assert (accepted.notices, accepted.left_out) == (1, ())
    with at_work(org):
        (event,) = [one.body for one in Event.objects.filter(name="notice.confirmed") if "books_days_old" in one.body]
    assert '"books_days_old":22' in event
    house.bring(*ROWS)
    with acting(org, "test", now) as here:
        assert confirm(here, proposed_on(here, date(2026, 5, 5))).left_out == (), "fresh books again"


def formal_on_fresh_books(house: House) -> list[str]:
    """Both debtors' formal notices, proposed and confirmed on books of the day."""
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(*ROWS)
        house.day()
    with house.acting() as here:
        confirmed = confirm(here, proposed_on(here, date(2026, 5, 5)))
    assert confirmed.messages
    assert confirmed.left_out == ()
    prepare(house.organisation, clock=house.clock)
    return [notice.name for notice in house.notices() if notice.decided_on == date(2026, 5, 5)]


def aged(house: House, most: int, *, on: int) -> None:
    with at_work(house.organisation) as here:
        set_preference(here, "stale-after-days", str(most))
    house.clock.on(on, month=5)


@pytest.mark.requirement("P13", "P16")
def test_a_formal_notice_confirmed_on_fresh_books_is_asked_again_when_they_age_before_it_leaves(house: House) -> None:
    formal = formal_on_fresh_books(house)
    sent = len(house.email.sent)
    aged(house, 2, on=8)
    house.office()
    with house.acting() as here:
        closed = close_batch(here)
    assert closed.batch is None
    assert set(closed.reasons) | set(deliver_all(house.office()).reasons) == {"source_stale"}
    assert len(house.email.sent) == sent
    asked = [one for one in house.notices() if one.name in formal]
    assert [one.confirmed_at for one in asked] == [None] * len(formal), "nobody said yes to this"
    with at_work(house.organisation, datetime(2026, 5, 8, 8, tzinfo=UTC)) as here:
        shown = upcoming(here, [one.pk for one in asked], composers=Composers(here))
    assert all("too old before this left" in str(one.asked_again) for one in shown)
    day = house.clock.now
    with acting(house.organisation, "test", day) as here:
        again = confirm(here, proposed_on(here, date(2026, 5, 5)))
    assert (again.messages, again.left_out) == (0, tuple(formal))
    with acting(house.organisation, "test", day) as here:
        confirm(here, proposed_on(here, date(2026, 5, 5)), accepts_stale=True)
    prepare(house.organisation, clock=house.clock)
    aged(house, 2, on=11)
    house.office()
    with house.acting() as here:
        left = close_batch(here).count
    left += deliver_all(house.office()).states.get("accepted", 0)
    assert left == len([one for one in house.messages() if one.notice.name in formal and one.state != "proposed"])
    assert left, "what a person let go on old books goes on them"


@pytest.mark.requirement("P16")
def test_an_ordinary_reminder_that_was_confirmed_goes_on_books_that_aged(proposing: House) -> None:
    proposing.run()
    with proposing.acting() as here:
        confirm(here, proposed_on(here, date(2026, 4, 7)))
    prepare(proposing.organisation, clock=proposing.clock)
    with at_work(proposing.organisation) as here:
        set_preference(here, "stale-after-days", "2")
    proposing.clock.on(10)
    assert set(deliver_all(proposing.office()).states) == {"accepted"}


# -- a click asks and confirms in one ------------------------------------------------------------------------------------------


@pytest.mark.requirement("P1", "P8")
def test_a_click_asks_and_confirms_in_one_transaction_or_does_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(*ROWS)
    one = pk(house, "F-1")

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(by_hand, "confirm", killed)
        with pytest.raises(KeyboardInterrupt), house.acting() as here:
            remind_now(here, [ReceivableId(one)], formal=False)
    assert house.notices() == []
    assert house.messages() == []
    with house.acting() as here:
        done = remind_now(here, [ReceivableId(one)], formal=False, to_undo=timedelta(minutes=10))
    assert (done.asked.may_go, done.confirmed.messages, done.confirmed.waits_for) == (names(house), 1, ())
    assert house.send().states == {}, "ten minutes to undo"
    house.clock.later(minutes=11)
    assert house.send().states == {"accepted": 1}


def test_a_click_confirms_nothing_but_what_it_asked(proposing: House) -> None:
    proposing.run()
    proposing.bring(*ROWS, f"F-3;Gamma;{LATE};70,00;{GAMMA}")
    with proposing.acting() as here:
        done = remind_now(here, [pk(proposing, "F-3")], formal=False)
    assert done.asked.to_look_at == names(proposing)[-1:]
    assert set(proposing.states()) == {"proposed"}
