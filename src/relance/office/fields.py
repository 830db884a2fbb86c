"""What people and addresses give as text: days, amounts, row numbers, places in a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from relance.domain.calendars import DateUnreadable, parse_day
from relance.domain.money import Money, parse_positive_amount

MOST_DIGITS = 18  # of a row's number: what a bigint always holds
_AMOUNT_KEY = re.compile(r"[0-9]{1,15}(?:[.][0-9]{1,3})?", re.ASCII)
SPACES = str.maketrans("", "", " \xa0\u202f")


def day_of(text: str) -> date:
    """The day of a form. Raises DateUnreadable."""
    return parse_day(text.strip())


def day_or(text: str, default: date) -> date:
    """The day of an address, ``default`` where it names none."""
    try:
        return day_of(text)
    except DateUnreadable:
        return default


def amount_of(text: str, currency: str) -> Money:
    """An amount above zero as people type it, its thousands apart by spaces. Raises AmountUnreadable."""
    return parse_positive_amount(text.translate(SPACES), currency=currency)


def row_of(text: str) -> int | None:
    """The number of a row, None for a text that cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def rows_of(texts: Iterable[str]) -> list[int]:
    """The numbers among ``texts``, in their order."""
    return [row for row in map(row_of, texts) if row is not None]


def amount_key(text: str) -> Decimal | None:
    """The amount that a list goes on from, None for a text that cannot be one."""
    return Decimal(text) if _AMOUNT_KEY.fullmatch(text) else None


def day_key(text: str) -> date | None:
    """The day that a list goes on from, None for a text that cannot be one."""
    try:
        return parse_day(text)
    except DateUnreadable:
        return None
