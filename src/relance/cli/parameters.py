"""Dates, amounts and rates as arguments: read strictly, refused with what was expected."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

import click

from relance.domain.errors import DomainError
from relance.domain.interest import Payment
from relance.domain.money import Money, parse_amount
from relance.intake.formats.dates import EARLIEST_YEAR, LATEST_YEAR


class DateUnreadable(DomainError):
    """A text that is no day of the calendar."""

    code = "date_unreadable"
    template = "'{text}' is not a date. Expected year-month-day, such as 2026-03-31."


class RateUnreadable(DomainError):
    """A text that is no decimal number."""

    code = "rate_unreadable"
    template = "'{text}' is not a rate. Expected a fraction a year, such as 0.15 for 15 %."


class PaymentUnreadable(DomainError):
    """Not DATE=AMOUNT."""

    code = "payment_unreadable"
    template = "'{text}' is not a payment. Expected DATE=AMOUNT, such as 2026-03-31=500.00."


class AmountNotPositive(DomainError):
    """Zero or less where money is owed or paid."""

    code = "amount_not_positive"
    template = "{amount} is not an amount above zero."


def read_date(text: str) -> date:
    """YYYY-MM-DD and nothing else. Raises DateUnreadable."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise DateUnreadable(text=text)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise DateUnreadable(text=text) from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise DateUnreadable(text=text)
    return day


def read_positive_amount(text: str) -> Money:
    """An amount above zero. Raises AmountUnreadable, AmountNotPositive."""
    amount = parse_amount(text)
    if amount <= Money.zero():
        raise AmountNotPositive(amount=amount)
    return amount


class DateParameter(click.ParamType[date]):
    """A day: YYYY-MM-DD."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        return value if isinstance(value, date) else read_date(value)


class AmountParameter(click.ParamType[Money]):
    """An amount above zero, in euros."""

    name = "amount"

    def convert(self, value: str | Money, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        return value if isinstance(value, Money) else read_positive_amount(value)


class RateParameter(click.ParamType[Decimal]):
    """A fraction a year."""

    name = "rate"

    def convert(self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        if isinstance(value, Decimal):
            return value
        try:
            rate = Decimal(value)
        except InvalidOperation as error:
            raise RateUnreadable(text=value) from error
        if not rate.is_finite() or not value.isascii():
            raise RateUnreadable(text=value)
        return rate


class PaymentParameter(click.ParamType[Payment]):
    """DATE=AMOUNT."""

    name = "payment"

    def convert(self, value: str | Payment, param: click.Parameter | None, ctx: click.Context | None) -> Payment:
        if isinstance(value, Payment):
            return value
        day, equals, amount = value.partition("=")
        if not equals:
            raise PaymentUnreadable(text=value)
        return Payment(read_date(day), read_positive_amount(amount))
