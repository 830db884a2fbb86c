"""Invoices of which two sources say otherwise: the list of them, and saying which is right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.intake.differing import decide_books, undecided
from relance.intake.models import RightBooks
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


class RightUnsaid(DomainError):
    """A form without a choice."""

    code = "right_unsaid"
    template = "Say which of the two is right."


@page
def differing(visit: Visit, here: Acting) -> Page:
    """Those of which nobody said which is right."""
    return "office/differing.html", {"section": "late", "found": undecided(here)}


@act
def decide_between(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Say which is right of one invoice."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        if given.get("right") not in set(RightBooks):
            raise RightUnsaid
        asked = decide_books(here, pk, RightBooks(given["right"]), reason=given.get("reason", ""))
    messages.success(visit.request, visit.say("It is settled: {amount} is asked of it.", amount=asked))
    return back(visit, to=visit.url("invoice", pk=pk))
