"""What people note of a debtor's insolvency procedure."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.office.fields import day_of
from relance.office.page import Visit, act, back
from relance.parties.models import Debtor
from relance.receivables.insolvency import note_insolvency
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand


@act
def note(visit: Visit, pk: int) -> HttpResponse:
    """Keep the dates of the form: a field that is empty is not known."""
    demand(Right.ACT)
    with acting_in(visit.id):
        if not Debtor.objects.filter(pk=pk).exists():
            raise Http404
    given = visit.request.POST
    dates = {
        f"{name}_on": day_of(given[name]) if given[name] else None
        for name in ("opened", "published", "declared", "closed")
        if name in given
    }
    with visit.acting() as here:
        procedure = note_insolvency(here, pk, dates)
    if procedure is None:
        said = visit.say("Closed. The pause stays until somebody takes it up again and says why.")
    elif procedure.declared_on:
        said = visit.say("Declared: limitation is held until the procedure is closed.")
    elif procedure.declare_by:
        said = visit.say("Kept: the claim can be declared until {day}.", day=procedure.declare_by)
    else:
        said = visit.say(
            "Kept. The day of publication in the BODACC is still missing: the time to declare runs from it."
        )
    messages.success(visit.request, said)
    return back(visit, to=visit.url("debtor", pk=pk))
