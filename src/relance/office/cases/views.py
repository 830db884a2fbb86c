"""Cases: put into collection what reminders did not bring in, and give the whole file to any partner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.cases.bundle import bundle
from relance.cases.opening import open_case, stops
from relance.cases.selectors import cases_of, checked, find_case, in_open_cases
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money, totals
from relance.domain.preflight import Gravity, Side
from relance.domain.sentences import Sentence
from relance.office.downloads import download
from relance.office.fields import receivables_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.receivables.models import Receivable
from relance.receivables.selectors import find_receivable, overdue_of
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

MOST_IN_ONE = 500
SIDE_WORDS: dict[Side, Sentence] = {
    Side.CREDITOR: Sentence("You"), Side.DEBTOR: Sentence("The customer"), Side.CLAIM: Sentence("The claim"),
}  # fmt: skip


@page
def collection(visit: Visit, here: Acting, pk: ReceivableId) -> Page:
    """Before a case is opened: what goes into it, and what blocks it."""
    demand(Right.ACT, here)
    one = found(find_receivable(here, pk))
    if one.handed_number in (mine := cases_of(here, [one.handed_number] if one.handed_number else [])):
        return HttpResponseRedirect(visit.url("case", pk=mine[one.handed_number]))
    offered = overdue_of(here, one.debtor_id, most=MOST_IN_ONE)
    taken = in_open_cases(here, [each.pk for each in offered])
    asked = set(receivables_of(visit.request.GET)) or {pk}
    chosen = [each.pk for each in offered if each.pk in asked and each.pk not in taken]
    faults = checked(here, one.debtor, chosen)
    context = {
        "section": "cases", "receivable": one, "offered": [(each, _open(each), each.pk in chosen, each.pk in taken) for each in offered],
        "faults": faults, "is_blocked": bool(stops(faults)), "sides": SIDE_WORDS, "stop": Gravity.STOP, "chosen": chosen,
        "amounts": totals(_open(each) for each in offered if each.pk in chosen),
    }  # fmt: skip
    return "office/collection.html", context


def _open(one: Receivable) -> Money:
    return Money(one.open_amount, one.currency).rounded()


@act
def put(visit: Visit, pk: int) -> HttpResponse:
    """Open the case."""
    chosen = receivables_of(visit.request.POST)
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
        case = open_case(here, DebtorId(one.debtor_id), chosen[:MOST_IN_ONE])
    messages.success(visit.request, visit.say("The case is open. No reminder goes out about it any more."))
    return HttpResponseRedirect(visit.url("case", pk=case))


@page
def case_bundle(visit: Visit, here: Acting, pk: int) -> Page:
    """The whole file, to give to a partner."""
    demand(Right.ACT, here)
    one = found(find_case(here, pk))
    return download(bundle(here, one, on=visit.today), "application/zip", f"case-{one.number}.zip")
