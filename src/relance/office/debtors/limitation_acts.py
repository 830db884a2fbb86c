"""What people note on the page of an invoice that limitation hangs on: acknowledgments, plans, acts in court."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.domain.law.fr.limitation_words import EVENT_WORDS
from relance.domain.limitation import NOTED_BY_HAND, LimitationEvent
from relance.domain.sentences import Sentence
from relance.office.fields import day_given, day_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.receivables import limitation
from relance.receivables.limitation import EventUnreadable, Noted, receivable_of_note
from relance.receivables.selectors import find_receivable, open_invoices_of
from relance.tenancy.rights import Right, demand


def event_kinds(*, is_public: bool) -> list[tuple[str, Sentence]]:
    """Those that a person may note, with their words, for a form; a written demand where it interrupts."""
    return [
        (kind.value, EVENT_WORDS[kind])
        for kind in LimitationEvent
        if kind in NOTED_BY_HAND and (is_public or kind is not LimitationEvent.WRITTEN_DEMAND)
    ]


@act
def note_event(visit: Visit, pk: int) -> HttpResponse:
    """Note what happened to one invoice, or to everything open of its debtor."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        one = found(find_receivable(here, pk))
        noted = _noted(given)
        of_whom = open_invoices_of(here, [one.debtor_id]) if given.get("all") == "yes" else [pk]
        made = limitation.note(here, of_whom, noted)
    said = visit.say("Noted. Limitation is counted anew.")
    if len(made) > 1:
        said = visit.say("Noted for {count} {count:invoice|invoices}. Limitation is counted anew.", count=len(made))
    messages.success(visit.request, said)
    return back(visit, to=visit.url("invoice", pk=pk))


def _noted(given: QueryDict) -> Noted:
    kind = given.get("kind", "")
    if kind not in set(LimitationEvent):
        raise EventUnreadable(text=kind)
    ended_on = day_given(given.get("ended-on", ""))
    return Noted(LimitationEvent(kind), day_of(given.get("on", "")), ended_on, proof=given.get("proof", ""))


@act
def end_event(visit: Visit, pk: int) -> HttpResponse:
    """Say how an instance or a mediation ended."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        receivable = receivable_of_note(here, pk)
        limitation.end(here, pk, on=day_of(given.get("on", "")), came_to_nothing=given.get("lapsed") == "yes")
    messages.success(visit.request, visit.say("Noted. Limitation is counted anew."))
    return back(visit, to=visit.url("invoice", pk=receivable))


@act
def withdraw_event(visit: Visit, pk: int) -> HttpResponse:
    """Take back what was noted by mistake."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        receivable = receivable_of_note(here, pk)
        limitation.withdraw(here, pk)
    messages.success(visit.request, visit.say("Taken back. Limitation is counted anew."))
    return back(visit, to=visit.url("invoice", pk=receivable))
