"""A toy act with states of its own, a card that is charged, goes the whole way: nothing of the way knows of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import pytest
from django.db import OperationalError, connection, models, transaction
from django.db.utils import DatabaseError

from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.dispatch.cycle import carry_out, carry_out_each
from relance.dispatch.doubt import ask_about, settle, unconfirm_stalled
from relance.dispatch.models import Attempted
from relance.dispatch.states import StateLost, States, move
from relance.outbox.states import MESSAGES
from relance.tenancy.context import Acting, acting

BEGIN = datetime(2026, 4, 7, 9, tzinfo=UTC)


class ChargeState(StrEnum):
    DUE = "due"
    CHARGING = "charging"
    UNSURE = "unsure"
    CHARGED = "charged"
    DECLINED = "declined"
    GIVEN_UP = "given_up"


CHARGES = States(
    follows={
        ChargeState.DUE: frozenset({ChargeState.CHARGING, ChargeState.GIVEN_UP}),
        ChargeState.CHARGING: frozenset(
            {ChargeState.CHARGED, ChargeState.DECLINED, ChargeState.UNSURE, ChargeState.DUE}
        ),
        ChargeState.UNSURE: frozenset({ChargeState.CHARGED, ChargeState.DECLINED, ChargeState.DUE}),
    },
    waiting=ChargeState.DUE,
    claimed=ChargeState.CHARGING,
    unconfirmed=ChargeState.UNSURE,
    done=ChargeState.CHARGED,
    in_doubt=frozenset({ChargeState.UNSURE}),
)


class Charge(Attempted):
    objects: ClassVar[models.Manager[Charge]] = models.Manager()
    cents = models.IntegerField()

    class Meta(Attempted.Meta):
        app_label = "toy"
        managed = False
        db_table = "toy_charge"


class Killed(BaseException):
    """The program ends here."""


Answer = Accepted | Refused | Unknown


class Bank:
    """The other side: it answers as told, and counts what it was asked to take."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.answer: Callable[[str], Answer] = lambda reference: Accepted(f"bank took {reference}")

    def charge(self, reference: str) -> Answer:
        self.taken.append(reference)
        return self.answer(reference)


class Charging:
    """What a charge does at each stage."""

    not_its_fault: tuple[type[Exception], ...] = (OperationalError,)

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self.gate: Callable[[Charge], bool] = lambda charge: True

    def claim(self, here: Acting, pk: int) -> Charge | None:
        waiting = Charge.objects.select_for_update(skip_locked=True, of=("self",))
        charge = waiting.filter(pk=pk, state=ChargeState.DUE.value).first()
        if charge is None or not self.gate(charge):
            return None
        move(charge, ChargeState.CHARGING, claimed_at=here.at, attempts=charge.attempts + 1)
        return charge

    def call(self, claimed: Charge) -> Answer:
        assert not connection.in_atomic_block, "the network is never called inside a transaction"
        return self._bank.charge(str(claimed.public_id))

    def prove(self, here: Acting, claimed: Charge, answer: Answer) -> None:
        match answer:
            case Accepted(reference):
                move(claimed, ChargeState.CHARGED, settled_at=here.at, reference=reference)
            case Refused(why):
                move(claimed, ChargeState.DECLINED, settled_at=here.at, why=why)
            case Unknown(why):
                move(claimed, ChargeState.UNSURE, why=why)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        move(Charge.objects.get(pk=pk), ChargeState.GIVEN_UP, why=why, settled_at=here.at)


@dataclass
class Till:
    """Where charges are made from."""

    organisation: int
    bank: Bank = field(default_factory=Bank)
    now: datetime = BEGIN
    is_stopping: Callable[[], bool] = lambda: False

    def acting(self) -> AbstractContextManager[Acting]:
        return acting(self.organisation, "test", self.now)

    def due(self) -> int:
        with self.acting() as here:
            charge = Charge(
                organisation_id=self.organisation, state=ChargeState.DUE.value, not_before=here.at, cents=900
            )
            charge.save()
        return int(charge.pk)

    def state(self, pk: int) -> str:
        with self.acting():
            return Charge.objects.get(pk=pk).state

    def carry_out(self, pk: int) -> None:
        carry_out(self, Charging(self.bank), pk)

    def find_stalled(self) -> list[int]:
        with self.acting() as here:
            return [charge.pk for charge in unconfirm_stalled(here, Charge.objects.all(), CHARGES)]

    def ask(self, answer: Answer) -> int:
        with self.acting():
            lost = list(Charge.objects.filter(state=ChargeState.UNSURE.value))
        return ask_about(self, lost, lambda charge: answer, Charging(self.bank).prove)

    def settle(self, pk: int, *, was_done: bool) -> None:
        with self.acting() as here:
            settle(here, Charge.objects.select_for_update(of=("self",)).get(pk=pk), CHARGES, was_done=was_done)


@pytest.fixture
def till(organisation: int) -> Iterator[Till]:
    with connection.cursor() as cursor:
        cursor.execute("""CREATE TEMPORARY TABLE toy_charge (
            id bigserial PRIMARY KEY, organisation_id bigint NOT NULL, public_id uuid NOT NULL, state text NOT NULL, why text NOT NULL,
            not_before timestamptz NOT NULL, attempts integer NOT NULL, first_tried_at timestamptz, claimed_at timestamptz,
            settled_at timestamptz, reference text NOT NULL, cents integer NOT NULL)""")
        cursor.execute(CHARGES.order_in_sql("pg_temp.toy_charge_state", "charge"))
        cursor.execute("""CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON toy_charge
            FOR EACH ROW EXECUTE FUNCTION pg_temp.toy_charge_state()""")
    yield Till(organisation)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE toy_charge")
        cursor.execute("DROP FUNCTION pg_temp.toy_charge_state()")


def test_it_is_claimed_done_once_outside_any_transaction_and_proven(till: Till) -> None:
    charge = till.due()
    till.carry_out(charge)
    till.carry_out(charge)
    assert till.state(charge) == "charged"
    assert len(till.bank.taken) == 1, "what is done is not claimed again"


def test_killed_after_the_claim_it_is_never_done_again_by_itself(till: Till) -> None:
    charge = till.due()

    def killed(reference: str) -> Answer:
        raise Killed

    till.bank.answer = killed
    with pytest.raises(Killed):
        till.carry_out(charge)
    assert till.state(charge) == "charging"
    till.carry_out(charge)
    assert till.find_stalled() == [], "whoever does it may still live"
    till.now += timedelta(minutes=11)
    assert till.find_stalled() == [charge]
    assert (till.state(charge), len(till.bank.taken)) == ("unsure", 1)
    till.carry_out(charge)
    assert len(till.bank.taken) == 1, "nor is what may have been done"


def test_the_other_side_s_word_settles_it_and_silence_does_not(till: Till) -> None:
    charge = till.due()
    till.bank.answer = lambda reference: Unknown("the line broke")
    till.carry_out(charge)
    assert till.ask(Unknown("never heard of it")) == 0
    assert till.ask(Refused("no such charge", is_temporary=False)) == 0, "that it knows nothing yet proves nothing"
    assert till.state(charge) == "unsure"
    assert till.ask(Accepted("bank took it after all")) == 1
    assert till.state(charge) == "charged"


@pytest.mark.parametrize(("was_done", "state", "taken"), [(True, "charged", 1), (False, "charged", 2)])
def test_a_person_s_word_settles_it_too(till: Till, was_done: bool, state: str, taken: int) -> None:
    charge = till.due()
    till.bank.answer = lambda reference: Unknown("the line broke")
    till.carry_out(charge)
    till.bank.answer = Accepted
    till.settle(charge, was_done=was_done)
    till.carry_out(charge)
    assert (till.state(charge), len(till.bank.taken)) == (state, taken)
    assert len(set(till.bank.taken)) == 1, "every attempt bears the same reference"
    with pytest.raises(StateLost):
        till.settle(charge, was_done=True)


def test_an_answer_that_never_came_because_it_broke_is_in_doubt(till: Till) -> None:
    charge = till.due()

    def broken(reference: str) -> Answer:
        raise ConnectionResetError("in the middle of it")

    till.bank.answer = broken
    till.carry_out(charge)
    assert till.state(charge) == "unsure"


def test_one_that_cannot_be_claimed_ends_alone_and_a_fault_of_the_database_ends_none(till: Till) -> None:
    first, second, third = till.due(), till.due(), till.due()

    def act() -> Charging:
        charging = Charging(till.bank)
        charging.gate = lambda charge: bool(1 // (charge.pk - second) or True)
        return charging

    carry_out_each(till, act, [first, second, third])
    assert [till.state(one) for one in (first, second, third)] == ["charged", "given_up", "charged"]
    fourth = till.due()

    def unplugged(charge: Charge) -> bool:
        raise OperationalError("the server is gone")

    charging = Charging(till.bank)
    charging.gate = unplugged
    with pytest.raises(OperationalError):
        carry_out(till, charging, fourth)
    assert till.state(fourth) == "due", "it waits for the database"


def test_nothing_begins_once_it_is_to_stop(till: Till) -> None:
    first, second = till.due(), till.due()
    till.is_stopping = lambda: bool(till.bank.taken)
    carry_out_each(till, lambda: Charging(till.bank), [first, second])
    assert [till.state(one) for one in (first, second)] == ["charged", "due"]


def test_the_database_refuses_every_other_order(till: Till) -> None:
    charge = till.due()
    with till.acting():
        row = Charge.objects.get(pk=charge)
        with pytest.raises(DatabaseError, match="cannot go from due to charged"), transaction.atomic():
            move(row, ChargeState.CHARGED)
    till.carry_out(charge)
    with till.acting():
        row = Charge.objects.get(pk=charge)
        with pytest.raises(DatabaseError, match="cannot go from charged to due"), transaction.atomic():
            move(row, ChargeState.DUE)


def test_of_two_who_move_it_the_second_one_learns_that_it_is_too_late(till: Till) -> None:
    charge = till.due()
    with till.acting():
        mine, theirs = Charge.objects.get(pk=charge), Charge.objects.get(pk=charge)
        move(theirs, ChargeState.CHARGING)
        with pytest.raises(StateLost):
            move(mine, ChargeState.CHARGING)


def test_the_order_of_messages_in_the_database_is_the_one_that_the_program_knows(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'outbox_message_state'")
        ((kept,),) = cursor.fetchall()
    assert kept in MESSAGES.order_in_sql("outbox_message_state", "message")
