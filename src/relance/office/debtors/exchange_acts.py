"""What was said with a debtor: noted, read, and whether what was undertaken was kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.ids import DebtorId
from relance.exchanges.commitments import Undertaken, end_commitment
from relance.exchanges.models import Party
from relance.exchanges.recording import note_exchange
from relance.exchanges.unread import mark_read, read_answer
from relance.office.fields import day_of, rows_of
from relance.office.page import act, back
from relance.office.visit import Visit


@act
def note(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Record an exchange with a debtor, and what each side undertook."""
    given = visit.request.POST
    sides = ((Party.DEBTOR, "promise"), (Party.CREDITOR, "ours"))
    undertaken = tuple(
        Undertaken(party, given.get(f"{name}-what", "").strip(), day_of(given[f"{name}-on"]))
        for party, name in sides
        if given.get(f"{name}-on")
    )
    with visit.acting() as here:
        note_exchange(
            here,
            pk,
            kind=given.get("kind", ""),
            reason=given.get("reason", ""),
            text=given.get("text", ""),
            held_on=day_of(given["held-on"]) if given.get("held-on") else visit.today,
            undertaken=undertaken,
            acknowledges=given.get("acknowledges") == "yes",
        )
    messages.success(visit.request, visit.say("Noted."))
    for one in undertaken:
        if one.party is Party.DEBTOR:
            said = visit.say("Promise noted for {day}. Reminders wait until then.", day=one.due_on)
            messages.success(visit.request, said)
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def read(visit: Visit, pk: DebtorId) -> HttpResponse:
    """The answers that the page showed are read: what they paused goes on; one that came since stays unread."""
    named = visit.request.POST.getlist("answer")
    shown = rows_of(named) if named else None
    with visit.acting() as here:
        if mark_read(here, pk, shown=shown):
            messages.success(
                visit.request, visit.say("Read: reminders go on. Note a promise or a dispute if there is one.")
            )
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def read_one(visit: Visit, pk: int) -> HttpResponse:
    """One answer is read; what another one pauses stays."""
    with visit.acting() as here:
        debtor, left = read_answer(here, pk)
    if left == 1:
        messages.success(visit.request, visit.say("Read. One more answer of theirs is unread."))
    elif left:
        messages.success(
            visit.request,
            visit.say("Read. {count} more {count:answer of theirs is|answers of theirs are} unread.", count=left),
        )
    else:
        messages.success(
            visit.request, visit.say("Read: reminders go on. Note a promise or a dispute if there is one.")
        )
    return back(visit, to=visit.url("debtor", pk=debtor))


@act
def end(visit: Visit, pk: int) -> HttpResponse:
    """Say whether a commitment was kept."""
    kept = visit.request.POST.get("kept") == "yes"
    with visit.acting() as here:
        ended = end_commitment(here, pk, kept=kept)
    messages.success(visit.request, visit.say("Noted."))
    return back(visit, to=visit.url("debtor", pk=ended.debtor_id))
