"""Deadlines as a calendar file (iCalendar, RFC 5545): whole days, each with its rule, and warnings before.

The same deadlines give the same bytes but for ``stamped``; ids are stable, so that a calendar that reads the file again moves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_LINE = 75  # octets
WARN_DAYS = (7, 1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, whole: what, why, and an id that stays."""

    uid: str
    on: date
    what: str
    rule: str


def calendar_of(name: str, deadlines: Iterable[Deadline], *, stamped: datetime) -> bytes:
    """The file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Relance//Deadlines//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in deadlines:
        lines += _event(one, stamped)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(one: Deadline, stamped: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{stamped:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.on + timedelta(1):%Y%m%d}"
    yield f"SUMMARY:{escaped(one.what)}"
    yield f"DESCRIPTION:{escaped(one.rule)}"
    yield "TRANSP:TRANSPARENT"
    for days in WARN_DAYS:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{days}D",
            f"DESCRIPTION:{escaped(one.what)}",
            "END:VALARM",
        )
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text as a value has it.

    >>> escaped("a, b; c\\nd")
    'a\\\\, b\\\\; c\\\\nd'
    """
    plain = "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or sign >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of 75 octets at most, never inside a sign; each piece after the first begins with a space.

    >>> [len(piece.encode()) for piece in folded("é" * 60)]
    [74, 47]
    """
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
