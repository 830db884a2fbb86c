"""Dates as files write them. A day that does not exist is refused; day and month are never guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from relance.domain.calendars import EARLIEST_YEAR, LATEST_YEAR

DateOrder = Literal["day-first", "month-first"]

_ISO = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ].*)?")
_PARTS = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?:[T ].*)?")


class DateAmbiguous(Exception):
    """Day and month may be swapped, and nothing tells."""


def read_date(text: str, order: DateOrder | None = None) -> date | None:
    """The day that ``text`` names, or None. ``YYYYMMDD``, ``YYYY-MM-DD`` (with a time or not) need no ``order``;
    ``31/03/2026``, ``31.3.26`` do unless one of the numbers is above 12. Raises DateAmbiguous.
    """
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if not (found := _PARTS.fullmatch(stripped)):
        return None
    first, second = int(found[1]), int(found[2])
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    if order is None and first <= 12 and second <= 12 and first != second:
        raise DateAmbiguous(text)
    month_first = order == "month-first" or (order is None and second > 12)
    return _day(year, first, second) if month_first else _day(year, second, first)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_order_of(texts: list[str]) -> DateOrder | None:
    """What the dates of one column show: a first number above 12 somewhere, or a second one. None without proof."""
    firsts, seconds = [], []
    for text in texts:
        if found := _PARTS.fullmatch(text.strip()):
            firsts.append(int(found[1]))
            seconds.append(int(found[2]))
    if any(first > 12 for first in firsts):
        return None if any(second > 12 for second in seconds) else "day-first"
    return "month-first" if any(second > 12 for second in seconds) else None
