"""Money and words that come when nobody waits for them any more, or that no claim can take: once each, and nothing stays stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from relance.deposits.card.attempting import Attempting, lock_attempt
from relance.deposits.card.giving import accept, look_for_card, open_card_page
from relance.deposits.card.looking import look_up
from relance.deposits.card.planning import plan
from relance.deposits.card.working import claims_due, next_moment, work_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import minimum_of, situation_of, subject_of
from relance.deposits.claiming.changing import ClaimMoneyInvalid, lower, record_by_hand
from relance.deposits.claiming.making import ClaimFigureInvalid, ClaimLineWorthless, claim_on
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import DepositAmountInvalid, SchemeCurrency
from relance.deposits.guarantee.schemes import SchemeInvalid, SchemeWord, set_scheme
from relance.deposits.models import Attempt, Card, Claim, HostedPage, Move, Refund
from relance.dispatch.states import move
from relance.domain.captures.answers import Cause, Declined
from relance.domain.captures.decisions import TryNow
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Line
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money
from relance.exchanges.answers import AnswerWithoutAmount, Word, give
from relance.payments.cards.values import Page
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import TheseReceivables
from tests.deposits.card.test_attempts import Inn, LowersMeanwhile
from tests.deposits.guarantee.test_a_guarantee import BACK, DAMAGE, Place
from tests.payments.stage import REFUNDS, eur, stage_of

pytestmark = pytest.mark.requirement("SW-3")


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        yield Inn(organisation, stage)


@pytest.fixture(params=["stripe", "mollie"])
def place(request: pytest.FixtureRequest, organisation: int) -> Iterator[Place]:
    with stage_of(request.param) as stage:
        yield Place(organisation, stage)


def captured_and_forgotten(inn: Inn, *, days: int = 0) -> int:
    """The money came, and our rows say that it was never asked for: the claim ends without it."""
    inn.claims("150.00", days=days)
    act = Attempting(inn.stage.cards)
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
        attempt = Attempt.objects.values_list("pk", flat=True).get()
    with inn.acting() as here:
        trying = act.claim(here, attempt)
    assert trying is not None
    act.call(trying)
    with inn.acting():
        _claim, row = lock_attempt(attempt)
        move(row, AttemptState.UNCONFIRMED)
        move(row, AttemptState.DROPPED)
        Claim.objects.filter(pk=inn.claim).update(stopped_at=inn.stage.now)
    inn.sleeps(days=days + 1)
    inn.works_to_the_end()
    return attempt


@pytest.mark.requirement("SW-15", "SW-17")
def test_money_that_comes_after_the_end_lowers_the_debt_once(inn: Inn) -> None:
    attempt = captured_and_forgotten(inn)
    with inn.acting():
        assert Receivable.objects.get(source_format="deposit").open_amount == Decimal("150.000")
    for _twice in range(2):
        look_up(inn, inn.stage.cards, attempt)
    with inn.acting():
        assert Receivable.objects.get(source_format="deposit").open_amount == 0
        line = recovery_line(Claim.objects.get(pk=inn.claim))
        assert (line.card, line.messages, line.open) == (Decimal("150.00"), Decimal(0), Decimal(0))
        assert not Refund.objects.exists()


def test_money_that_comes_after_somebody_paid_goes_back(inn: Inn) -> None:
    attempt = captured_and_forgotten(inn)
    with inn.acting() as here:
        debt = Receivable.objects.get(source_format="deposit")
        paid = TheseReceivables((ReceivableId(debt.pk),), DebtorId(debt.debtor_id))
        record_payment(here, paid, amount=eur("100.00"), on=here.today)
    for _twice in range(2):
        look_up(inn, inn.stage.cards, attempt)
    with inn.acting() as here:
        assert claims_due(here) == [inn.claim]
    inn.works()
    with inn.acting():
        line = recovery_line(Claim.objects.get(pk=inn.claim))
        assert (line.card, line.messages, line.open) == (Decimal("50.00"), Decimal("100.00"), Decimal(0))
    assert inn.taken == Decimal("50.00")


@pytest.mark.parametrize("kind", ["500", "500_before"])
def test_a_refund_whose_answer_is_lost_is_given_once_although_the_claim_has_ended(inn: Inn, kind: str) -> None:
    inn.claims("150.00")
    inn.stage.breaks(kind, REFUNDS)
    work_on(inn, inn.claim, LowersMeanwhile(inn, "100.00"))  # type: ignore[arg-type]
    with inn.acting():
        assert Claim.objects.get(pk=inn.claim).outcome == "paid"
    for _visit in range(6):
        inn.sleeps(minutes=20)
        with inn.acting() as here:
            due = claims_due(here)
        for one in due:
            work_on(inn, one, inn.stage.cards)
    assert inn.taken == Decimal("100.00")
    with inn.acting() as here:
        assert claims_due(here) == []
        assert next_moment(here) is None
        assert sum(Move.objects.values_list("amount", flat=True)) == Decimal("100.00")


def test_a_card_replaced_after_an_attempt_was_written_is_not_charged(inn: Inn) -> None:
    inn.claims("150.00")
    with inn.acting() as here:
        assert isinstance(plan(here, inn.claim), TryNow)
    other = inn.stage.card("5555555555554444")
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        first = Card.objects.get(guarantee=claim.guarantee)
        Card.objects.update(replaced_at=here.at)
        Card.objects.create(
            organisation_id=here.organisation,
            guarantee=claim.guarantee,
            acceptance=first.acceptance,
            provider="stripe",
            account="acct_1",
            customer=other.customer,
            reference=other.method,
            fingerprint=other.fingerprint,
            given_at=here.at,
        )
    inn.works_to_the_end()
    assert inn.states() == ["dropped", "captured"]
    with inn.acting():
        assert Attempt.objects.get(state="captured").card_id != first.pk
    assert inn.taken == Decimal("150.00")


def test_the_planner_knows_why_a_card_was_refused(inn: Inn) -> None:
    inn.claims("150.00", "script:insufficient_funds,ok")
    inn.works()
    with inn.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=inn.claim)
        answers = [one.answer for one in situation_of(here, claim).attempts]
    assert isinstance(answers[0], Declined)
    assert answers[0].cause is Cause.FUNDS


def test_of_two_cards_the_one_left_last_stands(place: Place) -> None:
    guarantee = place.asked()
    with place.acting() as here:
        accept(here, guarantee.pk, address="192.0.2.7")
    pages = [open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1") for _page in range(2)]
    for page, number in zip(pages, ("4242424242424242", "5555555555554444"), strict=True):
        place.stage.world.guest(page.link, number)
    look_for_card(place, place.stage.cards, guarantee.pk)
    with place.acting():
        assert Card.objects.get(guarantee=guarantee, replaced_at=None).last4 == "4444"


def test_a_button_pressed_twice_opens_one_page(place: Place) -> None:
    """Both read the same ordinal before either page was written: the provider answers one key with one page."""
    guarantee = place.asked()
    with place.acting() as here:
        accept(here, guarantee.pk, address="192.0.2.7")
    first = open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    with place.acting():
        kept = HostedPage.objects.get(pk=first.page).reference

    class SameAgain:
        word = place.stage.cards.word

        def ask_for_guarantee(self, asked: object) -> object:
            return Page(kept, first.link)

    again = open_card_page(place, SameAgain(), guarantee.pk, back=BACK, account="acct_1")  # type: ignore[arg-type]
    assert again.page == first.page


def test_figures_that_no_claim_can_have_are_refused_in_words(place: Place) -> None:
    guarantee = place.given()
    with place.acting() as here:
        for lines, error in (
            ([Line("Vitre", quote=Decimal("130.005"))], ClaimFigureInvalid),
            ([Line("Vitre", quote=Decimal("-1.00"))], ClaimFigureInvalid),
            ([Line("Vitre", quote=Decimal("NaN"))], ClaimFigureInvalid),
            ([Line("Vitre", quote=Decimal("130.00"), received=Decimal("-70.00"))], ClaimFigureInvalid),
            ([Line("Sofa", price_new=Decimal("100.00"), age=10, lifetime=-10)], ClaimFigureInvalid),
            ([Line("Sofa", price_new=Decimal("100.00"), age=10**12, lifetime=10)], ClaimFigureInvalid),
            (
                [Line("Vitre", quote=Decimal("130.00")), Line("Usé", price_new=Decimal("50.00"), age=9, lifetime=9)],
                ClaimLineWorthless,
            ),
        ):
            with pytest.raises(error):
                claim_on(here, guarantee.pk, replace(DAMAGE, lines=lines))
        claim = claim_on(here, guarantee.pk, DAMAGE)
        for amount in (Money(Decimal("50.00"), "USD"), eur("99.995")):
            with pytest.raises(ClaimMoneyInvalid):
                lower(here, claim.pk, amount, "")
            with pytest.raises(ClaimMoneyInvalid):
                record_by_hand(here, claim.pk, amount, "")
            with pytest.raises(AnswerWithoutAmount):
                give(
                    here,
                    DebtorId(guarantee.debtor_id),
                    subject_of(claim),
                    Word(AnswerKind.ACCEPT, amount=amount),
                    eur("420.00"),
                )
    assert Decimal("50") == minimum_of("JPY").amount
    assert Decimal("0.50") == minimum_of("KWD").amount
    with place.acting() as here:
        with pytest.raises(DepositAmountInvalid):
            requests.ask(here, place.wanted(amount=eur("99.995")))
        with pytest.raises(SchemeInvalid):
            set_scheme(here, SchemeWord("Premium", {"damage": Decimal("10.005")}))
        set_scheme(here, SchemeWord("Premium", {"damage": Decimal("300.00")}))
        with pytest.raises(SchemeCurrency):
            requests.ask(here, place.wanted(scheme="Premium", amount=Money(Decimal("500.00"), "USD")))


@pytest.mark.requirement("SW-6", "SW-7", "SW-14")
def test_a_claim_that_is_lowered_is_split_anew_between_scheme_and_guest(place: Place) -> None:
    with place.acting() as here:
        set_scheme(here, SchemeWord("Premium", {"damage": Decimal("300.00")}, Decimal("50.00")))
    guarantee = place.given(scheme="Premium")
    with place.acting() as here:
        claim = claim_on(here, guarantee.pk, DAMAGE)
        for to, covered, rest in (("320.00", "270.00", "50.00"), ("100.00", "50.00", "50.00"), ("40.00", "0", "40.00")):
            lower(here, claim.pk, eur(to), "")
            line = recovery_line(Claim.objects.get(pk=claim.pk))
            assert (line.scheme, line.open) == (Decimal(covered), Decimal(rest))
