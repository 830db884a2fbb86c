"""From the request to the claim: a guest is asked, accepts, leaves a card at the provider, and something is claimed on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from relance.deposits.card.giving import ProviderSilent, TermsNotAccepted, accept, look_for_card, open_card_page
from relance.deposits.card.working import work_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claiming.changing import (
    ClaimNotLower,
    ClaimOver,
    lower,
    record_by_hand,
    start_recovery,
    stop_attempts,
)
from relance.deposits.claiming.drafting import reasons_offered
from relance.deposits.claiming.making import (
    ClaimAboveGuarantee,
    ClaimEmpty,
    ClaimTooLate,
    ClaimWord,
    HearingTooShort,
    NoShowTooSoon,
    NothingGiven,
    StayNotBegun,
    WindowTooLong,
    claim_on,
)
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import (
    BookingAsked,
    DepositAmountInvalid,
    GuaranteeClaimed,
    GuaranteeOver,
    Guest,
    GuestUnnamed,
    StayInvalid,
    Wanted,
)
from relance.deposits.guarantee.schemes import ReasonUnknown, SchemeUnknown, SchemeWord, scheme_named, set_scheme
from relance.deposits.models import Acceptance, Card, Claim, Guarantee
from relance.domain.captures.decisions import Over, Wait
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import DebtNature, Line
from relance.domain.deposits.guarantees import GuaranteeKind, GuaranteeState
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.exchanges.answers import Word, give
from relance.language import say
from relance.outbox.models import Message
from relance.outbox.sending import switch
from relance.parties.models import Debtor
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from relance.tenancy.rights import NotYourWord, RightMissing
from tests.deposits.builders import an_account
from tests.outbox.builders import IDENTITY
from tests.payments.played import PlayedWorld
from tests.payments.stage import Stage, eur, stage_of

pytestmark = pytest.mark.requirement("SW-1")
BACK = "https://gite.exemple.example/back"


@dataclass
class Place:
    """A company at work; its clock is the provider's."""

    organisation: int
    stage: Stage
    role: Role | None = None

    def acting(self) -> AbstractContextManager[Acting]:
        return acting(self.organisation, "test", self.stage.now, role=self.role)

    @property
    def is_stopping(self) -> Callable[[], bool]:
        return lambda: False

    def wanted(self, **other: object) -> Wanted:
        with self.acting() as here:
            begins = here.today
        usual = Wanted(
            GuaranteeKind.DEPOSIT,
            "Gîte de l'Exemple",
            begins,
            begins + timedelta(days=7),
            eur("500.00"),
            Guest("Camille Fictive", "camille@exemple.example"),
        )
        return replace(usual, **other)  # type: ignore[arg-type]

    def asked(self, **other: object) -> Guarantee:
        with self.acting() as here:
            switch(here, on=True)
            an_account(here)
            return requests.ask(here, self.wanted(**other))

    def given(self, card: str = "4242424242424242", **other: object) -> Guarantee:
        """A guarantee whose guest went all the way."""
        guarantee = self.asked(**other)
        with self.acting() as here:
            accept(here, guarantee.pk, address="192.0.2.7")
        page = open_card_page(self, self.stage.cards, guarantee.pk, back=BACK, account="acct_1")
        self.stage.world.guest(page.link, card)
        assert look_for_card(self, self.stage.cards, guarantee.pk) is GuaranteeState.SECURED
        return guarantee

    def state(self, guarantee: Guarantee) -> GuaranteeState:
        with self.acting() as here:
            return requests.state_of(here, Guarantee.objects.get(pk=guarantee.pk))


@pytest.fixture(params=["stripe", "mollie"])
def place(request: pytest.FixtureRequest, organisation: int) -> Iterator[Place]:
    with stage_of(request.param) as stage:
        yield Place(organisation, stage)


DAMAGE = ClaimWord(
    reason="damage",
    story="Brûlure ronde au milieu de la table.",
    lines=[Line("Ponçage et vernis de la table", quote=Decimal("290.00")), Line("Vitre", quote=Decimal("130.00"))],
    debt_nature=DebtNature.INDEMNITY,
    automatic_recovery=True,
)


def test_a_guest_gives_a_card_and_nothing_is_taken(place: Place) -> None:
    guarantee = place.asked()
    assert place.state(guarantee) is GuaranteeState.ASKED
    with pytest.raises(TermsNotAccepted):
        open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    with place.acting() as here:
        first = accept(here, guarantee.pk, address="192.0.2.7")
        assert accept(here, guarantee.pk, address="192.0.2.8").pk == first.pk  # pressed twice, agreed once
        assert first.terms.document.sha256
    assert place.state(guarantee) is GuaranteeState.ACCEPTED
    page = open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    assert (
        look_for_card(place, place.stage.cards, guarantee.pk) is GuaranteeState.ACCEPTED
    )  # what a browser says is not believed
    place.stage.world.guest(page.link)
    assert look_for_card(place, place.stage.cards, guarantee.pk) is GuaranteeState.SECURED
    assert look_for_card(place, place.stage.cards, guarantee.pk) is GuaranteeState.SECURED
    assert place.stage.world.entries == []
    with place.acting():
        card = Card.objects.get(guarantee=guarantee)
        assert (card.network, card.last4, card.ends_on) == ("visa", "4242", date(2030, 12, 31))
        assert card.acceptance == first


def test_a_card_that_is_refused_secures_nothing(place: Place) -> None:
    guarantee = place.asked()
    with place.acting() as here:
        accept(here, guarantee.pk, address="192.0.2.7")
    page = open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    place.stage.world.guest(page.link, act="decline")
    assert look_for_card(place, place.stage.cards, guarantee.pk) is GuaranteeState.ACCEPTED
    with place.acting():
        assert not Card.objects.filter(guarantee=guarantee).exists()


def test_another_card_takes_the_place_of_the_first(place: Place) -> None:
    guarantee = place.given()
    page = open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    place.stage.world.guest(page.link, "5555555555554444")
    look_for_card(place, place.stage.cards, guarantee.pk)
    with place.acting():
        assert Card.objects.filter(guarantee=guarantee, replaced_at=None).count() == 1
        assert Card.objects.filter(guarantee=guarantee).count() == 2


def test_a_provider_that_is_silent_says_so_and_the_guest_comes_again(place: Place) -> None:
    guarantee = place.asked()
    with place.acting() as here:
        accept(here, guarantee.pk, address="192.0.2.7")
    world = place.stage.world
    assert not isinstance(world, PlayedWorld)
    world.fail_next("500_before")
    world.fail_next("500_before")
    with pytest.raises(ProviderSilent):
        open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    world.faults.clear()
    open_card_page(place, place.stage.cards, guarantee.pk, back=BACK, account="acct_1")


def test_odd_requests_are_refused_in_words(place: Place) -> None:
    with place.acting() as here:
        today = here.today
        for wrong, error in (
            ({"begins_on": today + timedelta(days=3), "ends_on": today + timedelta(days=2)}, StayInvalid),
            ({"begins_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)}, StayInvalid),
            ({"amount": eur("0.00")}, DepositAmountInvalid),
            ({"amount": eur("100000.01")}, DepositAmountInvalid),
            ({"guest": Guest(" ")}, GuestUnnamed),
            ({"listing": ""}, GuestUnnamed),
            ({"scheme": "Platine"}, SchemeUnknown),
        ):
            with pytest.raises(error):
                requests.ask(here, place.wanted(**wrong))
        assert not Guarantee.objects.exists()
        assert not Debtor.objects.exists()


def test_one_booking_is_asked_once(place: Place) -> None:
    first = place.asked(external_id="R-1")
    with pytest.raises(BookingAsked):
        place.asked(external_id="R-1")
    with place.acting() as here:
        requests.cancel(here, first.pk)
    again = place.asked(external_id="R-1")
    assert requests.number_of(again) != requests.number_of(first)
    assert place.state(first) is GuaranteeState.CANCELLED
    with place.acting():
        assert Debtor.objects.count() == 1  # the same guest


@pytest.mark.requirement("SW-2")
def test_a_claim_is_asked_of_the_card_and_paid(place: Place) -> None:
    guarantee = place.given()
    place.stage.world.move_clock(timedelta(days=1) - timedelta(hours=place.stage.now.hour - 10))
    with place.acting() as here:
        for key, value in {**IDENTITY, "public-address": "https://gite.exemple.example"}.items():
            set_preference(here, key, value)
        claim = claim_on(here, guarantee.pk, DAMAGE)
        Message.objects.update(first_tried_at=here.at)  # the announcement is on its way
        assert (claim.amount, claim.covered) == (Decimal("420.00"), Decimal("0"))
        with pytest.raises(GuaranteeClaimed):
            requests.release(here, guarantee.pk)
    assert isinstance(work_on(place, claim.pk, place.stage.cards), Wait)
    assert place.stage.world.moved_in() == [], "the guest is heard first"
    place.stage.world.move_clock(timedelta(hours=72))
    decision = work_on(place, claim.pk, place.stage.cards)
    assert isinstance(decision, Over)
    assert sum(place.stage.world.moved_in()) == Decimal("420.00")
    with place.acting() as here:
        with pytest.raises(ClaimAboveGuarantee):
            claim_on(here, guarantee.pk, replace(DAMAGE, lines=[Line("Lampe", quote=Decimal("80.01"))]))
        claim_on(here, guarantee.pk, replace(DAMAGE, reason="loss", lines=[Line("Lampe", quote=Decimal("80.00"))]))


@pytest.mark.requirement("SW-14")
def test_only_a_no_show_that_was_shown_at_the_booking_is_not_waited_for(place: Place) -> None:
    no_show = replace(DAMAGE, reason="no_show", answer_period=timedelta(0))
    deposit = place.given(external_id="R-9")
    booking = place.given(kind=GuaranteeKind.NO_SHOW, external_id="R-10")
    place.stage.world.move_clock(timedelta(days=8))
    with place.acting() as here:
        with pytest.raises(HearingTooShort):
            claim_on(here, deposit.pk, no_show)
        with pytest.raises(HearingTooShort):
            claim_on(here, booking.pk, replace(DAMAGE, answer_period=timedelta(0)))
        claim = claim_on(here, booking.pk, no_show)
        assert claim.answer_until == claim.requested_at


@pytest.mark.requirement("P10")
def test_what_a_guest_agrees_to_no_member_says_for_them(place: Place) -> None:
    guarantee = place.asked()
    place.role = Role.OWNER
    with place.acting() as here:
        with pytest.raises(NotYourWord):
            accept(here, guarantee.pk, address="192.0.2.7")
        word = Word(AnswerKind.ACCEPT, amount=eur("420.00"))
        with pytest.raises(NotYourWord):
            give(here, DebtorId(guarantee.debtor_id), "claim:1", word, eur("420.00"))
        assert not Acceptance.objects.exists()


def test_an_amount_is_far_too_much_in_its_own_currency(place: Place) -> None:
    with place.acting() as here:
        for much, more in (("10000000", "10000001"), ("100000", "100001")):
            currency = "JPY" if len(much) > 6 else "EUR"
            requests.ask(here, place.wanted(amount=Money(Decimal(much), currency).rounded(), external_id=currency))
            with pytest.raises(DepositAmountInvalid):
                requests.ask(here, place.wanted(amount=Money(Decimal(more), currency).rounded()))


def test_odd_claims_are_refused_in_words(place: Place) -> None:
    guarantee = place.given()
    with place.acting() as here:
        for wrong, error in (
            ({"reason": "bad_mood"}, ReasonUnknown),
            ({"lines": []}, ClaimEmpty),
            ({"lines": [Line("Rien")]}, ClaimEmpty),
            ({"story": "  "}, ClaimEmpty),
            ({"lines": [Line("Maison", quote=Decimal("500.01"))]}, ClaimAboveGuarantee),
            ({"lines": [Line("Usé", price_new=Decimal("50.00"), age=10, lifetime=10)]}, ClaimEmpty),
            ({"window_days": 31}, WindowTooLong),  # the guest accepted thirty days
            ({"window_days": -1}, WindowTooLong),
            ({"answer_period": timedelta(0)}, HearingTooShort),  # the terms promised that they are heard
            ({"answer_period": timedelta(hours=71, minutes=59)}, HearingTooShort),
            ({"answer_period": timedelta(days=-3)}, HearingTooShort),
            ({"answer_period": timedelta(days=31)}, HearingTooShort),
        ):
            with pytest.raises(error):
                claim_on(here, guarantee.pk, replace(DAMAGE, **wrong))
        assert not Claim.objects.exists()
    only_asked = place.asked(external_id="R-2")
    with place.acting() as here, pytest.raises(NothingGiven):  # it is not over: it never was given
        claim_on(here, only_asked.pk, DAMAGE)
    place.stage.world.move_clock(timedelta(days=35))
    with place.acting() as here, pytest.raises(ClaimTooLate):
        claim_on(here, guarantee.pk, DAMAGE)


@pytest.mark.requirement("SW-2")
@pytest.mark.parametrize("reason", ["damage", "loss", "cleaning", "late_return"])
def test_nothing_that_happens_during_a_stay_is_claimed_before_it(place: Place, reason: str) -> None:
    with place.acting() as here:
        tomorrow = here.today + timedelta(days=1)
    guarantee = place.given(begins_on=tomorrow, ends_on=tomorrow + timedelta(days=2))
    with place.acting() as here:
        with pytest.raises(StayNotBegun):
            claim_on(here, guarantee.pk, replace(DAMAGE, reason=reason))
        offered = {one.code: one.cannot for one in reasons_offered(here, guarantee)}
        assert offered[reason] is not None
        assert (
            offered["unpaid_service"] is offered["other"] is None
        )  # what was ordered before the stay may be owed before it
    place.stage.world.move_clock(timedelta(days=1))
    with place.acting() as here:
        claim_on(here, guarantee.pk, replace(DAMAGE, reason=reason))


@pytest.mark.requirement("SW-14")
def test_a_guest_has_not_failed_to_come_before_the_hour_of_the_first_day(place: Place) -> None:
    booking = place.given(kind=GuaranteeKind.NO_SHOW)
    no_show = replace(DAMAGE, reason="no_show")
    with place.acting() as here:
        midnight = here.at.astimezone(here.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        at_18, at_12 = replace(here, at=midnight.replace(hour=18)), replace(here, at=midnight.replace(hour=12))
        just_before = replace(here, at=at_18.at - timedelta(seconds=1))
        with pytest.raises(NoShowTooSoon) as refused:
            claim_on(just_before, booking.pk, no_show)
        assert "18" in say(refused.value.sentence, "en")
        assert {one.code: one.cannot for one in reasons_offered(just_before, booking)}["no_show"] is not None
        assert {one.code: one.cannot for one in reasons_offered(at_18, booking)}["no_show"] is None
        set_preference(here, "deposit-no-show-hour", "12:00")  # a table at noon
        claim_on(at_12, booking.pk, no_show)


@pytest.mark.requirement("SW-6", "SW-7")
def test_what_a_scheme_covers_is_not_asked_of_the_guest(place: Place) -> None:
    with place.acting() as here:
        set_scheme(here, SchemeWord("Premium", {"damage": Decimal("300.00"), "loss": None}, Decimal("50.00")))
        set_scheme(here, SchemeWord("Premium", {"damage": Decimal("100.00")}))
        assert scheme_named(here, "premium").version == 2
        set_scheme(here, SchemeWord("Premium", {"damage": Decimal("300.00"), "loss": None}, Decimal("50.00")))
    guarantee = place.given(scheme="Premium")
    with place.acting() as here:
        covered = claim_on(here, guarantee.pk, replace(DAMAGE, lines=[Line("Sofa", quote=Decimal("350.00"))]))
        assert (covered.covered, recovery_line(covered).scheme) == (Decimal("300.00"), Decimal("300.00"))
        assert recovery_line(covered).open == Decimal("50.00")


@pytest.mark.requirement("SW-14")
def test_a_claim_goes_down_only_and_ends_when_it_is_called_off(place: Place) -> None:
    guarantee = place.given()
    with place.acting() as here:
        claim = claim_on(here, guarantee.pk, DAMAGE)
        with pytest.raises(ClaimNotLower):
            lower(here, claim.pk, eur("420.00"), "")
        lower(here, claim.pk, eur("290.00"), "La vitre était déjà fêlée.")
        record_by_hand(here, claim.pk, eur("90.00"), "espèces")
        with pytest.raises(ClaimAboveGuarantee):
            record_by_hand(here, claim.pk, eur("200.01"), "")
        stop_attempts(here, claim.pk)
        lower(here, claim.pk, eur("0.00"), "Nous n'insistons pas.")
    decision = work_on(place, claim.pk, place.stage.cards)
    assert isinstance(decision, Over)
    with place.acting() as here:
        assert Claim.objects.get(pk=claim.pk).outcome == "cancelled"
        with pytest.raises(ClaimOver):
            lower(here, claim.pk, eur("0.00"), "")
    assert place.stage.world.entries == []


@pytest.mark.requirement("SW-4", "SW-23")
def test_what_was_left_to_a_person_is_recovered_when_they_say_so(place: Place) -> None:
    guarantee = place.given("script:" + ",".join(["insufficient_funds"] * 30))
    with place.acting() as here:
        claim = claim_on(here, guarantee.pk, replace(DAMAGE, automatic_recovery=False, window_days=0))
    place.stage.world.move_clock(timedelta(days=2))
    work_on(place, claim.pk, place.stage.cards)
    with place.acting() as here:
        receivable = start_recovery(here, claim.pk)
        assert Claim.objects.get(pk=claim.pk).receivable_id == receivable
        with pytest.raises(ClaimOver):
            start_recovery(here, claim.pk)


def test_a_guarantee_that_is_over_lets_the_card_go_by_itself(place: Place) -> None:
    given, asked = place.given(), place.asked(external_id="R-2")
    with place.acting() as here:
        assert requests.release_what_is_over(here) == 0
    place.stage.world.move_clock(timedelta(days=35))
    with place.acting() as here:
        assert requests.release_what_is_over(here) == 1
        assert requests.release_what_is_over(here) == 0
    assert place.state(given) is GuaranteeState.RELEASED
    assert place.state(asked) is GuaranteeState.EXPIRED
    with place.acting() as here, pytest.raises(GuaranteeOver) as over:
        accept(here, asked.pk, address="192.0.2.7")
    assert say(over.value.sentence, "fr").endswith(
        "n’est plus en cours\u00a0: Jamais donnée."
    )  # the state in words, not its code


def test_who_may_only_look_does_nothing(place: Place) -> None:
    guarantee = place.given()
    viewer = replace(place, role=Role.VIEWER)
    with viewer.acting() as here:
        for act in (
            lambda: requests.ask(here, place.wanted()),
            lambda: requests.cancel(here, guarantee.pk),
            lambda: claim_on(here, guarantee.pk, DAMAGE),
            lambda: set_scheme(here, SchemeWord("Premium")),
        ):
            with pytest.raises(RightMissing):
                act()


def test_a_claim_is_on_what_the_guest_accepted(place: Place) -> None:
    """The mandate names amount, text and moment; without it no card stands behind anything."""
    guarantee = place.given()
    with place.acting():
        agreed = Acceptance.objects.get(guarantee=guarantee)
        assert (agreed.amount, agreed.accepted_from) == (Decimal("500.000"), "192.0.2.7")
