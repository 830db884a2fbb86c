"""Whoever looks at a place before or after a stay records it room by room, with photos, through a link of their own."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse

from relance.deposits.models import Exhibit
from relance.deposits.proof import place_records
from relance.portal import door
from relance.portal.door import Caller, Page
from relance.portal.files import exhibit_response, opened_files
from relance.tenancy.context import Acting

PLACES = door.Door(place_records.PURPOSE, place_records.SUBJECT, place_records.place_shown, "portal/place/refused.html")
page, act = partial(door.page, door=PLACES), partial(door.act, door=PLACES)


@page
def home(caller: Caller, here: Acting) -> Page:
    """The record so far, and the next room."""
    return "portal/place/record.html", {}


@act
def add(caller: Caller) -> HttpResponse:
    """Keep one room."""
    given = caller.request.POST
    files = opened_files(caller.request)
    with caller.acting() as here:
        place_records.record(
            here, caller.guarantee, given.get("moment", ""), given.get("name", ""), given.get("words", ""), files
        )
    return caller.back()


@page
def picture(caller: Caller, here: Acting, pk: int) -> Page:
    """A photo of the record."""
    try:
        return exhibit_response(*place_records.picture_of_record(here, caller.guarantee, pk))
    except Exhibit.DoesNotExist:
        raise Http404 from None
