"""Exact amounts of money. Number and currency travel together; rounding is always a named call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

# ISO 4217 currencies whose smallest unit is not a hundredth, among those a French creditor meets.
EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "XPF": 0,
    "XAF": 0,
    "XOF": 0,
    "CLP": 0,
    "ISK": 0,
    "VND": 0,
    "TND": 3,
    "BHD": 3,
    "KWD": 3,
}
LARGEST = Decimal("1e15")


class CurrencyMismatch(DomainError):
    """Two currencies in one sum."""

    code = "currency_mismatch"
    template = "{left} and {right} are not of one currency and cannot be added or compared."


class AmountUnreadable(DomainError):
    """A text that is no amount, or that could be two different ones."""

    code = "amount_unreadable"
    template = (
        "'{text}' is not an amount: {why}. Expected digits with a decimal point or comma, such as 1234.56. "
        "Amounts are never guessed."
    )


class CurrencyUnreadable(DomainError):
    """Not a code of a currency."""

    code = "currency_unreadable"
    template = "'{text}' is not a currency. Expected its three letters, such as EUR, CHF or USD."


@lru_cache(maxsize=1024)
def _is_code(currency: str) -> bool:
    return re.fullmatch(r"[A-Z]{3}", currency) is not None


@lru_cache(maxsize=1024)
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-EXPONENTS.get(currency, 2))


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency, rounded to its smallest unit or not yet. Never a float.

    >>> Money.eur("10.00") + Money.eur("0.50")
    Money('10.50', 'EUR')
    """

    amount: Decimal
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise TypeError(f"Money takes a finite Decimal, not {self.amount!r}")
        if not _is_code(self.currency):
            raise ValueError(f"{self.currency!r} is not an ISO 4217 code")

    @classmethod
    def eur(cls, amount: str) -> Money:
        """An amount in euros, from a literal."""
        return cls(Decimal(amount), "EUR")

    @classmethod
    def zero(cls, currency: str = "EUR") -> Money:
        """Nothing, in ``currency``, with its decimals."""
        return _nothing(currency)

    def __repr__(self) -> str:
        return f"Money('{self.amount:f}', '{self.currency}')"

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self, right=other)
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def times(self, factor: Decimal) -> Money:
        """The unrounded product; follow it with ``rounded()``."""
        return Money(self.amount * factor, self.currency)

    def over(self, divisor: int) -> Money:
        """The unrounded quotient. Divide last: an exact half cent must still be one when it is rounded."""
        return Money(self.amount / divisor, self.currency)

    @property
    def smallest_unit(self) -> Decimal:
        """One cent, or what the currency has for it."""
        return _unit(self.currency)

    def rounded(self) -> Money:
        """To the currency's smallest unit, half up (away from zero).

        >>> Money.eur("2.345").rounded(), Money.eur("-2.345").rounded()
        (Money('2.35', 'EUR'), Money('-2.35', 'EUR'))
        """
        return Money(self.amount.quantize(self.smallest_unit, rounding=ROUND_HALF_UP), self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split into ``len(weights)`` rounded shares whose sum is exactly this amount, which must itself be rounded.

        What is left after rounding down goes to the first shares of non-zero weight, one unit each.
        Raises ValueError without a positive weight.

        >>> Money.eur("100.00").allocate([1, 1, 1])
        [Money('33.34', 'EUR'), Money('33.33', 'EUR'), Money('33.33', 'EUR')]
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights are whole numbers, at least one of them positive")
        if self != self.rounded():
            raise ValueError(f"{self!r} is finer than its currency: round it first")
        units = int(abs(self.amount) / self.smallest_unit)
        shares = [units * weight // whole for weight in weights]
        receivers = [index for index, weight in enumerate(weights) if weight]
        for index in receivers[: units - sum(shares)]:
            shares[index] += 1
        sign = -1 if self.amount < 0 else 1
        return [Money(sign * share * self.smallest_unit, self.currency).rounded() for share in shares]


@lru_cache(maxsize=1024)
def _nothing(currency: str) -> Money:
    return Money(Decimal(0), currency).rounded()


def total(amounts: Iterable[Money], currency: str = "EUR") -> Money:
    """The sum; zero of ``currency`` when there is nothing to add. Raises CurrencyMismatch."""
    listed = list(amounts)
    result = Money.zero(listed[0].currency if listed else currency)
    for amount in listed:
        result = result + amount
    return result


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, in order of its code: two currencies never meet in one.

    >>> totals([Money.eur("1.00"), Money.eur("2.00")])
    (Money('3.00', 'EUR'),)
    """
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums[amount.currency] + amount if amount.currency in sums else amount
    return tuple(sums[currency] for currency in sorted(sums))


def currency_code(text: str) -> str:
    """The three letters of a currency, as a person types them. Raises CurrencyUnreadable.

    >>> currency_code(" eur")
    'EUR'
    """
    code = text.strip().upper()
    if not _is_code(code):
        raise CurrencyUnreadable(text=text[:20])
    return code


_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


def parse_amount(text: str, *, currency: str = "EUR") -> Money:
    """Read an amount typed by a person who was asked for one: no thousands separators, no sign of currency.

    ``1234.56`` and ``1234,56`` are read. More decimals than the currency has, or three digits after a single separator
    ("1,234" may be a thousand), are refused rather than guessed. Raises AmountUnreadable.

    >>> parse_amount("1234,56")
    Money('1234.56', 'EUR')
    """
    stripped = text.strip()
    if not _PLAIN.fullmatch(stripped):
        raise AmountUnreadable(text=text, why=Sentence("it holds something else than digits and one decimal separator"))
    number = Decimal(stripped.replace(",", "."))
    money = Money(number, currency)
    if abs(number) >= LARGEST:
        raise AmountUnreadable(text=text, why=Sentence("it is too large to be true"))
    if len(stripped.replace(",", ".").partition(".")[2]) > -money.smallest_unit.as_tuple().exponent:  # type: ignore[operator]
        raise AmountUnreadable(
            text=text,
            why=Sentence(
                "it has more decimals than {currency} has, or a separator of thousands", {"currency": currency}
            ),
        )
    return money.rounded()


def parse_positive_amount(text: str, *, currency: str = "EUR") -> Money:
    """As ``parse_amount``, and above zero: what is owed, paid or asked. Raises AmountUnreadable."""
    amount = parse_amount(text, currency=currency)
    if amount <= Money.zero(currency):
        raise AmountUnreadable(text=text, why=Sentence("it is not above zero"))
    return amount
