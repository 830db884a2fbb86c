"""Two programs at once, payments in between, and the program killed at every point of a send: nothing twice, nothing paid
asked, nothing lost (promises 1, 2, 3)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connections

from relance.domain.ids import PaymentId, ReceivableId
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox import confirmation
from relance.outbox.delivery import deliver_all
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.outbox.sending import switch
from relance.receivables.corrections import cancel_payment
from relance.receivables.holds import hold
from relance.receivables.invoice_corrections import cancel_invoice
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import WholeOrganisation, find_invoice
from relance.scenarios.automatic import switch_automatic
from relance.scenarios.by_hand import ask_now
from relance.tenancy.context import acting
from relance.tenancy.locks import hold_lock
from tests.at_work import at_work
from tests.channels.test_smtp import Moody, free_port
from tests.outbox.builders import ALPHA, KEY, House, numbered
from tests.races.test_books_under_pressure import assert_sound, at_once

LATE = "2026-02-01;2026-03-03"


def debtors(count: int) -> list[str]:
    return [f"F-{n};Client {n};{LATE};100,00;c{n}@client.example;;{n} rue Fictive;75001;Paris;" for n in range(count)]


@pytest.mark.requirement("P1", "P6")
def test_four_runs_at_once_decide_once(house: House) -> None:
    house.bring(*debtors(20))
    assert at_once(*[house.run] * 4) == []
    assert len(house.notices()) == 20
    assert_sound(house.organisation)


@pytest.mark.requirement("P1")
def test_four_workers_at_once_send_each_message_once(house: House) -> None:
    house.bring(*debtors(40))
    house.run()
    assert at_once(*[lambda: prepare(house.organisation, clock=house.clock)] * 2) == []
    assert at_once(*[lambda: deliver_all(house.office())] * 4) == []
    assert Counter(envelope.recipient for envelope in house.email.sent) == {
        f"c{n}@client.example": 1 for n in range(40)
    }
    assert set(house.states()) == {"accepted"}
    assert_sound(house.organisation)


@pytest.mark.requirement("P16")
def test_a_payment_that_came_before_the_claim_is_never_asked(house: House) -> None:
    house.bring(*debtors(60))
    house.run()
    prepare(house.organisation, clock=house.clock)

    def pay_all() -> None:
        for n in range(59, -1, -1):
            with acting(house.organisation, "test", house.clock.now) as here:
                record_payment(
                    here, find_invoice(here, f"F-{n}"), amount=Money.eur("100.00"), on=house.clock.now.date()
                )

    assert at_once(pay_all, *[lambda: deliver_all(house.office())] * 2) == []
    assert set(house.states()) == {"accepted", "voided"}
    with at_work(house.organisation):
        for debtor in set(Event.objects.exclude(chain=0).values_list("chain", flat=True)):
            names = list(Event.objects.filter(chain=debtor).order_by("sequence").values_list("name", flat=True))
            if "message.claimed" in names:
                assert names.index("message.claimed") < names.index("payment.recorded")
    assert_sound(house.organisation)


@pytest.mark.requirement("P1", "P6")
def test_what_is_taken_back_while_it_leaves_is_either_sent_or_taken_back(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*debtors(40))
    house.run()
    assert house.confirm() == 40
    prepare(house.organisation, clock=house.clock)
    names = [notice.name for notice in house.notices()]
    stopped: list[int] = []

    def take_back() -> None:
        for name in reversed(names):
            with house.acting() as here:
                stopped.append(confirmation.undo(here, numbered(here, [name])))

    assert at_once(take_back, *[lambda: deliver_all(house.office())] * 2) == []
    states = Counter(house.states())
    assert states["accepted"] == len(house.email.sent)
    assert states["proposed"] == sum(stopped)
    assert states["accepted"] + states["proposed"] == 40
    with at_work(house.organisation):
        sent = set(Message.objects.filter(state="accepted").values_list("recipient", flat=True))
    assert sent == {envelope.recipient for envelope in house.email.sent}
    assert_sound(house.organisation)


@pytest.mark.requirement("P1", "EV-8")
def test_a_run_and_two_people_at_once_ask_for_a_step_once(house: House) -> None:
    house.bring(*debtors(10))
    with at_work(house.organisation):
        receivables = [ReceivableId(pk) for pk in Receivable.objects.values_list("pk", flat=True)]

    def click() -> None:
        with house.acting() as here:
            ask_now(here, receivables, formal=False)

    assert at_once(house.run, click, click) == []
    assert len(house.notices()) == 10
    assert_sound(house.organisation)


@pytest.mark.requirement("SW-24", "P57")
def test_recovery_stopped_while_it_sends_voids_the_rest_and_loses_nothing(house: House) -> None:
    house.bring(*debtors(60))
    house.run()
    prepare(house.organisation, clock=house.clock)
    voided: list[int] = []

    def stop() -> None:
        for to in ("stop", "on") * 5:
            with house.acting() as here:
                voided.append(switch_automatic(here, to))

    assert at_once(stop, *[lambda: deliver_all(house.office())] * 3) == []
    states = Counter(house.states())
    assert set(states) <= {"accepted", "voided"}, "none was refused because two waited for each other"
    assert states["accepted"] == len(house.email.sent)
    assert states["voided"] == sum(voided)
    assert_sound(house.organisation)


@pytest.mark.requirement("SW-24")
def test_whoever_claims_waits_for_the_switch_before_they_hold_a_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(*debtors(3))
    house.run()
    prepare(house.organisation, clock=house.clock)
    claiming, switched = threading.Event(), threading.Event()
    usual = hold_lock

    def after_the_switch(*arguments: Any, **options: Any) -> None:
        claiming.set()
        assert switched.wait(30), "whoever claims holds what the switch waits for"
        usual(*arguments, **options)

    def stop() -> None:
        claiming.wait(30)
        with house.acting() as here:
            switch_automatic(here, "stop")
        switched.set()

    monkeypatch.setattr("relance.outbox.claim.hold_lock", after_the_switch)
    assert at_once(lambda: deliver_all(house.office()), stop) == []
    assert set(house.states()) <= {"accepted", "voided"}


def test_sending_switched_off_while_it_sends_stops_at_the_next_message(house: House) -> None:
    house.bring(*debtors(10))
    house.run()
    prepare(house.organisation, clock=house.clock)
    usual = house.email.answer

    def stop_everything(envelope: Any) -> Any:
        with house.acting() as here:
            switch(here, on=False)
        return usual(envelope)

    house.email.answer = stop_everything
    deliver_all(house.office())
    assert len(house.email.sent) == 1


WALK = """
import os, signal, sys
from datetime import UTC, datetime
from relance.config import database
database.set_up_django()
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from relance.channels.email.conversation import Conversation
from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.domain.scenario.model import Channel
from relance.dispatch.cycle import carry_out
from relance.outbox.delivery import PostOffice, Sending
from relance.letters.letterhead import Sender

organisation, port, key = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
messages = [int(one) for one in sys.argv[4].split(",")]
now = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)

def walk(message, kill_at):
    left = kill_at
    def point():
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def around(function):
        def walked(*arguments, **options):
            point()
            result = function(*arguments, **options)
            point()
            return result
        return walked
    for name in ("docmd", "send", "getreply"):
        setattr(Conversation, name, around(getattr(Conversation, name)))
    DatabaseWrapper._commit = around(DatabaseWrapper._commit)
    smtp = Smtp(SmtpServer("127.0.0.1", port, Security.NONE), clock=lambda: now)
    post_office = PostOffice(organisation, {Channel.EMAIL: smtp}, lambda: now)
    with connection.execute_wrapper(lambda execute, *rest: around(execute)(*rest)):
        carry_out(post_office, Sending(post_office), message)
    return left

for kill_at, message in enumerate(messages, start=1):
    child = os.fork()
    if child == 0:
        walk(message, kill_at)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        print("survived", kill_at, flush=True)
        break
    print("killed", kill_at, flush=True)
"""


@pytest.mark.requirement("P1", "P5", "P42")
def test_killed_at_every_point_of_a_send_nothing_leaves_twice_and_nothing_is_lost(house: House) -> None:
    house.bring(*debtors(160))
    house.run()
    prepare(house.organisation, clock=house.clock)
    queued = [message.pk for message in house.messages()]
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                WALK,
                str(house.organisation),
                str(controller.port),
                KEY.decode(),
                ",".join(map(str, queued)),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )
        assert done.stdout.count("killed") > 60, done.stderr
        assert "survived" in done.stdout, "every point was walked"
        taken = took(handler)
        walked = house.messages()[: done.stdout.count("\n")]
        for message in walked:
            count = taken[str(message.public_id)]
            assert count <= 1
            if message.state == "accepted":
                assert count == 1
            if message.state == "queued":
                assert count == 0, "what may have left is never queued"
        assert {"queued", "claimed", "accepted"} == {message.state for message in walked}
        settle(house, controller.port)
        taken = took(handler)
        for message in house.messages():
            assert taken[str(message.public_id)] <= 1
            assert message.state in {"accepted", "unconfirmed"}
            if message.state == "accepted":
                assert taken[str(message.public_id)] == 1
    finally:
        controller.stop()
    assert_sound(house.organisation)


def took(handler: Moody) -> Counter[str]:
    """How often the server took each message, by our reference."""
    ids = [str(message_from_bytes(mail)["Message-ID"]) for mail in handler.taken]
    return Counter(one.strip("<>").split("@")[0] for one in ids)


def settle(house: House, port: int) -> None:
    """A healthy worker comes by, once the claims are old."""
    from relance.channels.email.smtp import Security, Smtp, SmtpServer
    from relance.domain.scenario.model import Channel
    from relance.outbox.delivery import PostOffice, unconfirm_stalled

    house.clock.later(minutes=11)
    with house.acting() as here:
        unconfirm_stalled(here)
    smtp = Smtp(SmtpServer("127.0.0.1", port, Security.NONE), clock=house.clock)
    house.office()
    deliver_all(PostOffice(house.organisation, {Channel.EMAIL: smtp}, house.clock))
    smtp.close()


def test_the_clock_going_back_sends_nothing_twice(house: House) -> None:
    house.bring(*debtors(3))
    house.day()
    house.clock.now = datetime(2026, 4, 7, 7, 0, tzinfo=UTC) - timedelta(days=1)
    house.day()
    house.clock.now += timedelta(days=1, hours=2)
    house.day()
    assert len(house.email.sent) == 3
    with at_work(house.organisation) as here:
        assert list(verify_journal(here)) == []
        assert Message.objects.count() == 3


@pytest.mark.parametrize("night", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_summer_time_night_has_one_run_and_loses_none(house: House, night: datetime) -> None:
    """The work of every five minutes from Saturday noon to Monday noon."""
    from relance.scenarios.models import Run
    from relance.scenarios.working_day import work

    house.clock.now = night - timedelta(days=1, hours=-10)
    house.bring(
        *[row.replace(LATE, "2026-02-01;2026-03-03") for row in debtors(2)], ALPHA and f"G;Alpha;{LATE};5,00;{ALPHA}"
    )
    for _ in range(50):
        work(house.office())
        house.clock.later(hours=1)
    with at_work(house.organisation):
        days = list(Run.objects.order_by("local_date").values_list("local_date", flat=True))
    assert [day.weekday() for day in days] == [5, 6, 0]
    assert len(house.email.sent) == 3, "sent on Monday, once"


@pytest.mark.requirement("P57")
@pytest.mark.parametrize("how", ["hold", "switch"])
def test_stopping_everything_waits_for_the_claim_under_way_and_binds_every_later_one(house: House, how: str) -> None:
    """Once "stop" has returned, nothing is claimed that did not see it."""
    from relance.domain.scenario.gate import Verdict
    from relance.outbox.claim import claim
    from relance.tenancy.context import acting

    house.bring(*debtors(2))
    house.run()
    prepare(house.organisation, clock=house.clock)
    first, second = (message.pk for message in house.messages())
    stopped = threading.Event()

    def stop() -> None:
        if how == "hold":
            with acting(house.organisation, "t", house.clock.now) as here:
                hold(here, target=WholeOrganisation(), kind=HoldKind.MANUAL, until=None, note="")
        else:
            with acting(house.organisation, "t", house.clock.now) as here:
                switch(here, on=False)
        stopped.set()
        connections["default"].close()

    with acting(house.organisation, "t", house.clock.now) as here:
        claimed = claim(here, first)
        assert claimed is not None
        assert claimed.outcome.verdict is Verdict.LEAVE
        stopping = threading.Thread(target=stop)
        stopping.start()
        assert not stopped.wait(timeout=0.5), "it waits for the claim that is under way"
    stopping.join(timeout=300)
    assert stopped.is_set()
    with acting(house.organisation, "t", house.clock.now) as here:
        later = claim(here, second)
    assert later is not None
    assert later.outcome.verdict is not Verdict.LEAVE


@pytest.mark.requirement("P16")
def test_an_invoice_cancelled_while_its_letter_leaves_was_sent_before_or_is_not_asked(house: House) -> None:
    house.bring(*debtors(40))
    house.run()
    prepare(house.organisation, clock=house.clock)
    with at_work(house.organisation):
        rows = dict(Receivable.objects.values_list("number", "pk"))

    def cancel_all() -> None:
        for n in range(39, -1, -1):
            with acting(house.organisation, "test", house.clock.now) as here:
                cancel_invoice(here, ReceivableId(rows[f"F-{n}"]), reason="never delivered")

    assert at_once(cancel_all, *[lambda: deliver_all(house.office())] * 2) == []
    assert set(house.states()) <= {"accepted", "voided"}
    with at_work(house.organisation):
        assert not Receivable.objects.filter(open_amount__gt=0).exists()
        for debtor in set(Event.objects.exclude(chain=0).values_list("chain", flat=True)):
            names = list(Event.objects.filter(chain=debtor).order_by("sequence").values_list("name", flat=True))
            if "message.claimed" in names:
                assert names.index("message.claimed") < names.index("invoice.cancelled")
    assert_sound(house.organisation)


@pytest.mark.requirement("P16")
def test_a_payment_cancelled_while_letters_leave_is_asked_for_next_and_never_twice(house: House) -> None:
    house.bring(*debtors(20))
    today = house.clock.now.date()
    with acting(house.organisation, "test", house.clock.now) as here:
        paid = [
            record_payment(here, find_invoice(here, f"F-{n}"), amount=Money.eur("60.00"), on=today).payment
            for n in range(20)
        ]
    house.run()
    prepare(house.organisation, clock=house.clock)

    def cancel_all() -> None:
        for payment in reversed(paid):
            with acting(house.organisation, "test", house.clock.now) as here:
                cancel_payment(here, PaymentId(payment), reason="another customer's")

    assert at_once(cancel_all, *[lambda: deliver_all(house.office())] * 2) == []
    sent = [envelope.recipient for envelope in house.email.sent]
    assert len(sent) == len(set(sent))
    with at_work(house.organisation):
        assert Receivable.objects.filter(open_amount=100).count() == 20
    house.send()
    assert_sound(house.organisation)
