"""Dates as files write them. A day that does not exist is refused; day and month are never guessed.

Read: ``20260331``, ``2026-03-31``, ``2026/3/31`` with a time or not, ``31/03/2026``, ``31.3.26``, ``31032026``, words in the languages of
MONTHS, a spreadsheet's serial number, and moments of universal time, which are the day they are in ``zone``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from relance.domain.calendars import EARLIEST_YEAR, LATEST_YEAR
from relance.intake.formats.month_names import MONTHS, plain

DateOrder = Literal["day-first", "month-first"]
HOUSE_ZONE = ZoneInfo("Europe/Paris")

_TIME = (
    r"(?:[T ,]\s*(?:(?:à|at|a|um)\s+)?([0-9]{1,2})[:hH.]([0-9]{2})(?:[:.m]([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(am|pm|a\.m\.|p\.m\.)?\s*(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_ISO = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.]([0-9]{1,2})[-/.]([0-9]{1,2}))" + _TIME, re.IGNORECASE)
_PARTS = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})" + _TIME, re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_WORD = r"([^\W\d_]+)\.?"
_DAY_WORD = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(?:le\s+)?([0-9]{1,2})(?:er|re|e|st|nd|rd|th|\.|º|°)?[\s-]+(?:de\s+|of\s+)?"
    + _WORD
    + r"[\s,-]+(?:de\s+|del\s+)?([0-9]{4}|'?[0-9]{2})"
    + _TIME,
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    r"(?:[^\W\d_]+\.?,\s*)?" + _WORD + r"[\s-]+([0-9]{1,2})(?:st|nd|rd|th)?,?[\s-]+([0-9]{4})" + _TIME, re.IGNORECASE
)
_YEAR_WORD = re.compile(r"([0-9]{4})[\s-]+" + _WORD + r"[\s-]+([0-9]{1,2})")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
FIRST_SERIAL, LAST_SERIAL = 36526, 54788  # 2000-01-01 to 2049-12-31: other numbers of five digits are no serials
_SERIALS_BEGIN = date(1899, 12, 30)


class DateAmbiguous(Exception):
    """Day and month may be swapped, and nothing tells."""


def read_date(
    text: str, order: DateOrder | None = None, zone: tzinfo = HOUSE_ZONE, *, in_utc: bool = False
) -> date | None:
    """The day that ``text`` names, or None. Only figures such as ``04/03/2026`` need an ``order``, unless one is above 12.

    A moment with its offset (``…Z``, ``+02:00``) is the day that it is in ``zone``; so is each moment where the column says that
    it is ``in_utc``. Raises DateAmbiguous.
    """
    return _read(text, order, zone, in_utc)


@lru_cache(maxsize=4096)  # a file of a million rows has some hundred days
def _read(text: str, order: DateOrder | None, zone: tzinfo, in_utc: bool) -> date | None:
    stripped = " ".join(text.split())
    if (found := _ISO.fullmatch(stripped)) and not _is_year_last(stripped):
        year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
        return _moment(_day(year, month, day), found.groups()[5:], zone, in_utc=in_utc)
    if found := _parts(stripped):
        first, second = int(found[1]), int(found[2])
        if order is None and may_be_swapped(first, second):
            raise DateAmbiguous(text)
        month_first = order == "month-first" or (order is None and second > 12)
        day_, month = (second, first) if month_first else (first, second)
        return _moment(_day(_year(found[3]), month, day_), found.groups()[3:], zone, in_utc=in_utc)
    if found := _SERIAL.fullmatch(stripped):
        days = int(found[1])
        return _SERIALS_BEGIN + timedelta(days=days) if FIRST_SERIAL <= days <= LAST_SERIAL else None
    return _in_words(stripped, zone, in_utc=in_utc)


def _parts(text: str) -> re.Match[str] | None:
    """Day, month and year in figures, the year last: ``31/03/2026``, or ``31032026`` as Sage and Ciel write it."""
    return _PARTS.fullmatch(text) or (_RUN_TOGETHER.fullmatch(text) if _is_year_last(text) else None)


def _is_year_last(text: str) -> bool:
    """Whether eight figures end with their year. What may be a year at their begin leaves a month at most 12 behind it, so that
    no eight figures are both."""
    return len(text) == 8 and text.isdecimal() and EARLIEST_YEAR <= int(text[4:]) <= LATEST_YEAR


def _in_words(text: str, zone: tzinfo, *, in_utc: bool) -> date | None:
    """``1er novembre 2026``, ``Nov 1, 2026``, ``01-Nov-26``; a month that may be two is none."""
    if found := _DAY_WORD.fullmatch(text):
        day, word, year, time = found[1], found[2], found[3].lstrip("'"), found.groups()[3:]
    elif found := _WORD_DAY.fullmatch(text):
        day, word, year, time = found[2], found[1], found[3], found.groups()[3:]
    elif found := _YEAR_WORD.fullmatch(text):
        day, word, year, time = found[3], found[2], found[1], ()
    else:
        return None
    month = MONTHS.get(plain(word))
    return _moment(_day(_year(year), month, int(day)), time, zone, in_utc=in_utc) if month else None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date | None, time: tuple[str | None, ...], zone: tzinfo, *, in_utc: bool) -> date | None:
    """The day in ``zone`` of a moment with an offset; the day as it stands without one. None for a time that is none."""
    if day is None or not time or time[0] is None:
        return day
    hour, minute, second, half, offset = int(time[0]), int(time[1] or 0), int(time[2] or 0), time[3], time[4]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    if hour == 24 and not minute and not second:
        hour, day = 0, day + timedelta(days=1)
    if hour > 23 or minute > 59 or second > 59:
        return None
    if not offset and not in_utc:
        return day
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_offset(offset or "Z"))
    return moment.astimezone(zone).date()


def _offset(text: str) -> tzinfo:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    minutes = min(int(text[1:3]) * 60 + int(text[-2:]), 23 * 60)
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def figures_before_year(texts: Iterable[str]) -> list[tuple[int, int]]:
    """The first two figures of each text such as ``04/03/2026``."""
    found = (_parts(" ".join(text.split())) for text in texts)
    return [(int(one[1]), int(one[2])) for one in found if one]


def may_be_swapped(first: int, second: int) -> bool:
    """Whether either figure may be the day, and it matters which."""
    return first != second and first <= 12 and second <= 12


def is_swappable(text: str) -> bool:
    """Whether a cell is a day that depends on the order of day and month."""
    return any(may_be_swapped(*figures) for figures in figures_before_year([text]))


def proven_orders(figures: Iterable[tuple[int, int]]) -> set[DateOrder]:
    """What the dates of one column show: a first figure above 12 somewhere, or a second one; both where they contradict."""
    proven: set[DateOrder] = set()
    for first, second in figures:
        if first > 12:
            proven.add("day-first")
        elif second > 12:
            proven.add("month-first")
    return proven
