"""A formal notice leaves time to be received, on whatever day it leaves; one that does not is no formal notice."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from relance.channels.model import Accepted, Drafted, Refused
from relance.dispatch.states import move
from relance.domain.delivery import PROVEN, MessageState
from relance.domain.ids import BatchId, MessageId
from relance.domain.scenario.files import preset_texts
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import Reason
from relance.insight.history import history
from relance.insight.late import Wanted, late
from relance.journal.models import Event
from relance.language import say
from relance.letters.model import Act
from relance.outbox.confirmation import confirm
from relance.outbox.earlier_letters import reminded_on
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.postal_batches import (
    LettersStale,
    NotInBatch,
    Posted,
    PostedBeforeClosed,
    PostedInFuture,
    ProofUnreadable,
    batches,
    close_batch,
    post_batch,
    renew_letters,
    stale_letters,
)
from relance.outbox.preparation import prepare
from relance.outbox.resolution import resolve
from relance.outbox.selectors import proposed_on
from relance.scenarios.publishing import publish
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, House, at_noon

LATE = "2026-02-01;2026-03-03"
BY_BOTH = f"F-1;Alpha;{LATE};100,00;{ALPHA}"
BY_POST = f"F-1;Alpha;{LATE};100,00;;404833048;1 rue Fictive;75001;Paris;"
OVERSEAS = f"F-1;Alpha;{LATE};100,00;;404833048;1 rue Fictive;97200;Fort-de-France;"


def close(house: House) -> int:
    prepare(house.organisation, clock=house.clock)
    with house.acting() as here:
        closed = close_batch(here)
    assert closed.batch is not None
    return closed.batch


def post(house: House, batch: BatchId, on: date | None = None, **options: Any) -> Posted:
    on = on or house.clock.now.date()
    with house.acting() as here:
        return post_batch(here, batch, on=on, **options)


def come_to_the_formal_notice(house: House, row: str) -> None:
    """A reminder on 7 April, an unpaid notice on 20 April, and on Tuesday 5 May the formal notice, which is confirmed."""
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(row)
        house.day()
        if any(message.state == MessageState.QUEUED.value for message in house.messages()):
            post(house, BatchId(close(house)))
    assert house.confirm()
    prepare(house.organisation, clock=house.clock)


def by_email_alone(house: House) -> None:
    """The formal notice goes by e-mail, and by post only where that fails."""
    text = preset_texts()["french-business"].replace('channels = ["email", "post"]', 'channels = ["email"]')
    with house.acting() as here:
        publish(here, text)


def formal(house: House) -> Notice:
    return [notice for notice in house.notices() if notice.stage == Stage.MISE_EN_DEMEURE.value][-1]


def written(house: House) -> dict[str, Any]:
    letter: dict[str, Any] = json.loads(formal(house).content)["letter"]
    return letter


def said(house: House) -> str:
    return " ".join(json.loads(formal(house).content)["said"]["body"]).replace("\xa0", " ").replace("\u202f", " ")


def told_of(house: House) -> str:
    """The customer's history."""
    with at_work(house.organisation, house.clock.now) as here:
        moments = history(here, accounts=[formal(house).debtor_id]).moments
        return "\n".join(say(one.said, "fr").replace("\xa0", " ") for one in moments)


def last_stage(house: House) -> Stage | None:
    with at_work(house.organisation, house.clock.now) as here:
        (row,) = late(here, Wanted()).rows
    return row.last_stage


@pytest.mark.requirement("AP-15", "RU-2")
def test_by_post_the_term_runs_from_the_day_on_which_it_is_expected_to_be_posted(house: House) -> None:
    come_to_the_formal_notice(house, BY_POST)
    assert written(house)["pay_by"] == "2026-05-22"  # posted by Thursday the 7th, and kept for 15 days
    assert "dans un délai de 8 jours à compter de la réception de la présente, et au plus tard le 22 mai 2026" in said(
        house
    )
    batch = close(house)
    house.clock.on(7, month=5)
    assert post(house, BatchId(batch)) == Posted(1)
    assert last_stage(house) is Stage.MISE_EN_DEMEURE


@pytest.mark.requirement("AP-15")
def test_overseas_has_its_own_days_which_the_company_may_choose(house: House) -> None:
    with at_work(house.organisation) as here:
        set_preference(here, "notice-days-far", "45")
        set_preference(here, "notice-days-receipt", "15")
    come_to_the_formal_notice(house, OVERSEAS)
    assert written(house)["pay_by"] == "2026-06-22"  # 45 days from the 7th: a Sunday
    assert "dans un délai de 15 jours" in said(house)


@pytest.mark.requirement("AP-15", "AP-16")
def test_it_speaks_of_the_letters_that_are_proven_to_have_left_before_it(house: House) -> None:
    come_to_the_formal_notice(house, BY_POST)
    assert "Malgré nos courriers envoyés le 7 avril 2026 et le 20 avril 2026" in said(house)


@pytest.mark.requirement("AP-15", "AP-16")
@pytest.mark.parametrize("state", [MessageState.BOUNCED, MessageState.KEPT_BACK])
def test_what_came_back_is_not_spoken_of(house: House, state: MessageState) -> None:
    come_to_the_formal_notice(house, BY_POST)
    reminder = house.messages()[0]
    with at_work(house.organisation) as here:
        asked = list(NoticeItem.objects.filter(notice=reminder.notice_id).values_list("receivable", flat=True))
        assert reminded_on(here, Act.MISE_EN_DEMEURE, asked, date(2026, 5, 5)) == (date(2026, 4, 7), date(2026, 4, 20))
        move(reminder, state)
        assert reminded_on(here, Act.MISE_EN_DEMEURE, asked, date(2026, 5, 5)) == (date(2026, 4, 20),)
        assert reminded_on(here, Act.MISE_EN_DEMEURE, [*asked, 10**9], date(2026, 5, 5)) == (), (
            "each must have been asked for"
        )
    assert {MessageState.ACCEPTED, MessageState.DELIVERED} == PROVEN


@pytest.mark.requirement("AP-15", "AP-16")
def test_a_first_letter_and_one_whose_batch_nobody_recorded_speak_of_none(house: House) -> None:
    house.bring(BY_POST)
    house.run()
    close(house)
    asked = house.messages()[0].notice_id
    with at_work(house.organisation) as here:
        receivables = list(NoticeItem.objects.filter(notice=asked).values_list("receivable", flat=True))
        assert reminded_on(here, Act.MISE_EN_DEMEURE, receivables, date(2026, 5, 5)) == ()


@pytest.mark.requirement("RU-2", "AP-15")
def test_a_batch_with_a_letter_whose_term_has_become_too_short_is_not_closed_until_it_is_written_anew(
    house: House,
) -> None:
    come_to_the_formal_notice(house, BY_POST)
    old = formal(house)
    house.clock.on(11, month=5)
    house.office()  # somebody was at work on the days between
    with house.acting() as here:
        assert stale_letters(here) == [old.name]
    with pytest.raises(LettersStale, match=old.name):
        close(house)
    assert house.messages()[-1].state == MessageState.QUEUED.value, "nothing was closed"
    with house.acting() as here:
        assert renew_letters(here).renewed == (old.name,)
    with house.acting() as here:
        assert stale_letters(here) == []
    batch = close(house)
    assert (written(house)["dated"], written(house)["pay_by"]) == ("2026-05-11", "2026-05-28")
    assert written(house)["items"][0]["penalties"]["until"] == "2026-05-11", "its figures are of that day too"
    assert post(house, BatchId(batch)) == Posted(1)
    with house.acting() as here:
        assert close_batch(here).batch is None, "a second one is empty"
    with house.acting() as here:
        assert renew_letters(here).renewed == ()


@pytest.mark.requirement("RU-2")
@pytest.mark.parametrize(("day", "is_stale"), [(6, False), (7, False), (8, True), (9, True)])
def test_the_day_of_posting_that_counts_at_the_closing_is_the_next_one_that_is_worked(
    house: House, day: int, is_stale: bool
) -> None:
    """8 May is a holiday, the 9th a Saturday: what is closed then is posted on Monday the 11th."""
    come_to_the_formal_notice(house, BY_POST)
    with acting(house.organisation, "test", at_noon(date(2026, 5, day))) as here:
        assert bool(stale_letters(here)) is is_stale


def to_pull_out(house: House, day: date) -> tuple[str, ...]:
    with acting(house.organisation, "test", at_noon(day)) as here:
        return batches(here)[0].to_pull_out


@pytest.mark.requirement("RU-2", "AP-15", "P16")
def test_a_formal_notice_printed_today_and_posted_ten_days_later_counts_as_a_reminder_and_comes_again(
    house: House,
) -> None:
    come_to_the_formal_notice(house, BY_POST)
    batch, old = close(house), formal(house)
    in_time, late_by_then = (to_pull_out(house, date(2026, 5, day)) for day in (7, 15))
    assert (in_time, late_by_then) == ((), (old.name,)), "it is named while it can still be pulled out"
    house.clock.on(15, month=5)
    house.bring(BY_POST)
    assert post(house, BatchId(batch), proofs={old.name: "1A 234 567 8901 2"}) == Posted(1, (old.name,))
    message = house.messages()[-1]
    assert (message.state, message.sent_on, message.reference) == ("accepted", date(2026, 5, 15), "1A 234 567 8901 2")
    with at_work(house.organisation):
        (event,) = [one.body for one in Event.objects.filter(name="message.posted") if "counts_as" in one.body]
    assert '"on":"2026-05-15"' in event
    assert last_stage(house) is Stage.REMINDER
    assert "Rappel d’échéance : mise en demeure hors délai, par courrier" in told_of(house)
    house.run()
    assert formal(house).pk == old.pk, "not at once: the debtor has just been written to"
    house.clock.on(26, month=5)  # the Monday is a holiday
    house.bring(BY_POST)
    assert house.run().proposed == 1
    assert formal(house).pk != old.pk
    house.confirm()
    prepare(house.organisation, clock=house.clock)
    assert "le 15 mai 2026" in said(house), "as a reminder it is spoken of"


@pytest.mark.requirement("RU-2", "AP-15")
def test_one_that_left_by_email_and_was_not_posted_in_time_comes_again_whole(house: House) -> None:
    come_to_the_formal_notice(house, BY_BOTH)
    assert house.send().states == {"accepted": 1}
    old = formal(house)
    house.clock.on(13, month=5)
    house.office()
    with pytest.raises(LettersStale):
        close(house)
    with house.acting() as here:
        done = renew_letters(here)
    assert (done.renewed, done.voided) == ((), (old.name,))
    assert formal(house).dated == date(2026, 5, 5), "what the debtor has stays as he has it"
    assert last_stage(house) is Stage.REMINDER
    assert "Rappel d’échéance : mise en demeure hors délai, par e-mail" in told_of(house)
    house.bring(BY_BOTH)
    assert house.run().proposed == 1
    assert formal(house).pk != old.pk


@pytest.mark.requirement("RU-2")
def test_a_day_that_cannot_be_the_day_of_posting_and_an_odd_proof_are_refused(house: House) -> None:
    come_to_the_formal_notice(house, BY_POST)
    batch = close(house)
    house.clock.on(7, month=5)
    name = formal(house).name
    with pytest.raises(PostedBeforeClosed):
        post(house, BatchId(batch), date(2026, 5, 4))
    with pytest.raises(PostedInFuture):
        post(house, BatchId(batch), date(2026, 5, 8))
    with pytest.raises(NotInBatch):
        post(house, BatchId(batch), proofs={"2026-9": "1A"})
    with pytest.raises(ProofUnreadable):
        post(house, BatchId(batch), proofs={name: "1" * 61})
    assert post(house, BatchId(batch), date(2026, 5, 6), proofs={name: " 1A  2 "}) == Posted(1)
    assert house.messages()[-1].reference == "1A 2"


@pytest.mark.requirement("P16", "AP-15")
def test_an_email_that_waits_over_the_weekend_leaves_with_the_date_the_figures_and_the_term_of_its_day(
    house: House,
) -> None:
    by_email_alone(house)
    for day, month in ((7, 4), (20, 4), (5, 5)):
        house.clock.on(day, month=month)
        house.bring(BY_BOTH)
        house.day()
    house.clock.now = datetime(2026, 5, 7, 19, 0, tzinfo=UTC)  # nine in the evening: then a holiday and a weekend
    with house.acting() as here:
        confirm(here, proposed_on(here, date(2026, 5, 5)))
    assert house.send().reasons == {"quiet_hours": 1}
    assert written(house)["pay_by"] == "2026-05-15"
    house.clock.on(11, month=5)
    assert house.send().states == {"accepted": 1}
    assert (written(house)["dated"], written(house)["pay_by"]) == ("2026-05-11", "2026-05-19")
    assert written(house)["items"][0]["penalties"]["until"] == "2026-05-11"
    (envelope,) = [one for one in house.email.sent if "mettons en demeure" in one.text]
    for words in (envelope.text, envelope.html):
        assert "au plus tard le 19 mai 2026" in words.replace("\xa0", " ")
    with at_work(house.organisation):
        assert Event.objects.filter(name="letter.dated_anew").count() == 1


@pytest.mark.requirement("P13", "AP-15")
def test_one_that_no_mailbox_takes_is_written_anew_for_the_post(house: House) -> None:
    house.email.answer = lambda envelope: (
        Refused("550 no such user", is_temporary=False) if "mettons en demeure" in envelope.text else Accepted("taken")
    )
    by_email_alone(house)
    come_to_the_formal_notice(house, BY_BOTH)
    assert written(house)["pay_by"] == "2026-05-13"
    assert house.send().states == {"refused": 1}
    batch = close(house)
    assert written(house)["pay_by"] == "2026-05-22"
    assert post(house, BatchId(batch)) == Posted(1)


@pytest.mark.requirement("RU-2")
def test_a_draft_that_its_writer_sent_too_late_counts_as_a_reminder_too(house: House) -> None:
    by_email_alone(house)
    come_to_the_formal_notice(house, BY_BOTH)
    house.email.answer = lambda envelope: Drafted("draft")
    assert house.send().states == {"handed_over": 1}
    house.clock.on(11, month=5)
    draft = house.messages()[-1]
    with house.acting() as here:
        resolve(here, MessageId(draft.pk), left=True, on=date(2026, 5, 11))
    assert last_stage(house) is Stage.REMINDER
    assert Reason.LETTER_TOO_OLD.value != house.messages()[-1].reason == "posted_too_late"
