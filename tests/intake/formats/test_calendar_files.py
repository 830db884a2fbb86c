"""A calendar file: which of its entries are bookings, and what a hostile or broken one comes to."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.formats.calendar import (
    EARLIEST,
    LATEST,
    MOST_BYTES,
    MOST_ENTRIES,
    CalendarRead,
    CalendarUnreadable,
    read_calendar,
)

pytestmark = pytest.mark.requirement("SW-1")
PARIS = ZoneInfo("Europe/Paris")


def event(uid: str = "1@calendar.example", *lines: str, begins: str = "20270501", ends: str = "20270508") -> str:
    days = [f"DTSTART;VALUE=DATE:{begins}", f"DTEND;VALUE=DATE:{ends}"]
    return "\r\n".join(["BEGIN:VEVENT", *([f"UID:{uid}"] if uid else []), *days, *lines, "END:VEVENT"]) + "\r\n"


def calendar(*events: str) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Exemple//FR\r\n" + "".join(events) + "END:VCALENDAR\r\n"
    ).encode()


def read(*events: str) -> CalendarRead:
    return read_calendar(calendar(*events), PARIS)


def faults(*events: str) -> list[str]:
    return [str(why) for _, why in read(*events).faults]


def test_a_booking_has_its_name_its_days_and_whose_it_is_where_the_calendar_says_so() -> None:
    described = "DESCRIPTION:Email: camille@exemple.example\\nPhone: +33 6 39 98 00 00"
    (one,) = read(event("1", "SUMMARY:Reserved - Camille Fictive (HMABC12345)", described)).entries
    assert (one.uid, one.name, one.email, one.mobile) == (
        "1",
        "Camille Fictive",
        "camille@exemple.example",
        "+33639980000",
    )
    assert one.days == (date(2027, 5, 1), date(2027, 5, 8))  # the last is the day of departure


@pytest.mark.parametrize(
    "summary", ["Airbnb (Not available)", "CLOSED - Not available", "Blocked", "Bloqué", "Propriétaire", "Busy"]
)
def test_days_that_are_closed_are_no_guest(summary: str) -> None:
    found = read(event("1", f"SUMMARY:{summary}"), event("2", "SUMMARY:Réservé"))
    assert ([one.uid for one in found.entries], found.blocks) == (["2"], 1)


def test_moments_are_days_of_the_place_and_a_missing_end_is_one_night() -> None:
    late = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270501T230000Z\r\nSUMMARY:Reserved\r\nEND:VEVENT\r\n"
    (one,) = read(late).entries
    assert one.days == (date(2027, 5, 2), date(2027, 5, 3))


def test_of_a_booking_that_stands_there_twice_the_newest_version_counts() -> None:
    older, newer = event("1", "SEQUENCE:1", begins="20270501"), event("1", "SEQUENCE:2", begins="20270502")
    for order in ((older, newer), (newer, older)):
        assert [one.begins_on for one in read(*order).entries] == [date(2027, 5, 2)]


def test_an_entry_that_cannot_be_is_told_and_its_booking_is_not_taken_for_gone() -> None:
    found = read(event("1", begins="20270509", ends="20270501"), event("2", "RRULE:FREQ=DAILY"), event("3"))
    assert [one.uid for one in found.entries] == ["3"]
    assert found.unclear == {"1", "2"}
    assert found.is_whole
    assert faults(event("1", "RRULE:FREQ=SECONDLY")) == ["it repeats: a booking does not"]
    assert faults(event("1", begins="soon")) == ["'soon' is no day"]


def test_a_calendar_with_an_entry_without_a_name_is_no_proof_that_another_was_cancelled() -> None:
    assert not read(event("")).is_whole


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        calendar(event("1"))[:-40],
        calendar() + b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 200,
        calendar(event("1", "DESCRIPTION:" + "a" * MOST_BYTES)),
        calendar(*(event(str(number)) for number in range(MOST_ENTRIES + 1))),
    ],
    ids=["empty", "another page", "cut", "second cut", "nested", "too large", "too many"],
)
def test_what_is_no_whole_calendar_is_refused_whole(content: bytes) -> None:
    with pytest.raises(CalendarUnreadable):
        read_calendar(content, PARIS)


def test_a_hostile_calendar_is_read_within_its_bounds_and_obeyed_in_nothing() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Nowhere\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    found = read(
        zone,
        event(
            "1",
            "SUMMARY:a\0b <script>alert(1)</script>",
            "ATTACH:file:///etc/passwd",
            "ATTENDEE;CN=x:mailto:x@y.example",
        ),
        event("2", "X-A" + ';A="b"' * 20_000 + ":1"),
        event("3", "EXDATE:" + "20270101T000000Z," * 5_000),
        event("4" * 5000),
    )
    assert all("\0" not in one.name for one in found.entries)
    assert {one.uid[:1] for one in found.entries} <= {"1", "2", "3", "4"}
    assert all(len(one.uid) <= 2000 for one in found.entries)


@given(st.binary(max_size=400), st.integers(0, 300))
def test_whatever_is_broken_in_it_a_calendar_is_refused_or_what_is_read_of_it_holds_together(
    noise: bytes, at: int
) -> None:
    content = calendar(event("1", "SUMMARY:Réservé - Noé Exemple"))
    broken = content[:at] + noise + content[at:]
    found = None
    with suppress(CalendarUnreadable):
        found = read_calendar(broken, PARIS)
    if found is None:
        return
    assert len(found.entries) + found.blocks + len(found.faults) <= broken.upper().count(b"BEGIN:VEVENT")
    assert "" not in found.unclear
    assert len(found.unclear) <= len(found.faults)
    assert all(one.uid and "\0" not in one.name for one in found.entries)
    assert all(EARLIEST <= one.begins_on <= one.ends_on <= LATEST for one in found.entries)
