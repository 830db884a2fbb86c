"""Amounts as card providers write them: whole numbers of the smallest unit, or decimal text. Nothing is rounded on the way."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from relance.domain.errors import DomainError
from relance.domain.money import EXPONENTS, LARGEST, Money

STRIPE_UNITS = {"ISK": 2, "UGX": 2, "MGA": 0}
"""Where Stripe counts otherwise than ISO 4217: by its manual on currencies, read in 2026."""


class AmountNotPayable(DomainError):
    """An amount that no card can be asked for."""

    code = "amount_not_payable"
    template = "{amount} cannot be taken from a card: an amount above zero, in whole units of its currency, is."


def places_of(currency: str) -> int:
    """Decimals that ISO 4217 gives a currency."""
    return EXPONENTS.get(currency, 2)


def units_of(amount: Money, places: int | None = None) -> int:
    """The whole number of smallest units; ``places`` where a provider counts otherwise. Raises AmountNotPayable.

    >>> units_of(Money(Decimal("12.34"))), units_of(Money(Decimal(500), "JPY")), units_of(Money(Decimal("1.500"), "KWD"))
    (1234, 500, 1500)
    """
    units = amount.amount.scaleb(places_of(amount.currency) if places is None else places)
    # Not smaller than the currency's own unit, whatever the provider counts in.
    if not 0 < amount.amount < LARGEST or amount.rounded() != amount or units != units.to_integral_value():
        raise AmountNotPayable(amount=amount)
    return int(units)


def of_units(units: int, currency: str, places: int | None = None) -> Money:
    """The amount that so many smallest units are.

    >>> of_units(1234, "EUR"), of_units(500, "JPY")
    (Money('12.34', 'EUR'), Money('500', 'JPY'))
    """
    return Money(Decimal(units).scaleb(-(places_of(currency) if places is None else places)), currency).rounded()


def text_of(amount: Money) -> str:
    """Decimal text with the currency's places. Raises AmountNotPayable.

    >>> text_of(Money(Decimal("12.3"))), text_of(Money(Decimal(500), "JPY"))
    ('12.30', '500')
    """
    units_of(amount)
    return f"{amount.amount:.{places_of(amount.currency)}f}"


def of_text(text: object, currency: object) -> Money | None:
    """The amount that a provider's text says; None where it says none."""
    try:
        return Money(Decimal(str(text)), str(currency)).rounded()
    except (InvalidOperation, TypeError, ValueError):
        return None
