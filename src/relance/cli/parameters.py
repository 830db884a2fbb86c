"""Dates, amounts and rates as arguments: read strictly, refused with what was expected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from relance.domain.calendars import parse_day
from relance.domain.errors import DomainError
from relance.domain.interest import Payment
from relance.domain.money import Money, currency_code, parse_positive_amount
from relance.domain.rates import parse_rate


class PaymentUnreadable(DomainError):
    """Not DATE=AMOUNT."""

    code = "payment_unreadable"
    template = "'{text}' is not a payment. Expected DATE=AMOUNT, such as 2026-03-31=500.00."


class DateParameter(click.ParamType[date]):
    """A day: YYYY-MM-DD."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        return value if isinstance(value, date) else parse_day(value)


class AmountParameter(click.ParamType[Money]):
    """An amount above zero, in euros."""

    name = "amount"

    def convert(self, value: str | Money, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        return value if isinstance(value, Money) else parse_positive_amount(value)


class RateParameter(click.ParamType[Decimal]):
    """A fraction a year, or per cent."""

    name = "rate"

    def convert(self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        return value if isinstance(value, Decimal) else parse_rate(value)


class PaymentParameter(click.ParamType[Payment]):
    """DATE=AMOUNT."""

    name = "payment"

    def convert(self, value: str | Payment, param: click.Parameter | None, ctx: click.Context | None) -> Payment:
        if isinstance(value, Payment):
            return value
        day, equals, amount = value.partition("=")
        if not equals:
            raise PaymentUnreadable(text=value)
        return Payment(parse_day(day), parse_positive_amount(amount))


def amount_in(currency: str, text: str) -> Money:
    """An amount above zero in a currency given beside it. Raises CurrencyUnreadable, AmountUnreadable."""
    return parse_positive_amount(text, currency=currency_code(currency))
