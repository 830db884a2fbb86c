"""A person's word on what the run proposes: let it go, take that back, pass it this time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.ids import MessageId, NoticeId
from relance.language import local
from relance.office.fields import day_of, row_of
from relance.office.notices import notice_of_page
from relance.office.outbox.confirming import find_gap, tell_what_waits
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.outbox import confirmation
from relance.outbox.phone_calls import call_later
from relance.outbox.selectors import first_left_at, notices_named
from relance.outbox.send_now import send_now
from relance.outbox.sending import Mode, Stopped, choose_mode, stop_today, switch
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

TO_UNDO = timedelta(minutes=10)


@act
def confirm(visit: Visit) -> HttpResponse:
    """Let the ticked notices go."""
    find_gap(visit)
    accepts_stale = visit.request.POST.get("accepts-stale") == "yes"
    with visit.acting() as here:
        done = confirmation.confirm(here, _ticked(visit, here), to_undo=TO_UNDO, accepts_stale=accepts_stale)
    tell_what_waits(visit, done)
    if not (done.messages or done.left_out):
        messages.warning(visit.request, visit.say("Nothing was ticked, or somebody else was quicker: nothing changed."))
    return back(visit)


def _ticked(visit: Visit, here: Acting) -> list[NoticeId]:
    """The notices whose numbers the form names."""
    return [NoticeId(one.pk) for one in notices_named(here, visit.request.POST.getlist("notice"))]


@act
def undo(visit: Visit) -> HttpResponse:
    """Take a confirmation back, as far as nothing has left."""
    with visit.acting() as here:
        stopped = confirmation.undo(here, _ticked(visit, here))
    messages.success(
        visit.request,
        visit.say("Taken back: {count} {count:message waits|messages wait} for your word again.", count=stopped),
    )
    return back(visit)


@act
def stop_some(visit: Visit) -> HttpResponse:
    """Stop what these notices would send by themselves: from then on they wait for a person's word."""
    with visit.acting() as here:
        ticked = _ticked(visit, here)
        stopped = confirmation.stop(here, ticked)
        left_at = None if stopped else first_left_at(here, ticked)
    if stopped:
        messages.success(
            visit.request,
            visit.say("Stopped: {count} {count:message waits|messages wait} for your word.", count=stopped),
        )
    else:
        messages.warning(visit.request, _why_too_late(visit, left_at))
    return back(visit)


def _why_too_late(visit: Visit, left_at: datetime | None) -> str:
    if left_at is None:
        return visit.say("There was nothing to stop: somebody else was quicker, and nothing left.")
    return visit.say("Too late: it left at {hour}.", hour=local(left_at).time())


@act
def stop_all(visit: Visit) -> HttpResponse:
    """Stop what leaves by itself: for the day, until somebody chooses otherwise, or everything."""
    match visit.request.POST.get("until", ""):
        case "everything":
            with visit.acting() as here:
                switch(here, on=False)
            messages.success(visit.request, visit.say("Everything is stopped. Nothing leaves until you open it again."))
        case "chosen":
            with visit.acting() as here:
                stopped = choose_mode(here, Mode.PROPOSES).stopped
            said = visit.say(
                "It proposes again: {count} {count:message waits|messages wait} for your word.", count=stopped.by_itself
            )
            messages.success(visit.request, said + _letters_wait_too(visit, stopped))
        case _:
            with visit.acting() as here:
                stopped = stop_today(here)
            said = visit.say(
                "Stopped for today: {count} {count:message waits|messages wait} for your word.", count=stopped.by_itself
            )
            messages.success(visit.request, said + _letters_wait_too(visit, stopped))
    return back(visit)


def _letters_wait_too(visit: Visit, stopped: Stopped) -> str:
    """Letters to print were never among what leaves by itself: they are counted apart."""
    if not stopped.to_print:
        return ""
    return " " + visit.say(
        "{count} {count:letter to print waits|letters to print wait} for it too.", count=stopped.to_print
    )


@act
def hasten(visit: Visit) -> HttpResponse:
    """Let what leaves by itself today leave now; ``count`` is how many the page showed."""
    with visit.acting() as here:
        count = send_now(here, expected=row_of(visit.request.POST.get("count", "")) or 0)
    messages.success(
        visit.request,
        visit.say(
            "{count} {count:message leaves|messages leave} within minutes. What has left cannot be called back.",
            count=count,
        ),
    )
    return back(visit)


@act
def put_call_off(visit: Visit, pk: MessageId) -> HttpResponse:
    """Call another day."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        on = day_of(visit.request.POST.get("on", ""))
        name = call_later(here, pk, on=on)
    messages.success(visit.request, visit.say("{debtor}: the call comes back on {day}.", debtor=name, day=on))
    return back(visit)


@act
def skip(visit: Visit, name: str) -> HttpResponse:
    """Pass a proposal this once; the next run decides again."""
    with visit.acting() as here:
        notice = notice_of_page(here, name)
        confirmation.decline(here, [NoticeId(notice.pk)])
    messages.success(
        visit.request, visit.say("Passed this time: {debtor}. It is decided again.", debtor=notice.debtor.name)
    )
    return back(visit)
