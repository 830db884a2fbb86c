"""What every provider behind the door promises, put to each over a server that plays it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from relance.dispatch.answers import Accepted, Refused
from relance.domain.captures.answers import Captured, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.money import Money
from relance.payments.cards.values import (
    Account,
    Attempt,
    Card,
    Dispute,
    DisputeStanding,
    Fetch,
    Mode,
    Payment,
    Refund,
    Standing,
    Thing,
)
from tests.payments.stage import (
    LISTS,
    ORGANISATION,
    REFUNDS,
    TAKES_MONEY,
    Stage,
    a_demonstration,
    eur,
    played_stage,
    stage_of,
)

pytestmark = pytest.mark.requirement("SW-1")
DONE_THEN_SILENT = ["cut", "hang", "500", "garbage", "half", "huge", "drip", "drip_headers", "redirect"]
SLOW = {"hang", "drip", "drip_headers"}
DAY = timedelta(days=1)


@pytest.fixture(params=["stripe", "mollie"])
def online(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A provider that is asked over a network."""
    with stage_of(request.param) as made:
        yield made


@pytest.fixture(params=["stripe", "mollie", "demonstration"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Any provider."""
    if request.param == "demonstration":
        request.getfixturevalue("database")
        yield played_stage(a_demonstration())
        return
    with stage_of(request.param) as made:
        yield made


# -- The account and the guest's pages --------------------------------------------------------------------------------


def test_a_key_says_whose_it_is_and_which_world_it_opens(stage: Stage) -> None:
    found = stage.cards.account()
    assert isinstance(found, Account)
    assert (found.mode, found.name) == (Mode.TEST, "" if stage.cards.word == "demonstration" else "Gîte de l’Exemple")


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
def test_what_the_bank_answers_later_is_pending_until_then(online: Stage, is_paid: bool) -> None:
    attempt = online.attempt_on(online.scripted("pending"))
    answer = online.cards.attempt(attempt)
    assert isinstance(answer, Pending)
    assert isinstance(online.cards.look_up(attempt, online.later), Pending)
    online.server.settle(answer.reference, is_paid=is_paid)
    assert isinstance(online.cards.look_up(attempt, online.later), Captured if is_paid else Declined)


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


def test_a_payment_that_waits_for_its_holder_at_a_link_is_approved_there(online: Stage) -> None:
    attempt = online.attempt_on(online.scripted("approval,ok"))
    waits = online.cards.attempt(attempt)
    assert isinstance(waits, NeedsDebtor)
    assert online.world.entries == []
    online.world.guest(waits.link)
    found = online.cards.look_up(attempt, online.later)
    assert isinstance(found, Captured)
    assert found.reference == waits.reference
    assert online.world.moved_in(attempt.reference) == [Decimal("150.00")]


def test_a_payment_that_waits_at_a_link_is_cancelled_and_takes_nothing_any_more(online: Stage) -> None:
    waits = online.cards.attempt(online.attempt_on(online.scripted("approval,ok")))
    assert isinstance(waits, NeedsDebtor)
    given_up = online.cards.cancel(waits.reference)
    assert isinstance(given_up, Payment)
    assert isinstance(given_up.answer, Declined)
    assert not given_up.answer.is_sent
    online.world.guest(waits.link)
    assert online.world.entries == []


def test_a_payment_that_came_meanwhile_cannot_be_cancelled_and_says_so(stage: Stage) -> None:
    taken = stage.cards.attempt(stage.attempt_on(stage.card()))
    assert isinstance(taken, Captured)
    found = stage.cards.cancel(taken.reference)
    assert isinstance(found, Payment)
    assert isinstance(found.answer, Captured)
    assert stage.world.moved_in() == [Decimal("150.00")]


def test_a_payment_of_nobodys_cannot_be_cancelled(stage: Stage) -> None:
    assert isinstance(stage.cards.cancel("tr_none"), Refused)
    assert isinstance(stage.cards.cancel("../customers"), Refused)


def test_a_card_of_which_the_provider_knows_nothing_needs_another(stage: Stage) -> None:
    card = stage.card()
    _needs_another(stage, replace(card, method="none_such"))


def test_a_card_of_another_guest_needs_another(online: Stage) -> None:
    card, other = online.card(), online.card()
    _needs_another(online, replace(card, method=other.method))


def _needs_another(stage: Stage, card: Card) -> None:
    answer = stage.cards.attempt(stage.attempt_on(card))
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.is_sent) == (Decline.GUEST, False)
    assert stage.world.entries == []


# -- Answers that are lost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DONE_THEN_SILENT)
def test_a_lost_answer_is_unknown_and_the_list_knows_it(online: Stage, kind: str) -> None:
    attempt = online.attempt_on(online.card())
    online.breaks(kind, TAKES_MONEY)
    cards = online.impatient() if kind in SLOW else online.cards
    assert isinstance(cards.attempt(attempt), Unknown)
    online.wait_until(lambda: online.server.moved_in(attempt.reference))
    found = online.make().look_up(attempt, online.later)
    assert isinstance(found, Captured)
    assert found.amount == Decimal("150.00")
    assert online.server.moved_in(attempt.reference) == [Decimal("150.00")]


@pytest.mark.parametrize("kind", ["cut_before", "500_before", "409"])
def test_a_lost_answer_to_what_was_never_done_is_unknown_until_the_list_is_sure(online: Stage, kind: str) -> None:
    attempt = online.attempt_on(online.card())
    online.breaks(kind, TAKES_MONEY)
    assert isinstance(online.cards.attempt(attempt), Unknown)
    assert isinstance(online.cards.look_up(attempt, attempt.at + timedelta(minutes=1)), Unknown)
    assert online.cards.look_up(attempt, online.later) is None
    assert online.server.entries == []


def test_a_provider_that_has_no_time_did_nothing(online: Stage) -> None:
    attempt = online.attempt_on(online.card())
    online.breaks("429", TAKES_MONEY)
    answer = online.cards.attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.code, answer.is_sent) == (Decline.RETRY, "rate_limit", False)
    assert online.server.entries == []


def test_without_a_connection_nothing_was_done(online: Stage) -> None:
    attempt = online.attempt_on(online.card())
    online.server.is_over.set()
    online.server.shutdown()
    online.server.server_close()
    answer = online.make().attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.code, answer.is_sent) == ("no_connection", False)


@pytest.mark.parametrize("kind", ["500_before", "garbage", "huge", "429"])
def test_a_list_that_cannot_be_read_says_nothing(online: Stage, kind: str) -> None:
    attempt = online.attempt_on(online.card())
    online.cards.attempt(attempt)
    online.breaks(kind, LISTS)
    assert isinstance(online.cards.look_up(attempt, online.later), Unknown)


def test_an_attempt_is_found_behind_a_hundred_others(online: Stage) -> None:
    card = online.card()
    attempt = online.attempt_on(card, "150.00")
    online.cards.attempt(attempt)
    for _ in range(110):
        online.cards.attempt(online.attempt_on(card, "1.00"))
    assert isinstance(online.cards.look_up(attempt, online.later), Captured)


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


def test_the_server_charges_again_under_a_key_that_is_a_day_old(online: Stage) -> None:
    """Why nothing is ever looked up by sending it: the test server plays what providers say of themselves."""
    attempt = online.attempt_on(online.card())
    online.cards.attempt(attempt)
    online.server.move_clock(DAY + timedelta(minutes=1))
    online.cards.look_up(attempt, online.later)
    assert online.server.moved_in() == [Decimal("150.00")]
    online.cards.attempt(attempt)
    assert online.server.moved_in() == [Decimal("150.00"), Decimal("150.00")]


def test_whatever_goes_wrong_an_attempt_is_one_request(online: Stage) -> None:
    for kind in (*DONE_THEN_SILENT, "cut_before", "500_before", "409", "429"):
        attempt = online.attempt_on(online.card())
        online.breaks(kind, TAKES_MONEY)
        before = len(online.server.requests)
        (online.impatient() if kind in SLOW else online.cards).attempt(attempt)
        online.wait_until(partial(online.has_asked_since, before))
        assert [one.method for one in online.server.requests[before:]] == ["POST"], kind
        assert len(online.server.moved_in(attempt.reference)) <= 1


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
def test_a_refund_whose_answer_is_lost_is_found_in_the_list(online: Stage, kind: str) -> None:
    refunding = online.refunding(taken(online), "60.00")
    online.breaks(kind, REFUNDS)
    assert isinstance(online.cards.refund(refunding), Unknown)
    found = online.cards.refund_state(refunding, online.later)
    assert isinstance(found, Refund)
    assert found.amount == eur("60.00")
    assert online.cards.refund_state(online.refunding(refunding.payment, "1.00"), online.later) is None


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


def test_messages_name_what_to_fetch_and_double_late_or_reordered_they_change_nothing(online: Stage) -> None:
    attempt = online.attempt_on(online.card())
    online.server.deliveries.clear()
    online.server.doubles = online.server.reorders = True
    answer = online.cards.attempt(attempt)
    assert isinstance(answer, Captured)
    told = online.server.flush()
    assert len(told) >= 2
    for one in told:
        named = online.cards.event(one.headers, one.body, online.now)
        assert isinstance(named, tuple)
        payment = next(fetch.id for fetch in named if fetch.thing is Thing.PAYMENT)
        found = online.cards.payment(payment)
        assert isinstance(found, Payment)
        assert (found.reference, found.answer) == (attempt.reference, answer)


def test_a_forged_message_is_refused_or_names_nothing_that_is_ours(online: Stage) -> None:
    taken(online)
    body = b'{"id":"evt_1","api_version":"2026-10-28.endive","livemode":false,"type":"payment_intent.succeeded",'
    body += b'"entityId":"tr_forged","data":{"object":{"id":"pi_forged"}}}'
    forged = online.server.delivery(body, secrets=["another"])
    assert isinstance(online.cards.event(forged.headers, forged.body, online.now), Refused)
    honest = online.server.delivery(body)
    named = online.cards.event(honest.headers, honest.body, online.now)
    assert isinstance(named, tuple)
    assert isinstance(online.cards.payment(next(one.id for one in named if one.thing is Thing.PAYMENT)), Refused)


def test_while_a_secret_is_changed_either_signs(online: Stage) -> None:
    online.server.secrets = ["the-next-one", *online.server.secrets]
    body = b'{"api_version":"2026-10-28.endive","livemode":false,"type":"refund.failed","entityId":"re_9",'
    body += b'"data":{"object":{"id":"re_9"}}}'
    told = online.server.delivery(body)
    assert online.cards.event(told.headers, told.body, online.now) == (Fetch(Thing.REFUND, "re_9"),)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"id=../../v1/account", b"id=tr_" + b"a" * 300, b"[" * 100_000, b'{"data":7}', b"id="]
)
def test_a_message_that_is_none_is_refused(online: Stage, body: bytes) -> None:
    told = online.server.delivery(body)
    named = online.cards.event(told.headers, body, online.now)
    assert isinstance(named, Refused) or named == ()
    assert isinstance(online.cards.event({}, body, online.now), Refused)


@pytest.mark.parametrize("name", ["../account", "", "pi_1/../../x", "tr_é", "a" * 300])
def test_a_name_that_is_none_goes_into_no_address(stage: Stage, name: str) -> None:
    before = len(stage.world.requests)
    assert isinstance(stage.cards.payment(name), Refused)
    assert stage.cards.guarantee_state(name).standing is Standing.UNKNOWN
    assert stage.cards.expire(name).standing is Standing.UNKNOWN
    assert len(stage.world.requests) == before


def test_a_card_that_is_forgotten_takes_nothing_any_more_and_may_be_forgotten_again(online: Stage) -> None:
    card, other = online.card(), online.card()
    for _ in range(2):
        assert isinstance(online.cards.forget(card.customer, card.method), Accepted)
    assert not isinstance(online.cards.attempt(online.attempt_on(card)), Captured)
    assert isinstance(online.cards.attempt(online.attempt_on(other)), Captured)
    assert isinstance(online.cards.forget("../account", "../account"), Refused)
