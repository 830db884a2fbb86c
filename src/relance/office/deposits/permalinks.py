"""Public addresses of places: one to a place, to be put on a site or into a message of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.deposits.guarantee.schemes import STANDARD
from relance.deposits.overview.selectors import choices
from relance.deposits.request import permalinks
from relance.office.deposits.currencies import CURRENCIES, currency_of
from relance.office.fields import amount_of
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def addresses(visit: Visit, here: Acting) -> Page:
    """Those in use, and the form of another one."""
    demand(Right.SET_UP, here)
    places, schemes = choices(here)
    return "office/deposit_permalinks.html", {
        "section": "deposits",
        "addresses": permalinks.permalinks(here),
        "places": [name for _, name in places],
        "schemes": schemes or [STANDARD],
        "currencies": CURRENCIES,
    }


@act
def add(visit: Visit) -> HttpResponse:
    """Make one."""
    given = visit.request.POST
    with visit.acting() as here:
        amount = amount_of(given.get("amount", ""), currency_of(given))
        permalinks.make_permalink(here, given.get("place", ""), amount, given.get("scheme", "")[:120])
    messages.success(visit.request, visit.say("Made. It stays the same for every guest of that place."))
    return HttpResponseRedirect(visit.url("deposit-permalinks"))


@act
def end(visit: Visit) -> HttpResponse:
    """Let nobody in by one any more."""
    with visit.acting() as here:
        permalinks.end_permalink(here, visit.request.POST.get("code", ""))
    messages.success(visit.request, visit.say("Ended: it leads nowhere now. What was secured by it stands."))
    return HttpResponseRedirect(visit.url("deposit-permalinks"))
