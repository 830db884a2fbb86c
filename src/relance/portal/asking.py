"""A guest is asked to secure a stay: what it costs, the terms, the card at the provider, and what came of it."""

from __future__ import annotations

from django.http import HttpResponse

from relance.deposits import guest_pages
from relance.deposits.guest_pages import GuestPage
from relance.language import LANGUAGES
from relance.portal.door import Caller, Page, act, page
from relance.tenancy.context import Acting

TEMPLATES = {
    GuestPage.ASK: "portal/ask.html",
    GuestPage.CARD: "portal/card.html",
    GuestPage.REFUSED: "portal/card_refused.html",
    GuestPage.GIVEN: "portal/given.html",
    GuestPage.REPLACE: "portal/replace.html",
    GuestPage.RELEASED: "portal/released.html",
    GuestPage.WITHDRAWN: "portal/withdrawn.html",
    GuestPage.TOO_LATE: "portal/too_late.html",
}


@page
def home(caller: Caller, here: Acting) -> Page:
    """Where the guarantee stands, and the one thing to do."""
    shown = guest_pages.shown(here, caller.guarantee)
    terms = guest_pages.terms_of(here, caller.guarantee)
    return TEMPLATES[shown.page], {"terms": terms, "points": guest_pages.points(terms)}


@page
def terms(caller: Caller, here: Acting) -> Page:
    """The whole text of what is, or was, accepted."""
    found = guest_pages.terms_of(here, caller.guarantee)
    return "portal/terms.html", {"terms": found, "points": guest_pages.points(found)}


@act
def language(caller: Caller) -> HttpResponse:
    """Speak another language from now on. A POST: whoever reads links for viruses must not change it."""
    wanted = caller.request.POST.get("language", "")
    if wanted in LANGUAGES:
        with caller.acting() as here:
            guest_pages.choose_language(here, caller.guarantee, wanted)
    return caller.back()
