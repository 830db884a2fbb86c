"""Days for a calendar of somebody's own, as iCalendar (RFC 5545): each a whole day, with a warning seven days and one day before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # in bytes, without its end
WARNED_BEFORE = (7, 1)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day to keep in mind; ``key`` names it for good, so that a calendar that reads it again moves it."""

    key: str
    on: date
    title: str
    words: str = ""


def calendar_file(days: Iterable[CalendarDay], *, at: datetime, name: str) -> bytes:
    """The days as a file; the same bytes for the same days and moment.

    >>> day = CalendarDay("1", date(2026, 12, 3), "Opposition; fin")
    >>> made = calendar_file([day], at=datetime(2026, 11, 28, tzinfo=UTC), name="Relance").decode()
    >>> [line for line in made.split("\\r\\n") if line[:3] in ("DTS", "DTE", "SUM")]
    ['DTSTAMP:20261128T000000Z', 'DTSTART;VALUE=DATE:20261203', 'DTEND;VALUE=DATE:20261204', 'SUMMARY:Opposition\\\\; fin']
    """
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relance//Deadlines//EN", f"X-WR-CALNAME:{_text(name)}"]
    for one in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(one.key)}@relance",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.title)}",
            f"DESCRIPTION:{_text(one.words)}",
            "TRANSP:TRANSPARENT",
        ]
        for before in WARNED_BEFORE:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"TRIGGER:-P{before}D",
                f"DESCRIPTION:{_text(one.title)}",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _text(said: str) -> str:
    kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in said)
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(sign, written)
    return kept


def _folded(line: str) -> Iterator[str]:
    """The line in parts of up to 75 bytes, each after the first behind a space; no sign is cut in two."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += sign
    yield part
