"""Interest slice by slice: worked cases, and promises over random ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance.domain.calendars import ONE_DAY, half_year_start
from relance.domain.interest import Imputation, Payment, PaymentAboveDebt, PaymentTooLate, PeriodReversed
from relance.domain.law.fr.figures import RuleNotInForce
from relance.domain.law.fr.legal_interest import Creditor
from relance.domain.law.fr.regimes import OptionRefused, Regime
from relance.domain.money import Money
from relance.domain.rates import RateImplausible, RateUnknown, parse_rate
from tests.domain.builders import TABLES, day, eur, paid, statement


def cuts(result: object) -> list[tuple[str, int, str, str]]:
    return [(s.days.start.isoformat(), len(s.days), str(s.rate), str(s.amount.amount)) for s in result.slices]  # type: ignore[attr-defined]


@pytest.mark.requirement("RU-3", "RU-6", "P26")
def test_a_delay_over_two_half_years_has_two_rates() -> None:
    result = statement("10000.00", due="2025-05-31", until="2025-07-15")
    assert cuts(result) == [("2025-06-01", 30, "0.1315", "108.08"), ("2025-07-01", 15, "0.1215", "49.93")]
    assert result.interest == eur("158.01")
    assert result.total == eur("10198.01")


@pytest.mark.requirement("P27")
def test_one_day_late_is_one_day_of_interest_and_the_whole_40_euros() -> None:
    result = statement("1000.00", due="2026-03-31", until="2026-04-01")
    assert cuts(result) == [("2026-04-01", 1, "0.1215", "0.33")]
    assert result.compensation == eur("40.00")


@pytest.mark.requirement("P27")
def test_the_one_day_of_a_debt_paid_the_day_after_bears_the_rate_of_that_day() -> None:
    # Due on 30 June, paid on 1 July: the day counted is 1 July, at the rate of the second half-year.
    late = statement("10000.00", paid("2025-07-01", "10043.33"), due="2025-06-30", until="2025-07-01")
    assert cuts(late) == [("2025-07-01", 1, "0.1215", "3.33")]
    assert (late.compensation, late.total) == (eur("40.00"), eur("0.00"))
    in_time = statement("10000.00", paid("2025-06-30", "10000.00"), due="2025-06-30", until="2025-07-01")
    assert (in_time.slices, in_time.total) == ((), eur("0.00"))


@pytest.mark.requirement("P27")
def test_the_first_and_the_last_day_of_a_slice_are_those_that_letters_print() -> None:
    first, second = statement("1000.00", due="2025-05-31", until="2025-07-15").slices
    assert (first.days.start, first.days.last, len(first.days)) == (day("2025-06-01"), day("2025-06-30"), 30)
    assert (second.days.start, second.days.last, len(second.days)) == (day("2025-07-01"), day("2025-07-15"), 15)


@pytest.mark.requirement("P27")
def test_the_legal_rate_counts_its_first_day_and_not_the_day_of_payment() -> None:
    (piece,) = statement("1000.00", due="2026-02-01", until="2026-02-11", regime=Regime.FR_B2C).slices
    assert (piece.days.start, piece.days.last, len(piece.days)) == (day("2026-02-01"), day("2026-02-10"), 10)


@pytest.mark.requirement("P26")
def test_the_day_of_a_part_payment_still_bears_interest_on_what_was_owed_before_it() -> None:
    result = statement(
        "36500.00",
        paid("2026-04-10", "36500.00"),
        due="2026-03-31",
        until="2026-04-30",
        rate="0.10",
        imputation=Imputation.PRINCIPAL_FIRST,
    )
    assert cuts(result) == [("2026-04-01", 10, "0.10", "100.00")]


@pytest.mark.requirement("P51")
def test_on_the_due_date_nothing_is_late() -> None:
    result = statement("1000.00", due="2026-03-31", until="2026-03-31")
    assert result.slices == ()
    assert (result.interest, result.compensation, result.total) == (eur("0.00"), eur("0.00"), eur("1000.00"))


@pytest.mark.requirement("P27")
def test_a_leap_year_has_365_days_too() -> None:
    assert statement("36500.00", due="2024-02-28", until="2024-03-01", rate="0.10").interest == eur("20.00")


def test_a_slice_ends_at_the_half_year_even_where_the_rate_stays() -> None:
    result = statement("1000.00", due="2025-12-01", until="2026-02-01")
    assert [(s.days.start, s.days.end) for s in result.slices] == [
        (day("2025-12-02"), day("2026-01-01")),
        (day("2026-01-01"), day("2026-02-02")),
    ]


def test_a_contract_rate_is_not_cut() -> None:
    assert len(statement("1000.00", due="2023-03-31", until="2026-11-22", rate="0.15").slices) == 1


@pytest.mark.requirement("P28")
def test_the_40_euros_do_not_depend_on_the_rate() -> None:
    result = statement("1000.00", rate="0.0")
    assert (result.interest, result.compensation) == (eur("0.00"), eur("40.00"))


@pytest.mark.requirement("P25", "P26")
def test_a_part_payment_goes_to_interest_first_and_the_rest_lowers_the_base() -> None:
    result = statement("10000.00", paid("2025-06-10", "1000.00"), due="2025-05-31", until="2025-06-30")
    assert cuts(result) == [("2025-06-01", 10, "0.1315", "36.03"), ("2025-06-11", 20, "0.1315", "65.11")]
    (share,) = result.shares
    assert (share.interest, share.principal) == (eur("36.03"), eur("963.97"))
    assert result.principal == eur("9036.03")


def test_principal_first_is_there_for_those_who_agreed_on_it() -> None:
    result = statement(
        "10000.00", paid("2025-06-10", "1000.00"), until="2025-07-01", imputation=Imputation.PRINCIPAL_FIRST
    )
    assert result.principal == eur("9000.00")
    assert result.total == eur("9000.00") + result.interest + eur("40.00")


def test_a_payment_below_the_interest_accrued_leaves_the_base_and_its_slice_whole() -> None:
    result = statement("10000.00", paid("2025-06-10", "20.00"), until="2025-06-30")
    assert cuts(result) == [("2025-06-01", 30, "0.1315", "108.08")]
    assert result.interest_unpaid == eur("88.08")


def test_paid_in_full_on_the_due_date_owes_nothing_more() -> None:
    result = statement("1000.00", paid("2025-05-31", "1000.00"))
    assert (result.total, result.slices, result.compensation) == (eur("0.00"), (), eur("0.00"))


@pytest.mark.requirement("P24")
def test_paying_only_the_principal_leaves_penalties_and_the_40_euros_on_record() -> None:
    result = statement(
        "1200.00",
        paid("2025-04-30", "1200.00"),
        due="2025-04-02",
        until="2025-06-01",
        imputation=Imputation.PRINCIPAL_FIRST,
    )
    assert result.principal == eur("0.00")
    assert result.total == eur("52.11")  # 12.11 of penalty + 40.00


def test_a_payment_can_settle_everything_to_the_cent_and_not_a_cent_more() -> None:
    assert statement("10000.00", paid("2025-07-15", "10198.01")).total == eur("0.00")
    with pytest.raises(PaymentAboveDebt, match=r"exceeds what was owed that day by 0\.01 EUR"):
        statement("10000.00", paid("2025-07-15", "10198.02"))


def test_a_payment_after_the_end_and_a_reversed_period_are_refused() -> None:
    with pytest.raises(PaymentTooLate):
        statement("1000.00", paid("2025-07-16", "1.00"), until="2025-07-15")
    with pytest.raises(PeriodReversed):
        statement("1000.00", due="2025-07-16", until="2025-07-15")


def test_a_public_buyer_keeps_the_rate_of_the_day_after_the_due_date() -> None:
    result = statement("1000.00", due="2025-06-30", until="2026-11-01", regime=Regime.FR_PUBLIC)
    assert [(s.days.start, s.days.end, s.rate) for s in result.slices] == [
        (day("2025-07-01"), day("2026-11-02"), Decimal("0.1015"))  # 1 July 2025: 2.15 + 8
    ]
    assert result.compensation == eur("40.00")


@pytest.mark.requirement("P7")
def test_a_consumer_owes_the_legal_rate_and_no_40_euros() -> None:
    result = statement("1000.00", due="2026-01-15", until="2026-08-01", regime=Regime.FR_B2C)
    assert cuts(result) == [("2026-01-15", 167, "0.0262", "11.99"), ("2026-07-01", 31, "0.0275", "2.34")]
    assert result.compensation == eur("0.00")


def test_the_legal_rate_goes_by_the_creditors_class_and_before_2015_by_year() -> None:
    individual = statement(
        "1000.00", due="2026-01-15", until="2026-02-01", regime=Regime.FR_B2C, creditor=Creditor.INDIVIDUAL
    )
    assert individual.slices[0].rate == Decimal("0.0667")
    old = statement("1000.00", due="2013-05-01", until="2015-02-01", regime=Regime.FR_B2C)
    assert [s.days.start.isoformat() for s in old.slices] == ["2013-05-01", "2014-01-01", "2015-01-01"]


def test_five_points_more_from_the_day_after_two_months() -> None:
    result = statement(
        "1000.00", due="2026-01-15", until="2026-04-01", regime=Regime.FR_B2C, judgment_served="2026-01-15"
    )
    assert [(s.days.start, s.rate) for s in result.slices] == [
        (day("2026-01-15"), Decimal("0.0262")),
        (day("2026-03-16"), Decimal("0.0762")),
    ]


@pytest.mark.parametrize("regime", [Regime.FR_B2B, Regime.FR_PUBLIC])
def test_options_of_the_legal_rate_are_refused_with_a_penalty_regime(regime: Regime) -> None:
    with pytest.raises(OptionRefused, match="judgment"):
        statement(regime=regime, judgment_served="2025-06-01")
    with pytest.raises(OptionRefused, match="creditor"):
        statement(regime=regime, creditor=Creditor.INDIVIDUAL)


def test_a_rate_is_a_fraction_and_public_buyers_have_none_of_their_own() -> None:
    with pytest.raises(RateImplausible, match=r"0\.15, or 15%"):
        statement(rate="15")
    with pytest.raises(OptionRefused):
        statement(regime=Regime.FR_PUBLIC, rate="0.15")
    with pytest.raises(OptionRefused):
        statement(regime=Regime.FR_B2C, rate="0.05", judgment_served="2025-06-01")


def test_capitalised_interest_bears_interest_and_is_not_counted_twice() -> None:
    result = statement("10000.00", due="2024-01-01", until="2026-01-01", rate="0.10", capitalise_on="2025-01-01")
    assert [(s.base, s.amount) for s in result.slices] == [
        (eur("10000.00"), eur("1002.74")),  # 366 days on 365
        (eur("11002.74"), eur("1100.27")),
    ]
    assert result.principal == eur("10000.00")
    assert result.total == eur("10000.00") + eur("2103.01") + eur("40.00")


def test_a_payment_after_capitalisation_settles_interest_before_principal() -> None:
    result = statement(
        "10000.00",
        paid("2025-07-01", "5000.00"),
        due="2024-01-01",
        until="2025-07-01",
        rate="0.10",
        capitalise_on="2025-01-01",
    )
    assert result.shares[0].interest == result.interest
    assert result.principal == eur("10000.00") - (eur("5000.00") - result.interest)


def test_beyond_the_table_and_before_the_rule_are_errors_never_guesses() -> None:
    with pytest.raises(RateUnknown, match="2027-01-01"):
        statement(due="2026-11-30", until="2027-01-01")
    assert statement(due="2026-11-30", until="2026-12-31").slices[-1].days.end == day("2027-01-01")
    with pytest.raises(RateUnknown):
        statement(due="2026-11-30", until="2027-01-02", regime=Regime.FR_B2C)
    with pytest.raises(RateUnknown):
        statement(due="2026-12-31", until="2027-01-02", regime=Regime.FR_PUBLIC)
    with pytest.raises(RuleNotInForce):
        statement(due="2008-12-30", until="2009-02-01")


def test_a_settled_debt_needs_no_rate_beyond_the_table() -> None:
    owed = statement("1000.00", due="2026-10-01", until="2026-11-01").total
    later = statement("1000.00", Payment(day("2026-11-01"), owed), due="2026-10-01", until="2030-01-01")
    assert later.total == eur("0.00")


# -- promises over random cases -----------------------------------------------------------------------------------------

FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
cents = st.integers(1, 10_000_000).map(lambda n: Money(Decimal(n) / 100).rounded())


@st.composite
def cases(draw: st.DrawFn) -> tuple[Money, date, date, list[tuple[date, int]]]:
    start, end = sorted((draw(days), draw(days)))
    payments = draw(st.lists(st.tuples(st.integers(0, (end - start).days), st.integers(1, 60)), max_size=4))
    return draw(cents), start, end, [(start + timedelta(d), percent) for d, percent in sorted(payments)]


def compute(principal: Money, start: date, end: date, payments: list[Payment], imputation: Imputation) -> object:
    return statement(str(principal.amount), *payments, due=str(start), until=str(end), imputation=imputation)


def affordable(principal: Money, parts: list[tuple[date, int]]) -> list[Payment]:
    """Payments that never exceed the principal, so that they always find something to settle."""
    left, payments = principal, []
    for on, percent in parts:
        amount = left.times(Decimal(percent) / 100).rounded()
        if amount:
            payments.append(Payment(on, amount))
            left = left - amount
    return payments


def test_an_exact_half_cent_is_rounded_up() -> None:
    # 18.25 × 10 % × 137 ÷ 365 = 0.685: days ÷ 365 first would leave 0.68499…
    piece = statement("18.25", due="2016-07-01", until="2016-11-15").slices[0]
    assert (piece.rate, len(piece.days), str(piece.amount)) == (Decimal("0.10"), 137, "0.69 EUR")


@given(case=cases(), imputation=st.sampled_from(Imputation))
@pytest.mark.requirement("P4")
def test_every_day_is_counted_once_and_everything_adds_up(
    case: tuple[Money, date, date, list[tuple[date, int]]], imputation: Imputation
) -> None:
    principal, start, end, parts = case
    payments = affordable(principal, parts)
    result = statement(str(principal.amount), *payments, due=str(start), until=str(end), imputation=imputation)
    edges = [result.slices[0].days.start, *(piece.days.end for piece in result.slices)] if result.slices else []
    assert edges == sorted(set(edges))
    assert all(piece.days.start == edge for piece, edge in zip(result.slices, edges, strict=False))
    if result.principal:
        assert not result.slices or (edges[0], edges[-1]) == (start + ONE_DAY, end + ONE_DAY)
    for piece in result.slices:
        exact = Fraction(piece.base.amount) * Fraction(piece.rate) * (piece.days.end - piece.days.start).days / 365
        assert piece.amount.amount == (Decimal(exact.numerator) / exact.denominator).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
    for share in result.shares:
        assert share.interest + share.principal + share.compensation == share.payment.amount
    paid_in_all = sum((p.amount.amount for p in payments), Decimal(0))
    assert result.total.amount == principal.amount + result.interest.amount + result.compensation.amount - paid_in_all


@given(principal=cents, start=days, length=st.integers(1, 800))
@example(principal=eur("0.01"), start=date(2015, 1, 1), length=1)
def test_waiting_longer_never_owes_less(principal: Money, start: date, length: int) -> None:
    end = min(start + timedelta(length), LAST)
    if end <= start:
        return
    earlier = statement(str(principal.amount), due=str(start), until=str(end - timedelta(1)))
    assert statement(str(principal.amount), due=str(start), until=str(end)).total >= earlier.total


@given(case=cases(), more=st.integers(1, 100))
def test_paying_more_never_owes_more(case: tuple[Money, date, date, list[tuple[date, int]]], more: int) -> None:
    principal, start, end, parts = case
    if not parts:
        return
    on = parts[0][0]
    some = principal.times(Decimal("0.40")).rounded()
    extra = principal.times(Decimal(more) / 200).rounded()
    if not some:
        return
    less = statement(str(principal.amount), Payment(on, some), due=str(start), until=str(end))
    greater = statement(str(principal.amount), Payment(on, some + extra), due=str(start), until=str(end))
    assert greater.total <= less.total


@given(case=cases())
@pytest.mark.requirement("P4", "P26", "P27")
def test_a_clerk_who_counts_day_by_day_finds_the_same_cents(
    case: tuple[Money, date, date, list[tuple[date, int]]],
) -> None:
    """An independent count: every day after the due date through the end, at what was owed when that day began."""
    principal, due, until, parts = case
    payments = affordable(principal, parts)
    owed, day_now = principal.amount, due + ONE_DAY
    days_of: dict[tuple[int, date, Decimal], int] = {}
    received = {on: Decimal(0) for on, _ in parts}
    for payment in payments:
        received[payment.paid_on] += payment.amount.amount
    owed -= received.get(due, Decimal(0))
    piece = 0
    while day_now <= until:
        if owed:
            days_of[(piece, half_year_start(day_now), owed)] = (
                days_of.get((piece, half_year_start(day_now), owed), 0) + 1
            )
        if received.get(day_now):
            owed, piece = owed - received[day_now], piece + 1
        day_now += ONE_DAY
    expected = Decimal(0)
    for (_, half_year, base), count in days_of.items():
        exact = Fraction(base) * Fraction(TABLES.ecb.on(half_year).rate + Decimal("0.10")) * count / 365
        expected += (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    result = statement(
        str(principal.amount), *payments, due=str(due), until=str(until), imputation=Imputation.PRINCIPAL_FIRST
    )
    assert (result.interest.amount, result.principal.amount) == (expected, owed)


def test_the_plain_legal_rate_is_there_whoever_owes_with_its_five_points() -> None:
    result = statement(
        "1000.00", due="2026-01-15", until="2026-04-01", regime=Regime.LEGAL, judgment_served="2026-01-15"
    )
    assert [(s.days.start, s.rate) for s in result.slices] == [
        (day("2026-01-15"), Decimal("0.0262")),
        (day("2026-03-16"), Decimal("0.0762")),
    ]
    assert result.compensation == eur("0.00")
    with pytest.raises(OptionRefused, match="legal one"):
        statement(regime=Regime.LEGAL, rate="0.05")


@pytest.mark.parametrize(
    ("text", "rate"), [("0.12", "0.12"), ("12 %", "0.12"), ("12%", "0.12"), ("12,5\u202f%", "0.125")]
)
def test_a_rate_is_written_as_a_fraction_or_per_cent(text: str, rate: str) -> None:
    assert parse_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["", "%", "12", "100 %", "-0.1", "nan", "0.1.2", "douze", "１２ %", "1 2 %"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(RateImplausible):
        parse_rate(text)


@pytest.mark.requirement("P24", "P29")
@pytest.mark.parametrize("imputation", list(Imputation))
def test_a_part_payment_of_a_public_buyer_finds_no_interest_due_and_lowers_the_principal(
    imputation: Imputation,
) -> None:
    part = statement(
        "1000.00",
        paid("2026-05-04", "400.00"),
        due="2026-03-31",
        until="2026-11-20",
        regime=Regime.FR_PUBLIC,
        imputation=imputation,
    )
    (share,) = part.shares
    assert (share.interest, share.principal, share.compensation) == (eur("0.00"), eur("400.00"), eur("0.00"))
    assert [piece.base for piece in part.slices] == [eur("1000.00"), eur("600.00")]
    assert (part.principal, part.interest_unpaid, part.compensation_unpaid) == (
        eur("600.00"),
        part.interest,
        eur("40.00"),
    )


@pytest.mark.requirement("P24", "P29")
def test_what_a_public_buyer_pays_beyond_the_principal_settles_what_followed_it() -> None:
    settled = statement(
        "1000.00",
        paid("2026-05-04", "400.00"),
        paid("2026-06-04", "610.00"),
        due="2026-03-31",
        until="2026-11-20",
        regime=Regime.FR_PUBLIC,
    )
    last = settled.shares[-1]
    assert (last.principal, last.interest) == (eur("600.00"), eur("10.00"))
    assert settled.principal == eur("0.00")
