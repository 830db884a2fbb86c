"""What each provider says in its own way, and no other does: signatures, versions, advice, amounts that fail."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Answer, Captured, Decline, Declined, Unknown
from relance.domain.money import Money
from relance.payments.cards import mollie_objects, network, stripe_objects
from relance.payments.cards.amounts import AmountNotPayable, of_text, of_units, text_of, units_of
from relance.payments.cards.stripe import Stripe
from relance.payments.cards.values import Attempt, Card, Fetch, Thing
from tests.payments.servers.stripe_server import SECRET, StripeServer
from tests.payments.stage import Stage, eur, stage_of

pytestmark = pytest.mark.requirement("SW-1")
AT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
CARD = Card("cus_1", "pm_1")
BODY = {
    "api_version": "2026-10-28.endive",
    "livemode": False,
    "type": "payment_intent.succeeded",
    "data": {"object": {"id": "pi_1"}},
}


@pytest.fixture
def stripe() -> Iterator[Stage]:
    with stage_of("stripe") as made:
        yield made


@pytest.fixture
def mollie() -> Iterator[Stage]:
    with stage_of("mollie") as made:
        yield made


# -- Amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "units", "text"),
    [
        ("12.34", "EUR", 1234, "12.34"),
        ("500", "JPY", 500, "500"),
        ("1.500", "KWD", 1500, "1.500"),
        ("1.5", "TND", 1500, "1.500"),
        ("12000", "XPF", 12000, "12000"),
        ("0.5", "CHF", 50, "0.50"),
    ],
)
def test_amounts_are_whole_units_of_their_currency(amount: str, currency: str, units: int, text: str) -> None:
    money = Money(Decimal(amount), currency)
    assert (units_of(money), text_of(money)) == (units, text)
    assert of_units(units, currency) == of_text(text, currency) == money.rounded()


def test_stripe_counts_the_krona_in_hundredths_that_iso_does_not_have() -> None:
    assert units_of(Money(Decimal(500), "ISK"), 2) == 50000
    with pytest.raises(AmountNotPayable):
        units_of(Money(Decimal("5.50"), "ISK"), 2)


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.001", "EUR"), ("0.5", "JPY"), ("0", "EUR"), ("-1", "EUR"), ("1e15", "EUR")]
)
def test_what_cannot_be_taken_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(AmountNotPayable):
        units_of(Money(Decimal(amount), currency))


@given(st.integers(1, 10**12), st.sampled_from(["EUR", "JPY", "KWD", "CHF", "XPF"]))
def test_no_unit_is_lost_on_the_way_there_and_back(units: int, currency: str) -> None:
    money = of_units(units, currency)
    assert units_of(money) == units
    assert of_text(text_of(money), currency) == money


# -- Stripe's messages ------------------------------------------------------------------------------------------------


def heard(stage: Stage, signature: str, body: bytes) -> tuple[Fetch, ...] | Refused:
    return stage.cards.event({"stripe-signature": signature}, body, stage.now)


def signed(stage: Stage, body: bytes, *, age: int = 0, secret: str = SECRET) -> str:
    stamp = int(stage.now.timestamp()) - age
    return f"t={stamp},v1={hmac.new(secret.encode(), f'{stamp}.'.encode() + body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize("age", [0, 299, -299])
def test_a_signed_event_names_what_to_fetch(stripe: Stage, age: int) -> None:
    body = json.dumps(BODY).encode()
    assert heard(stripe, signed(stripe, body, age=age), body) == (Fetch(Thing.PAYMENT, "pi_1"),)


def test_a_signature_that_is_old_of_another_secret_or_of_another_body_is_none(stripe: Stage) -> None:
    body = json.dumps(BODY).encode()
    good = signed(stripe, body)
    stamp, _, hexed = good.partition(",v1=")
    wrong = [
        signed(stripe, body, age=310),
        signed(stripe, body, age=-310),
        signed(stripe, body, secret="whsec_another"),
        "",
        stamp,
        f"{stamp},v0={hexed}",
        f"{stamp},v1={hexed.upper()}",
        f"{stamp},v1={'é' * 64}",
        f"{good},{stamp}",
        good.replace("t=", "t=1"),
        f"t=now,v1={hexed}",
    ]
    for signature in wrong:
        assert isinstance(heard(stripe, signature, body), Refused), signature
    assert isinstance(heard(stripe, good, body + b" "), Refused)
    assert heard(stripe, f"{stamp},v1={'0' * 64},v1={hexed},v0=x", body) == (Fetch(Thing.PAYMENT, "pi_1"),)


@pytest.mark.parametrize(
    "change",
    [{"api_version": "2026-03-25.dahlia"}, {"api_version": None}, {"livemode": True}, {"livemode": None}],
)
def test_an_event_of_another_version_or_mode_is_refused(stripe: Stage, change: dict[str, object]) -> None:
    body = json.dumps(BODY | change).encode()
    assert isinstance(heard(stripe, signed(stripe, body), body), Refused)


def test_a_later_month_of_the_same_version_is_read(stripe: Stage) -> None:
    body = json.dumps(BODY | {"api_version": "2026-12-16.endive"}).encode()
    assert isinstance(heard(stripe, signed(stripe, body), body), tuple)


def test_without_a_secret_nothing_is_believed(stripe: Stage) -> None:
    cards = Stripe(stripe.server.key, base=stripe.server.base)
    body = json.dumps(BODY).encode()
    assert isinstance(cards.event({"Stripe-Signature": signed(stripe, body, secret="")}, body, stripe.now), Refused)
    cards.close()


def test_requests_bear_the_pinned_version_and_one_key(stripe: Stage) -> None:
    attempt = stripe.attempt_on(stripe.card())
    stripe.cards.attempt(attempt)
    sent = stripe.server.requests[-1]
    assert sent.headers.get("Stripe-Version") == "2026-10-28.endive"
    assert sent.headers.get("Idempotency-Key") == attempt.reference
    assert (sent.body["off_session"], sent.body["confirm"]) == ("true", "true")


# -- What a refusal says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "kind", "advice"),
    [
        ("do_not_honor/do_not_try_again", Decline.NEVER, ""),
        ("generic_decline//26", Decline.RETRY, "26"),
        ("generic_decline//03", Decline.NEVER, "03"),
        ("generic_decline///R1", Decline.NEVER, ""),
        ("insufficient_funds///51", Decline.RETRY, ""),
    ],
)
def test_advice_beats_the_decline_code(stripe: Stage, script: str, kind: Decline, advice: str) -> None:
    attempt = stripe.attempt_on(stripe.scripted(script))
    answer = stripe.cards.attempt(attempt)
    assert isinstance(answer, Declined)
    assert (answer.kind, answer.advice) == (kind, advice)
    assert stripe.cards.look_up(attempt, stripe.later) == answer


def test_what_the_provider_itself_blocks_never_reached_the_network(stripe: Stage) -> None:
    card = stripe.scripted("insufficient_funds")
    answers = [stripe.cards.attempt(stripe.attempt_on(card, "1.00")) for _ in range(16)]
    assert [answer.is_sent for answer in answers if isinstance(answer, Declined)] == [True] * 15 + [False]
    last = answers[-1]
    assert isinstance(last, Declined)
    assert last.kind is Decline.NEVER


def test_below_the_minimum_nothing_is_tried(stripe: Stage) -> None:
    answer = stripe.cards.attempt(stripe.attempt_on(stripe.card(), "0.49"))
    assert isinstance(answer, Declined)
    assert (answer.code, answer.is_sent) == ("amount_too_small", False)


@pytest.mark.parametrize(("amount", "reason"), [("1004.00", "card_expired"), ("1007.00", "insufficient_funds")])
def test_mollies_failing_amounts_fail(mollie: Stage, amount: str, reason: str) -> None:
    answer = mollie.cards.attempt(mollie.attempt_on(mollie.card(), amount))
    assert isinstance(answer, Declined)
    assert answer.code == reason


def test_mollies_list_is_followed_by_its_place_and_by_no_address(mollie: Stage) -> None:
    """The next page's address, in the answer, leads to Mollie's own server, which nobody asks here."""
    card = mollie.card()
    attempt = mollie.attempt_on(card)
    mollie.cards.attempt(attempt)
    for _ in range(60):
        mollie.cards.attempt(mollie.attempt_on(card, "1.00"))
    assert isinstance(mollie.cards.look_up(attempt, mollie.later), Captured)


def test_an_attempt_that_stood_still_half_way_is_given_up_before_it_is_said_to_have_taken_nothing(
    stripe: Stage,
) -> None:
    attempt = stripe.attempt_on(stripe.card())
    server = stripe.server
    assert isinstance(server, StripeServer)
    intent = server.make_intent(
        {
            "amount": "15000",
            "currency": "eur",
            "customer": attempt.card.customer,
            "payment_method": attempt.card.method,
            "metadata": {"attempt": attempt.reference},
        }
    )
    found = stripe.cards.look_up(attempt, stripe.later)
    assert isinstance(found, Declined)
    assert intent["status"] == "canceled"


# -- Answers of any shape ---------------------------------------------------------------------------------------------

NAMES = sorted(
    {
        "id",
        "status",
        "amount",
        "currency",
        "metadata",
        "attempt",
        "value",
        "latest_charge",
        "last_payment_error",
        "details",
        "code",
        "created",
        "createdAt",
        "amount_received",
        "next_action",
        "payment_method",
        "card",
        "outcome",
        "error",
        "type",
        "reason",
    }
)


def _larger(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), _larger, max_leaves=20)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8)


@given(OBJECTS)
def test_an_answer_of_any_shape_is_read_without_a_fault_and_never_as_money(data: dict[str, object]) -> None:
    asked = Attempt("r", eur("1.00"), CARD, AT)
    for answer in (stripe_objects.answer(data, asked), mollie_objects.answer(data, asked)):
        assert isinstance(answer, Answer)
        assert not isinstance(answer, Captured)
    stripe_objects.page_state(data)
    stripe_objects.guarantee(data)
    stripe_objects.dispute(data)
    stripe_objects.refund(data)
    mollie_objects.page_state(data)
    mollie_objects.guarantee(data, data)
    mollie_objects.dispute(data)
    mollie_objects.refund(data)


def test_an_answer_about_another_attempt_is_unknown(stripe: Stage) -> None:
    attempt = stripe.attempt_on(stripe.card())
    stripe.cards.attempt(attempt)
    intent = next(one for name, one in reversed(stripe.server.things.items()) if name.startswith("pi_"))
    for other in (
        Attempt("another", attempt.amount, attempt.card, attempt.at),
        Attempt(attempt.reference, eur("1.00"), attempt.card, attempt.at),
    ):
        assert isinstance(stripe_objects.answer(intent, other), Unknown)


def test_no_answer_is_waited_for_longer_than_the_bounds() -> None:
    """80 seconds at most: what is silent 20, or speaks for 60."""
    assert timedelta(seconds=80).total_seconds() >= network.READ_SECONDS + network.WHOLE_SECONDS
