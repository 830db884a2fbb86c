"""An import that was booked: what it did, and taking it back while nothing was sent on what it brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.closing.imports import cancel_import
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.intake.cancelled_words import went_with
from relance.intake.known import import_of
from relance.office.by_page import by_page
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.outbox.cancelling import would_cancel
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand, may


@page
def booked(visit: Visit, here: Acting, pk: int) -> Page:
    """What one import did; for who may import, what cancelling it would take back, or why it cannot be."""
    one = found(import_of(here, pk))
    would: list[Sentence] = []
    refusal: Sentence | None = None
    if may(Right.SET_UP, here):
        try:
            would = went_with(would_cancel(here, pk))
        except DomainError as refused:
            refusal = by_page(refused.sentence)
    return "office/booked.html", {"section": "import", "one": one, "would": would, "refusal": refusal}


@act
def cancel(visit: Visit, pk: int) -> HttpResponse:
    """Take an import back."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        found(import_of(here, pk))
        went = cancel_import(here, pk, reason=visit.request.POST.get("reason", ""))
    said = [
        visit.say("{file} is cancelled.", file=went.file),
        *(visit.say(one.template, **one.facts) for one in went_with(went)),
    ]
    messages.success(visit.request, " ".join(said))
    return HttpResponseRedirect(visit.url("import"))
