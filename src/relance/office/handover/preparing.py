"""Prepare the hand-over: what goes into a file, what keeps it here and where that is mended, what a partner would get, and to whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponseRedirect

from relance.cases.selectors import cases_of, in_open_cases
from relance.domain.ids import ReceivableId
from relance.domain.money import Money, totals
from relance.domain.preflight.evidence import WORDS, Element, Held, Shown
from relance.domain.sentences import Sentence
from relance.firms.creditor_lists import offers_of_firms
from relance.handover.bundle import ZIP, bundle_of
from relance.handover.checking import Checked
from relance.handover.filing import Filing, file_of
from relance.handover.summary import data_of
from relance.office.downloads import download
from relance.office.fields import receivables_of
from relance.office.found import found
from relance.office.handover.giving import FIRM, MOST_IN_ONE, NOBODY, PARTNER
from relance.office.handover.mending import problems
from relance.office.page import Page, page
from relance.office.support import support
from relance.office.visit import Visit
from relance.partners.selectors import takers
from relance.receivables.models import Receivable
from relance.receivables.selectors import find_receivable, overdue_of
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

SHOWN_INLINE = {"0-summary.pdf", "case.json", "reminder.xml"}
# The fault that says of an element what the list of evidence would say again.
FAULT_OF = {
    Element.INVOICE: "invoice_missing", Element.ORDER: "order_missing", Element.DELIVERY: "delivery_missing",
    Element.NOTICE: "no_formal_notice",
}  # fmt: skip
HELD_STYLE = {Held.SHOWN: "yes", Held.STATED: "moot", Held.NOTHING: "no"}


@page
def collection(visit: Visit, here: Acting, pk: ReceivableId) -> Page:
    """Before a case is opened: what goes into it, what blocks it, what a partner would get."""
    demand(Right.ACT, here)
    one = found(find_receivable(here, pk))
    if one.handed_number in (mine := cases_of(here, [one.handed_number] if one.handed_number else [])):
        return HttpResponseRedirect(visit.url("case", pk=mine[one.handed_number]))
    offered = overdue_of(here, one.debtor_id, most=MOST_IN_ONE)
    taken = in_open_cases(here, [each.pk for each in offered])
    asked = set(receivables_of(visit.request.GET)) or {pk}
    chosen = [each.pk for each in offered if each.pk in asked and each.pk not in taken]
    filed = file_of(here, _draft(visit, one.debtor_id, chosen), on=visit.today, with_bytes=False)
    checked = filed.checked
    assert checked is not None  # noqa: S101 (no case is open yet)
    context = {
        "section": "cases", "receivable": one,
        "offered": [(each, _open(each), each.pk in chosen, each.pk in taken) for each in offered],
        "chosen": chosen, "amounts": totals(_open(each) for each in offered if each.pk in chosen),
        "problems": problems(visit, checked.faults, his=one.debtor, chosen=chosen, page=visit.url("collection", pk=pk)),
        "stops": len(checked.stops), "evidence": _evidence(checked), "debtor": one.debtor,
        "score": checked.evidence, "paper": data_of(filed.file, visit.language), "file": filed.file,
        "query": "&".join(f"receivable={each}" for each in chosen), "support": support(),
        **recipients(visit, here, [each.total for each in filed.file.totals]),
    }  # fmt: skip
    return "office/handover.html", context


def _evidence(checked: Checked) -> list[tuple[Shown, Sentence, str, Sentence | None]]:
    """Each element as it stands, with where to look for more, None where a fault of the list above says it."""
    told = {fault.code for fault in checked.faults}
    return [
        (one, WORDS[one.element], HELD_STYLE[one.held], None if FAULT_OF.get(one.element) in told else one.where)
        for one in checked.evidence.elements
    ]


def recipients(visit: Visit, here: Acting, asked: Sequence[Money]) -> dict[str, object]:
    """To whom it may go: the firms under a mandate and the partners, each as the form names it; nobody is chosen for the reader."""
    firms = [
        (f"{FIRM}-{one.mandate.pk}", one, [(each, one.fee_on(each)) for each in asked]) for one in offers_of_firms(here)
    ]
    partners = [(f"{PARTNER}-{row.pk}", row, module) for row, module in takers(here)]
    undecided = "-" if firms or partners else NOBODY
    return {"firms": firms, "takers": partners, "to": visit.request.GET.get("to", undecided), "nothing": Money.zero()}


def _draft(visit: Visit, debtor: int, chosen: Sequence[int]) -> Filing:
    return Filing(debtor, tuple(chosen), visit.say("draft"))


def _open(one: Receivable) -> Money:
    return Money(one.open_amount, one.currency).rounded()


@page
def preview(visit: Visit, here: Acting, pk: ReceivableId, name: str) -> Page:
    """One file of what a partner would get, or all of it (``all.zip``)."""
    demand(Right.ACT, here)
    one = found(find_receivable(here, pk))
    chosen = receivables_of(visit.request.GET)[:MOST_IN_ONE] or [pk]
    made = bundle_of(here, _draft(visit, one.debtor_id, chosen), on=visit.today, language=visit.language)
    if name == "all.zip":
        whole = made.zipped()
        return download(whole.content, ZIP, whole.name)
    file = found(next((each for each in made.files if each.name == name), None))
    return download(file.content, file.media_type, file.name, is_shown=name in SHOWN_INLINE)
