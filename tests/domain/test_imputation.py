"""Which debt a payment extinguishes first (C. civ. 1342-10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.imputation import OpenDebt, impute
from relance.domain.money import CurrencyMismatch, Money, total
from tests.domain.builders import day, eur

TODAY = date(2026, 6, 1)


def debt(key: str, amount: str, due: str, rate: str = "0") -> OpenDebt[str]:
    return OpenDebt(key, eur(amount), day(due), Decimal(rate))


def shares(payment: str, *debts: OpenDebt[str], named: tuple[str, ...] = ()) -> dict[str, str]:
    return {s.key: str(s.amount.amount) for s in impute(eur(payment), debts, today=TODAY, named=named).shares}


@pytest.mark.requirement("P25")
def test_the_debt_that_the_debtor_names_comes_first() -> None:
    old, recent = debt("old", "100.00", "2026-01-01"), debt("recent", "100.00", "2026-05-01")
    assert shares("100.00", old, recent, named=("recent",)) == {"recent": "100.00"}


def test_what_is_due_comes_before_what_is_not() -> None:
    assert shares("50.00", debt("future", "50.00", "2026-07-01", "0.15"), debt("due", "50.00", "2026-06-01")) == {
        "due": "50.00"
    }


def test_among_due_debts_the_dearest_then_the_oldest() -> None:
    debts = (
        debt("old", "10.00", "2026-01-01"),
        debt("dear", "10.00", "2026-05-01", "0.15"),
        debt("new", "10.00", "2026-05-01"),
    )
    assert shares("15.00", *debts) == {"dear": "10.00", "old": "5.00"}


def test_equal_debts_share_in_proportion_without_losing_a_cent() -> None:
    debts = debt("a", "100.00", "2026-01-01"), debt("b", "200.00", "2026-01-01")
    assert shares("100.00", *debts) == {"a": "33.34", "b": "66.66"}


def test_what_no_debt_takes_stays_unallocated() -> None:
    result = impute(eur("15.00"), [debt("a", "10.00", "2026-01-01")], today=TODAY)
    assert result.unallocated == eur("5.00")


@pytest.mark.requirement("P59")
def test_a_payment_settles_debts_of_its_own_currency_only() -> None:
    with pytest.raises(CurrencyMismatch):
        impute(eur("1.00"), [OpenDebt("a", Money(Decimal(1), "USD"), TODAY)], today=TODAY)


debts = st.lists(
    st.builds(
        lambda cents, due, rate: OpenDebt(
            (cents, due, rate), Money(Decimal(cents) / 100).rounded(), due, Decimal(rate)
        ),
        st.integers(0, 100_000),
        st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        st.sampled_from(["0", "0.12", "0.15"]),
    ),
    max_size=8,
    unique_by=lambda d: d.key,
)


@pytest.mark.requirement("P22")
@given(cents=st.integers(0, 500_000), open_debts=debts)
def test_shares_sum_to_the_payment_and_no_debt_gets_more_than_it_is(
    cents: int, open_debts: list[OpenDebt[object]]
) -> None:
    payment = Money(Decimal(cents) / 100).rounded()
    result = impute(payment, open_debts, today=TODAY)
    owed = {d.key: d.open for d in open_debts}
    assert total(s.amount for s in result.shares) + result.unallocated == payment
    assert all(eur("0.00") < s.amount <= owed[s.key] for s in result.shares)
    assert not result.unallocated or total(owed.values()) == total(s.amount for s in result.shares)
