"""The accounts that losses are booked to: looked at once by the accountant, and confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.closing.house_accounts import are_confirmed, confirm_accounts, house_accounts
from relance.closing.words import ROLE_WORDS
from relance.domain.closing.entries import Accounts
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def accounts(visit: Visit, here: Acting) -> Page:
    """Which they are."""
    chosen = house_accounts(here)
    fields = [(role, words, getattr(chosen, role)) for role, words in ROLE_WORDS.items()]
    return "office/loss_accounts.html", {"section": "preferences", "fields": fields, "confirmed": are_confirmed(here)}


@act
def keep(visit: Visit) -> HttpResponse:
    """Confirm them, as they are or changed."""
    given = visit.request.POST
    text = " ".join(f"{role}={given.get(role, '').strip() or '?'}" for role in ROLE_WORDS)
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # before the form is read
        confirm_accounts(here, Accounts.parse(text))
    messages.success(visit.request, visit.say("Confirmed: losses to come are booked to these accounts."))
    return HttpResponseRedirect(visit.url("loss-accounts"))
