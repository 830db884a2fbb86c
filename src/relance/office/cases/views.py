"""Cases: put into collection what reminders did not bring in, and give the whole file to any partner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.cases import selectors
from relance.cases.acting import close_case
from relance.cases.bundle import bundle
from relance.cases.opening import open_case, stops
from relance.cases.selectors import cases_of, checked, every_item, find_case, in_open_cases, items_of
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.money import Money, totals
from relance.domain.preflight import Gravity, Side
from relance.domain.sentences import Sentence
from relance.office.downloads import download
from relance.office.exports import exported
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

COLUMNS = (
    Sentence("Case"), Sentence("Debtor"), Sentence("Opened"), Sentence("Closed"), Sentence("Invoice"), Sentence("Due"),
    Sentence("Open then"), Sentence("Currency"),
)  # fmt: skip


@page
def cases(visit: Visit, here: Acting) -> Page:
    """All cases, the open ones first."""
    return "office/cases.html", {"section": "cases", "cases": selectors.cases(here, most=MOST_IN_ONE)}


@page
def cases_export(visit: Visit, here: Acting, kind: str) -> Page:
    """Every receivable of every case, with what was open when it was opened."""
    rows = (
        (
            one.case.number,
            one.case.debtor.name,
            visit.local(one.case.opened_at).date(),
            visit.local(one.case.closed_at).date() if one.case.closed_at else None,
            one.receivable.number,
            one.receivable.due_on,
            one.open_amount,
            one.currency,
        )
        for one in every_item(here)
    )
    return exported(visit, kind, "cases", (COLUMNS, rows))


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
def case(visit: Visit, here: Acting, pk: int) -> Page:
    """One case: what it holds, what was open when it was opened and what is now."""
    one = found(find_case(here, pk))
    rows = [
        (item, Money(item.open_amount, item.currency).rounded(), _open(item.receivable)) for item in items_of(here, one)
    ]
    context = {
        "section": "cases", "case": one, "rows": rows, "then": totals(then for _, then, _ in rows),
        "left": totals(now for _, _, now in rows),
    }  # fmt: skip
    return "office/case.html", context


@page
def case_bundle(visit: Visit, here: Acting, pk: int) -> Page:
    """The whole file, to give to a partner."""
    demand(Right.ACT, here)
    one = found(find_case(here, pk))
    return download(bundle(here, one, on=visit.today), "application/zip", f"case-{one.number}.zip")


@act
def close(visit: Visit, pk: CaseId) -> HttpResponse:
    """Close a case: its receivables go back to their scenario."""
    with visit.acting() as here:
        close_case(here, pk)
    messages.success(visit.request, visit.say("The case is closed; what is still open goes back to its scenario."))
    return HttpResponseRedirect(visit.url("case", pk=pk))
