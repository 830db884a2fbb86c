"""A worker does what is due and nothing else; what fails, hangs or is large holds only itself."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from relance.channels.email.mailboxes import MailboxUnreadable
from relance.channels.model import Answer as Answered
from relance.channels.model import Envelope
from relance.domain.places import Answer
from relance.domain.sentences import Sentence
from relance.jobs import delivery, letters, mailbox, worker
from relance.jobs.leases import claim_job, end_job
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.outbox.sending import settle_place, switch
from relance.tenancy.context import acting
from relance.tenancy.due import KIND_WORDS, Kind, due, failed_work
from relance.tenancy.models import Due, Job, Organisation
from relance.tenancy.preferences import set_preference
from tests.jobs.builders import EVERY, Bench
from tests.outbox.builders import House
from tests.outbox.test_sending import late
from tests.races.test_books_under_pressure import at_once


def many(house: House, count: int) -> None:
    house.bring(*(late(f"F-{n}", who=f"Client {n}", address=f"c{n}@c.example;;;;;") for n in range(count)))


def recipients(house: House) -> list[str]:
    return sorted(envelope.recipient for envelope in house.email.sent)


def jobs_of(bench: Bench) -> dict[str, object]:
    with acting(bench.house.organisation, "test", bench.house.clock.now):
        return {job.kind: job.due_at for job in Job.objects.all()}


def test_a_day_goes_by_itself_from_the_decision_to_the_proof(bench: Bench) -> None:
    bench.house.bring(late(), late("F-2", "50,50"))
    assert bench.works() == [Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]
    assert bench.house.states() == ["accepted"]
    assert bench.works() == [Kind.ROUND], "asked for one round more, it finds nothing"
    assert len(bench.house.email.sent) == 1


def test_whoever_has_nothing_to_do_is_visited_at_the_next_run_and_leaves_no_other_row(bench: Bench) -> None:
    bench.house.bring(late())
    bench.works()
    bench.works()  # the first round looks again within the hour, for what was proposed or queued
    assert jobs_of(bench) == {"round": bench.house.clock.now.replace(day=8, hour=5, minute=0)}  # seven in Paris


def test_before_the_first_books_the_day_is_kept_for_them(bench: Bench) -> None:
    assert bench.works() == [Kind.ROUND]
    assert jobs_of(bench) == {"round": bench.house.clock.now + timedelta(hours=1)}
    bench.house.bring(late())
    assert bench.works() == [Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]


@pytest.mark.requirement("P47")
def test_the_mailbox_is_read_before_anything_leaves(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting(bench.house.organisation, "test", bench.house.clock.now) as here:
        set_preference(here, "imap-host", "imap.creditor.example")
        set_preference(here, "imap-user", "me")
    monkeypatch.setattr(mailbox, "take_in_mailbox", lambda *_, **options: Counter(reply=len(bench.house.email.sent)))
    bench.house.bring(late())
    assert bench.works() == [Kind.MAILBOX, Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]
    assert jobs_of(bench)["mailbox"] == bench.house.clock.now + EVERY


@pytest.mark.requirement("P47")
def test_a_mailbox_that_is_closed_stops_nothing_is_told_and_backs_off(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = bench.house

    def closed(*_: object, **options: object) -> Counter[str]:
        raise MailboxUnreadable(mailbox="IMAP", why="no route")

    monkeypatch.setattr(mailbox, "has_mailbox", lambda organisation: True)
    monkeypatch.setattr(mailbox, "take_in_mailbox", closed)
    house.bring(late())
    with acting(house.organisation, "test", house.clock.now) as here:
        due(here, Kind.MAILBOX)
    assert bench.works() == [Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]
    assert bench.failed == [
        (Kind.MAILBOX, "The mailbox IMAP cannot be read: no route.", house.clock.now + timedelta(minutes=1))
    ]
    with acting(house.organisation, "test", house.clock.now) as here:
        (failed,) = failed_work(here)
    assert (failed.kind, failed.why) == (Kind.MAILBOX, "The mailbox IMAP cannot be read: no route.")
    monkeypatch.setattr(mailbox, "take_in_mailbox", lambda *_, **options: Counter())
    house.clock.later(minutes=1)
    bench.works()
    with acting(house.organisation, "test", house.clock.now) as here:
        assert failed_work(here) == []


def test_a_mailbox_that_hangs_holds_only_itself(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    house, has_left = bench.house, threading.Event()
    usual = house.email.deliver

    def hang(*_: object, **options: object) -> Counter[str]:
        with acting(house.organisation, "test", house.clock.now), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE tenancy_job SET started_at = clock_timestamp() - interval '2 minutes'"
            )  # for two minutes by now
        assert has_left.wait(60), "the letters wait for the mailbox"
        return Counter()

    def deliver(envelope: Envelope) -> Answered:
        has_left.set()
        return usual(envelope)

    monkeypatch.setattr(mailbox, "has_mailbox", lambda organisation: True)
    monkeypatch.setattr(mailbox, "take_in_mailbox", hang)
    monkeypatch.setattr(house.email, "deliver", deliver)
    house.bring(late())
    with acting(house.organisation, "test", house.clock.now) as here:
        due(here, Kind.MAILBOX)
    assert set(bench.works()) == {Kind.ROUND, Kind.LETTERS, Kind.DELIVERY, Kind.MAILBOX}
    assert bench.failed == []


def test_what_breaks_in_one_kind_leaves_the_others_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ValueError("no luck")

    monkeypatch.setitem(worker.WORK, Kind.FOLDER, broken)
    bench.house.bring(late())
    with acting(bench.house.organisation, "test", bench.house.clock.now) as here:
        due(here, Kind.FOLDER)
    assert bench.works() == [Kind.ROUND, Kind.LETTERS, Kind.DELIVERY]
    with acting(bench.house.organisation, "test", bench.house.clock.now) as here:
        (failed,) = failed_work(here)
    assert (failed.kind, failed.why) == (Kind.FOLDER, "ValueError: no luck")


def test_a_large_company_is_served_a_chunk_at_a_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "AT_A_VISIT", 2)
    monkeypatch.setattr("relance.outbox.preparation.AT_ONCE", 1)
    monkeypatch.setattr(delivery, "AT_A_VISIT", 2)
    many(bench.house, 5)
    done = Counter(bench.works())
    assert done[Kind.LETTERS] >= 3, "a visit writes two"
    assert done[Kind.DELIVERY] >= 3, "a visit sends two"
    assert recipients(bench.house) == [f"c{n}@c.example" for n in range(5)]


def test_several_workers_share_one_large_company_and_nothing_is_written_or_sent_twice(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "AT_A_VISIT", 2)
    monkeypatch.setattr("relance.outbox.preparation.AT_ONCE", 2)
    monkeypatch.setattr(delivery, "AT_A_VISIT", 3)
    many(bench.house, 20)
    bench.house.run()
    assert at_once(*[bench.worker().work_once] * 3) == []
    bench.works()
    assert recipients(bench.house) == sorted(f"c{n}@c.example" for n in range(20))
    assert bench.house.states() == ["accepted"] * 20
    assert bench.failed == []


def test_the_ids_that_one_has_in_hand_are_left_to_him(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "AT_A_VISIT", 2)
    house = bench.house
    many(house, 5)
    house.run()
    prepare(house.organisation, clock=house.clock)
    chunks = []
    for lane, name in enumerate(("one", "two", "three")):
        with acting(house.organisation, "test", house.clock.now) as here:
            due(here, Kind.DELIVERY, lane=lane)
        job = claim_job(name, at=house.clock.now, without=[Kind.ROUND], only=house.organisation)
        assert job is not None
        with acting(house.organisation, "test", house.clock.now) as here:
            chunks.append(delivery._take_chunk(here, job, list(house.office().transports)))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]
    assert len({message for chunk in chunks for message in chunk}) == 5


def test_a_sleeping_worker_is_woken_by_what_falls_due_and_not_by_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOKS_EVERY_SECONDS", 3600.0)
    monkeypatch.setattr(worker, "LOOKS_AROUND_EVERY_SECONDS", 3600.0)
    house, sleeps, ends = bench.house, threading.Event(), threading.Event()
    usual = worker.Worker._sleep

    def sleep(one: worker.Worker, *arguments: object) -> None:
        sleeps.set()
        usual(one, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(worker.Worker, "_sleep", sleep)
    usual_deliver = house.email.deliver

    def deliver(envelope: Envelope) -> Answered:
        ends.set()
        return usual_deliver(envelope)

    monkeypatch.setattr(house.email, "deliver", deliver)

    def run() -> None:
        bench.worker(ends.is_set).work_until_stopped()

    def person() -> None:
        try:
            assert sleeps.wait(60)
            house.bring(late())
            house.run()
            with acting(house.organisation, "test", house.clock.now) as here:
                due(here, Kind.LETTERS)
            assert ends.wait(120), "nobody woke the worker"
        finally:
            ends.set()

    assert at_once(run, person) == []
    assert house.states() == ["accepted"]


def test_after_a_gap_the_round_comes_before_its_hour_and_nothing_leaves_by_itself(bench: Bench) -> None:
    house = bench.house
    house.bring(late())
    bench.works()
    with acting(house.organisation, "test", house.clock.now):
        Organisation.objects.update(beat_at=house.clock.now - timedelta(hours=21))
    bench.worker()._look_around(everything=False)
    job = claim_job("test", at=house.clock.now, only=house.organisation)
    assert job is not None
    assert job.kind is Kind.ROUND


def test_who_was_at_work_a_moment_ago_has_the_beat_written_for_all_at_once(bench: Bench) -> None:
    house = bench.house
    bench.works()
    with acting(house.organisation, "test", house.clock.now):
        Organisation.objects.update(beat_at=house.clock.now - timedelta(hours=2))
    bench.worker()._look_around(everything=False)
    with acting(house.organisation, "test", house.clock.now):
        assert Organisation.objects.get().beat_at == house.clock.now
    assert claim_job("test", at=house.clock.now, only=house.organisation) is None


def test_every_kind_has_words_and_a_file_of_its_own() -> None:
    assert set(worker.WORK) == set(Kind) == set(KIND_WORDS)
    assert all(isinstance(words, Sentence) for words in KIND_WORDS.values())


def test_whatever_is_queued_is_due_at_once_by_whatever_way_it_was_queued(house: House) -> None:
    house.bring(late())
    with acting(house.organisation, "test", house.clock.now):
        Organisation.objects.update(proposes=True)
        before = Due.objects.filter(kind="letters").count()
    house.run()
    with acting(house.organisation, "test", house.clock.now):
        assert Due.objects.filter(kind="letters").count() == before, "a proposal waits for a person, not for a worker"
    house.confirm()
    with acting(house.organisation, "test", house.clock.now):
        assert Due.objects.filter(kind="letters").count() == before + 1
    house.send()
    with acting(house.organisation, "test", house.clock.now):
        assert Due.objects.filter(kind="letters").count() == before + 1, "what leaves makes nothing due"


def letters_due(house: House) -> int:
    with acting(house.organisation, "test", house.clock.now):
        return Due.objects.filter(kind="letters").count()


def test_what_waits_for_a_choice_goes_on_once_that_is_made(house: House) -> None:
    def chooses(key: str, value: str) -> None:
        with acting(house.organisation, "test", house.clock.now) as here:
            set_preference(here, key, value)

    def sends(*, on: bool) -> None:
        with acting(house.organisation, "test", house.clock.now) as here:
            switch(here, on=on)

    chooses("creditor-city", "")
    sends(on=False)
    sends(on=True)
    assert letters_due(house) == 0, "nothing waited"
    house.bring(late())
    house.run()
    before = letters_due(house)
    chooses("creditor-city", "Ville-Imaginaire")
    assert letters_due(house) == before + 1, "the identity is whole again"
    sends(on=False)
    assert letters_due(house) == before + 1, "a stop lets nothing leave"
    sends(on=True)
    assert letters_due(house) == before + 2
    with acting(house.organisation, "test", house.clock.now) as here:
        settle_place(here, Answer.MOVED)
    assert letters_due(house) > before + 2, "this is the place that sends"


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("run-hour", "08:00", "round"),
        ("imap-host", "imap.creditor.example", "mailbox"),
        ("watched-folder", "/nowhere/at/all", "folder"),
    ],
)
def test_what_was_just_named_is_looked_at_now(house: House, key: str, value: str, kind: str) -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        set_preference(here, key, value)
        assert Due.objects.filter(kind=kind).exists()


def test_what_may_not_leave_yet_is_not_tried_again_at_once_and_hides_nothing_behind_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "AT_A_VISIT", 2)
    house = bench.house
    many(house, 5)
    with acting(house.organisation, "test", house.clock.now) as here:
        switch(here, on=False)
    assert bench.works().count(Kind.DELIVERY) == 1
    assert house.email.sent == []
    assert jobs_of(bench)["delivery"] == house.clock.now + EVERY
    with acting(house.organisation, "test", house.clock.now):
        assert set(Message.objects.values_list("reason", flat=True)) == {"sending_off"}, "all five were looked at"
    with acting(house.organisation, "test", house.clock.now) as here:
        switch(here, on=True)
    house.clock.later(minutes=5)
    bench.works()
    assert house.states() == ["accepted"] * 5


def test_a_visit_ends_when_its_time_is_over_and_the_rest_is_done_at_the_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relance.jobs.means.SECONDS_A_VISIT", -1.0)
    many(bench.house, 2)
    bench.house.run()
    with acting(bench.house.organisation, "test", bench.house.clock.now) as here:
        due(here, Kind.LETTERS)
    job = claim_job("one", at=bench.house.clock.now, without=[Kind.ROUND], only=bench.house.organisation)
    assert job is not None
    assert letters.work(bench.means(), job).again_at is None
    assert bench.house.email.sent == []
    monkeypatch.setattr("relance.jobs.means.SECONDS_A_VISIT", 60.0)
    end_job(job, at=bench.house.clock.now, again_at=None)
    bench.works()
    assert bench.house.states() == ["accepted"] * 2
