"""A claim's attempts, from the first to the end, over the servers that play Stripe and Mollie: never twice, never above the claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from relance.deposits.card.attempting import Attempting
from relance.deposits.card.planning import plan
from relance.deposits.card.working import claims_due, work_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import subject_of
from relance.deposits.models import Attempt, Claim, HostedPage, Move, Refund
from relance.domain.captures.answers import Answer
from relance.domain.captures.decisions import Decision, Over, TryNow, Wait
from relance.domain.captures.reasons import Why
from relance.domain.debtor_answers import AnswerKind
from relance.domain.ids import DebtorId
from relance.exchanges.answers import Word, give, settle
from relance.journal.models import Event
from relance.outbox.sending import switch
from relance.payments.cards import values
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting, acting
from relance.tenancy.preferences import set_preference
from tests.deposits.builders import a_claim, an_account, its_card, requested
from tests.payments.stage import TAKES_MONEY, Stage, eur, stage_of

pytestmark = pytest.mark.requirement("SW-2", "SW-3")
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Inn:
    """A house with one claim on one guest's card, at a provider; its clock is the provider's."""

    organisation: int
    stage: Stage
    claim: int = 0

    def acting(self) -> AbstractContextManager[Acting]:
        return acting(self.organisation, "test", self.stage.now)

    @property
    def is_stopping(self) -> Callable[[], bool]:
        return lambda: False

    def claims(self, amount: str, card: str = "4242424242424242", *, days: int = 30) -> None:
        """Let a claim begin at ten in the morning, on a card that answers so."""
        self.sleeps_until_ten()
        left = self.stage.card(card)
        with self.acting() as here:
            switch(here, on=True)
            an_account(here)
            claim = a_claim(here, amount)
            its_card(here, claim, left)
            requested(here, claim, days=days)
            self.claim = claim.pk

    def works(self) -> Decision:
        """One visit of the worker."""
        return work_on(self, self.claim, self.stage.cards)

    def sleeps(self, **time: float) -> None:
        self.stage.world.move_clock(timedelta(**time))

    def sleeps_until_ten(self) -> None:
        now = self.stage.now.astimezone(PARIS)
        ten = (now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
        self.stage.world.move_clock(ten - now)

    def works_to_the_end(self) -> Over:
        """Visit whenever the claim says so, until it is over."""
        for _visit in range(200):
            decision = self.works()
            if isinstance(decision, Over):
                return decision
            with self.acting() as here:
                waits = Claim.objects.values_list("look_at", flat=True).get(pk=self.claim)
                assert waits is not None
                pause = max(waits - here.at, timedelta(0))
            self.stage.world.move_clock(pause + timedelta(seconds=1))
        raise AssertionError("it never ends")

    def states(self) -> list[str]:
        with self.acting():
            return list(Attempt.objects.filter(claim=self.claim).order_by("pk").values_list("state", flat=True))

    @property
    def taken(self) -> Decimal:
        """What the provider's own ledger says, refunds off."""
        return sum((Decimal(one["amount"]) for one in self.stage.world.entries), Decimal(0))


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


@pytest.mark.requirement("SW-16")
def test_a_card_that_pays_ends_the_claim(inn: Inn) -> None:
    inn.claims("150.00")
    ended = inn.works()
    assert isinstance(ended, Over)
    assert ended.because.why is Why.PAID
    assert inn.states() == ["captured"]
    assert inn.taken == Decimal("150.00")
    with inn.acting() as here:
        claim = Claim.objects.get(pk=inn.claim)
        assert (claim.outcome, claim.receivable_id) == ("paid", None)
        line = recovery_line(claim)
        assert (line.card, line.open) == (Decimal("150.00"), Decimal("0.00"))
        assert claims_due(here) == []


@pytest.mark.requirement("SW-4", "SW-17")
def test_what_a_month_of_refusals_leaves_is_one_debt(inn: Inn) -> None:
    inn.claims("150.00", "script:" + ",".join(["insufficient_funds"] * 40))
    ended = inn.works_to_the_end()
    assert ended.because.why is Why.WINDOW_ENDED
    assert inn.taken == 0
    tried = inn.states()
    assert set(tried) == {"declined"}
    assert 1 < len(tried) <= 15
    with inn.acting():
        claim = Claim.objects.get(pk=inn.claim)
        debt = Receivable.objects.get(source_format="deposit")
        assert claim.receivable_id == debt.pk
        assert (debt.amount, debt.claim_kind, debt.debtor_id) == (
            Decimal("150.000"),
            "deposit_claim",
            claim.guarantee.debtor_id,
        )
        assert debt.number == "C-2026-0001"
    inn.works()
    with inn.acting():
        assert Receivable.objects.filter(source_format="deposit").count() == 1


@pytest.mark.requirement("SW-17")
def test_slices_bring_what_the_whole_does_not(inn: Inn) -> None:
    inn.claims("150.00", "script:insufficient_funds,ok,ok,ok,ok,ok")
    with inn.acting():
        Claim.objects.filter(pk=inn.claim).update(plan="halved")
    ended = inn.works_to_the_end()
    assert ended.because.why is Why.PAID
    assert inn.taken == Decimal("150.00")
    with inn.acting():
        brought = [amount for (amount,) in Move.objects.filter(claim=inn.claim).values_list("amount")]
    assert sum(brought) == Decimal("150.00")
    assert inn.states()[0] == "declined"


@pytest.mark.parametrize("kind", ["500", "cut", "garbage"])
def test_a_lost_answer_is_found_again_and_nothing_is_taken_twice(inn: Inn, kind: str) -> None:
    inn.claims("150.00")
    inn.stage.breaks(kind, TAKES_MONEY)
    inn.works()
    assert inn.states() in (["unconfirmed"], ["captured"])  # some are found again at the first look
    inn.works_to_the_end()
    assert inn.states() == ["captured"]
    assert inn.taken == Decimal("150.00")
    assert len(inn.stage.world.moved_in()) == 1


def test_a_request_that_never_arrived_is_made_again_once_that_is_sure(inn: Inn) -> None:
    inn.claims("150.00")
    inn.stage.breaks("500_before", TAKES_MONEY)
    inn.works()
    assert inn.taken == 0
    inn.works_to_the_end()
    assert inn.states() in (["dropped", "captured"], ["declined", "captured"], ["captured"])
    assert inn.taken == Decimal("150.00")


def test_whoever_dies_in_the_middle_leaves_a_doubt_and_no_second_capture(inn: Inn) -> None:
    """The provider was asked, and the program was killed before it wrote down the answer."""
    inn.claims("150.00")
    act = Attempting(inn.stage.cards)
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
    with inn.acting() as here:
        trying = act.claim(here, Attempt.objects.values_list("pk", flat=True).get())
    assert trying is not None
    act.call(trying)
    assert inn.taken == Decimal("150.00")
    inn.works()
    assert inn.states() == ["claimed"]  # its lease runs: somebody may be at it
    inn.sleeps(minutes=11)
    inn.works_to_the_end()
    assert inn.states() == ["captured"]
    assert inn.taken == Decimal("150.00")


@pytest.mark.requirement("SW-24")
def test_nothing_is_tried_where_nothing_may_leave(inn: Inn) -> None:
    inn.claims("150.00")
    with inn.acting() as here:
        switch(here, on=False)
    before = len(inn.stage.world.requests)
    waits = inn.works()
    assert isinstance(waits, Wait)
    assert waits.because.why is Why.CUT_OFF
    assert inn.states() == []
    assert len(inn.stage.world.requests) == before
    with inn.acting() as here:
        switch(here, on=True)
    inn.works()
    assert inn.taken == Decimal("150.00")


@pytest.mark.requirement("SW-14", "P10")
def test_the_guest_who_contests_stops_everything_until_it_is_decided(inn: Inn) -> None:
    inn.claims("150.00")
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        word = Word(AnswerKind.CONTEST, "La table était déjà marquée.")
        said = give(here, DebtorId(claim.guarantee.debtor_id), subject_of(claim), word, eur("150.00"))
    decision = inn.works()
    assert isinstance(decision, Wait)
    assert decision.because.why is Why.CONTESTED
    with inn.acting() as here:
        settle(here, said.pk, "Les photos montrent le contraire.")
        Claim.objects.filter(pk=inn.claim).update(look_at=here.at)
    inn.works_to_the_end()
    assert inn.taken == Decimal("150.00")


def test_an_answer_that_comes_before_the_card_is_asked_wins(inn: Inn) -> None:
    """Written and not yet made: what the guest said meanwhile is looked at again in the transaction that claims it."""
    inn.claims("150.00")
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        give(
            here,
            DebtorId(claim.guarantee.debtor_id),
            subject_of(claim),
            Word(AnswerKind.ASK, "Quelle table ?"),
            eur("150.00"),
        )
    inn.works()
    assert inn.states() == ["dropped"]
    assert inn.taken == 0


class LowersMeanwhile:
    """A provider during whose answer the creditor lowers the claim."""

    def __init__(self, inn: Inn, to: str) -> None:
        self._inn = inn
        self._to = Decimal(to)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inn.stage.cards, name)

    def attempt(self, asked: values.Attempt) -> Answer:
        with self._inn.acting():
            Claim.objects.filter(pk=self._inn.claim).update(amount=self._to)
        return self._inn.stage.cards.attempt(asked)


@pytest.mark.parametrize(("to", "left"), [("100.00", "100.00"), ("0.00", "0.00")])
def test_a_claim_lowered_while_the_card_answers_gives_the_rest_back(inn: Inn, to: str, left: str) -> None:
    inn.claims("150.00")
    work_on(inn, inn.claim, LowersMeanwhile(inn, to))  # type: ignore[arg-type]
    inn.sleeps(days=2)
    inn.works()
    assert inn.taken == Decimal(left)
    with inn.acting():
        assert sum(Refund.objects.values_list("amount", flat=True)) == Decimal("150.00") - Decimal(left)
        assert Claim.objects.get(pk=inn.claim).outcome == ("paid" if to != "0.00" else "cancelled")


@pytest.mark.requirement("SW-3")
def test_a_guest_who_is_paying_is_left_alone_and_nobody_pays_twice(inn: Inn) -> None:
    inn.claims("150.00")
    page = inn.stage.page(eur("150.00"))
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        HostedPage.objects.create(
            organisation_id=here.organisation,
            guarantee=claim.guarantee,
            claim=claim,
            amount=Decimal("150.00"),
            provider="stripe",
            account="acct_1",
            reference=page.id,
            opened_at=here.at,
        )
    decision = inn.works()
    assert isinstance(decision, Wait)
    assert decision.because.why is Why.GUEST_PAYING
    inn.stage.world.guest(page.link)
    inn.sleeps(hours=2)
    inn.works_to_the_end()
    assert inn.states() == []
    assert inn.taken == Decimal("150.00")
    with inn.acting():
        assert Move.objects.get(claim=inn.claim).kind == "page"


def test_a_page_that_nobody_used_is_closed_before_the_card_is_tried(inn: Inn) -> None:
    inn.claims("150.00")
    page = inn.stage.page(eur("50.00"))
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        HostedPage.objects.create(
            organisation_id=here.organisation,
            guarantee=claim.guarantee,
            claim=claim,
            amount=Decimal("50.00"),
            provider="stripe",
            account="acct_1",
            reference=page.id,
            opened_at=here.at,
        )
    inn.sleeps(hours=2)
    inn.works_to_the_end()
    assert inn.taken == Decimal("150.00")
    inn.stage.world.guest(page.link)  # too late: it is closed
    assert inn.taken == Decimal("150.00")


def test_two_workers_at_once_make_one_attempt(inn: Inn) -> None:
    inn.claims("150.00")

    def visit(_number: int) -> None:
        try:
            inn.works()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(visit, range(4)))
    assert [one for one in inn.states() if one != "dropped"] == ["captured"]
    assert inn.taken == Decimal("150.00")


@pytest.mark.requirement("SW-5")
def test_a_card_that_is_stolen_is_tried_no_more_and_the_messages_begin(inn: Inn) -> None:
    inn.claims("150.00", "script:stolen_card,ok" if inn.stage.cards.word == "stripe" else "script:possible_fraud,ok")
    ended = inn.works_to_the_end()
    assert ended.because.why in (Why.CARD_REFUSED, Why.WINDOW_ENDED)
    assert inn.states() == ["declined"]
    assert inn.taken == 0
    with inn.acting():
        assert Receivable.objects.get(source_format="deposit").amount == Decimal("150.000")


@pytest.mark.parametrize(("choice", "days"), [("", 1), ("ends", 1), ("waits", 30)])
def test_a_card_that_is_dead_ends_the_days_early_or_lets_them_run_on(inn: Inn, choice: str, days: int) -> None:
    inn.claims("150.00", "script:stolen_card,ok" if inn.stage.cards.word == "stripe" else "script:possible_fraud,ok")
    with inn.acting() as here:
        if choice:
            set_preference(here, "deposit-dead-card", choice)
    began = inn.stage.now
    ended = inn.works_to_the_end()
    assert ended.because.why is (Why.WINDOW_ENDED if choice == "waits" else Why.CARD_REFUSED)
    assert days - 1 <= (inn.stage.now - began).days <= days  # while it waits, the guest may give another card
    assert inn.states() == ["declined"]


def test_without_automatic_recovery_the_rest_is_left_to_a_person(inn: Inn) -> None:
    inn.claims("150.00", "script:" + ",".join(["insufficient_funds"] * 40), days=3)
    with inn.acting():
        Claim.objects.filter(pk=inn.claim).update(automatic_recovery=False)
    inn.works_to_the_end()
    with inn.acting():
        assert Claim.objects.get(pk=inn.claim).outcome == "left"
        assert not Receivable.objects.filter(source_format="deposit").exists()


@pytest.mark.requirement("P10")
def test_what_broke_a_claim_is_told_in_what_can_be_erased_and_not_in_the_journals_body(inn: Inn) -> None:
    """An error's text may hold a name or an address: the body is for ever."""
    inn.claims("150.00")
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
    with inn.acting() as here:
        Attempting(inn.stage.cards).spoil(
            here, Attempt.objects.values_list("pk", flat=True).get(), "Camille Fictive, 12 rue X"
        )
    with inn.acting():
        body = Event.objects.filter(name="attempt.dropped").values_list("body", flat=True).get()
        assert "Camille" not in body
        assert "could not be claimed" in body
        assert Attempt.objects.get().why == "Camille Fictive, 12 rue X"
