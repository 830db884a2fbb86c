"""From an export to the right reminder, sent once (promises 1, 4, 5, 6)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections

from relance.channels.model import Accepted, Answer, Envelope, Refused, Unknown
from relance.documents.models import Document
from relance.domain.delivery import FOLLOWS, MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import MessageId
from relance.domain.money import Money
from relance.domain.places import Standing
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.gate import Verdict
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox.confirmation import confirm, decline
from relance.outbox.delivery import unconfirm_stalled
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.preparation import prepare
from relance.outbox.resolution import LeftBeforeMade, LeftInFuture, MessageUnknown, NothingToResolve, resolve
from relance.outbox.selectors import proposed_on
from relance.outbox.sending import Mode, status, switch
from relance.receivables.holds import NEVER_BY_HAND, hold, release
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import Target, WholeOrganisation, find_invoice, find_target
from relance.scenarios.runs import NotToday, run_day
from relance.tenancy.context import Acting, acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House
from tests.places import another_machine

LATE = "2026-02-01;2026-03-03"  # issued, due: a month overdue on 7 April


def late(number: str = "F-1", amount: str = "100,00", who: str = "Alpha", address: str = ALPHA) -> str:
    return f"{number};{who};{LATE};{amount};{address}"


def reach(here: Acting, target: str | None) -> Target:
    """What is paused: a number or a name, everything where none is given."""
    return find_target(here, target) if target else WholeOrganisation()


@pytest.mark.requirement("RU-1", "RU-7", "P1", "P43", "P48", "P60")
def test_what_is_due_is_decided_written_sent_and_proven_once(house: House) -> None:
    house.bring(late(), late("F-2", "50,50"))
    report = house.run()
    assert (report.notices, report.proposed, list(report.outcomes)) == (1, 0, ["step:rappel-echeance"])
    assert house.send().states == {"accepted": 1}
    (envelope,) = house.email.sent
    assert envelope.recipient == "alpha@alpha.example"
    assert "150,50" in envelope.text
    assert envelope.attachments[0].content.startswith(b"%PDF")
    (message,) = house.messages()
    assert (message.state, message.sent_on, message.reference) == (
        "accepted",
        date(2026, 4, 7),
        f"took {envelope.reference}",
    )
    again = house.run()
    assert (again.ran_before, again.notices) == (True, 1)
    assert house.send().states == {}
    assert len(house.email.sent) == 1
    with at_work(house.organisation) as here:
        assert list(verify_journal(here)) == []
        names = list(Event.objects.filter(chain__gt=0).order_by("sequence").values_list("name", flat=True))
    assert names == ["notice.decided", "letter.archived", "message.claimed", "message.accepted"]


@pytest.mark.requirement("P40", "P60")
def test_what_was_sent_is_archived_with_every_figure(house: House) -> None:
    house.bring(late())
    house.day()
    (notice,) = house.notices()
    with at_work(house.organisation):
        document = Document.objects.get()
    assert bytes(document.content) == house.email.sent[0].attachments[0].content
    content = json.loads(notice.content)
    assert content["letter"]["items"][0]["open"] == "100.00 EUR"
    assert content["letter"]["number"] == "2026-000001"


@pytest.mark.requirement("RU-1", "AP-5")
def test_steps_follow_one_another_from_the_proven_day_of_the_one_before(house: House) -> None:
    house.bring(late())
    sent = []
    for day in range(7, 31):
        house.clock.on(day)
        house.bring(late())  # the books are exported anew each day
        before = len(house.email.sent)
        house.day()
        if len(house.email.sent) > before:
            sent.append((day, house.notices()[-1].stage))
    # 7 April + 12 days is Sunday the 19th: the avis d'impayé goes on Monday
    assert sent == [(7, 2), (20, 3)]
    house.clock.on(5, month=5)
    house.bring(late())
    report = house.run()
    assert list(report.outcomes) == ["step:mise-en-demeure"]
    assert report.proposed == 1, "a mise en demeure is confirmed by a person"
    assert house.send().states == {}
    assert house.confirm() == 2
    assert house.send().states == {"accepted": 1}
    assert house.states()[-2:] == ["accepted", "queued"], "the letter on paper waits for its batch"


def test_missed_days_lead_to_one_message_not_the_backlog(house: House) -> None:
    house.bring(late("F-1", address=ALPHA))
    house.clock.on(1, month=6)
    house.bring(late())
    house.day()
    house.clock.on(2, month=6)
    house.day()
    assert len(house.email.sent) == 1


@pytest.mark.requirement("SW-8", "P56")
def test_the_first_run_on_imported_debts_proposes_and_so_does_each_next_one(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(late(), late("G-1", who="Bêta", address=BETA))
    assert house.run().proposed == 2
    assert house.send().states == {}
    assert set(house.states()) == {"proposed"}
    assert house.confirm() == 2
    assert house.confirm() == 0
    assert house.send().states == {"accepted": 2}
    house.clock.on(8)
    house.bring(late(), late("G-1", who="Bêta", address=BETA), late("G-2", who="Gamma", address=ALPHA))
    assert house.run().proposed == 1, "confirmed once: the next ones wait for a person all the same"


@pytest.mark.requirement("P56")
def test_one_proposal_can_be_confirmed_and_another_declined(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(late(), late("G-1", who="Bêta", address=BETA))
    house.run()
    today = house.clock.now.date()
    with acting(organisation, "test", house.clock.now) as here:
        assert decline(here, proposed_on(here, today, names=["2026-000002"])) == 1
    with acting(organisation, "test", house.clock.now) as here:
        done = confirm(here, proposed_on(here, today, names=["2026-000001"]))
    assert done.messages == 1
    assert house.send().states == {"accepted": 1}
    assert house.states() == ["accepted", "voided"]
    house.clock.on(8)
    assert house.run().notices == 1, "what was declined is decided again, in a new round"
    with at_work(organisation):
        assert sorted(NoticeItem.objects.values_list("step_key", "round")) == [
            ("rappel-echeance", 0),
            ("rappel-echeance", 0),
            ("rappel-echeance", 1),
        ]
    assert [notice.name for notice in house.notices()] == ["2026-000001", "2026-000002", "2026-000003"]


def test_a_letter_confirmed_on_a_later_day_bears_that_day(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(late())
    house.run()
    decided = house.clock.now.date()
    house.clock.on(10)
    with acting(organisation, "test", house.clock.now) as here:
        confirm(here, proposed_on(here, decided))
    house.send()
    (notice,) = house.notices()
    assert (notice.decided_on, notice.dated) == (decided, date(2026, 4, 10))
    assert json.loads(notice.content)["letter"]["dated"] == "2026-04-10"


@pytest.mark.requirement("P58", "P20")
def test_what_is_not_due_is_not_even_looked_at_until_something_touches_it(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-04-01;2026-10-01;100,00;{ALPHA}")
    assert house.run().outcomes == {}
    with acting(house.organisation, "test", house.clock.now) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.PLAN, until=None, note="")
    house.clock.on(8)
    assert list(house.run().outcomes) == ["plan"]
    house.clock.on(9)
    assert house.run().outcomes == {}, "looked at once"


def test_a_run_of_another_day_is_refused(house: House) -> None:
    with pytest.raises(NotToday):
        run_day(house.desk, on=date(2026, 4, 8))


def test_nothing_leaves_before_the_send_hour(house: House) -> None:
    house.clock.on(7, hour=5)  # 07:30 in Paris
    house.bring(late())
    assert house.day().states == {}
    house.clock.on(7, hour=8)
    assert house.send().states == {"accepted": 1}


# -- the truth gate (promise 2) --------------------------------------------------------------------------------------------


@pytest.mark.requirement("P16", "P17")
def test_paid_between_decision_and_sending_is_not_asked(house: House) -> None:
    house.bring(late())
    house.run()
    pay(house, "F-1", "100.00")
    done = house.send()
    assert (done.states, done.reasons) == ({"voided": 1}, {"paid": 1})
    assert house.email.sent == []
    house.clock.on(8)
    assert house.run().outcomes == {}


def test_a_part_payment_after_the_letter_was_written_voids_it_and_the_next_says_the_truth(house: House) -> None:
    house.bring(late())
    house.run()
    prepare(house.organisation, clock=house.clock)
    pay(house, "F-1", "40.00")
    assert house.send().reasons == {"figures_changed": 1}
    house.clock.on(8)
    assert house.day().states == {"accepted": 1}
    assert "60,00" in house.email.sent[0].text
    assert "100,00" not in house.email.sent[0].text.split("IBAN")[0]


@pytest.mark.requirement("P54", "P55", "P57")
@pytest.mark.parametrize("target", ["F-1", "Alpha", None])
@pytest.mark.parametrize("kind", [kind for kind in HoldKind if kind not in NEVER_BY_HAND])
def test_any_pause_of_any_reach_stops_a_message_that_is_queued(
    house: House, target: str | None, kind: HoldKind
) -> None:
    house.bring(late())
    house.run()
    with acting(house.organisation, "test", house.clock.now) as here:
        hold(here, target=reach(here, target), kind=kind, until=None, note="")
    assert house.send().states == {"voided": 1}
    house.clock.on(8)
    assert house.run().notices == 0
    with acting(house.organisation, "test", house.clock.now) as here:
        release(here, target=reach(here, target), kind=None, why="over")
    house.clock.on(9)
    assert house.day().states == {"accepted": 1}, "released, it is decided again"


def test_sending_off_holds_everything_back_and_on_lets_it_go(house: House) -> None:
    house.bring(late())
    house.run()
    with house.acting() as here:
        switch(here, on=False)
    done = house.send()
    assert (done.states, done.reasons) == ({"queued": 1}, {"sending_off": 1})
    with house.acting() as here:
        switch(here, on=True)
    assert house.send().states == {"accepted": 1}


def test_a_copy_of_the_database_elsewhere_sends_nothing(house: House) -> None:
    house.bring(late())
    house.run()
    with another_machine():
        with house.acting() as here:
            stands = status(here)
        assert (stands.mode, stands.standing) == (Mode.NOTHING, Standing.ELSEWHERE)
        assert house.send().reasons == {"sending_off": 1}
    assert house.email.sent == []


@pytest.mark.requirement("P16")
def test_stale_books_hold_until_a_person_says_that_it_may_go(house: House) -> None:
    house.bring(late())
    house.clock.on(20)
    assert house.run().proposed == 1
    assert house.send().states == {}
    assert house.confirm() == 1
    assert house.send().states == {"accepted": 1}


def test_a_letter_that_waited_too_long_is_void_and_written_anew(house: House) -> None:
    house.bring(late())
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.clock.on(15)
    house.bring(late())
    assert house.send().reasons == {"letter_too_old": 1}
    house.clock.on(16)
    assert house.day().states == {"accepted": 1}
    assert json.loads(house.notices()[-1].content)["letter"]["dated"] == "2026-04-16"


def test_books_that_grow_stale_in_the_queue_ask_again(house: House) -> None:
    house.bring(late())
    with at_work(house.organisation) as here:
        set_preference(here, "stale-after-days", "2")
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.clock.on(13)
    done = house.send()
    assert (done.states, done.reasons) == ({"proposed": 1}, {"source_stale": 1})


def test_unallocated_money_found_after_the_decision_holds(house: House) -> None:
    house.bring(late(), late("F-9", "10,00"))
    house.run()
    pay(house, "F-9", "25.00")
    assert house.send().reasons == {"unallocated_credit": 1}
    assert house.email.sent == []


def test_a_changed_account_to_pay_into_voids_letters_that_name_the_old_one(house: House) -> None:
    house.bring(late())
    house.run()
    prepare(house.organisation, clock=house.clock)
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-iban", "DE89370400440532013000")
    assert house.send().reasons == {"figures_changed": 1}


def test_penalties_above_the_principal_are_looked_at_by_a_person(house: House) -> None:
    house.bring("F-1;Alpha;2024-01-01;2024-01-31;20,00;" + ALPHA)
    house.day()
    house.clock.on(20)
    house.bring("F-1;Alpha;2024-01-01;2024-01-31;20,00;" + ALPHA)
    house.run()
    done = house.send()
    # 40 EUR of compensation apart, which is no penalty: after two years at 12 to 14 % penalties are below the principal
    assert done.states == {"accepted": 1}


def test_debtors_far_away_are_written_to_in_their_own_hours(house: House) -> None:
    # Nouméa is nine hours ahead in April: 10:30 in Paris is 19:30 there, 11:30 is after hours
    away = "nc@nc.example;404833048;1 rue Fictive;98800;Nouméa;"
    house.bring(late(address=away))
    house.clock.later(hours=1)
    done = house.day()
    assert (done.states, done.reasons) == ({"queued": 1}, {"quiet_hours": 1})
    house.clock.on(7, hour=21)  # 8:30 on 8 April in Nouméa; 23:30 in Paris
    assert house.send().states == {"accepted": 1}


# -- proof ------------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("P5", "P42", "P12")
def test_a_lost_answer_is_unconfirmed_blocks_the_next_step_and_is_never_sent_again_by_itself(house: House) -> None:
    house.email.answer = lambda envelope: Unknown("time-out")
    house.bring(late())
    assert house.day().states == {"unconfirmed": 1}
    for day in (8, 9, 20):
        house.clock.on(day)
        house.bring(late())
        report = house.run()
        assert set(report.outcomes) <= {"unconfirmed_message"}
        assert house.send().states == {}
    assert len(house.email.sent) == 1
    (message,) = house.messages()
    with house.acting() as here:
        resolve(here, MessageId(message.pk), left=True, on=date(2026, 4, 7))
    house.clock.on(21)
    house.email.answer = lambda envelope: Unknown("time-out")
    assert list(house.run().outcomes) == ["step:avis-impaye"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Accepted("late"), "accepted"),
        (Unknown("time-out"), "unconfirmed"),
        (Refused("550 no", is_temporary=False), "refused"),
        (Refused("451 later", is_temporary=True), "queued"),
    ],
)
def test_an_answer_that_comes_after_the_message_was_called_unconfirmed_still_counts(
    house: House, answer: Answer, state: str
) -> None:
    def slow(_envelope: Envelope) -> Answer:
        house.clock.later(minutes=11)
        with acting(house.organisation, "another worker", house.clock.now) as here:
            assert unconfirm_stalled(here) == 1
        return answer

    house.email.answer = slow
    house.bring(late())
    assert house.day().states == {state: 1}
    assert house.states()[0] == state


def test_an_answer_that_comes_after_a_person_settled_the_message_changes_nothing(house: House) -> None:
    def slow(_envelope: Envelope) -> Answer:
        house.clock.later(minutes=11)
        with acting(house.organisation, "another worker", house.clock.now) as here:
            unconfirm_stalled(here)
        with acting(house.organisation, "t", house.clock.now) as here:
            resolve(here, MessageId(house.messages()[0].pk), left=True, on=date(2026, 4, 7))
        return Refused("550 no", is_temporary=False)

    house.email.answer = slow
    house.bring(late())
    house.day()
    assert house.states() == ["accepted"]


@pytest.mark.requirement("P3", "RU-2")
@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2099, 1, 1), LeftInFuture), (date(2026, 4, 8), LeftInFuture), (date(2026, 4, 6), LeftBeforeMade)],
)
def test_nobody_says_that_it_left_on_a_day_on_which_it_cannot_have(
    house: House, on: date, refusal: type[DomainError]
) -> None:
    """The least gap, the next step and the term of a formal notice are counted from that day."""
    house.email.answer = lambda envelope: Unknown("time-out")
    house.bring(late())
    house.day()
    (message,) = house.messages()
    with pytest.raises(refusal), house.acting() as here:
        resolve(here, MessageId(message.pk), left=True, on=on)
    assert house.states() == ["unconfirmed"]


@pytest.mark.requirement("P3")
def test_a_person_may_say_that_it_did_not_leave_and_the_same_message_goes_through_the_gate_again(house: House) -> None:
    house.email.answer = lambda envelope: Unknown("time-out")
    house.bring(late())
    house.day()
    (message,) = house.messages()
    with house.acting() as here:
        resolve(here, MessageId(message.pk), left=False, on=date(2026, 4, 7))
    pay(house, "F-1", "100.00")
    assert house.send().reasons == {"paid": 1}
    with pytest.raises(NothingToResolve), house.acting() as here:
        resolve(here, MessageId(message.pk), left=True, on=date(2026, 4, 7))
    with pytest.raises(MessageUnknown), house.acting() as here:
        resolve(here, MessageId(10**9), left=True, on=date(2026, 4, 7))


def test_a_refusal_that_will_pass_is_tried_again_as_the_same_message_for_a_day(house: House) -> None:
    house.email.answer = lambda envelope: Refused("421 later", is_temporary=True)
    house.bring(late())
    house.day()
    for _ in range(300):
        house.clock.later(minutes=10)
        house.send()
    references = {envelope.reference for envelope in house.email.sent}
    assert len(references) == 1
    assert 5 < len(house.email.sent) < 12
    assert house.states()[0] == "refused"


@pytest.mark.requirement("P44")
def test_an_address_refused_for_good_is_marked_and_the_letter_takes_over(house: House) -> None:
    house.email.answer = lambda envelope: Refused("550 no such user", is_temporary=False, is_address=True)
    house.bring(late())
    assert house.day().states == {"refused": 1}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "refused"), ("post", "queued")]
    assert len(house.notices()) == 1, "the same notice, by another way"


def test_a_step_that_failed_three_times_waits_for_a_person(house: House) -> None:
    house.email.answer = lambda envelope: Refused("554 policy", is_temporary=False)
    rows = late(address="alpha@alpha.example;404833048;;;;")
    for day in (7, 8, 9, 10, 13):
        house.clock.on(day)
        house.bring(rows)
        house.day()
    assert len(house.email.sent) == 3
    assert house.run().outcomes.keys() <= {"undeliverable"}


def test_a_letter_that_cannot_be_written_is_reported_and_the_others_go(house: House) -> None:
    on_paper = ";404833048;1 rue Fictive;75001;Paris;"
    house.bring(late(who="\U00017000 Alpha", address=on_paper), late("G-1", who="Bêta", address=BETA))
    house.run()
    prepared = prepare(house.organisation, clock=house.clock)
    assert (prepared.written, len(prepared.failed)) == (1, 1)
    assert house.send().states == {"accepted": 1}
    assert sorted(house.states()) == ["accepted", "refused"]


# -- what the database itself forbids ----------------------------------------------------------------------------------------


def test_the_database_refuses_every_order_of_states_but_ours(house: House) -> None:
    house.bring(late())
    house.day()
    (message,) = house.messages()
    for before in MessageState:
        for after in set(MessageState) - FOLLOWS[before] - {before}:
            with connections["owner"].cursor() as cursor:
                cursor.execute("ALTER TABLE outbox_message DISABLE TRIGGER states_in_order")
                cursor.execute("UPDATE outbox_message SET state = %s WHERE id = %s", [before.value, message.pk])
                cursor.execute("ALTER TABLE outbox_message ENABLE TRIGGER states_in_order")
            with pytest.raises(DatabaseError, match="cannot go from"), at_work(house.organisation):
                Message.objects.filter(pk=message.pk).update(state=after.value)


def test_the_database_refuses_a_second_item_of_the_same_step_and_round(house: House) -> None:
    house.bring(late())
    house.day()
    with at_work(house.organisation):
        item = NoticeItem.objects.get()
    with pytest.raises(IntegrityError, match="one_item_per_step_and_round"), at_work(house.organisation):
        NoticeItem.objects.create(
            organisation_id=house.organisation,
            notice_id=item.notice_id,
            receivable_id=item.receivable_id,
            step_key=item.step_key,
        )
    message = house.messages()[0]
    with pytest.raises(IntegrityError, match="one_message_per_recipient"), at_work(house.organisation):
        Message.objects.create(
            organisation_id=house.organisation,
            notice_id=item.notice_id,
            channel=message.channel,
            recipient=message.recipient,
            state="queued",
            not_before=house.clock.now,
        )


@pytest.mark.parametrize(
    "change", [{"content": "{}"}, {"document": None}, {"figures": "0" * 64}, {"dated": date(2026, 1, 1)}]
)
def test_the_database_keeps_a_notice_that_left_as_it_was(house: House, change: dict[str, object]) -> None:
    house.bring(late())
    house.day()
    with pytest.raises(DatabaseError, match="has left and cannot be changed"), at_work(house.organisation):
        Notice.objects.update(**change)


def test_numbers_have_no_gap_and_documents_cannot_be_changed(house: House) -> None:
    house.bring(*(late(f"F-{n}", who=f"Client {n}") for n in range(30)))
    house.day()
    assert [notice.number for notice in house.notices()] == list(range(1, 31))
    with (
        pytest.raises(Exception, match="permission denied"),
        at_work(house.organisation),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE documents_document SET content = 'x'")


def pay(house: House, number: str, amount: str) -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        record_payment(
            here, find_invoice(here, number), amount=Money.eur(amount), on=house.clock.now.date(), accepted=list(Doubt)
        )


def test_the_verdicts_are_all_tried_here() -> None:
    assert {verdict.value for verdict in Verdict} == {"leave", "later", "ask", "void", "renew"}
