"""What a calendar says, followed: new bookings are asked for or proposed, changed ones move, those that are gone are taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from relance.deposits.calendars.sentences import kept
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted, number_of
from relance.deposits.models import Booking, CalendarFeed, Guarantee
from relance.deposits.request.changed_days import change_days, shorten
from relance.deposits.request.checking import usual
from relance.deposits.told.messages import send_request, tell_cancelled
from relance.domain.deposits.bookings import BookingState, Entry, Source, SourceRule, claim_days, judge, overlap
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.formats.calendar import LONGEST_UID, CalendarRead
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting

SURE_AFTER = timedelta(hours=6)  # a booking that is missing once may be a calendar that was not whole
ENDED = (BookingState.OVER.value, BookingState.CANCELLED.value, BookingState.LEFT.value)
MOST_ASKED = 50  # by one reading: more than a place has new bookings in an hour; the others are asked by the next
UNASKED = (BookingState.PROPOSED, BookingState.FORBIDDEN, BookingState.OVERLAPS, BookingState.REFUSED)


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of one reading; ``faults`` are entries that cannot be bookings."""

    bookings: int
    blocks: int
    new: int
    asked: int
    moved: int
    gone: int
    faults: tuple[tuple[int, Sentence], ...] = ()


def follow(here: Acting, feed: CalendarFeed, read: CalendarRead) -> Followed:
    """Follow one reading of a calendar, whose row is locked."""
    known = {one.uid: one for one in Booking.objects.select_for_update(of=("self",)).filter(feed=feed)}
    entries = {uid_of(one): replace(one, uid=uid_of(one)) for one in read.entries}
    unclear = {_short(uid) for uid in read.unclear}
    _adopt(known, entries, unclear)
    new = moved = gone = 0
    for uid, entry in entries.items():
        row = known.get(uid)
        if row is None:
            if entry.ends_on >= here.today and not entry.is_cancelled:
                known[uid] = _new(here, feed, entry)
                new += 1
            continue
        if entry.is_cancelled:
            gone += _gone(here, row)
        else:
            moved += _seen(here, row, entry)
    if read.is_whole:
        gone += _missing(here, feed, [one for uid, one in known.items() if uid not in entries and uid not in unclear])
    asked = _ask_all(here, feed, entries)
    _before_the_next(here, feed)
    facts = {"calendar": feed.pk, "new": new, "asked": asked, "moved": moved, "gone": gone}
    if new or asked or moved or gone:
        append(here, [Fact("calendar.followed", facts)])
    return Followed(len(entries), read.blocks, new, asked, moved, gone, read.faults)


def uid_of(entry: Entry) -> str:
    """A booking's own name, short enough to be kept and unlike any other's."""
    return _short(entry.uid)


def source_of(feed: CalendarFeed) -> Source:
    """The rules of a calendar's source."""
    cap = Money(feed.cap, feed.currency) if feed.cap is not None else None
    return Source(SourceRule(feed.rule), Money(feed.amount, feed.currency), cap, feed.before_next)


def wanted_of(here: Acting, feed: CalendarFeed, row: Booking, guest: Guest) -> Wanted:
    """The request that a booking makes."""
    figures, source = usual(here), source_of(feed)
    return Wanted(
        GuaranteeKind(feed.kind),
        feed.listing.name,
        row.begins_on,
        row.ends_on,
        source.asked.rounded(),
        guest,
        scheme=feed.scheme,
        external_id=row.uid,
        claim_days=claim_days(row.ends_on, figures.claim_days, source, arrivals(feed, row)),
        remind_days=figures.remind_days,
    )


def ask_for(here: Acting, feed: CalendarFeed, row: Booking, guest: Guest, *, send: bool) -> Guarantee:
    """Make the request of a booking, or find the one that was made for it otherwise. Raises what ``requests.ask`` raises."""
    made = Guarantee.objects.filter(external_id=row.uid, cancelled_at=None).first()
    if made is None:
        made = requests.ask(here, wanted_of(here, feed, row, guest))
        if send:
            send_request(here, made.pk)
    _set(row, BookingState.ASKED, guarantee=made)
    return made


def arrivals(feed: CalendarFeed, row: Booking) -> list[date]:
    """When other guests come to the same place."""
    others = Booking.objects.filter(feed__listing=feed.listing_id).exclude(state__in=ENDED).exclude(pk=row.pk)
    asked = Guarantee.objects.filter(listing=feed.listing_id, cancelled_at=None).exclude(pk=row.guarantee_id or 0)
    return [
        *others.filter(begins_on__gte=row.ends_on).values_list("begins_on", flat=True),
        *asked.filter(begins_on__gte=row.ends_on).values_list("begins_on", flat=True),
    ]


def _short(uid: str) -> str:
    return uid if len(uid) <= LONGEST_UID else "sha256:" + hashlib.sha256(uid.encode()).hexdigest()


def _adopt(known: dict[str, Booking], entries: dict[str, Entry], unclear: set[str]) -> None:
    """A booking whose calendar names it anew at each reading is known by its days, where these leave no doubt."""
    fresh = [one for uid, one in entries.items() if uid not in known]
    lost = [one for uid, one in known.items() if uid not in entries and uid not in unclear and one.state not in ENDED]
    for row in lost:
        same = [one for one in fresh if one.days == (row.begins_on, row.ends_on) and _may_be(row.name, one.name)]
        rivals = [one for one in lost if (one.begins_on, one.ends_on) == (row.begins_on, row.ends_on)]
        if len(same) == 1 and len(rivals) == 1:
            known.pop(row.uid)
            row.uid = same[0].uid
            row.save(update_fields=["uid"])
            known[row.uid] = row


def _may_be(one: str, other: str) -> bool:
    return not one or not other or one.casefold() == other.casefold()


def _new(here: Acting, feed: CalendarFeed, entry: Entry) -> Booking:
    return Booking.objects.create(
        organisation_id=here.organisation,
        feed=feed,
        uid=entry.uid,
        begins_on=entry.begins_on,
        ends_on=entry.ends_on,
        name=entry.name,
        email=entry.email,
        mobile=entry.mobile,
        state=BookingState.PROPOSED.value,
        seen_at=here.at,
    )


def _seen(here: Acting, row: Booking, entry: Entry) -> int:
    """Note that a booking is there, and follow its days; returns whether they changed."""
    row.seen_at, row.missing_since = here.at, None
    row.name, row.email, row.mobile = entry.name or row.name, entry.email or row.email, entry.mobile or row.mobile
    was_gone = row.state in (BookingState.CANCELLED, BookingState.GONE)
    has_moved = (row.begins_on, row.ends_on) != entry.days
    row.begins_on, row.ends_on = entry.days
    row.save(update_fields=["seen_at", "missing_since", "name", "email", "mobile", "begins_on", "ends_on"])
    if was_gone and entry.ends_on >= here.today:
        is_asked = row.guarantee is not None and row.guarantee.cancelled_at is None
        _set(
            row,
            BookingState.ASKED if is_asked else BookingState.PROPOSED,
            guarantee=row.guarantee if is_asked else None,
        )
    if has_moved and row.guarantee is not None and row.state in (BookingState.ASKED, BookingState.MOVED):
        _move(here, row)
    return int(has_moved)


def _move(here: Acting, row: Booking) -> None:
    """A guest who agreed to nothing yet is asked for the new days; whoever agreed to others is a person's to ask."""
    guarantee = row.guarantee
    if guarantee is None or (guarantee.begins_on, guarantee.ends_on) == (row.begins_on, row.ends_on):
        _set(row, BookingState.ASKED, guarantee=guarantee)
        return
    days = claim_days(row.ends_on, usual(here).claim_days, source_of(row.feed), arrivals(row.feed, row))
    try:
        with transaction.atomic():
            is_moved = change_days(here, guarantee.pk, row.begins_on, row.ends_on, claim_days=days)
        _set(row, BookingState.ASKED if is_moved else BookingState.MOVED, guarantee=guarantee)
    except DomainError as refused:
        _set(row, BookingState.MOVED, guarantee=guarantee, why=refused)


def _missing(here: Acting, feed: CalendarFeed, rows: Sequence[Booking]) -> int:
    """Bookings to come that a whole calendar has no more; those that began are left out by many calendars. Returns how many went."""
    gone = 0
    for row in rows:
        if row.state in ENDED or row.begins_on <= here.today:
            if row.ends_on < here.today and row.guarantee is None and row.state not in ENDED:
                _set(row, BookingState.OVER)
            continue
        if row.missing_since is None:
            row.missing_since = here.at
            row.save(update_fields=["missing_since"])
        elif here.at - row.missing_since >= SURE_AFTER:
            gone += _gone(here, row)
    return gone


def _gone(here: Acting, row: Booking) -> int:
    """Take back what was asked of a guest who gave nothing yet; a card that stands is a person's to let go."""
    if row.state in (*ENDED, BookingState.GONE):
        return 0
    guarantee = row.guarantee
    if guarantee is None or guarantee.cancelled_at is not None:
        _set(row, BookingState.CANCELLED, guarantee=guarantee)
        return 1
    if guarantee.acceptance_set.exists() or guarantee.hostedpage_set.filter(ended_at=None).exists():
        _set(row, BookingState.GONE, guarantee=guarantee)
        return 1
    try:
        with transaction.atomic():
            requests.cancel(here, guarantee.pk)
            tell_cancelled(here, guarantee.pk)
        _set(row, BookingState.CANCELLED, guarantee=guarantee)
    except DomainError as refused:
        _set(row, BookingState.GONE, guarantee=guarantee, why=refused)
    return 1


def _ask_all(here: Acting, feed: CalendarFeed, entries: dict[str, Entry]) -> int:
    source, asked = source_of(feed), 0
    rows = Booking.objects.filter(feed=feed, guarantee=None, state__in=[one.value for one in UNASKED]).order_by(
        "begins_on", "pk"
    )
    taken = _taken(here, feed)
    for row in rows:
        entry = Entry(row.uid, row.begins_on, row.ends_on, row.name, row.email, row.mobile)
        rival = next((who for days, who in taken if overlap(days, entry.days)), None)
        state, why = judge(entry, source, is_taken=rival is not None, today=here.today)
        if state is not BookingState.ASKED:
            _set(row, state, why=why)
        elif row.uid in entries and row.state != BookingState.REFUSED and asked < MOST_ASKED:
            asked += _ask_by_itself(here, feed, row)
    return asked


def _ask_by_itself(here: Acting, feed: CalendarFeed, row: Booking) -> int:
    try:
        with transaction.atomic():
            ask_for(here, feed, row, Guest(row.name, row.email, row.mobile, feed.language), send=True)
        return 1
    except DomainError as refused:
        _set(row, BookingState.REFUSED, why=refused)
        return 0


def _taken(here: Acting, feed: CalendarFeed) -> list[tuple[tuple[date, date], str]]:
    """Days of the same place that something else has: requests not of this calendar, and bookings of other calendars."""
    own = Booking.objects.filter(feed=feed, guarantee__isnull=False).values("guarantee")
    asked = Guarantee.objects.filter(listing=feed.listing_id, cancelled_at=None, ends_on__gte=here.today).exclude(
        pk__in=own
    )
    others = Booking.objects.filter(feed__listing=feed.listing_id, feed__removed_at=None, guarantee=None)
    others = others.exclude(feed=feed).exclude(state__in=ENDED)
    return [
        *(((one.begins_on, one.ends_on), number_of(one)) for one in asked),
        *(((begins, ends), name) for begins, ends, name in others.values_list("begins_on", "ends_on", "feed__name")),
    ]


def _before_the_next(here: Acting, feed: CalendarFeed) -> None:
    """Where a source wants claims before the next guest comes, one who booked since brings the last day forward."""
    if not feed.before_next:
        return
    standing = Booking.objects.filter(feed=feed, guarantee__cancelled_at=None, guarantee__released_at=None)
    for row in standing.filter(guarantee__claim_until__gte=here.today).select_related("guarantee"):
        guarantee = row.guarantee
        if guarantee is None:
            continue
        days = claim_days(
            guarantee.ends_on, (guarantee.claim_until - guarantee.ends_on).days, source_of(feed), arrivals(feed, row)
        )
        shorten(here, guarantee, guarantee.ends_on + timedelta(days=days))


def _set(row: Booking, state: BookingState, *, guarantee: Guarantee | None = None, why: object = None) -> None:
    sentence = why.sentence if isinstance(why, DomainError) else why
    row.state, row.guarantee = state.value, guarantee
    row.why = kept(sentence) if sentence is not None else None  # type: ignore[arg-type]
    row.save(update_fields=["state", "guarantee", "why"])
