"""Calendars: adding one with the rules of its source, reading it from its address or a file, and removing it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Min

from relance.channels.fetching import fetch, refuse_address
from relance.deposits.calendars.following import Followed, follow
from relance.deposits.calendars.sentences import kept
from relance.deposits.guarantee.requests import refuse_amount
from relance.deposits.guarantee.schemes import scheme_named
from relance.deposits.models import CalendarFeed, Listing
from relance.domain.deposits.bookings import SourceRule, is_forbidden_by
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.formats.calendar import MOST_BYTES, read_calendar
from relance.journal.appending import Fact, append, lock_chain
from relance.outbox.sending import SILENT
from relance.tenancy import places, secrets
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs

EVERY, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)
WHAT = "calendar"  # the name of the secret


class CalendarUnknown(DomainError):
    """No calendar of that name."""

    code = "calendar_unknown"
    template = "There is no calendar '{name}' here."


class CalendarUnnamed(DomainError):
    """Neither a name nor a place."""

    code = "calendar_unnamed"
    template = "Give the calendar a name, and say which place it is of."


class CalendarNamed(DomainError):
    """A second one of the same name."""

    code = "calendar_named"
    template = "There is a calendar '{name}' already: remove that one, or give this one another name."


class SourceForbids(DomainError):
    """A house that takes deposits itself, and lets nobody ask for one beside."""

    code = "source_forbids"
    template = (
        "{host} forbids deposits beside its own: its bookings are never asked. Choose 'never'; its calendar still shows"
        " which days are taken."
    )


class CalendarNotFetched(DomainError):
    """No address to read from, or no leave to."""

    code = "calendar_not_fetched"
    template = "This calendar is not read from an address here: give its file."


@dataclass(frozen=True, slots=True)
class FeedWord:
    """A calendar as a person tells of it. ``address``: "" where files are given by hand."""

    name: str
    listing: str
    rule: SourceRule
    amount: Money
    address: str = ""
    cap: Money | None = None
    before_next: bool = False
    scheme: str = ""
    language: str = "fr"
    kind: GuaranteeKind = GuaranteeKind.DEPOSIT


class Place(Protocol):
    """Where a calendar is read from: each transaction acts anew."""

    def acting(self) -> AbstractContextManager[Acting]:
        """Act for the organisation, at the clock's moment."""
        ...


@needs(Right.SET_UP)
def add_feed(here: Acting, word: FeedWord, key: bytes) -> CalendarFeed:
    """Keep a calendar; one with an address is read at once, by whoever works.

    Raises CalendarUnnamed, CalendarNamed, AddressInvalid, SourceForbids, DepositAmountInvalid, SchemeUnknown, CalendarNotFetched.
    """
    name, listing, address = word.name.strip()[:120], word.listing.strip()[:200], word.address.strip()
    if not name or not listing:
        raise CalendarUnnamed
    host = refuse_address(address) if address else ""
    if host and is_forbidden_by(host) and word.rule is not SourceRule.NEVER:
        raise SourceForbids(host=host)
    if host and _is_played(here):
        raise CalendarNotFetched
    for one in (word.amount, word.cap):
        if one is not None:
            refuse_amount(one)
    lock_chain(here)
    scheme_named(here, word.scheme)
    if CalendarFeed.objects.filter(name=name, removed_at=None).exists():
        raise CalendarNamed(name=name)
    made = CalendarFeed.objects.create(
        organisation_id=here.organisation,
        name=name,
        listing=Listing.objects.get_or_create(organisation_id=here.organisation, name=listing)[0],
        address=secrets.sealed(address, key, goes_to=host) if address else "",
        host=host,
        rule=word.rule.value,
        kind=word.kind.value,
        amount=word.amount.amount,
        cap=word.cap.amount if word.cap is not None else None,
        currency=word.amount.currency,
        before_next=word.before_next,
        scheme=word.scheme,
        language=word.language,
        author=here.actor,
        made_at=here.at,
        next_at=here.at if address else None,
    )
    append(here, [Fact("calendar.added", {"calendar": made.pk, "host": host, "rule": word.rule.value})])
    if address:
        due(here, Kind.CALENDARS)
    return made


@needs(Right.SET_UP)
def remove_feed(here: Acting, feed_id: int) -> None:
    """Read a calendar no more; what was asked for its bookings stands. Raises CalendarUnknown."""
    if not CalendarFeed.objects.filter(pk=feed_id, removed_at=None).update(removed_at=here.at, next_at=None):
        raise CalendarUnknown(name=str(feed_id))
    append(here, [Fact("calendar.removed", {"calendar": feed_id})])


@needs(Right.SET_UP)
def take_file(here: Acting, feed_id: int, content: bytes) -> Followed:
    """Follow what a file says that was given for a calendar. Raises CalendarUnknown, CalendarUnreadable."""
    feed = locked_feed(feed_id)
    found = follow(here, feed, read_calendar(content, here.zone))
    _note_read(here, feed)
    return found


def feed_named(here: Acting, name: str) -> int:
    """The calendar in use of that name. Raises CalendarUnknown."""
    found = CalendarFeed.objects.filter(name__iexact=name.strip(), removed_at=None).values_list("pk", flat=True).first()
    if found is None:
        raise CalendarUnknown(name=name[:80])
    return found


def read_feed(place: Place, feed_id: int, key: bytes) -> Followed:
    """Read a calendar from its address, outside any transaction, and follow it.

    What cannot be read changes nothing; it is kept with its reason, and tried again less and less often. Raises CalendarUnknown,
    CalendarNotFetched, NotFetched, AddressInvalid, CalendarUnreadable, SecretUnreadable.
    """
    with place.acting() as here:
        feed = locked_feed(feed_id)
        if not feed.address or places.standing(here) in SILENT or _is_played(here):
            raise CalendarNotFetched
        feed.next_at = here.at + EVERY  # whoever reads beside leaves it
        feed.save(update_fields=["next_at"])
    try:
        content = fetch(secrets.opened(WHAT, feed.address, key, goes_to=feed.host), most_bytes=MOST_BYTES)
        with place.acting() as here:
            feed = locked_feed(feed_id)
            found = follow(here, feed, read_calendar(content, here.zone))
            _note_read(here, feed)
            return found
    except DomainError as error:
        with place.acting() as here:
            _note_failure(here, feed_id, error)
        raise


def feeds_due(here: Acting) -> list[int]:
    """Those whose hour has come."""
    found = CalendarFeed.objects.filter(organisation_id=here.organisation, removed_at=None, next_at__lte=here.at)
    return list(found.order_by("next_at", "pk").values_list("pk", flat=True))


def next_reading(here: Acting) -> datetime | None:
    """When a calendar is read next; None where none is."""
    kept_on = CalendarFeed.objects.filter(organisation_id=here.organisation, removed_at=None)
    found: datetime | None = kept_on.aggregate(at=Min("next_at"))["at"]
    return found


def locked_feed(feed_id: int) -> CalendarFeed:
    """A calendar in use, for whoever changes what follows from it. Raises CalendarUnknown."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).filter(pk=feed_id, removed_at=None).first()
    if feed is None:
        raise CalendarUnknown(name=str(feed_id))
    return feed


def _is_played(here: Acting) -> bool:
    """A demonstration reaches nobody."""
    return Organisation.objects.filter(pk=here.organisation, is_demonstration=True).exists()


def _note_read(here: Acting, feed: CalendarFeed) -> None:
    feed.read_at, feed.failures, feed.why = here.at, 0, None
    feed.next_at = here.at + EVERY if feed.address else None
    feed.save(update_fields=["read_at", "failures", "why", "next_at"])


def _note_failure(here: Acting, feed_id: int, error: DomainError) -> None:
    feed = locked_feed(feed_id)
    feed.failures += 1
    feed.why = kept(error.sentence)
    feed.next_at = here.at + min(EVERY * 2 ** min(feed.failures, 10), LONGEST_WAIT)
    feed.save(update_fields=["failures", "why", "next_at"])
