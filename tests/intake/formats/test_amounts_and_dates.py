"""Amounts and dates of other people's files: read exactly or refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance.intake.formats.amounts import AmountProblem, DecimalSign, decimal_sign_of, read_cents
from relance.intake.formats.dates import DateAmbiguous, DateOrder, figures_before_year, proven_orders, read_date
from relance.intake.formats.problem_codes import ProblemCode


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56 €", 123456),
        ("1'234.56", 123456),
        ("€1,234.56", 123456),
        ("EUR 12", 1200),
        ("60,0", 6000),
        ("60", 6000),
        ("-12,50", -1250),
        ("12,50-", -1250),
        ("(12,50)", -1250),
        ("(12,50) €", -1250),
        ("€(12.50)", -1250),
        ("€ (1 012,50)", -101250),
        ("+3", 300),
        (" 000000000003000,00", 300000),
        ("1.234.567", 123456700),
        ("1,234,567.8", 123456780),
        ("0,5", 50),
        ("-1 000", -100000),
        ("0.05", 5),
    ],
)
def test_amounts_of_all_tools(text: str, cents: int) -> None:
    assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["(12,50 €", "12,50) €", "((12,50) €)", "€(12,50) €", "-(12,50) €"])
def test_brackets_and_signs_that_do_not_fit_are_no_amount(text: str) -> None:
    with pytest.raises(AmountProblem):
        read_cents(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ProblemCode.AMOUNT_MISSING),
        ("  ", ProblemCode.AMOUNT_MISSING),
        ("N/A", ProblemCode.AMOUNT_UNREADABLE),
        ("1,234", ProblemCode.AMOUNT_AMBIGUOUS),
        ("1.234", ProblemCode.AMOUNT_AMBIGUOUS),
        ("12,345", ProblemCode.AMOUNT_AMBIGUOUS),
        ("0,123", ProblemCode.AMOUNT_TOO_FINE),
        ("1,2345", ProblemCode.AMOUNT_TOO_FINE),
        ("1.2.3", ProblemCode.AMOUNT_UNREADABLE),
        ("1,23,4.5", ProblemCode.AMOUNT_UNREADABLE),
        ("=SUM(A1:A9)", ProblemCode.AMOUNT_FORMULA),
        ("1e5", ProblemCode.AMOUNT_UNREADABLE),
        ("nan", ProblemCode.AMOUNT_UNREADABLE),
        ("--5", ProblemCode.AMOUNT_UNREADABLE),
        ("١٢,٣٤", ProblemCode.AMOUNT_UNREADABLE),
        ("12$", ProblemCode.AMOUNT_IN_CURRENCY),
        ("-", ProblemCode.AMOUNT_UNREADABLE),
        ("9" * 30, ProblemCode.AMOUNT_UNREADABLE),
        ("12²", ProblemCode.AMOUNT_UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_an_error_never_zero(text: str, code: ProblemCode) -> None:
    with pytest.raises(AmountProblem) as raised:
        read_cents(text)
    assert raised.value.code is code


@given(cents=st.integers(-(10**11), 10**11), sign=st.sampled_from([",", "."]), grouped=st.booleans())
@example(cents=-5, sign=",", grouped=True)
def test_what_is_written_is_read_back(cents: int, sign: DecimalSign, grouped: bool) -> None:
    whole, fraction = divmod(abs(cents), 100)
    body = f"{whole:,}".replace(",", "." if sign == "," else ",") if grouped else str(whole)
    assert read_cents(f"{'-' if cents < 0 else ''}{body}{sign}{fraction:02d}") == cents


def test_a_column_decides_what_one_cell_leaves_open() -> None:
    assert decimal_sign_of(["1,234", "12,50"]) == ","
    assert decimal_sign_of(["1,234", "1,234.00"]) == "."
    assert decimal_sign_of(["1,234", "100"]) is None
    assert decimal_sign_of(["12,50", "12.50"]) is None
    assert read_cents("1,234", ".") == 123400
    with pytest.raises(AmountProblem):
        read_cents("1,234", ",")  # three decimals


def test_eight_figures_end_or_begin_with_their_year() -> None:
    assert read_date("15012026") == read_date("20260115") == date(2026, 1, 15)
    assert read_date("20102026") == date(2026, 10, 20)
    assert read_date("20121012") == date(2012, 10, 12)
    assert read_date("03042026", "day-first") == date(2026, 4, 3)
    assert proven_orders(figures_before_year(["03042026", "15042026"])) == {"day-first"}
    assert read_date("32012026") is None
    with pytest.raises(DateAmbiguous):
        read_date("03042026")


def test_dates_need_no_guess() -> None:
    assert read_date("20260331") == read_date("2026-03-31T08:00") == read_date("31/03/2026") == date(2026, 3, 31)
    assert read_date("03/31/2026") == date(2026, 3, 31)
    assert read_date("31.3.26") == date(2026, 3, 31)
    assert read_date("30/02/2026") is None
    assert read_date("soon") is None
    assert read_date("99991231") is None
    assert read_date("0026-01-31") is None
    with pytest.raises(DateAmbiguous):
        read_date("03/04/2026")
    assert read_date("03/04/2026", "day-first") == date(2026, 4, 3)
    assert read_date("05/05/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["03/04/2026", "31/03/2026"], {"day-first"}),
        (["1/2/2013", "1/26/2012"], {"month-first"}),
        (["01/02/2026"], set()),
        (["31/01/2026", "01/31/2026"], {"day-first", "month-first"}),
        ([], set()),
    ],
)
def test_a_column_proves_the_order_or_does_not(texts: list[str], orders: set[DateOrder]) -> None:
    assert proven_orders(figures_before_year(texts)) == orders
