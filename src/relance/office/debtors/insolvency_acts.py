"""What people note of a debtor's insolvency procedure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.ids import DebtorId
from relance.office.fields import day_given
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.parties.selectors import find_debtor
from relance.receivables.insolvency import note_insolvency
from relance.tenancy.rights import Right, demand


@act
def note(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Keep the dates of the form: a field that is empty is not known."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        dates = {
            f"{name}_on": day_given(given[name])
            for name in ("opened", "published", "declared", "closed")
            if name in given
        }
        found(find_debtor(here, pk))
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
