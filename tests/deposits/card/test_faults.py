"""Whatever breaks, and whenever: never two captures, never above the claim, nothing lost; the provider's own ledger judges.

A death is told from an error: nothing catches it, and what was not committed is gone. It comes before or after each transaction ends,
and before or after each request to the provider. The dice are thrown again by ``RELANCE_FAULT_SEEDS`` (how many lives of a claim).
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from relance.deposits.card.disputes import look_at_payment, payments_to_look_at
from relance.deposits.card.working import claims_due, look_at_page, pages_due, work_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claiming.changing import lower
from relance.deposits.guest.paying import PaymentUnderWay, look_for_payments, open_payment_page
from relance.deposits.models import Attempt, CardDispute, Claim, Move, Refund
from relance.domain.errors import DomainError
from relance.outbox.sending import switch
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from tests.deposits.card.test_attempts import Inn
from tests.payments.stage import IMPATIENT, TAKES_MONEY, eur, stage_of

pytestmark = pytest.mark.requirement("SW-3")
LIVES = int(os.environ.get("RELANCE_FAULT_SEEDS", "3"))
CARDS = (
    "ok",
    "insufficient_funds,ok",
    "insufficient_funds,insufficient_funds,ok,insufficient_funds,ok",
    "pending",
    "approval,ok",
    "insufficient_funds",
)
FAULTS = ("500", "500_before", "cut", "garbage", "half", "409", "429", "redirect")
ASKS = ("attempt", "look_up", "refund", "refund_state", "expire", "cancel", "payment_state", "disputes")


class Killed(BaseException):
    """The program is no more."""


@dataclass
class Fate:
    """Counts what a program does, and ends it at the ``dies_at``-th thing; 0: it lives."""

    dies_at: int = 0
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.done == self.dies_at:
            raise Killed


@dataclass
class Mortal:
    """An inn whose worker dies when its fate says so."""

    inn: Inn
    fate: Fate = field(default_factory=Fate)

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        with self.inn.acting() as here:
            yield here
            self.fate.step()  # before it is committed
        self.fate.step()  # after

    @property
    def is_stopping(self) -> Callable[[], bool]:
        return lambda: False


class Line:
    """The provider, over a line on which the program may die before a request goes out, or with the answer in hand."""

    def __init__(self, cards: Any, fate: Fate) -> None:
        self._cards, self._fate = cards, fate

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._cards, name)
        if name not in ASKS:
            return called

        def call(*arguments: Any) -> Any:
            self._fate.step()
            answer = called(*arguments)
            self._fate.step()
            return answer

        return call


def works(inn: Inn, fate: Fate, cards: Any = None) -> None:
    """One visit of a worker that may not survive it."""
    place, line = Mortal(inn, fate), Line(cards or inn.stage.cards, fate)
    try:
        with inn.acting() as here:
            pages, payments = pages_due(here), payments_to_look_at(here)
        for page in pages:
            look_at_page(place, line, page)
        work_on(place, inn.claim, line)
        for payment in payments:
            look_at_payment(place, line, payment)
    except Killed:
        inn.sleeps(minutes=11)  # what was in hand is found by the next one


def is_over(inn: Inn) -> bool:
    with inn.acting() as here:
        undecided = CardDispute.objects.filter(closed_at=None).exists()
        return not undecided and Claim.objects.get(pk=inn.claim).ended_at is not None and inn.claim not in _owing(here)


def _owing(here: Acting) -> list[int]:
    states = ["queued", "claimed", "unconfirmed", "pending"]
    return list(Refund.objects.filter(state__in=states).values_list("claim", flat=True))


def until_it_is_over(inn: Inn) -> None:
    """A worker that lives visits whenever it is time."""
    for _visit in range(300):
        if is_over(inn):
            return
        works(inn, Fate())
        settle_what_the_bank_owes(inn)
        with inn.acting() as here:
            waits = Claim.objects.values_list("look_at", flat=True).get(pk=inn.claim)
            pause = max(waits - here.at, timedelta(0)) if waits else timedelta(minutes=20)
        inn.stage.world.move_clock(pause + timedelta(seconds=1))
    raise AssertionError("it never ends")


def judge(inn: Inn, *, asked: Decimal = Decimal("150.00")) -> None:
    """By the provider's ledger, against our rows."""
    captured: dict[str, int] = {}
    for one in inn.stage.world.entries:
        if Decimal(one["amount"]) > 0 and ".claim-" in one["reference"]:
            captured[one["reference"]] = captured.get(one["reference"], 0) + 1
    assert all(times == 1 for times in captured.values()), "an attempt took money twice"
    with inn.acting():
        claim = Claim.objects.get(pk=inn.claim)
        booked = sum(Move.objects.exclude(kind="by_hand").values_list("amount", flat=True), Decimal(0))
        assert booked == inn.taken, "what we know is what was taken"
        assert inn.taken <= claim.amount <= asked, "more than is asked was kept"
        debt = Receivable.objects.filter(source_format="deposit").first()
        left = debt.open_amount if debt else Decimal(0)
        if claim.outcome in ("paid", "recovery"):
            assert inn.taken + left == claim.amount, "not a cent is lost, nor asked twice"
        assert recovery_line(claim).open == claim.amount - inn.taken
        assert not Attempt.objects.filter(state__in=["queued", "claimed", "unconfirmed", "pending"]).exists()


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


# The points are the program's, whoever the provider is: all of them with one, a few with the other.
POINTS = [*(("stripe", point) for point in range(1, 17)), *(("mollie", point) for point in (3, 6, 7, 8))]


@pytest.mark.parametrize(("inn", "point"), POINTS, indirect=["inn"])
def test_a_program_that_is_killed_at_any_point_takes_the_money_once(inn: Inn, point: int) -> None:
    inn.claims("150.00")
    works(inn, Fate(point))
    until_it_is_over(inn)
    judge(inn)
    assert inn.taken == Decimal("150.00")


@pytest.mark.parametrize("seed", range(LIVES))
def test_a_life_full_of_faults_ends_with_every_cent_in_its_place(inn: Inn, seed: int) -> None:
    dice = random.Random(f"{inn.stage.cards.word} {seed}")  # noqa: S311 (dice)
    inn.claims("150.00", f"script:{dice.choice(CARDS)}", days=dice.choice((2, 5, 12)))
    for _turn in range(dice.randint(4, 10)):
        if is_over(inn):
            break
        befalls(inn, dice)
        works(inn, Fate(dice.choice((0, 0, *range(1, 14)))))
        inn.stage.world.move_clock(timedelta(minutes=dice.choice((1, 11, 61, 60 * 25, 60 * 24 * 3))))
    inn.stage.server.faults.clear()
    with inn.acting() as here:
        switch(here, on=True)
    until_it_is_over(inn)
    judge(inn)


def befalls(inn: Inn, dice: random.Random) -> None:
    """Something that happens to a claim, by the dice."""
    match dice.choice(("fault", "fault", "lowered", "page", "off", "on", "bank", "approves", "nothing")):
        case "fault":
            inn.stage.breaks(dice.choice(FAULTS), TAKES_MONEY)
        case "lowered":
            with inn.acting() as here, suppress(DomainError):
                lower(here, inn.claim, eur(dice.choice(("120.00", "60.00", "0.00"))), "")
        case "page":
            pays_by_link(inn, dice)
        case "off":
            with inn.acting() as here:
                switch(here, on=False)
        case "on":
            with inn.acting() as here:
                switch(here, on=True)
        case "bank":
            settle_what_the_bank_owes(inn)
        case "approves":
            with inn.acting():
                links = list(Attempt.objects.exclude(link="").values_list("link", flat=True))
            for link in links:
                inn.stage.world.guest(link)


def pays_by_link(inn: Inn, dice: random.Random) -> None:
    try:
        link = open_payment_page(
            inn, inn.stage.cards, inn.claim, None, back="https://exemple.example/", account="acct_1"
        )
    except DomainError:
        return
    if dice.random() < 0.6:
        inn.stage.world.guest(link)
    if dice.random() < 0.3:
        look_for_payments(inn, inn.stage.cards, inn.claim)


def settle_what_the_bank_owes(inn: Inn) -> None:
    """The bank's late answers to what is pending."""
    with inn.acting():
        pending = list(Attempt.objects.filter(state="pending").values_list("reference", flat=True))
    for payment in pending:
        state = inn.stage.server.things[payment]["status"]
        if state in ("processing", "pending"):
            inn.stage.server.settle(payment, is_paid=True)


def test_an_answer_that_comes_after_we_gave_up_is_found_and_nothing_is_taken_again(inn: Inn) -> None:
    """The provider is at work for longer than we wait: it took the money when nobody listened any more."""
    inn.claims("150.00")
    inn.stage.breaks("hang", TAKES_MONEY, seconds=3.0)
    works(inn, Fate(), inn.stage.make(**IMPATIENT))
    assert inn.states() in (["unconfirmed"], ["captured"])
    inn.stage.wait_until(lambda: inn.stage.world.entries)
    until_it_is_over(inn)
    judge(inn)
    assert inn.taken == Decimal("150.00")


def test_a_doubt_of_more_than_a_day_is_looked_up_and_its_key_never_sent_again(inn: Inn) -> None:
    """A provider forgets a key after a day, and would charge anew."""
    inn.claims("150.00")
    inn.stage.breaks("500", TAKES_MONEY)
    works(inn, Fate(4))  # dead before it could ask
    inn.sleeps(days=2)
    until_it_is_over(inn)
    judge(inn)
    assert inn.taken == Decimal("150.00")
    keys = [one.key for one in inn.stage.world.requests if one.key and ".claim-" in one.key and one.method == "POST"]
    assert len(keys) == len(set(keys)), "no key went out twice"


def test_a_guest_who_pays_in_the_second_of_a_slice_pays_once(inn: Inn) -> None:
    inn.claims("150.00")

    class PaysMeanwhile:
        def __getattr__(self, name: str) -> Any:
            return getattr(inn.stage.cards, name)

        def attempt(self, asked: Any) -> Any:
            with pytest.raises(PaymentUnderWay):
                open_payment_page(
                    inn, inn.stage.cards, inn.claim, None, back="https://exemple.example/", account="acct_1"
                )
            return inn.stage.cards.attempt(asked)

    works(inn, Fate(), PaysMeanwhile())
    until_it_is_over(inn)
    judge(inn)
    assert inn.taken == Decimal("150.00")


def test_a_claim_called_off_over_and_over_gives_back_once(inn: Inn) -> None:
    inn.claims("150.00", "script:insufficient_funds,ok")
    works(inn, Fate())
    inn.sleeps(minutes=11)
    works(inn, Fate())
    with inn.acting() as here:
        assert claims_due(here) in ([], [inn.claim])
        for _press in range(2):
            with suppress(DomainError):
                lower(here, inn.claim, eur("0.00"), "")
    for point in range(1, 9):
        works(inn, Fate(point))
    until_it_is_over(inn)
    with inn.acting():
        assert inn.taken == 0
        assert Claim.objects.get(pk=inn.claim).outcome == "cancelled"


def in_a_process(inn: Inn) -> int:
    """A worker in a process of its own, at work until it is killed; returns its id."""
    connections.close_all()  # none is shared: each side opens its own
    child = os.fork()
    if child:
        return child
    try:
        while True:
            inn.works()
    finally:
        os._exit(1)


def test_workers_killed_by_the_system_one_after_the_other_lose_nothing(inn: Inn) -> None:
    """SIGKILL to a real process, wherever it is: in a transaction, on the network, between the two."""
    dice = random.Random(inn.stage.cards.word)  # noqa: S311 (dice)
    inn.claims("150.00", "script:insufficient_funds,ok,insufficient_funds,ok,ok")
    with inn.acting():
        Claim.objects.filter(pk=inn.claim).update(plan="halved")
    kills = 0
    for _life in range(8):
        if is_over(inn):
            break
        inn.stage.breaks(dice.choice((*FAULTS, "500_before")), TAKES_MONEY)
        worker = in_a_process(inn)
        time.sleep(dice.uniform(0.0, 0.6))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        kills += 1
        inn.sleeps(minutes=dice.choice((1, 11, 61)))
    inn.stage.server.faults.clear()
    until_it_is_over(inn)
    judge(inn)
    assert kills
