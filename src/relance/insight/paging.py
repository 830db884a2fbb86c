"""The keys that a list goes on from, as an address gives them: lists are paged by key, never by a count of rows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from relance.domain.calendars import DateUnreadable, parse_day

MOST_DIGITS = 18  # of a row's number: what a bigint always holds
_AMOUNT_KEY = re.compile(r"[0-9]{1,15}(?:[.][0-9]{1,3})?", re.ASCII)


def row_key(text: str) -> int | None:
    """The number of a row, None for a text that cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def amount_key(text: str) -> Decimal | None:
    """The amount that a list goes on from, None for a text that cannot be one."""
    return Decimal(text) if _AMOUNT_KEY.fullmatch(text) else None


def day_key(text: str) -> date | None:
    """The day that a list goes on from, None for a text that cannot be one."""
    try:
        return parse_day(text)
    except DateUnreadable:
        return None
