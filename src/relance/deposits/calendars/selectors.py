"""What people see of calendars: each with when it was read, and its bookings, those first that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from relance.deposits.calendars.following import source_of
from relance.deposits.calendars.sentences import said
from relance.deposits.guarantee.requests import number_of
from relance.deposits.models import Booking, CalendarFeed
from relance.domain.deposits.bookings import BOOKING_WORDS, FOR_A_PERSON, RULE_WORDS, BookingState, SourceRule
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting

MOST = 100


@dataclass(frozen=True, slots=True)
class FeedShown:
    """A calendar in use. ``why``: why it could not be read last time."""

    id: int
    name: str
    listing: str
    host: str
    rule: Sentence
    asked: Money
    before_next: bool
    is_never: bool
    read_at: datetime | None
    next_at: datetime | None
    why: Sentence | None
    bookings: int


@dataclass(frozen=True, slots=True)
class BookingShown:
    """A booking, and what may be decided of it."""

    id: int
    feed: str
    listing: str
    name: str
    email: str
    mobile: str
    begins_on: date
    ends_on: date
    state: BookingState
    words: Sentence
    why: Sentence | None
    guarantee: int | None
    number: str

    @property
    def waits(self) -> bool:
        """Whether a person decides."""
        return self.state in FOR_A_PERSON

    @property
    def may_ask(self) -> bool:
        """Whether its guest may be asked."""
        return self.state in (BookingState.PROPOSED, BookingState.OVERLAPS, BookingState.REFUSED)


def feeds(here: Acting) -> list[FeedShown]:
    """Every calendar in use, by name."""
    coming = Booking.objects.filter(ends_on__gte=here.today).exclude(state=BookingState.CANCELLED.value)
    live = dict(coming.values_list("feed").annotate(count=Count("pk")))
    found = CalendarFeed.objects.filter(organisation_id=here.organisation, removed_at=None).select_related("listing")
    return [
        FeedShown(
            one.pk,
            one.name,
            one.listing.name,
            one.host,
            RULE_WORDS[SourceRule(one.rule)],
            source_of(one).asked.rounded(),
            one.before_next,
            one.rule == SourceRule.NEVER,
            one.read_at,
            one.next_at,
            said(one.why),
            live.get(one.pk, 0),
        )
        for one in found.order_by("name")
    ]


def bookings(here: Acting, *, waiting: bool = False) -> list[BookingShown]:
    """Bookings of calendars in use that are not over, those that wait for a person first, then by arrival; a hundred at most."""
    found = Booking.objects.filter(organisation_id=here.organisation, ends_on__gte=here.today, feed__removed_at=None)
    found = found.exclude(state__in=[BookingState.CANCELLED.value, BookingState.OVER.value])
    if waiting:
        found = found.filter(state__in=[one.value for one in FOR_A_PERSON])
    rows = found.select_related("feed__listing", "guarantee").order_by("begins_on", "pk")[: MOST * 10]
    shown = [_shown(one) for one in rows]
    return sorted(shown, key=lambda one: not one.waits)[:MOST]


def _shown(row: Booking) -> BookingShown:
    state = BookingState(row.state)
    return BookingShown(
        row.pk,
        row.feed.name,
        row.feed.listing.name,
        row.name,
        row.email,
        row.mobile,
        row.begins_on,
        row.ends_on,
        state,
        BOOKING_WORDS[state],
        said(row.why),
        row.guarantee_id,
        number_of(row.guarantee) if row.guarantee is not None else "",
    )
