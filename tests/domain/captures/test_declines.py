"""What a refusal means: the grouping of every published code, and which word wins where two disagree."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.captures.answers import Cause, Decline
from relance.domain.captures.declines import Refusal, Word, read_refusal, wait_after, words
from relance.domain.captures.limits import (
    Limit,
    LimitTooHigh,
    free_at,
    left_until,
    limits_of,
    published_limits,
)

TODAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def kind(on: date = TODAY, **said: str) -> Decline:
    return read_refusal(Refusal(said.pop("provider", "stripe"), **said), on).kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (
            "insufficient_funds try_again_later processing_error issuer_not_available card_velocity_exceeded",
            Decline.RETRY,
        ),
        ("generic_decline do_not_honor no_action_taken duplicate_transaction approve_with_id", Decline.RETRY),
        (
            "authentication_required authentication_not_handled mobile_device_authentication_required",
            Decline.AUTHENTICATE,
        ),
        (
            "lost_card stolen_card pickup_card restricted_card fraudulent invalid_account stop_payment_order",
            Decline.NEVER,
        ),
        ("revocation_of_authorization transaction_not_allowed card_not_supported merchant_blacklist", Decline.NEVER),
        ("call_issuer expired_card incorrect_cvc invalid_expiry_year pin_try_exceeded", Decline.GUEST),
        ("a_code_of_next_year", Decline.RETRY),
    ],
)
def test_each_code_of_stripe_has_its_class(codes: str, expected: Decline) -> None:
    assert {code: kind(code=code) for code in codes.split()} == dict.fromkeys(codes.split(), expected)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("insufficient_funds", Decline.RETRY),
        ("refused_by_issuer", Decline.RETRY),
        ("authentication_required", Decline.AUTHENTICATE),
        ("card_expired", Decline.GUEST),
        ("possible_fraud", Decline.NEVER),
        ("something_new", Decline.RETRY),
    ],
)
def test_the_one_word_of_mollie_has_its_class(reason: str, expected: Decline) -> None:
    assert kind(provider="mollie", code=reason) is expected


def test_advice_beats_the_decline_code_in_both_directions() -> None:
    assert kind(code="do_not_honor", advice="do_not_try_again") is Decline.NEVER
    assert kind(code="insufficient_funds", advice="confirm_card_data") is Decline.GUEST
    assert kind(code="transaction_not_allowed", advice="try_again_later") is Decline.RETRY


def test_no_advice_brings_a_stolen_card_back_nor_speaks_for_the_cardholder() -> None:
    assert kind(code="stolen_card", advice="try_again_later") is Decline.NEVER
    assert kind(code="authentication_required", advice="try_again_later") is Decline.AUTHENTICATE
    assert kind(code="insufficient_funds", advice="try_again_later", network_advice="03") is Decline.NEVER


def test_the_network_s_digits_forbid_wait_or_ask_for_another_card() -> None:
    assert [kind(code="generic_decline", network="mastercard", network_advice=advice) for advice in ("03", "21")] == [
        Decline.NEVER,
        Decline.NEVER,
    ]
    assert kind(code="generic_decline", network="mastercard", network_advice="01") is Decline.GUEST
    assert kind(code="insufficient_funds", network="mastercard", network_advice="30") is Decline.RETRY
    waits = [
        wait_after(advice) // timedelta(hours=1)
        for advice in ("24", "25", "26", "27", "28", "29", "30", "02", "99", "")
    ]
    assert waits == [1, 24, 48, 96, 144, 192, 240, 0, 0, 0]


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("57", date(2025, 9, 1), Decline.NEVER),
        ("57", date(2026, 10, 24), Decline.RETRY),
        ("57", date(2026, 10, 25), Decline.NEVER),
        ("51", TODAY, Decline.RETRY),
        ("r1", TODAY, Decline.NEVER),
        ("46", TODAY, Decline.NEVER),
        ("54", TODAY, Decline.GUEST),
        ("1A", TODAY, Decline.AUTHENTICATE),
        ("05", TODAY, Decline.RETRY),
    ],
)
def test_visa_s_category_is_that_of_the_day(code: str, on: date, expected: Decline) -> None:
    assert kind(on, code="generic_decline", network="visa", network_code=code) is expected


def test_visa_s_response_codes_say_nothing_of_a_mastercard() -> None:
    assert kind(code="generic_decline", network="mastercard", network_code="04") is Decline.RETRY


def test_what_the_provider_blocks_itself_is_never_tried_again_and_did_not_reach_the_network() -> None:
    answer = read_refusal(Refusal("stripe", "generic_decline", network="visa", is_blocked=True), TODAY)
    assert (answer.kind, answer.is_sent) == (Decline.NEVER, False)


def test_the_cause_is_the_most_telling_word() -> None:
    said = Refusal("stripe", "insufficient_funds", advice="try_again_later", network="mastercard", network_advice="26")
    assert read_refusal(said, TODAY).cause is Cause.FUNDS
    assert read_refusal(Refusal("stripe", "lost_card", advice="do_not_try_again"), TODAY).cause is Cause.LOST
    assert read_refusal(Refusal("stripe", "do_not_honor"), TODAY).cause is Cause.UNSAID


@given(
    st.sampled_from(sorted(words(), key=lambda word: (word.source, word.code))),
    st.sampled_from(["", "try_again_later", "confirm_card_data", "do_not_try_again"]),
)
def test_a_word_that_forbids_is_never_read_as_a_retry_unless_its_row_yields(word: Word, advice: str) -> None:
    named = {"decline_code": "code", "advice_code": "advice", "advice": "network_advice", "response": "network_code"}
    said = {"advice": advice, named[word.field]: word.code, "network": word.source}
    on = word.starts_on or word.ends_on or TODAY
    provider = word.source if word.source in ("stripe", "mollie") else "stripe"
    if word.kind is Decline.NEVER and not word.yields:
        assert kind(on, **{**said, "provider": provider}) is Decline.NEVER


def test_every_row_names_its_source() -> None:
    assert all(word.how and word.title for word in words())
    assert all(row.how and row.title for row in published_limits())


def test_visa_s_limit_is_fifteen_and_may_be_raised_to_twenty_since_its_day_and_no_further() -> None:
    month = timedelta(days=30)
    assert limits_of("visa", TODAY) == (Limit("visa", month, 15),)
    assert limits_of("visa", TODAY, {"visa": 20}) == (Limit("visa", month, 20),)
    with pytest.raises(LimitTooHigh):
        limits_of("visa", TODAY, {"visa": 21})
    with pytest.raises(LimitTooHigh):
        limits_of("visa", date(2025, 5, 24), {"visa": 20})


def test_a_card_of_an_unknown_network_keeps_every_limit() -> None:
    assert {limit.attempts for limit in limits_of("", TODAY)} == {15, 10, 35}
    assert {limit.attempts for limit in limits_of("mastercard", TODAY, {"visa": 20})} == {10, 35}


@given(
    st.lists(st.integers(0, 60 * 24), max_size=60),
    st.integers(0, 40 * 24),
    st.sampled_from(["visa", "mastercard", ""]),
)
def test_no_window_ever_holds_more_than_its_limit(hours: list[int], start: int, network: str) -> None:
    """Whatever was tried before, the moment given keeps each sliding window, provided that the past did."""
    limits = limits_of(network, TODAY)
    tried: list[datetime] = []
    for hour in sorted(hours):
        at = NOON + timedelta(hours=hour)
        if free_at(limits, tried, at) == at:
            tried.append(at)
    tried = [at for at in tried if at <= NOON + timedelta(hours=start)]
    free = free_at(limits, tried, NOON + timedelta(hours=start))
    for limit in limits:
        for end in (*tried, free):
            assert sum(end - limit.span < at <= end for at in (*tried, free)) <= limit.attempts
    if free > NOON + timedelta(hours=start):
        assert left_until(limits, tried, NOON + timedelta(hours=start)) == 0
