"""Who posts registered letters: accounts that are tried before they are kept, and what the organisation says that a letter costs."""

from __future__ import annotations

import os

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.domain.registered.prices import Tariff
from relance.office.fields import amount_of, day_of, row_of
from relance.office.installation import installation_key
from relance.office.page import Page, act, page
from relance.office.registered.words import WAYS
from relance.office.visit import Visit
from relance.post import accounts, prices
from relance.post.models import ELECTRONIC
from relance.post.values import Mode
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def post(visit: Visit, here: Acting) -> Page:
    """Accounts, the form for one, and the tariff."""
    demand(Right.SET_UP, here)
    context = {
        "section": "preferences", "kept": accounts.states(here), "providers": list(accounts.NAMES.items()),
        "is_demonstration": visit.organisation.is_demonstration, "tariffs": prices.tariffs(here),
        "ways": [(way, name) for way, name in WAYS.items() if way not in (ELECTRONIC, accounts.DEMONSTRATION)], "names": WAYS,
    }  # fmt: skip
    return "office/registered/settings.html", context


@act
def keep(visit: Visit) -> HttpResponse:
    """Ask the provider outside any transaction; keep the account then."""
    given = visit.request.POST
    mode = given.get("mode", Mode.TEST.value)
    if mode not in {one.value for one in Mode}:
        raise Http404
    with visit.acting() as here:
        accounts.refuse_in_demonstration(here)
    typed = accounts.Given(
        given.get("login", ""),
        given.get("secret", ""),
        given.get("user", ""),
        given.get("password", ""),
        given.get("hears", ""),
        Mode(mode),
    )
    found = accounts.tried(given.get("provider", ""), typed, os.environ)
    with visit.acting() as here:
        kept = accounts.keep(here, found, installation_key())
    messages.success(visit.request, visit.say("{provider} answers, and is kept.", provider=kept.name))
    return HttpResponseRedirect(visit.url("post"))


@act
def play(visit: Visit) -> HttpResponse:
    """Give a demonstration its post."""
    with visit.acting() as here:
        accounts.play(here)
    return HttpResponseRedirect(visit.url("post"))


@act
def forget(visit: Visit) -> HttpResponse:
    """Forget an account."""
    with visit.acting() as here:
        accounts.forget(here, visit.request.POST.get("provider", ""))
    messages.success(visit.request, visit.say("Forgotten. Letters under way there are no longer followed."))
    return HttpResponseRedirect(visit.url("post"))


@act
def tariff(visit: Visit) -> HttpResponse:
    """What a letter costs by one way, from a day on."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
    given = visit.request.POST
    said = Tariff(
        given.get("way", ""),
        day_of(given.get("starts_on", "")),
        row_of(given.get("sheets", "")) or 0,
        amount_of(given.get("amount", ""), "EUR"),
        given.get("source", ""),
    )
    with visit.acting() as here:
        prices.say_tariff(here, said)
    messages.success(visit.request, visit.say("Kept: it holds from its day on."))
    return HttpResponseRedirect(visit.url("post"))
