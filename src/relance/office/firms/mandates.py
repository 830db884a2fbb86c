"""The creditor's mandates: written, signed, ended; and the statement of paid acts."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.domain.firms.agreement import Agreement
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.ids import MandateId
from relance.domain.rates import parse_rate
from relance.domain.sentences import Sentence
from relance.firms.creditor_lists import every_order, mandates_of_creditor
from relance.firms.ending import end_mandate
from relance.firms.mandates import propose, sign_as_creditor
from relance.firms.statements import PAID, statement_of_creditor
from relance.language import say
from relance.office.exports import exported
from relance.office.fields import amount_of, day_given
from relance.office.firms.words import ORDER_WORDS
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

COLUMNS = (
    Sentence("Firm"), Sentence("Case"), Sentence("Act"), Sentence("Price"), Sentence("Accepted on"), Sentence("State"),
    Sentence("Executed on"), Sentence("Given back on"),
)  # fmt: skip


@page
def mandates(visit: Visit, here: Acting) -> Page:
    """Every mandate, with what locks it."""
    context = {
        "section": "cases",
        "mandates": mandates_of_creditor(here),
        "months": statement_of_creditor(here),
        "levels": LEVEL_WORDS,
    }
    return "office/firms/mandates.html", context


@act
def write(visit: Visit) -> HttpResponse:
    """Write a mandate for a firm."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # whoever may not write one learns nothing of what is wrong in it
        propose(here, given.get("firm", ""), _agreement(given))
    messages.success(visit.request, visit.say("The mandate is written: sign it, and the firm signs it in turn."))
    return HttpResponseRedirect(visit.url("firms"))


def _agreement(given: QueryDict) -> Agreement:
    prices = {
        one.value: amount_of(given.get(one.value, ""), "EUR").amount
        for one in Level
        if given.get(one.value, "").strip(" 0,.")
    }
    return Agreement(
        itemises=given.get("itemises") == "yes",
        guarantees=given.get("guarantees") == "yes",
        may_receive=given.get("may_receive") == "yes",
        fee=parse_rate(given.get("fee", "")) if given.get("fee") else None,
        prices={one.value: prices.get(one.value, Decimal(0)) for one in Level},
        ends_on=day_given(given.get("ends_on", "")),
    )


@act
def sign(visit: Visit, pk: MandateId) -> HttpResponse:
    """The creditor signs."""
    with visit.acting() as here:
        sign_as_creditor(here, pk)
    messages.success(visit.request, visit.say("Signed by you. It is in force once the firm has signed."))
    return HttpResponseRedirect(visit.url("firms"))


@act
def end(visit: Visit, pk: MandateId) -> HttpResponse:
    """The mandate ends, and its cases come back."""
    with visit.acting() as here:
        end_mandate(here, pk)
    messages.success(visit.request, visit.say("The mandate has ended: its cases are back with you."))
    return HttpResponseRedirect(visit.url("firms"))


@page
def orders(visit: Visit, here: Acting) -> Page:
    """Every paid act, for the accounts."""
    language = visit.language
    rows = (
        (
            one.entrusted.mandate.firm_name,
            one.entrusted.case.number,
            say(LEVEL_WORDS[Level(one.level)], language),
            one.price,
            visit.local(one.accepted_at).date(),
            say(ORDER_WORDS[one.state], language),
            visit.local(one.settled_at).date() if one.settled_at and one.state in PAID else None,
            visit.local(one.refunded_at).date() if one.refunded_at else None,
        )
        for one in every_order(here)
    )
    return exported(visit, "csv", "firm-orders", (COLUMNS, rows))
