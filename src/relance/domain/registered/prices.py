"""What a registered letter costs: the provider's quote, else the organisation's own dated tariff, else unknown, and said to be.

Never added to what the debtor owes (CPCE L111-8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance.domain.money import Money


class Source(StrEnum):
    """Where a price is from."""

    QUOTE = "quote"
    TARIFF = "tariff"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a quote: the provider's or our words for what it is."""

    what: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Price:
    """A sum with VAT, and where it is from: ``as_of`` is the moment of a quote or the first day of a tariff."""

    amount: Money
    source: Source
    as_of: date | datetime
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a letter of up to ``sheets`` sheets costs by one way, from a day on; ``source`` says who says so."""

    way: str
    starts_on: date
    sheets: int
    amount: Money
    source: str


def in_force(tariffs: Iterable[Tariff], way: str, sheets: int, on: date) -> Tariff | None:
    """The row of that day for a letter of so many sheets: the latest, and of those the lightest that holds it.

    >>> rows = [Tariff("own", date(2026, 1, 1), 3, Money.eur("6.11"), ""), Tariff("own", date(2026, 1, 1), 9, Money.eur("7.08"), "")]
    >>> in_force(rows, "own", 2, date(2026, 3, 1)).amount
    Money('6.11', 'EUR')
    >>> in_force(rows, "own", 2, date(2025, 3, 1)) is None
    True
    """
    fits = [one for one in tariffs if one.way == way and one.starts_on <= on and one.sheets >= sheets]
    if not fits:
        return None
    latest = max(one.starts_on for one in fits)
    return min((one for one in fits if one.starts_on == latest), key=lambda one: one.sheets)


def price(quote: Price | None, tariffs: Iterable[Tariff], way: str, sheets: int, on: date) -> Price | None:
    """The quote, else the tariff; None where neither says it."""
    if quote is not None:
        return quote
    found = in_force(tariffs, way, sheets, on)
    return None if found is None else Price(found.amount, Source.TARIFF, found.starts_on)
