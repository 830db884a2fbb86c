"""Messages, then receivables, then journals, each by number: whoever takes several of them never waits in a circle."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relance.channels.email.bounces import bounces_of
from relance.domain.ids import DebtorId
from relance.exchanges.recording import receive_reply
from relance.inbox.finding import Found
from relance.inbox.returned import take_bounces
from relance.inbox.taking import take_in
from relance.intake.merge.silence import Silence
from relance.journal.appending import Fact, append
from relance.letters.compose import Composer
from relance.letters.model import Letter
from relance.outbox.claim import claim_locked, lock_receivables
from relance.outbox.confirmation import confirm
from relance.outbox.models import Message
from relance.outbox.postal_batches import close_batch
from relance.outbox.preparation import prepare
from relance.outbox.selectors import proposed_on
from relance.outbox.sender_refused import keep_back, take_another_way
from relance.parties.models import Contact, Debtor
from relance.receivables.models import Hold, Receivable
from relance.receivables.terms import agree_terms
from relance.tenancy.context import Acting, acting
from tests.at_work import at_work
from tests.inbox.test_answers import answer
from tests.inbox.test_returned import report
from tests.outbox.builders import ALPHA, House
from tests.outbox.test_sending import late
from tests.races.test_books_under_pressure import assert_sound, at_once, wait_for_a_lock

OWN = "compta@fabrique-fictive.example"


@pytest.mark.requirement("P47")
def test_an_answer_of_several_customers_and_a_batch_of_letters_wait_for_each_other_in_one_order(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(late("F-1"), late("F-2", who="Beta", address="beta@beta.example;;2 rue Fictive;69000;Lyon;"))
    with at_work(house.organisation):
        debtors = list(Debtor.objects.order_by("pk"))
        owed = {one.debtor_id: one.pk for one in Receivable.objects.all()}
        Contact.objects.update(email="a@shared.example")
    first = max(debtors, key=lambda one: owed[one.pk])  # placed first, and what they owe is locked last by others
    has_placed = threading.Event()
    usual = receive_reply

    def and_wait(here: Acting, debtor: DebtorId, **facts: Any) -> bool:
        known = usual(here, debtor, **facts)
        if not has_placed.is_set():
            has_placed.set()
            wait_for_a_lock()
        return known

    def found_in_that_order(*_: Any) -> Found:
        return Found((first.pk, *(one.pk for one in debtors if one != first)))

    def lock_all_of_them() -> None:
        assert has_placed.wait(30)
        with at_work(house.organisation):
            lock_receivables(list(owed.values()))

    monkeypatch.setattr("relance.inbox.answers.receive_reply", and_wait)
    monkeypatch.setattr("relance.inbox.answers.find", found_in_that_order)
    mail = answer("nobody", From="a@shared.example")
    take = lambda: take_in(house.desk, [mail], own_address=OWN)  # noqa: E731
    assert at_once(take, lock_all_of_them) == []
    with at_work(house.organisation):
        assert Hold.objects.filter(kind="reply").count() == 2
    assert_sound(house.organisation)


@pytest.mark.requirement("P47")
def test_an_import_holds_what_it_may_change_before_it_changes_the_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(late("F-1"), late("F-2"), late("F-3"))
    with at_work(house.organisation):
        owed = list(Receivable.objects.order_by("pk").values_list("pk", flat=True))
    has_changed_the_second = threading.Event()
    usual = Silence.vanished_receivables

    def and_wait(self: Silence) -> Any:
        has_changed_the_second.set()
        wait_for_a_lock()
        return usual(self)

    def lock_all_of_them() -> None:
        assert has_changed_the_second.wait(30)
        with at_work(house.organisation):
            lock_receivables(owed)

    monkeypatch.setattr(Silence, "vanished_receivables", and_wait)
    house.clock.later(days=1)
    # The second is paid in part, which is seen first; of the first nothing is said, which is seen later.
    later = lambda: house.bring(late("F-2").replace("100,00", "60,00"), late("F-3"))  # noqa: E731
    assert at_once(later, lock_all_of_them) == []
    with at_work(house.organisation):
        assert Receivable.objects.get(pk=owed[0]).missing_since is not None
        assert Receivable.objects.get(pk=owed[1]).open_amount == 60
    assert_sound(house.organisation)


@pytest.mark.requirement("P47")
def test_an_import_holds_nothing_that_it_leaves_as_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [late(f"F-{n}") for n in range(5)]
    house.bring(*rows)
    free: list[int] = []
    usual = Silence.vanished_receivables

    def and_look(self: Silence) -> Any:
        def look() -> None:
            with at_work(house.organisation):
                free.extend(
                    Receivable.objects.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
                )

        assert at_once(look) == []
        return usual(self)

    monkeypatch.setattr(Silence, "vanished_receivables", and_look)
    house.clock.later(days=1)
    house.bring(rows[0].replace("100,00", "60,00"), *rows[1:])
    assert len(free) == 4


@pytest.mark.requirement("P47")
def test_terms_that_date_many_invoices_take_them_in_order(house: House) -> None:
    house.bring("F-1;Alpha;2026-02-01;;100,00;" + ALPHA, "F-2;Alpha;2026-02-01;;100,00;" + ALPHA)
    with at_work(house.organisation):
        first, second = Receivable.objects.order_by("pk")
        assert first.due_is_assumed
        Receivable.objects.filter(pk=first.pk).update(touched_at=house.clock.now)  # now it lies behind the second
    holds_the_first = threading.Event()

    def one_then_the_other() -> None:
        with at_work(house.organisation):
            lock_receivables([first.pk])
            holds_the_first.set()
            wait_for_a_lock()
            lock_receivables([second.pk])

    def agree() -> None:
        assert holds_the_first.wait(30)
        with acting(house.organisation, "test", house.clock.now) as here:
            assert agree_terms(here, "30") == 2

    assert at_once(one_then_the_other, agree) == []


@pytest.mark.requirement("P44")
def test_a_report_about_two_addresses_journals_only_once_it_holds_both_messages(house: House) -> None:
    house.bring(late("F-1"))
    with at_work(house.organisation):
        one = Contact.objects.get()
        Contact.objects.create(organisation_id=house.organisation, debtor_id=one.debtor_id, email="b@alpha.example")
    house.day()
    with at_work(house.organisation):
        (first,) = Message.objects.all()
        second = Message.objects.get(pk=first.pk)
        second.pk, second.recipient, second.public_id = None, "b@alpha.example", "00000000-0000-4000-8000-000000000001"
        second.save()
    part = report(house).decode()
    other = part.replace(str(first.public_id), str(second.public_id)).replace("alpha@alpha.example", "b@alpha.example")
    holds_the_second = threading.Event()

    def say_something_of_the_second() -> None:
        with house.acting() as here:
            list(Message.objects.select_for_update().filter(pk=second.pk))
            holds_the_second.set()
            wait_for_a_lock()
            append(here, [Fact("test.noted", {}, chain=one.debtor_id)])

    def take() -> None:
        assert holds_the_second.wait(30)
        bounces = [*bounces_of(part.encode()), *bounces_of(other.encode())]
        with house.acting() as here:
            assert take_bounces(here, bounces) == ["bounced"] * 2

    assert at_once(say_something_of_the_second, take) == []
    assert_sound(house.organisation)


@pytest.mark.requirement("P1")
def test_a_letter_that_fails_while_another_of_its_messages_is_confirmed_ends_neither_in_a_circle(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(late("F-1"))
    house.run()
    with at_work(house.organisation):
        (queued,) = Message.objects.all()
        proposed = Message.objects.get(pk=queued.pk)
        proposed.public_id = "00000000-0000-4000-8000-000000000001"
        proposed.pk, proposed.state, proposed.channel, proposed.recipient = None, "proposed", "post", ""
        proposed.save()
    has_it_in_hand = threading.Event()

    def fails(*_: Any) -> Letter:
        has_it_in_hand.set()
        wait_for_a_lock()
        raise KeyError("template")

    def say_yes() -> None:
        assert has_it_in_hand.wait(30)
        with house.acting() as here:
            confirm(here, proposed_on(here, house.clock.now.date()))

    monkeypatch.setattr(Composer, "compose", fails)
    assert at_once(lambda: prepare(house.organisation, clock=house.clock), say_yes) == []
    assert house.states() == ["refused", "voided"]
    assert_sound(house.organisation)


def kept_back(house: House, count: int) -> None:
    house.bring(
        *(
            late(f"F-{n}", who=f"Client {n}", address=f"c{n}@c.example;;1 rue Fictive;75001;Paris;")
            for n in range(count)
        )
    )
    house.day()
    with house.acting() as here:
        for message in Message.objects.select_related("notice"):
            keep_back(here, message, why="550 5.7.1")


@pytest.mark.requirement("P44")
def test_whoever_would_not_wait_for_the_server_waits_for_who_pays(house: House) -> None:
    kept_back(house, 1)
    holds_it = threading.Event()

    def change_what_is_owed() -> None:
        with at_work(house.organisation):
            lock_receivables([Receivable.objects.get().pk])
            holds_it.set()
            wait_for_a_lock()

    def take() -> None:
        assert holds_it.wait(30)
        with house.acting() as here:
            assert take_another_way(here) == 1

    assert at_once(change_what_is_owed, take) == []
    assert_sound(house.organisation)


@pytest.mark.requirement("P44")
@pytest.mark.parametrize("days", [0, 8], ids=["in time", "too late for the day that the letters name"])
def test_another_way_for_many_takes_no_more_questions_than_for_one(house: House, days: int) -> None:
    kept_back(house, 12)
    house.clock.later(days=days)
    with CaptureQueriesContext(connection) as asked, house.acting() as here:
        assert take_another_way(here) == 12
    assert len(asked) <= 12 + 20, "each message is moved by itself, and nothing else is asked of each"
    assert house.states().count("queued") == (0 if days else 12)


@pytest.mark.requirement("P3")
def test_a_batch_holds_what_all_its_letters_ask_for_before_it_claims_the_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_back(house, 2)
    with house.acting() as here:
        take_another_way(here)
    prepare(house.organisation, clock=house.clock)
    with at_work(house.organisation):
        owed = sorted(Receivable.objects.values_list("pk", flat=True))
    has_claimed = threading.Event()

    def and_wait(*arguments: Any, **options: Any) -> Any:
        claimed = claim_locked(*arguments, **options)
        if not has_claimed.is_set():
            has_claimed.set()
            wait_for_a_lock()
        return claimed

    def close() -> None:
        with house.acting() as here:
            close_batch(here)

    def lock_the_other_way_round() -> None:
        assert has_claimed.wait(30)
        with at_work(house.organisation):
            lock_receivables(owed[1:])
            lock_receivables(owed[:1])

    monkeypatch.setattr("relance.outbox.postal_batches.claim_locked", and_wait)
    house.office()
    assert at_once(close, lock_the_other_way_round) == []
    assert_sound(house.organisation)
