"""Exact amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance.domain.money import AmountUnreadable, CurrencyMismatch, Money, parse_amount, total
from tests.domain.builders import eur

amounts = st.integers(-(10**12), 10**12).map(lambda n: Money(Decimal(n) / 100).rounded())


@given(amount=amounts, weights=st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
@example(amount=eur("0.01"), weights=[1, 1, 1])
@example(amount=eur("-0.05"), weights=[0, 1, 1])
@pytest.mark.requirement("P22")
def test_allocate_neither_creates_nor_loses_a_cent(amount: Money, weights: list[int]) -> None:
    shares = amount.allocate(weights)
    assert total(shares) == amount
    assert all(not share for share, weight in zip(shares, weights, strict=True) if not weight)


@pytest.mark.requirement("P59")
def test_two_currencies_never_meet_in_a_sum_or_comparison() -> None:
    dollars = Money(Decimal(1), "USD")
    for meeting in (
        lambda: eur("1.00") + dollars,
        lambda: eur("1.00") < dollars,
        lambda: total([eur("1.00"), dollars]),
    ):
        with pytest.raises(CurrencyMismatch):
            meeting()


def test_money_refuses_floats_and_infinity() -> None:
    for amount in (1.0, Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(TypeError):
            Money(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1234.56", "1234,56", " 1234.56 ", "+1234.56"])
def test_an_amount_is_read_with_a_point_or_a_comma(text: str) -> None:
    assert parse_amount(text) == eur("1234.56")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,000",
        "1.000",
        "1 234,56",
        "1.234,56",
        "1e5",
        "NaN",
        "Infinity",
        "0x10",
        "١٢",
        "12€",
        "--1",
        "1_000",
        "9" * 20,
    ],
)
def test_what_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(AmountUnreadable):
        parse_amount(text)


def test_currencies_have_their_own_smallest_unit() -> None:
    assert Money(Decimal("10.5"), "XPF").rounded() == Money(Decimal(11), "XPF")
    assert Money(Decimal("1.2345"), "TND").rounded().amount == Decimal("1.235")
