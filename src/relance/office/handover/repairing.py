"""A field of the customer's, mended on the page that told its fault and kept at its true place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.office.handover.mending import EMAIL, KIND, TOWN, TYPED
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.parties.details import add_contact, change_debtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


class NotMendedHere(DomainError):
    """A field that these pages do not offer."""

    code = "not_mended_here"
    template = "Nothing was changed: mend it on the customer's own page."


@act
def mend(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Keep what was typed, or the proposal that was taken."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        _keep(here, pk, given.get("field", ""), given.get("proposed") or given.get("value", ""))
    messages.success(visit.request, visit.say("Kept with the customer, and checked again."))
    return back(visit, to=visit.url("debtor", pk=pk))


def _keep(here: Acting, debtor: DebtorId, field: str, value: str) -> None:
    if field == EMAIL:
        add_contact(here, debtor, email=value, phone="")
    elif field == TOWN:
        code, _, town = value.strip().partition(" ")
        change_debtor(here, debtor, {"postal_code": code, "city": town})
    elif field in TYPED or field == KIND:
        change_debtor(here, debtor, {field: value})
    else:
        raise NotMendedHere
