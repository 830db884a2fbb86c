"""A firm's accounts with its creditors: paid acts month by month, prices given back, money for cases that it no longer has."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.firms.levels import LEVEL_WORDS
from relance.domain.ids import MandateId, ServiceOrderId
from relance.firms.firm_acts import wake
from relance.firms.lists import mandates_of_firm
from relance.firms.receiving_late import receive_late
from relance.firms.refunding import refund
from relance.firms.statements import orders_of_firm, statement_of_firm
from relance.office.fields import amount_of, day_of, row_of
from relance.office.firms.desk import desk_of
from relance.office.firms.words import ORDER_WORDS
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting


@page
def accounts(visit: Visit, here: Acting) -> Page:
    """The statement, every order, and the form for money that came late."""
    desk_of(visit)
    orders = orders_of_firm(here)
    context = {
        "section": "firm-creditors", "orders": orders, "months": statement_of_firm(orders), "levels": LEVEL_WORDS,
        "order_words": ORDER_WORDS, "mandates": [one for one in mandates_of_firm(here) if one.firm_signed_at],
    }  # fmt: skip
    return "office/firms/accounts.html", context


@act
def give_back(visit: Visit, mandate: MandateId, pk: ServiceOrderId) -> HttpResponse:
    """The price of an act is given back."""
    with desk_of(visit).inside(mandate) as here:
        refund(here, pk, visit.request.POST.get("why", ""))
    messages.success(
        visit.request, visit.say("Given back: it stands in this month's statement, and the creditor is told.")
    )
    return HttpResponseRedirect(visit.url("firm-accounts"))


@act
def late(visit: Visit) -> HttpResponse:
    """Money reached the dedicated account for a case that is no longer the firm's."""
    given = visit.request.POST
    desk = desk_of(visit)
    mandate = MandateId(row_of(given.get("mandate", "")) or 0)
    with desk.inside(mandate) as here:
        receive_late(
            here,
            mandate,
            given.get("reference", ""),
            amount_of(given.get("amount", ""), "EUR"),
            day_of(given.get("on", "")),
        )
    wake(desk, mandate)
    messages.success(visit.request, visit.say("Recorded. The creditor is told, the debtor's receipt is drawn."))
    return HttpResponseRedirect(visit.url("firm-accounts"))
