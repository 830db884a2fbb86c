"""Several at once: what was ticked among late payments becomes cases, one a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.cases.several import open_each
from relance.language import say
from relance.office.by_page import by_page
from relance.office.late.acts import REASONS_SAID, ticked
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.tenancy.rights import Right, demand


@act
def put_ticked(visit: Visit) -> HttpResponse:
    """Open the cases; what is blocked says why and where, and stays where it is."""
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
    done = open_each(visit, ticked(visit))
    if done.cases:
        said = visit.say("Cases opened: {count}. No reminder goes out about them any more.", count=len(done.cases))
        messages.success(visit.request, said)
    for name, why in done.refused[:REASONS_SAID]:
        messages.warning(
            visit.request, visit.say("{debtor}: {why}", debtor=name, why=say(by_page(why), visit.language))
        )
    if len(done.refused) > REASONS_SAID:
        rest = len(done.refused) - REASONS_SAID
        messages.warning(
            visit.request, visit.say("And no case of {count} more {count:customer|customers}.", count=rest)
        )
    if done.cases and not done.refused:
        only = visit.url("case", pk=done.cases[0]) if len(done.cases) == 1 else visit.url("cases")
        return HttpResponseRedirect(only)
    return back(visit, to=visit.url("late"))
