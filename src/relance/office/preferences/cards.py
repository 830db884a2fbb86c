"""The card provider: whose account, in which mode; its key is tried before it is kept, and never shown again."""

from __future__ import annotations

import os

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.office.installation import installation_key
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.payments.cards import accounts
from relance.payments.cards.providers import NAMES
from relance.payments.cards.words import said
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def cards(visit: Visit, here: Acting) -> Page:
    """Where it stands, and the form for a key: the owner's page."""
    demand(Right.GOVERN, here)
    kept = accounts.state(here)
    return "office/cards.html", {
        "section": "preferences",
        "kept": kept,
        "said": said(kept) if kept else None,
        "is_demonstration": visit.organisation.is_demonstration,
        "providers": list(NAMES.items()),
        "public_address": prefer.PUBLIC_ADDRESS.of(here),
    }


@act
def keep(visit: Visit) -> HttpResponse:
    """Ask the provider whose key it is, outside any transaction; keep it then."""
    given = visit.request.POST
    with visit.acting() as here:
        accounts.refuse_in_demonstration(here)
    found = accounts.tried(given.get("provider", ""), given.get("key", ""), given.get("secret", ""), os.environ)
    with visit.acting() as here:
        kept = accounts.keep(here, found, installation_key())
    messages.success(visit.request, visit.say("{said} It is kept.", said=said(kept)))
    return HttpResponseRedirect(visit.url("cards"))


@act
def play(visit: Visit) -> HttpResponse:
    """Give a demonstration its provider."""
    with visit.acting() as here:
        accounts.play(here)
    return HttpResponseRedirect(visit.url("cards"))


@act
def forget(visit: Visit) -> HttpResponse:
    """Forget the key: no card is tried any more."""
    with visit.acting() as here:
        accounts.forget(here)
    messages.success(visit.request, visit.say("Forgotten: no card is tried any more."))
    return HttpResponseRedirect(visit.url("cards"))
