"""What a place looked like on arrival and departure, recorded room by room by whoever was there, through a link of their own.

That link opens the record and nothing else: neither who stays, nor for how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from relance.deposits.models import Exhibit, Guarantee, PlaceRecord
from relance.deposits.proof import exhibits
from relance.deposits.proof.exhibits import About, Details, Opened, Role
from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.letters.letterhead import creditor_of
from relance.tenancy import links
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

PURPOSE, SUBJECT = "place", "place:"
OPENS_AFTER = timedelta(days=7)  # the end of the stay: who cleans comes then
MOST_ROOMS = 40
ROLES = {"arrival": Role.BEFORE, "departure": Role.AFTER}


class RoomUnnamed(DomainError):
    """A record of no place."""

    code = "room_unnamed"
    template = "Say which room it is, and whether it is before or after the stay, with a photo or a word."


class TooManyRooms(DomainError):
    """More than a house has."""

    code = "too_many_rooms"
    template = "{most} records are kept for one stay at most."


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A photo of a room: its id, and when it was taken as it says itself."""

    id: int
    captured_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoomShown:
    """One record. ``moment`` is arrival or departure."""

    moment: str
    name: str
    words: str
    made_at: datetime
    pictures: Sequence[PictureShown]


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """What the bearer of such a link sees."""

    creditor: str
    listing: str
    begins_on: date
    ends_on: date
    rooms: Sequence[RoomShown]


@needs(Right.ACT)
def link_to_record(here: Acting, guarantee_id: int) -> links.Link:
    """A link for whoever looks at the place, until a week after the stay. Raises PublicAddressMissing."""
    ends_on = Guarantee.objects.values_list("ends_on", flat=True).get(pk=guarantee_id)
    last = datetime.combine(max(ends_on, here.today) + OPENS_AFTER, time(0), tzinfo=here.zone)
    return links.issue(here, PURPOSE, f"{SUBJECT}{guarantee_id}", last)


def record(here: Acting, guarantee_id: int, moment: str, name: str, words: str, files: Sequence[Opened]) -> PlaceRecord:
    """Keep what a room looked like, dated now, with its photos. Raises RoomUnnamed, TooManyRooms, TooManyExhibits."""
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    room, said = name.replace("\0", "").strip(), words.replace("\0", "").strip()
    if moment not in ROLES or not room or not (said or files):
        raise RoomUnnamed
    if PlaceRecord.objects.filter(guarantee=guarantee).count() >= MOST_ROOMS:
        raise TooManyRooms(most=MOST_ROOMS)
    made = PlaceRecord.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        moment=moment,
        name=room[:200],
        words=said[:4000],
        author=here.actor,
        made_at=here.at,
    )
    for opened in files:
        exhibits.keep(here, About.of_record(made), opened, Details(ROLES[moment], spot=room))
    body = {"record": made.pk, "guarantee": guarantee_id, "moment": moment}
    append(here, [Fact("place.recorded", body, chain=guarantee.debtor_id)])
    return made


def place_shown(here: Acting, guarantee_id: int) -> PlaceShown:
    """The record so far, the newest first."""
    guarantee = Guarantee.objects.select_related("listing").get(pk=guarantee_id)
    pictures: dict[int, list[PictureShown]] = {}
    for one in Exhibit.objects.filter(guarantee=guarantee, record__isnull=False, withdrawn_at=None).order_by("pk"):
        pictures.setdefault(one.record_id or 0, []).append(PictureShown(one.pk, one.captured_at))
    rooms = PlaceRecord.objects.filter(guarantee=guarantee).order_by("-pk")
    return PlaceShown(
        creditor=creditor_of(here, is_complete=False).name,
        listing=guarantee.listing.name,
        begins_on=guarantee.begins_on,
        ends_on=guarantee.ends_on,
        rooms=[RoomShown(one.moment, one.name, one.words, one.made_at, pictures.get(one.pk, [])) for one in rooms],
    )


def picture_of_record(here: Acting, guarantee_id: int, exhibit_id: int) -> tuple[str, str, bytes]:
    """A photo of this record, as it may be shown. Raises Exhibit.DoesNotExist."""
    mine = Exhibit.objects.filter(guarantee=guarantee_id, record__isnull=False, withdrawn_at=None)
    return exhibits.shown_of(here, mine.get(pk=exhibit_id).pk)
