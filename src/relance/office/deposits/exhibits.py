"""Photos and papers of a deposit: sent with a claim or later, looked at, withdrawn. A hostile file is refused with a sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.deposits.overview.one_deposit import exhibit_of, find_guarantee, latest_claim
from relance.deposits.proof.exhibits import MOST_AT_ONCE as MOST_FILES
from relance.deposits.proof.exhibits import (
    About,
    Details,
    Opened,
    Role,
    TooManyExhibits,
    keep,
    read,
    shown_of,
    withdraw,
)
from relance.deposits.proof.place_records import link_to_record
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

FIELDS = {"after": Role.AFTER, "before": Role.BEFORE, "paper": Role.INVOICE}
PHOTO = "image/"


def opened_of(visit: Visit) -> list[tuple[Opened, Details]]:
    """What a form sent, opened one by one in a process of its own; call it outside any transaction.

    Raises ExhibitRefused, TooManyExhibits.
    """
    files = visit.request.FILES
    sent = [(file, role) for field, role in FIELDS.items() for file in files.getlist(field)]
    if len(sent) > MOST_FILES:
        raise TooManyExhibits(most=MOST_FILES)
    spot = visit.request.POST.get("spot", "").strip()
    return [
        (read(file.name or "", file.read()), Details(role, spot if role in (Role.AFTER, Role.BEFORE) else ""))
        for file, role in sent
    ]


@act
def add(visit: Visit, pk: int) -> HttpResponse:
    """Add photos or papers to a deposit, to its claim where there is one."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_guarantee(here, pk))
    sent = opened_of(visit)
    with visit.acting() as here:
        claim = latest_claim(here, pk)
        about = About.of_claim(claim) if claim is not None else About(pk)
        for opened, details in sent:
            keep(here, about, opened, details)
    if sent:
        said = visit.say("Kept: {count} {count:file|files}. Place and device are taken out of photos.", count=len(sent))
        messages.success(visit.request, said)
    else:
        messages.warning(visit.request, visit.say("Choose a file first: nothing was added."))
    return HttpResponseRedirect(visit.url("deposit", pk=pk) + "#exhibits")


@act
def record_place(visit: Visit, pk: int) -> HttpResponse:
    """Make the link by which whoever looks at the place records it; it is shown once."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_guarantee(here, pk))
        address = link_to_record(here, pk).address
    said = visit.say("The link for whoever looks at the place, shown once: {address}", address=address)
    messages.success(visit.request, said)
    return HttpResponseRedirect(visit.url("deposit", pk=pk) + "#exhibits")


@act
def take_off(visit: Visit, pk: int) -> HttpResponse:
    """Show an exhibit no more."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        one = found(exhibit_of(here, pk))
        withdraw(here, pk)
    messages.success(visit.request, visit.say("Taken off: nobody is shown it any more."))
    return HttpResponseRedirect(visit.url("deposit", pk=one.guarantee_id) + "#exhibits")


@page
def exhibit(visit: Visit, here: Acting, pk: int) -> Page:
    """The file as it may be shown: a photo to look at, a paper to keep."""
    found(exhibit_of(here, pk))
    name, kind, content = shown_of(here, pk)
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name)
    return download(
        content, kind, plain.encode("ascii", "replace").decode().replace("?", "_"), is_shown=kind.startswith(PHOTO)
    )
