"""One bad letter never stops the others: each is composed, rendered and kept apart, by one worker, whatever breaks."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections

from relance.channels.model import Refused
from relance.domain.scenario.decide import HoldKind
from relance.journal.appending import append
from relance.journal.models import Event
from relance.letters.archive import content_of
from relance.letters.batch import Renderers
from relance.letters.compose import Composer, Wanted
from relance.letters.letterhead import IdentityIncomplete
from relance.letters.model import Letter
from relance.letters.page import page_of
from relance.outbox import claim, preparation
from relance.outbox.delivery import deliver_all
from relance.outbox.models import Notice
from relance.outbox.preparation import prepare
from relance.receivables.holds import hold
from relance.receivables.targets import find_target
from relance.scenarios.letters import DayLetter, NotWritten, letters_of_day
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Preference
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House
from tests.races.test_books_under_pressure import at_once

LATE = "2026-02-01;2026-03-03"


def debtors(count: int) -> list[str]:
    return [f"F-{n};Client {n};{LATE};100,00;c{n}@client.example;;{n} rue Fictive;75001;Paris;" for n in range(count)]


@pytest.fixture
def two(house: House) -> House:
    house.bring(f"F-1;Alpha;{LATE};100,00;{ALPHA}", f"G-1;Bêta;{LATE};100,00;{BETA}")
    return house


def breaks_for(name: str, usual: Any, error: BaseException) -> Any:
    """``usual``, but for the debtor of this name."""

    def broken(self: Any, wanted: Wanted) -> Letter:
        letter: Letter = usual(self, wanted)
        if letter.recipient.name == name:
            raise error
        return letter

    return broken


def states(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return {message.notice.debtor.name: message.state for message in house.messages()}


def composing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Composer, "compose", breaks_for("Alpha", Composer.compose, ValueError("nobody foresaw it")))


def a_statement_the_database_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Composer.compose

    def broken(self: Composer, wanted: Wanted) -> Letter:
        letter = usual(self, wanted)
        if letter.recipient.name == "Alpha":
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return letter

    monkeypatch.setattr(Composer, "compose", broken)


def rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = page_of

    def broken(letter: Letter) -> Any:
        if letter.recipient.name == "Alpha":
            raise KeyError("template")
        return usual(letter)

    monkeypatch.setattr("relance.letters.render.page_of", broken)


def archiving(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = content_of

    def broken(letter: Letter, made: Any) -> str:
        if letter.recipient.name == "Alpha":
            raise RuntimeError("no room")
        return usual(letter, made)

    monkeypatch.setattr(preparation, "content_of", broken)


def journaling(monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = 0

    def broken(here: Acting, facts: Any) -> None:
        nonlocal alpha
        alpha = alpha or Notice.objects.get(debtor__name="Alpha").debtor_id
        if any(fact.chain == alpha and fact.name == "letter.archived" for fact in facts):
            raise TypeError("Decimal has no place in the journal")
        append(here, facts)

    monkeypatch.setattr(preparation, "append", broken)


@pytest.mark.requirement("P48")
@pytest.mark.parametrize("what", [composing, a_statement_the_database_refuses, rendering, archiving, journaling])
def test_whatever_breaks_ends_one_letter_with_its_reason_and_the_others_leave(
    two: House, monkeypatch: pytest.MonkeyPatch, what: Any
) -> None:
    two.run()
    what(monkeypatch)
    prepared = prepare(two.organisation, clock=two.clock)
    assert (prepared.written, len(prepared.failed)) == (1, 1)
    assert deliver_all(two.office()).states == {"accepted": 1}
    assert states(two) == {"Alpha": "refused", "Bêta": "accepted"}
    (failed,) = [message for message in two.messages() if message.state == "refused"]
    assert failed.reason == "letter_failed"
    assert failed.why
    with at_work(two.organisation):
        assert Event.objects.filter(name="letter.failed", chain=failed.notice.debtor_id).count() == 1


@pytest.mark.requirement("P48")
def test_one_that_cannot_even_be_ended_waits_and_the_others_leave(two: House, monkeypatch: pytest.MonkeyPatch) -> None:
    two.run()
    composing(monkeypatch)

    def ends_nothing(*args: Any, **options: Any) -> list[int]:
        raise RuntimeError("it cannot be ended")

    monkeypatch.setattr(preparation, "end_without_leaving", ends_nothing)
    prepared = prepare(two.organisation, clock=two.clock)
    assert (prepared.written, len(prepared.failed)) == (1, 1)
    assert deliver_all(two.office()).states == {"accepted": 1}
    assert states(two) == {"Alpha": "queued", "Bêta": "accepted"}


def test_what_is_the_databases_fault_ends_no_letter(two: House, monkeypatch: pytest.MonkeyPatch) -> None:
    two.run()
    broken = breaks_for("Alpha", Composer.compose, OperationalError("server closed the connection unexpectedly"))
    with monkeypatch.context() as patched:
        patched.setattr(Composer, "compose", broken)
        with pytest.raises(OperationalError):
            prepare(two.organisation, clock=two.clock)
    assert states(two) == {"Alpha": "queued", "Bêta": "queued"}
    assert two.send().states == {"accepted": 2}


def test_a_deadlock_at_the_gate_refuses_no_message(two: House, monkeypatch: pytest.MonkeyPatch) -> None:
    two.run()
    prepare(two.organisation, clock=two.clock)

    def deadlock(*args: Any, **options: Any) -> Any:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setattr(claim, "standings", deadlock)
        with pytest.raises(OperationalError):
            deliver_all(two.office())
    assert states(two) == {"Alpha": "queued", "Bêta": "queued"}
    assert deliver_all(two.office()).states == {"accepted": 2}


def test_an_identity_with_holes_is_said_once_and_ends_nothing(two: House) -> None:
    two.run()
    with at_work(two.organisation):
        Preference.objects.filter(key="creditor-iban").delete()
    with pytest.raises(IdentityIncomplete):
        prepare(two.organisation, clock=two.clock)
    assert set(states(two).values()) == {"queued"}


@pytest.mark.requirement("P48")
def test_the_letters_of_a_day_are_written_out_without_the_one_that_cannot_be(
    two: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    composing(monkeypatch)
    planned = list(letters_of_day(two.desk, on=two.clock.now.date()))
    two.run()
    decided = list(letters_of_day(two.desk, on=two.clock.now.date()))
    for listed, name in ((planned, "Alpha"), (decided, "2026-000001")):
        (failed,) = [one for one in listed if isinstance(one, NotWritten)]
        assert (failed.name, "nobody foresaw it" in str(failed.why)) == (name, True)
        assert [type(one) for one in listed].count(DayLetter) == 1


# -- claims --------------------------------------------------------------------------------------------------------------------


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each letter is handed to a renderer."""
    counted: Counter[str] = Counter()
    usual = Renderers.each

    def each(self: Renderers, letters: Iterable[Any]) -> Iterator[Any]:
        def seen() -> Iterator[Any]:
            for letter in letters:
                counted[letter.number] += 1
                yield letter

        return usual(self, seen())

    monkeypatch.setattr(Renderers, "each", each)
    return counted


@pytest.mark.requirement("P1")
def test_three_workers_at_once_write_each_letter_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.bring(*debtors(30))
    house.run()
    monkeypatch.setattr(preparation, "AT_ONCE", 4)
    counted = counting(monkeypatch)
    assert at_once(*[lambda: prepare(house.organisation, clock=house.clock)] * 3) == []
    assert set(counted.values()) == {1}
    assert len(counted) == 30
    with at_work(house.organisation):
        assert not Notice.objects.filter(document=None).exists()
        assert Event.objects.filter(name="letter.archived").count() == 30


@pytest.mark.requirement("P48")
def test_a_worker_that_dies_gives_its_letters_back_and_keeps_what_it_had_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim is the connection's: it ends with it, and nobody waits for a clock."""
    house.bring(*debtors(12))
    house.run()
    monkeypatch.setattr(preparation, "AT_ONCE", 4)
    chunks = iter([False, False, True])
    holds, ended = threading.Event(), threading.Event()
    usual = Renderers.each

    def each(self: Renderers, letters: Iterable[Any]) -> Iterator[Any]:
        if next(chunks, False):
            holds.set()
            assert ended.wait(60)
            connections["default"].connection.close()  # as the server sees a kill
        yield from usual(self, letters)

    def dies() -> None:
        with pytest.raises(Exception):  # noqa: B017, PT011 (however a cut connection shows)
            prepare(house.organisation, clock=house.clock)
        connections["default"].close()

    with monkeypatch.context() as patched:
        patched.setattr(Renderers, "each", each)
        worker = threading.Thread(target=dies)
        worker.start()
        assert holds.wait(60)
        beside = prepare(house.organisation, clock=house.clock)
        assert beside.written == 0, "eight are written, four are in the other's hands"
        ended.set()
        worker.join(60)
    assert prepare(house.organisation, clock=house.clock).written == 4
    assert {message.state for message in house.messages()} == {"queued"}


def test_a_worker_told_to_stop_keeps_what_is_rendered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.bring(*debtors(12))
    house.run()
    monkeypatch.setattr(preparation, "AT_ONCE", 4)
    counted = counting(monkeypatch)
    prepared = prepare(house.organisation, clock=house.clock, is_stopping=lambda: len(counted) >= 6)
    assert 6 <= prepared.written < 12
    assert prepare(house.organisation, clock=house.clock).written == 12 - prepared.written


def test_letters_that_take_long_are_kept_a_few_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.bring(*debtors(5))
    house.run()
    monkeypatch.setattr(preparation, "KEPT_AFTER_SECONDS", -1.0)
    assert prepare(house.organisation, clock=house.clock).written == 5
    with at_work(house.organisation):
        archived = Event.objects.filter(name="letter.archived")
        assert archived.count() == 5


def test_a_pause_set_while_letters_are_written_does_not_wait_for_them(house: House, tmp_path: Path) -> None:
    """What people do to receivables is not in the way of writing, nor the other way round."""
    house.bring(*debtors(3))
    house.run()
    with at_work(house.organisation):
        list(Notice.objects.raw(preparation.UNWRITTEN, [0, [], 10]))

        def pause() -> None:
            with acting(house.organisation, "test", house.clock.now) as here:
                hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="")

        assert at_once(pause) == []


# -- names that no font draws ----------------------------------------------------------------------------------------------------

TANGUT = "\U00017000 Alpha"


@pytest.mark.requirement("P48")
def test_a_name_that_no_font_draws_goes_by_email_and_says_on_paper_what_to_do(house: House) -> None:
    house.bring(
        f"F-1;{TANGUT};{LATE};100,00;{ALPHA}",
        f"G-1;\U00017000 Bêta;{LATE};100,00;;552081317;2 rue Fictive;69001;Lyon;",
        f"H-1;株式会社サクラ;{LATE};100,00;c@client.example;;3 rue Fictive;75001;Paris;",
    )
    house.run()
    prepared = prepare(house.organisation, clock=house.clock)
    assert (prepared.written, len(prepared.failed)) == (2, 1)
    assert deliver_all(house.office()).states == {"accepted": 2}
    assert states(house) == {TANGUT: "accepted", "\U00017000 Bêta": "refused", "株式会社サクラ": "accepted"}
    (refused,) = [message for message in house.messages() if message.state == "refused"]
    assert "\U00017000" in refused.why
    named = next(envelope for envelope in house.email.sent if envelope.recipient == "alpha@alpha.example")
    assert named.recipient_name == TANGUT
    assert named.attachments[0].content.startswith(b"%PDF")


def test_what_goes_by_email_only_for_its_name_is_never_printed_when_it_comes_back(house: House) -> None:
    house.email.answer = lambda envelope: Refused("550 5.1.1 no such user", is_temporary=False, is_address=True)
    house.bring(f"F-1;{TANGUT};{LATE};100,00;{ALPHA}", f"G-1;Bêta;{LATE};100,00;{BETA}")
    house.day()
    with at_work(house.organisation):
        channels = {(message.notice.debtor.name, message.channel) for message in house.messages()}
    assert (TANGUT, "post") not in channels
    assert ("Bêta", "post") in channels
