"""A calendar file (iCalendar, RFC 5545): the bookings in it, and what in it is none. Nothing is repeated, fetched or obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from relance.domain.calendars import ONE_DAY
from relance.domain.deposits.bookings import Entry, address_in, is_block, name_in
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

MOST_BYTES, MOST_ENTRIES = 1 << 20, 3000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_UID = 200
BEGINNING = re.compile(rb"^(?:\xef\xbb\xbf)?BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)


class CalendarUnreadable(DomainError):
    """No calendar, or not the whole of one."""

    code = "calendar_unreadable"
    template = "This cannot be read as a calendar: {why}. Nothing was changed by it."


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """What a calendar has. ``faults`` are entries that cannot be, each by its number; ``unclear`` the bookings among them.

    Without ``is_whole`` some entry could not even be named: what is missing is then no proof that it was cancelled.
    """

    entries: tuple[Entry, ...] = ()
    blocks: int = 0
    faults: tuple[tuple[int, Sentence], ...] = field(default=())
    unclear: frozenset[str] = frozenset()
    is_whole: bool = True


class _Fault(Exception):
    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


def read_calendar(content: bytes, zone: ZoneInfo) -> CalendarRead:
    """The bookings of a calendar, in the order of the file; its moments are days of ``zone``. Raises CalendarUnreadable."""
    entries: dict[str, tuple[int, Entry]] = {}
    blocks, faults, unclear, is_whole = 0, [], set(), True
    for number, event in enumerate(_events(content), start=1):
        uid = _text(event, "UID")[:2000]
        try:
            summary = _text(event, "SUMMARY")
            if not uid:
                raise _Fault(Sentence("it has no name of its own (UID)"))
            if is_block(summary):
                blocks += 1
                continue
            entry = _entry(uid, summary, event, zone)
        except _Fault as fault:
            faults.append((number, fault.why))
            unclear.add(uid)
            is_whole = is_whole and bool(uid)
            continue
        version = _version(event)
        if uid not in entries or version >= entries[uid][0]:
            entries[uid] = version, entry
    return CalendarRead(
        tuple(one for _, one in entries.values()), blocks, tuple(faults), frozenset(unclear - {""}), is_whole
    )


def _events(content: bytes) -> Iterator[Any]:
    if len(content) > MOST_BYTES:
        raise CalendarUnreadable(why=Sentence("it is larger than 1 MB"))
    if b"BEGIN:VCALENDAR" not in content[:2000].upper():
        raise CalendarUnreadable(why=Sentence("it does not begin like one"))
    if content.upper().count(b"BEGIN:VEVENT") > MOST_ENTRIES:
        raise CalendarUnreadable(why=Sentence("it has more than {most} entries", {"most": MOST_ENTRIES}))
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        raise CalendarUnreadable(why=Sentence("it breaks off, or is damaged")) from None
    if len(calendars) != len(BEGINNING.findall(content)):  # one that breaks off is left out without a word
        raise CalendarUnreadable(why=Sentence("it breaks off, or is damaged"))
    for calendar in calendars:
        yield from (one for one in calendar.subcomponents if one.name == "VEVENT")


def _entry(uid: str, summary: str, event: Any, zone: ZoneInfo) -> Entry:
    if "RRULE" in event or "RDATE" in event or "RECURRENCE-ID" in event:
        raise _Fault(Sentence("it repeats: a booking does not"))
    begins = _day(event, "DTSTART", zone)
    if begins is None:
        raise _Fault(Sentence("it has no first day"))
    ends = _day(event, "DTEND", zone) or begins + _length(event)
    if not EARLIEST <= begins <= ends <= LATEST:
        raise _Fault(Sentence("its days are in no order that can be"))
    email, mobile = address_in(_text(event, "DESCRIPTION"))
    return Entry(
        uid,
        begins,
        ends,
        name_in(summary),
        email,
        mobile,
        is_cancelled=_text(event, "STATUS").casefold() == "cancelled",
    )


def _day(event: Any, name: str, zone: ZoneInfo) -> date | None:
    if name not in event:
        return None
    try:
        found = event[name].dt
        if isinstance(found, datetime):
            return (found.astimezone(zone) if found.tzinfo else found).date()
        if isinstance(found, date):
            return found
    except (ValueError, TypeError, AttributeError, OverflowError):
        pass
    raise _Fault(Sentence("'{text}' is no day", {"text": _cut(str(event.get(name, "")), 40)}))


def _length(event: Any) -> timedelta:
    try:
        found = event["DURATION"].dt if "DURATION" in event else ONE_DAY
        return timedelta(days=max(1, found.days)) if isinstance(found, timedelta) else ONE_DAY
    except (ValueError, TypeError, AttributeError):
        raise _Fault(Sentence("its length cannot be read")) from None


def _version(event: Any) -> int:
    text = _text(event, "SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _text(event: Any, name: str) -> str:
    found = event.get(name, "")
    return _cut(str(found[0] if isinstance(found, list) and found else found or ""), 4000)


def _cut(text: str, most: int) -> str:
    """Without what no line of text holds."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text[:most]).strip()
