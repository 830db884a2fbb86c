"""What a claim waits for, and that it goes on: a link at the guest's, a switch, a place, a card that is gone, an account that changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from relance.deposits.card.attempting import Attempting
from relance.deposits.card.planning import plan
from relance.deposits.card.working import claims_answered, claims_due, pages_due, work_on
from relance.deposits.models import Attempt, Card, Claim, HostedPage
from relance.domain.captures.decisions import Over, TryNow, Wait, WaitForGuest
from relance.domain.captures.reasons import Why
from relance.outbox.sending import switch
from relance.payments.models import CardAccount
from relance.receivables.models import Receivable
from relance.tenancy.models import Organisation
from tests.deposits.builders import AT
from tests.deposits.card.test_attempts import Inn
from tests.payments.stage import TAKES_MONEY, eur, stage_of

pytestmark = pytest.mark.requirement("SW-3")
APPROVES = "script:approval,ok"


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


def attempts(inn: Inn) -> list[Attempt]:
    with inn.acting():
        return list(Attempt.objects.filter(claim=inn.claim).order_by("pk"))


def look_at(inn: Inn) -> timedelta:
    """How long it is until the claim is looked at again."""
    with inn.acting() as here:
        waits = Claim.objects.values_list("look_at", flat=True).get(pk=inn.claim)
        assert waits is not None
        return waits - here.at


def test_a_guest_who_approves_at_the_link_is_seen_within_the_hour(inn: Inn) -> None:
    inn.claims("150.00", APPROVES)
    waits = inn.works()
    assert isinstance(waits, WaitForGuest)
    (attempt,) = attempts(inn)
    assert (attempt.state, bool(attempt.link)) == ("needs_guest", True)
    assert look_at(inn) <= timedelta(hours=1)
    inn.stage.world.guest(attempt.link)
    inn.sleeps(hours=1, minutes=1)
    assert isinstance(inn.works(), Over)
    assert inn.states() == ["captured"]
    assert inn.taken == Decimal("150.00")
    assert attempts(inn)[0].link == ""


def test_a_link_that_nobody_used_is_closed_and_the_claim_ends(inn: Inn) -> None:
    inn.claims("150.00", APPROVES, days=3)
    inn.works()
    link = attempts(inn)[0].link
    ended = inn.works_to_the_end()
    assert ended.because.why is Why.WINDOW_ENDED
    assert attempts(inn)[0].link == ""
    inn.stage.world.guest(link)
    assert inn.taken == 0
    with inn.acting():
        assert Receivable.objects.get(source_format="deposit").amount == Decimal("150.000")


def test_an_approval_in_the_second_before_the_link_is_closed_is_money(inn: Inn) -> None:
    inn.claims("150.00", APPROVES, days=0)
    inn.works()
    link = attempts(inn)[0].link

    class ApprovedMeanwhile:
        def __getattr__(self, name: str) -> object:
            return getattr(inn.stage.cards, name)

        def cancel(self, payment: str) -> object:
            inn.stage.world.guest(link)
            return inn.stage.cards.cancel(payment)

    if inn.stage.cards.word == "mollie":
        inn.stage.world.things[attempts(inn)[0].reference]["expiresAt"] = "2999"  # type: ignore[union-attr]
    with inn.acting() as here:
        Claim.objects.update(window_ends_on=here.today - timedelta(days=1))
    ended = work_on(inn, inn.claim, ApprovedMeanwhile())  # type: ignore[arg-type]
    assert isinstance(ended, Over)
    assert ended.because.why is Why.PAID
    assert inn.taken == Decimal("150.00")
    with inn.acting():
        assert not Receivable.objects.filter(source_format="deposit").exists()


def test_a_link_that_stands_open_counts_as_under_way(inn: Inn) -> None:
    inn.claims("150.00", APPROVES)
    inn.works()
    with inn.acting() as here:
        claim = Claim.objects.get(pk=inn.claim)
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            HostedPage.objects.create(
                organisation_id=here.organisation,
                guarantee=claim.guarantee,
                claim=claim,
                amount=Decimal("0.01"),
                provider="stripe",
                account="acct_1",
                reference="cs_1",
                opened_at=AT,
            )


def test_a_queued_attempt_does_not_keep_the_window_from_ending_while_nothing_leaves(inn: Inn) -> None:
    inn.claims("150.00", days=1)
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
        switch(here, on=False)
    waits = inn.works()
    assert isinstance(waits, Wait)
    assert waits.because.why is Why.CUT_OFF
    assert inn.states() == ["dropped"]
    assert look_at(inn) <= timedelta(hours=1)
    ended = inn.works_to_the_end()
    assert ended.because.why is Why.WINDOW_ENDED
    assert inn.taken == 0


def test_a_switch_off_between_row_and_request_keeps_the_card(inn: Inn) -> None:
    inn.claims("150.00")
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
        switch(here, on=False)
    with inn.acting() as here:
        assert Attempting(inn.stage.cards).claim(here, Attempt.objects.values_list("pk", flat=True).get()) is None
    assert inn.states() == ["queued"]


def test_where_nothing_leaves_not_even_a_doubt_is_asked_about(inn: Inn) -> None:
    """A copied home has its rows and its key; what it asked could cancel what the original is doing."""
    inn.claims("150.00", days=1)
    inn.stage.breaks("500", TAKES_MONEY)
    inn.works()
    with inn.acting() as here:
        Attempt.objects.filter(state="captured").exists()
        switch(here, on=False)
    before = len(inn.stage.world.requests)
    inn.sleeps(days=3)
    inn.works()
    assert len(inn.stage.world.requests) == before


def test_automatic_recovery_switched_off_holds_the_card_and_on_again_goes_on(inn: Inn) -> None:
    inn.claims("150.00")
    with inn.acting():
        Organisation.objects.update(automatic="stop")
    waits = inn.works()
    assert isinstance(waits, Wait)
    assert waits.because.why is Why.SWITCHED_OFF
    assert look_at(inn) <= timedelta(hours=1)
    with inn.acting():
        Organisation.objects.update(automatic="on")
    inn.works()
    assert inn.taken == Decimal("150.00")


def test_another_account_set_up_meanwhile_is_not_asked_for_this_card(inn: Inn) -> None:
    """It would say that it never heard of an attempt that the first one made."""
    inn.claims("150.00", days=1)
    inn.stage.breaks("500", TAKES_MONEY)
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
        CardAccount.objects.update(account="acct_other")
    before = len(inn.stage.world.requests)
    waits = inn.works()
    assert isinstance(waits, Wait)
    assert waits.because.why is Why.CUT_OFF
    assert len(inn.stage.world.requests) == before


def test_a_claim_without_a_card_waits_for_one_and_ends_with_its_window(inn: Inn) -> None:
    inn.claims("150.00", days=2)
    with inn.acting() as here:
        Card.objects.update(replaced_at=here.at)
    waits = inn.works()
    assert isinstance(waits, WaitForGuest)
    assert waits.because.why is Why.OTHER_CARD
    begun = inn.stage.now
    ended = inn.works_to_the_end()
    assert ended.because.why is Why.WINDOW_ENDED
    assert inn.stage.now - begun > timedelta(days=2), "the last day is of the window"
    with inn.acting():
        assert Receivable.objects.get(source_format="deposit").amount == Decimal("150.000")


@pytest.mark.requirement("SW-14")
def test_what_the_guest_said_brings_the_claim_back_though_nobody_planned_it(inn: Inn) -> None:
    from relance.deposits.claim.situations import subject_of
    from relance.domain.debtor_answers import AnswerKind
    from relance.domain.ids import DebtorId
    from relance.exchanges.answers import Word, give, settle

    inn.claims("150.00")
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        said = give(
            here,
            DebtorId(claim.guarantee.debtor_id),
            subject_of(claim),
            Word(AnswerKind.CONTEST, "Elle était déjà marquée."),
            eur("150.00"),
        )
    inn.works()
    with inn.acting() as here:
        assert claims_due(here) == []
        settle(here, said.pk)
        assert claims_answered(here) == [inn.claim]
    inn.works()
    assert inn.taken == Decimal("150.00")


@pytest.mark.requirement("SW-1")
def test_a_payment_on_a_page_is_seen_by_asking(inn: Inn) -> None:
    from relance.deposits.card.working import look_at_page

    inn.claims("150.00", "script:" + ",".join(["insufficient_funds"] * 40))
    page = inn.stage.page(eur("150.00"))
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        made = HostedPage.objects.create(
            organisation_id=here.organisation,
            guarantee=claim.guarantee,
            claim=claim,
            amount=Decimal("150.00"),
            provider="stripe",
            account="acct_1",
            reference=page.id,
            opened_at=here.at,
        )
        assert pages_due(here) == [made.pk]
    look_at_page(inn, inn.stage.cards, made.pk)
    with inn.acting() as here:
        assert pages_due(here) == []
    inn.stage.world.guest(page.link)
    inn.stage.world.guest(page.link, "4242424242424242")
    inn.sleeps(minutes=5)
    with inn.acting() as here:
        assert pages_due(here) == [made.pk]
    look_at_page(inn, inn.stage.cards, made.pk)
    ended = inn.works()
    assert isinstance(ended, Over)
    assert ended.because.why is Why.PAID
