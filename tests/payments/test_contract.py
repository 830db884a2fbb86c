"""What every provider behind the door promises, put to each over a server that plays it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Captured, Decline, Declined, Pending, Unknown
from relance.domain.money import Money
from relance.payments.cards.values import (
    Account,
    Attempt,
    Dispute,
    DisputeStanding,
    Fetch,
    Mode,
    Payment,
    Refund,
    Standing,
    Thing,
)
from tests.payments.stage import LISTS, ORGANISATION, REFUNDS, TAKES_MONEY, Stage, eur, stage_of

pytestmark = pytest.mark.requirement("SW-1")
DONE_THEN_SILENT = ["cut", "hang", "500", "garbage", "half", "huge", "drip", "redirect"]
DAY = timedelta(days=1)


@pytest.fixture(params=["stripe", "mollie"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with stage_of(request.param) as made:
        yield made


# -- The account and the guest's pages --------------------------------------------------------------------------------


def test_a_key_says_whose_it_is_and_which_world_it_opens(stage: Stage) -> None:
    found = stage.cards.account()
    assert isinstance(found, Account)
    assert (found.name, found.mode) == ("Gîte de l’Exemple", Mode.TEST)


def test_a_guest_who_leaves_a_card_gives_a_guarantee_and_nothing_is_taken(stage: Stage) -> None:
    page = stage.page()
    assert stage.cards.guarantee_state(page.id).standing is Standing.OPEN
    stage.world.guest(page.link)
    found = stage.cards.guarantee_state(page.id)
    assert (found.standing, found.reference) == (Standing.DONE, f"{ORGANISATION}.claim-7.0")
    assert found.card is not None
    assert (found.card.network, found.card.last4, found.card.expires) == ("visa", "4242", (2030, 12))
    assert found.card.customer
    assert found.card.fingerprint
    assert stage.world.entries == []


def test_one_card_left_twice_has_one_fingerprint(stage: Stage) -> None:
    first, second = stage.card(), stage.card()
    assert first.fingerprint == second.fingerprint
    assert first.method != second.method


@pytest.mark.parametrize("act", ["decline", "fail_authentication"])
def test_a_refused_card_gives_no_guarantee(stage: Stage, act: str) -> None:
    page = stage.page()
    stage.world.guest(page.link, act=act)
    found = stage.cards.guarantee_state(page.id)
    assert found.standing in {Standing.OPEN, Standing.REFUSED}  # some let the guest type another
    assert (found.card, bool(found.code)) == (None, True)


@pytest.mark.parametrize("act", ["back", "close"])
def test_a_guest_who_goes_away_gives_none(stage: Stage, act: str) -> None:
    page = stage.page()
    stage.world.guest(page.link, act=act)
    assert stage.cards.guarantee_state(page.id).card is None


def test_a_page_that_nobody_used_is_over_by_itself(stage: Stage) -> None:
    page = stage.page()
    stage.world.move_clock(2 * DAY)
    assert stage.cards.guarantee_state(page.id).standing is Standing.EXPIRED


def test_a_guest_pays_on_the_page_and_it_is_found_with_our_reference(stage: Stage) -> None:
    asked = stage.asked(eur("80.00"))
    page = stage.cards.ask_for_payment(asked)
    assert not isinstance(page, Refused | Unknown)
    assert stage.cards.payment_state(page.id).standing is Standing.OPEN
    stage.world.guest(page.link)
    found = stage.cards.payment_state(page.id)
    assert found.standing is Standing.DONE
    assert found.paid is not None
    assert (found.paid.amount, found.reference) == (Decimal("80.00"), asked.reference)
    assert stage.world.moved_in() == [Decimal("80.00")]


def test_a_page_that_was_closed_takes_no_money(stage: Stage) -> None:
    page = stage.page(eur("80.00"))
    assert stage.cards.expire(page.id).standing in {Standing.EXPIRED, Standing.REFUSED}
    stage.world.guest(page.link)
    assert stage.world.entries == []


def test_a_page_that_was_paid_cannot_be_closed_and_says_so(stage: Stage) -> None:
    page = stage.page(eur("80.00"))
    stage.world.guest(page.link)
    closed = stage.cards.expire(page.id)
    assert closed.standing is Standing.DONE
    assert closed.paid is not None


def test_a_page_asked_for_again_under_its_reference_is_the_same_page(stage: Stage) -> None:
    asked = stage.asked(eur("80.00"))
    first, again = stage.cards.ask_for_payment(asked), stage.make().ask_for_payment(asked)
    assert first == again


# -- Attempts ---------------------------------------------------------------------------------------------------------


def test_an_attempt_takes_the_money_once(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Captured)
    assert (answer.amount, answer.fingerprint) == (Decimal("150.00"), attempt.card.fingerprint)
    assert stage.world.moved_in(attempt.reference) == [Decimal("150.00")]
    assert stage.cards.look_up(attempt, stage.later) == answer


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("insufficient_funds", Decline.RETRY),
        ("a_word_that_no_list_has", Decline.RETRY),
        ("expired_card", Decline.GUEST),
        ("authentication_required", Decline.AUTHENTICATE),
        ("stolen_card", Decline.NEVER),
    ],
)
def test_a_refusal_is_known_by_its_class_and_takes_nothing(stage: Stage, script: str, kind: Decline) -> None:
    attempt = stage.attempt_on(stage.scripted(script))
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.is_sent, answer.fingerprint) == (kind, True, attempt.card.fingerprint)
    assert answer.reference
    assert answer.code
    assert stage.world.entries == []
    assert stage.cards.look_up(attempt, stage.later) == answer


def test_a_card_refused_today_may_pay_tomorrow(stage: Stage) -> None:
    card = stage.scripted("insufficient_funds,ok")
    assert isinstance(stage.cards.attempt(stage.attempt_on(card)), Declined)
    assert isinstance(stage.cards.attempt(stage.attempt_on(card)), Captured)


@pytest.mark.parametrize("is_paid", [True, False])
def test_what_the_bank_answers_later_is_pending_until_then(stage: Stage, is_paid: bool) -> None:
    attempt = stage.attempt_on(stage.scripted("pending"))
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Pending)
    assert isinstance(stage.cards.look_up(attempt, stage.later), Pending)
    stage.world.settle(answer.reference, is_paid=is_paid)
    assert isinstance(stage.cards.look_up(attempt, stage.later), Captured if is_paid else Declined)


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "0.005"])
def test_an_amount_that_is_none_is_refused_before_anything_is_asked(stage: Stage, amount: str) -> None:
    attempt = stage.attempt_on(stage.card(), amount)
    before = len(stage.world.requests)
    with pytest.raises(Exception, match="cannot be taken from a card"):
        stage.cards.attempt(attempt)
    assert len(stage.world.requests) == before


def test_yen_have_no_hundredths(stage: Stage) -> None:
    attempt = Attempt(stage.named(), Money(Decimal(15000), "JPY"), stage.card(), stage.now)
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Captured)
    assert answer.amount == 15000
    assert stage.world.moved_in() == [Decimal(15000)]


def test_a_card_of_which_the_provider_knows_nothing_needs_another(stage: Stage) -> None:
    card, other = stage.card(), stage.card()
    strange = type(card)(customer=card.customer, method=other.method)
    answer = stage.cards.attempt(stage.attempt_on(strange))
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.is_sent) == (Decline.GUEST, False)


# -- Answers that are lost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DONE_THEN_SILENT)
def test_a_lost_answer_is_unknown_and_the_list_knows_it(stage: Stage, kind: str) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.breaks(kind, TAKES_MONEY)
    cards = stage.impatient() if kind in {"hang", "drip"} else stage.cards
    assert isinstance(cards.attempt(attempt), Unknown)
    stage.wait_until(lambda: stage.world.moved_in(attempt.reference))
    found = stage.make().look_up(attempt, stage.later)
    assert isinstance(found, Captured)
    assert found.amount == Decimal("150.00")
    assert stage.world.moved_in(attempt.reference) == [Decimal("150.00")]


@pytest.mark.parametrize("kind", ["cut_before", "500_before", "409"])
def test_a_lost_answer_to_what_was_never_done_is_unknown_until_the_list_is_sure(stage: Stage, kind: str) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.breaks(kind, TAKES_MONEY)
    assert isinstance(stage.cards.attempt(attempt), Unknown)
    assert isinstance(stage.cards.look_up(attempt, attempt.at + timedelta(minutes=1)), Unknown)
    assert stage.cards.look_up(attempt, stage.later) is None
    assert stage.world.entries == []


def test_a_provider_that_has_no_time_did_nothing(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.breaks("429", TAKES_MONEY)
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.code, answer.is_sent) == (Decline.RETRY, "rate_limit", False)
    assert stage.world.entries == []


def test_without_a_connection_nothing_was_done(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.world.is_over.set()
    stage.world.shutdown()
    stage.world.server_close()
    answer = stage.make().attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.code, answer.is_sent) == ("no_connection", False)


@pytest.mark.parametrize("kind", ["500_before", "garbage", "huge", "429"])
def test_a_list_that_cannot_be_read_says_nothing(stage: Stage, kind: str) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.cards.attempt(attempt)
    stage.breaks(kind, LISTS)
    assert isinstance(stage.cards.look_up(attempt, stage.later), Unknown)


def test_an_attempt_is_found_behind_a_hundred_others(stage: Stage) -> None:
    card = stage.card()
    attempt = stage.attempt_on(card, "150.00")
    stage.cards.attempt(attempt)
    for _ in range(110):
        stage.cards.attempt(stage.attempt_on(card, "1.00"))
    assert isinstance(stage.cards.look_up(attempt, stage.later), Captured)


# -- One reference, one movement of money -----------------------------------------------------------------------------


def test_the_same_attempt_sent_again_takes_nothing_more(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    first = stage.cards.attempt(attempt)
    assert stage.make().attempt(attempt) == first  # a copy of the installation makes the same reference
    assert stage.world.moved_in() == [Decimal("150.00")]


def test_a_reference_used_with_another_amount_takes_nothing_and_is_looked_up(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.cards.attempt(attempt)
    other = Attempt(attempt.reference, eur("90.00"), attempt.card, attempt.at, attempt.description)
    assert not isinstance(stage.cards.attempt(other), Captured)
    assert stage.world.moved_in() == [Decimal("150.00")]
    found = stage.cards.look_up(other, stage.later)
    assert isinstance(found, Captured)
    assert found.amount == Decimal("150.00")  # what was taken, not what was asked


def test_the_server_charges_again_under_a_key_that_is_a_day_old(stage: Stage) -> None:
    """Why nothing is ever looked up by sending it: the test server plays what providers say of themselves."""
    attempt = stage.attempt_on(stage.card())
    stage.cards.attempt(attempt)
    stage.world.move_clock(DAY + timedelta(minutes=1))
    stage.cards.look_up(attempt, stage.later)
    assert stage.world.moved_in() == [Decimal("150.00")]
    stage.cards.attempt(attempt)
    assert stage.world.moved_in() == [Decimal("150.00"), Decimal("150.00")]


def test_whatever_goes_wrong_an_attempt_is_one_request(stage: Stage) -> None:
    for kind in (*DONE_THEN_SILENT, "cut_before", "500_before", "409", "429"):
        attempt = stage.attempt_on(stage.card())
        stage.breaks(kind, TAKES_MONEY)
        before = len(stage.world.requests)
        (stage.impatient() if kind in {"hang", "drip"} else stage.cards).attempt(attempt)
        stage.wait_until(partial(stage.has_asked_since, before))
        assert [one.method for one in stage.world.requests[before:]] == ["POST"], kind
        assert len(stage.world.moved_in(attempt.reference)) <= 1


# -- Money that goes back ---------------------------------------------------------------------------------------------


def taken(stage: Stage, amount: str = "150.00", number: str = "4242424242424242") -> str:
    """A payment that was captured, by the provider's name."""
    answer = stage.cards.attempt(stage.attempt_on(stage.card(number), amount))
    assert isinstance(answer, Captured)
    return answer.reference


def test_money_is_given_back_in_parts_and_never_more_than_was_taken(stage: Stage) -> None:
    payment = taken(stage)
    first = stage.cards.refund(stage.refunding(payment, "100.00"))
    assert isinstance(first, Refund)
    assert (first.standing, first.amount) == (Standing.DONE, eur("100.00"))
    assert isinstance(stage.cards.refund(stage.refunding(payment, "50.01")), Refused)
    assert isinstance(stage.cards.refund(stage.refunding(payment, "50.00")), Refund)
    assert isinstance(stage.cards.refund(stage.refunding(payment, "0.50")), Refused)
    found = stage.cards.payment(payment)
    assert isinstance(found, Payment)
    assert found.refunded == eur("150.00")
    assert sum(Decimal(one["amount"]) for one in stage.world.entries) == 0


def test_the_same_refund_sent_again_gives_nothing_more(stage: Stage) -> None:
    refunding = stage.refunding(taken(stage), "60.00")
    assert stage.cards.refund(refunding) == stage.make().refund(refunding)
    assert sum(Decimal(one["amount"]) for one in stage.world.entries) == Decimal("90.00")


@pytest.mark.parametrize("kind", ["cut", "500", "garbage"])
def test_a_refund_whose_answer_is_lost_is_found_in_the_list(stage: Stage, kind: str) -> None:
    refunding = stage.refunding(taken(stage), "60.00")
    stage.breaks(kind, REFUNDS)
    assert isinstance(stage.cards.refund(refunding), Unknown)
    found = stage.cards.refund_state(refunding, stage.later)
    assert isinstance(found, Refund)
    assert found.amount == eur("60.00")
    assert stage.cards.refund_state(stage.refunding(refunding.payment, "1.00"), stage.later) is None


def test_a_dispute_is_seen_with_its_amount_and_its_outcome(stage: Stage) -> None:
    payment = taken(stage)
    assert stage.cards.disputes(payment) == ()
    name = stage.world.open_dispute(payment)
    (found,) = _disputes(stage, payment)
    assert (found.id, found.payment, found.amount) == (name, payment, eur("150.00"))
    assert found.standing in {DisputeStanding.TO_ANSWER, DisputeStanding.LOST}
    state = stage.cards.payment(payment)
    assert isinstance(state, Payment)
    assert state.is_disputed
    stage.world.close_dispute(name, is_won=True)
    (found,) = _disputes(stage, payment)
    assert found.standing is DisputeStanding.WON


def _disputes(stage: Stage, payment: str) -> tuple[Dispute, ...]:
    found = stage.cards.disputes(payment)
    assert not isinstance(found, Unknown)
    return found


def test_evidence_is_taken_or_refused_in_words(stage: Stage) -> None:
    payment = taken(stage)
    name = stage.world.open_dispute(payment)
    given = stage.cards.dispute_evidence(name, {"text": "Signed terms of 3 May."}, submit=True)
    if isinstance(given, Refused):
        assert "dashboard" in given.why
    else:
        assert isinstance(given, Dispute)
        assert given.standing is DisputeStanding.UNDER_REVIEW
        assert isinstance(stage.cards.dispute_evidence(name, {"text": "more"}, submit=True), Refused)


# -- What the provider tells ------------------------------------------------------------------------------------------


def test_messages_name_what_to_fetch_and_double_late_or_reordered_they_change_nothing(stage: Stage) -> None:
    attempt = stage.attempt_on(stage.card())
    stage.world.deliveries.clear()
    stage.world.doubles = stage.world.reorders = True
    answer = stage.cards.attempt(attempt)
    assert isinstance(answer, Captured)
    told = stage.world.flush()
    assert len(told) >= 2
    for one in told:
        named = stage.cards.event(one.headers, one.body, stage.now)
        assert isinstance(named, tuple)
        payment = next(fetch.id for fetch in named if fetch.thing is Thing.PAYMENT)
        found = stage.cards.payment(payment)
        assert isinstance(found, Payment)
        assert (found.reference, found.answer) == (attempt.reference, answer)


def test_a_forged_message_is_refused_or_names_nothing_that_is_ours(stage: Stage) -> None:
    taken(stage)
    body = b'{"id":"evt_1","api_version":"2026-10-28.endive","livemode":false,"type":"payment_intent.succeeded",'
    body += b'"entityId":"tr_forged","data":{"object":{"id":"pi_forged"}}}'
    forged = stage.world.delivery(body, secrets=["another"])
    assert isinstance(stage.cards.event(forged.headers, forged.body, stage.now), Refused)
    honest = stage.world.delivery(body)
    named = stage.cards.event(honest.headers, honest.body, stage.now)
    assert isinstance(named, tuple)
    assert isinstance(stage.cards.payment(next(one.id for one in named if one.thing is Thing.PAYMENT)), Refused)


def test_while_a_secret_is_changed_either_signs(stage: Stage) -> None:
    stage.world.secrets = ["the-next-one", *stage.world.secrets]
    body = b'{"api_version":"2026-10-28.endive","livemode":false,"type":"refund.failed","entityId":"re_9",'
    body += b'"data":{"object":{"id":"re_9"}}}'
    told = stage.world.delivery(body)
    assert stage.cards.event(told.headers, told.body, stage.now) == (Fetch(Thing.REFUND, "re_9"),)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"id=../../v1/account", b"id=tr_" + b"a" * 300, b"[" * 100_000, b'{"data":7}', b"id="]
)
def test_a_message_that_is_none_is_refused(stage: Stage, body: bytes) -> None:
    told = stage.world.delivery(body)
    named = stage.cards.event(told.headers, body, stage.now)
    assert isinstance(named, Refused) or named == ()
    assert isinstance(stage.cards.event({}, body, stage.now), Refused)


@pytest.mark.parametrize("name", ["../account", "", "pi_1/../../x", "tr_é", "a" * 300])
def test_a_name_that_is_none_goes_into_no_address(stage: Stage, name: str) -> None:
    before = len(stage.world.requests)
    assert isinstance(stage.cards.payment(name), Refused)
    assert stage.cards.guarantee_state(name).standing is Standing.UNKNOWN
    assert stage.cards.expire(name).standing is Standing.UNKNOWN
    assert len(stage.world.requests) == before
