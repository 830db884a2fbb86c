"""What is claimed is what was lost, no more: wear comes off, a scheme pays its part, and the recovery line adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.deposits.claims import ZERO, Cover, Line, recovered, shares, worth

SUMS = st.decimals(min_value=0, max_value=100_000, places=2)
MONTHS = st.integers(0, 600)


@given(
    price=SUMS,
    quote=st.none() | SUMS,
    age=st.none() | MONTHS,
    lifetime=st.none() | MONTHS,
    received=SUMS,
)
def test_nobody_is_made_richer(
    price: Decimal, quote: Decimal | None, age: int | None, lifetime: int | None, received: Decimal
) -> None:
    found = worth(Line("Table", price, quote, age, lifetime, received))
    assert ZERO <= found.amount <= price
    assert found.amount == max(ZERO, found.basis - found.wear - found.received)
    assert found.amount == found.amount.quantize(Decimal("0.01"))
    if quote is not None:
        assert found.amount <= max(ZERO, quote - received) or found.basis == price


@given(price=SUMS, lifetime=st.integers(1, 600), younger=MONTHS, older=MONTHS)
def test_what_is_older_is_worth_no_more(price: Decimal, lifetime: int, younger: int, older: int) -> None:
    younger, older = sorted((younger, older))
    of = [worth(Line("Bicycle", price, None, age, lifetime)).amount for age in (younger, older)]
    assert of[0] >= of[1]
    assert worth(Line("Bicycle", price, None, lifetime, lifetime)).amount == 0


@pytest.mark.parametrize(
    "line", [Line("Lamp"), Line("Lamp", Decimal(-1)), Line("Lamp", Decimal(1), age=-1), Line("Lamp", quote=Decimal(-1))]
)
def test_a_line_without_a_figure_or_below_zero_is_none(line: Line) -> None:
    with pytest.raises(ValueError, match=r"known|negative"):
        worth(line)


@pytest.mark.requirement("SW-6", "SW-7")
@given(amount=SUMS, deductible=SUMS, cap=st.none() | SUMS, is_covered=st.booleans())
def test_scheme_and_guest_pay_it_between_them(
    amount: Decimal, deductible: Decimal, cap: Decimal | None, is_covered: bool
) -> None:
    found = shares(amount, "damage", Cover({"damage": cap} if is_covered else {}, deductible))
    assert found.scheme + found.guest == amount
    assert min(found.scheme, found.guest) >= 0
    assert found.scheme == 0 or is_covered
    assert cap is None or found.scheme <= cap
    assert found.guest >= min(amount, deductible)


@pytest.mark.requirement("SW-16", "SW-17")
def test_the_recovery_line_says_how_the_money_came() -> None:
    line = recovered(
        Decimal("420.00"),
        Decimal("50.00"),
        [Decimal("210.00"), Decimal("-10.00")],
        Decimal("90.00"),
    )
    assert (line.scheme, line.card, line.messages, line.open) == (
        Decimal("50.00"),
        Decimal("200.00"),
        Decimal("90.00"),
        Decimal("80.00"),
    )
