"""A firm's Today and its creditors: what to take on, to write, to post and to remit, and what is locked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.firms.levels import LEVEL_WORDS
from relance.domain.ids import MandateId
from relance.firms.firm_acts import order_steps, wake
from relance.firms.firm_today import firm_today
from relance.firms.mandates import sign_as_firm
from relance.firms.remitting import remit
from relance.office.fields import row_of
from relance.office.firms.desk import desk_of
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting


@page
def today(visit: Visit, here: Acting) -> Page:
    """The firm's first page."""
    desk_of(visit)
    return "office/firms/today.html", {"section": "firm-today", "today": firm_today(here), "levels": LEVEL_WORDS}


@page
def creditors(visit: Visit, here: Acting) -> Page:
    """Every mandate, with what is missing of it."""
    desk_of(visit)
    return "office/firms/creditors.html", {"section": "firm-creditors", "today": firm_today(here)}


@act
def send(visit: Visit) -> HttpResponse:
    """The steps that were ticked leave, each in its creditor's organisation."""
    picked = [pair for one in visit.request.POST.getlist("case") if (pair := _pair(one))]
    count = order_steps(desk_of(visit), picked)
    messages.success(
        visit.request, visit.say("Ordered: {count}. Each leaves as soon as its creditor's gate lets it.", count=count)
    )
    return back(visit, to=visit.url("firm-today"))


def _pair(text: str) -> tuple[MandateId, int] | None:
    mandate, _, entrusted = text.partition("-")
    found = row_of(mandate), row_of(entrusted)
    return (MandateId(found[0]), found[1]) if found[0] is not None and found[1] is not None else None


@act
def sign(visit: Visit, mandate: MandateId) -> HttpResponse:
    """Sign a mandate for the firm, or renew it."""
    sign_as_firm(desk_of(visit), mandate)
    messages.success(visit.request, visit.say("Signed: what the firm is today stands in the mandate."))
    return HttpResponseRedirect(visit.url("firm-creditors"))


@act
def hand_over(visit: Visit, mandate: MandateId) -> HttpResponse:
    """All that is held for a creditor was transferred today."""
    desk = desk_of(visit)
    with desk.inside(mandate) as here:
        remit(here, mandate, visit.today)
    wake(desk, mandate)
    messages.success(visit.request, visit.say("Remitted: the statement is with the creditor."))
    return back(visit, to=visit.url("firm-today"))
