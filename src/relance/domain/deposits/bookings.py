"""Bookings as a calendar tells of them, and what may be asked of each by the rules of where it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from relance.domain.money import Money
from relance.domain.sentences import Sentence

# What a calendar calls days on which nobody comes: closed by the owner, or taken on another site. Never a guest.
BLOCKED = re.compile(
    r"not available|unavailable|blocked|closed|owner|maintenance|busy"
    r"|indisponible|non disponible|bloqu[ée]|ferm[ée]|propri[ée]taire|occup[ée]",
    re.IGNORECASE,
)
# What it calls a booking without saying whose, before or instead of a name.
NAMELESS = re.compile(
    r"^\W*(?:airbnb|booking(?:\.com)?|vrbo|abritel|homeaway|reserved|reservation|booked(?: by)?|réservée?|réservation|guest|hôte)\b[\W_]*",
    re.IGNORECASE,
)
CODE = re.compile(r"\s*[(\[][A-Z0-9-]{5,20}[)\]]\s*$")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
MOBILE = re.compile(
    r"(?:phone|tel|tél|téléphone|mobile|portable)[^\n:]{0,20}:\s*(\+[0-9][0-9 ().-]{7,18})", re.IGNORECASE
)
# Houses that take deposits themselves, and let hosts take none beside.
FORBIDDEN_BY = ("airbnb",)


class SourceRule(StrEnum):
    """What bookings of one source are asked."""

    ASK = "ask"  # by itself, where the calendar says whom
    PROPOSE = "propose"  # once a person has looked
    NEVER = "never"  # the source forbids deposits beside its own


RULE_WORDS: dict[SourceRule, Sentence] = {
    SourceRule.ASK: Sentence("Asked by itself where the calendar gives an address; else proposed"),
    SourceRule.PROPOSE: Sentence("Proposed: a person looks first"),
    SourceRule.NEVER: Sentence("Never asked: this source forbids deposits beside its own"),
}


class BookingState(StrEnum):
    """Where a booking of a calendar stands."""

    PROPOSED = "proposed"  # a person names the guest and asks
    ASKED = "asked"
    FORBIDDEN = "forbidden"
    OVERLAPS = "overlaps"  # another request, or another calendar's booking, has these days already
    REFUSED = "refused"  # asking was tried and cannot be
    MOVED = "moved"  # its days changed after the guest agreed to others
    GONE = "gone"  # it left the calendar after the guest gave a card
    LEFT = "left"  # a person said that nothing is asked
    OVER = "over"
    CANCELLED = "cancelled"


BOOKING_WORDS: dict[BookingState, Sentence] = {
    BookingState.PROPOSED: Sentence("To be asked"),
    BookingState.ASKED: Sentence("Asked for"),
    BookingState.FORBIDDEN: Sentence("Never asked: its source forbids it"),
    BookingState.OVERLAPS: Sentence("Another request has these days"),
    BookingState.REFUSED: Sentence("Could not be asked"),
    BookingState.MOVED: Sentence("Its days changed"),
    BookingState.GONE: Sentence("Gone from the calendar"),
    BookingState.LEFT: Sentence("Nothing is asked"),
    BookingState.OVER: Sentence("Over"),
    BookingState.CANCELLED: Sentence("Cancelled"),
}
FOR_A_PERSON = (
    BookingState.PROPOSED,
    BookingState.OVERLAPS,
    BookingState.REFUSED,
    BookingState.MOVED,
    BookingState.GONE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking as a calendar has it; ``ends_on`` is the day of departure. ``name`` is "" where it does not say whose."""

    uid: str
    begins_on: date
    ends_on: date
    name: str = ""
    email: str = ""
    mobile: str = ""
    is_cancelled: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last."""
        return self.begins_on, self.ends_on


@dataclass(frozen=True, slots=True)
class Source:
    """The rules of where bookings come from. ``cap``: the most that it lets anybody ask."""

    rule: SourceRule
    amount: Money
    cap: Money | None = None
    before_next: bool = False

    @property
    def asked(self) -> Money:
        """How much is asked of each booking.

        >>> Source(SourceRule.ASK, Money.eur("500"), Money.eur("300")).asked
        Money(amount=Decimal('300.00'), currency='EUR')
        """
        return min(self.amount, self.cap) if self.cap is not None else self.amount


def is_forbidden_by(host: str) -> bool:
    """Whether the calendars of ``host`` are those of a house that lets nobody take deposits beside its own.

    >>> is_forbidden_by("www.airbnb.fr"), is_forbidden_by("calendar.example")
    (True, False)
    """
    return any(part in FORBIDDEN_BY for part in host.casefold().split("."))


def is_block(summary: str) -> bool:
    """Whether an entry says that nobody may come, rather than that somebody does.

    >>> is_block("Airbnb (Not available)"), is_block("CLOSED - Not available"), is_block("Reserved")
    (True, True, False)
    """
    return BLOCKED.search(summary) is not None


def name_in(summary: str) -> str:
    """The guest's name in what a calendar calls a booking; "" where it has none.

    >>> name_in("Reserved - Camille Fictive (HMABC12345)"), name_in("Reserved"), name_in("Noé Exemple")
    ('Camille Fictive', '', 'Noé Exemple')
    """
    before = None
    found = CODE.sub("", " ".join(summary.split()))
    while found != before:
        before, found = found, NAMELESS.sub("", found)
    return found.strip(" -–:,;")[:200] if any(one.isalpha() for one in found) else ""


def address_in(text: str) -> tuple[str, str]:
    """An e-mail address and a mobile telephone, whole and with its country, in what a calendar tells of a booking.

    >>> address_in("Email: camille@exemple.example\\nPhone: +33 6 39 98 00 00")
    ('camille@exemple.example', '+33639980000')
    >>> address_in("Phone Number (Last 4 Digits): 1234")
    ('', '')
    """
    email, mobile = EMAIL.search(text), MOBILE.search(text)
    number = re.sub(r"[^0-9+]", "", mobile[1]) if mobile else ""
    return (email[0] if email else ""), number if len(number) >= 9 else ""


def judge(entry: Entry, source: Source, *, is_taken: bool, today: date) -> tuple[BookingState, Sentence | None]:
    """What becomes of a booking for which nothing was asked yet; ``ASKED`` is an order to ask now. With why, where that helps.

    ``is_taken``: another request, or another calendar's booking, has days of it in the same place.
    """
    if entry.ends_on < today:
        return BookingState.OVER, None
    if source.rule is SourceRule.NEVER:
        return BookingState.FORBIDDEN, None
    if is_taken:
        return BookingState.OVERLAPS, Sentence("Ask only if this is another guest: the same booking is asked once.")
    if source.rule is SourceRule.PROPOSE:
        return BookingState.PROPOSED, None
    if not entry.name:
        return BookingState.PROPOSED, Sentence("The calendar does not say whose booking it is.")
    if not entry.email and not entry.mobile:
        return BookingState.PROPOSED, Sentence("The calendar gives no address of the guest.")
    return BookingState.ASKED, None


def claim_days(ends_on: date, usual: int, source: Source, arrivals: Iterable[date]) -> int:
    """How long after the end something may be claimed: the usual, or until the next guest comes where the source wants that.

    >>> source = Source(SourceRule.ASK, Money.eur("500"), before_next=True)
    >>> claim_days(date(2027, 5, 8), 20, source, [date(2027, 5, 12), date(2027, 5, 1)])
    4
    """
    if not source.before_next:
        return usual
    following = [one for one in arrivals if one >= ends_on]
    return min(usual, (min(following) - ends_on) // timedelta(days=1)) if following else usual


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two stays share a night: one may arrive on the day on which the other leaves. Two of one day and the same do.

    >>> overlap((date(2027, 5, 1), date(2027, 5, 8)), (date(2027, 5, 8), date(2027, 5, 15)))
    False
    """
    return one == other or (one[0] < other[1] and other[0] < one[1])
