"""A person's word on what the run proposes: let it go, take that back, pass it this time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse

from relance.language import local
from relance.office.fields import day_of, row_of
from relance.office.notices import notice_of_page
from relance.office.outbox.confirming import tell_what_waits
from relance.office.page import Here, act, back
from relance.outbox import confirmation
from relance.outbox.beat import beat
from relance.outbox.calling import call_later
from relance.outbox.hastening import send_now
from relance.outbox.selectors import first_left_at, notices_named
from relance.outbox.sending import Mode, Stopped, choose_mode, stop_today, switch
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

TO_UNDO = timedelta(minutes=10)


@act
def confirm(here: Here) -> HttpResponse:
    """Let the ticked notices go."""
    demand(Right.ACT)
    beat(here.id, now=here.now, actor=here.actor)  # a gap is found before the word that is given now
    by_day: dict[date, list[str]] = defaultdict(list)
    with acting_in(here.id):
        wanted = notices_named(here.request.POST.getlist("notice"))
    for notice in wanted:
        by_day[notice.decided_on].append(notice.name)
    done = [
        confirmation.confirm(
            here.id, decided_on=day, now=here.now, actor=here.actor, numbers=names, to_undo=TO_UNDO,
            accepts_stale=here.request.POST.get("accepts-stale") == "yes",
        )
        for day, names in sorted(by_day.items())
    ]  # fmt: skip
    tell_what_waits(here, done)
    if not any(confirmed.messages or confirmed.left_out for confirmed in done):
        messages.warning(here.request, here.say("Nothing was ticked, or somebody else was quicker: nothing changed."))
    return back(here)


@act
def undo(here: Here) -> HttpResponse:
    """Take a confirmation back, as far as nothing has left."""
    stopped = confirmation.undo(here.id, numbers=here.request.POST.getlist("notice"), now=here.now, actor=here.actor)
    messages.success(
        here.request,
        here.say("Taken back: {count} {count:message waits|messages wait} for your word again.", count=stopped),
    )
    return back(here)


@act
def stop_some(here: Here) -> HttpResponse:
    """Stop what these notices would send by themselves: from then on they wait for a person's word."""
    names = here.request.POST.getlist("notice")
    stopped = confirmation.stop(here.id, numbers=names, now=here.now, actor=here.actor)
    if stopped:
        messages.success(
            here.request,
            here.say("Stopped: {count} {count:message waits|messages wait} for your word.", count=stopped),
        )
    else:
        messages.warning(here.request, _why_too_late(here, names))
    return back(here)


def _why_too_late(here: Here, names: list[str]) -> str:
    with acting_in(here.id):
        left_at = first_left_at(notices_named(names))
    if left_at is None:
        return here.say("There was nothing to stop: somebody else was quicker, and nothing left.")
    return here.say("Too late: it left at {hour}.", hour=local(left_at).time())


@act
def stop_all(here: Here) -> HttpResponse:
    """Stop what leaves by itself: for the day, until somebody chooses otherwise, or everything."""
    match here.request.POST.get("until", ""):
        case "everything":
            switch(here.id, on=False, at=here.now, actor=here.actor)
            messages.success(here.request, here.say("Everything is stopped. Nothing leaves until you open it again."))
        case "chosen":
            stopped = choose_mode(here.id, Mode.PROPOSES, now=here.now, actor=here.actor).stopped
            said = here.say(
                "It proposes again: {count} {count:message waits|messages wait} for your word.", count=stopped.by_itself
            )
            messages.success(here.request, said + _letters_wait_too(here, stopped))
        case _:
            stopped = stop_today(here.id, now=here.now, actor=here.actor)
            said = here.say(
                "Stopped for today: {count} {count:message waits|messages wait} for your word.", count=stopped.by_itself
            )
            messages.success(here.request, said + _letters_wait_too(here, stopped))
    return back(here)


def _letters_wait_too(here: Here, stopped: Stopped) -> str:
    """Letters to print were never among what leaves by itself: they are counted apart."""
    if not stopped.to_print:
        return ""
    return " " + here.say(
        "{count} {count:letter to print waits|letters to print wait} for it too.", count=stopped.to_print
    )


@act
def hasten(here: Here) -> HttpResponse:
    """Let what leaves by itself today leave now; ``count`` is how many the page showed."""
    count = send_now(here.id, expected=row_of(here.request.POST.get("count", "")) or 0, now=here.now, actor=here.actor)
    messages.success(
        here.request,
        here.say(
            "{count} {count:message leaves|messages leave} within minutes. What has left cannot be called back.",
            count=count,
        ),
    )
    return back(here)


@act
def put_call_off(here: Here, pk: int) -> HttpResponse:
    """Call another day."""
    demand(Right.ACT)
    on = day_of(here.request.POST.get("on", ""))
    name = call_later(here.id, pk, on=on, now=here.now, actor=here.actor)
    messages.success(here.request, here.say("{debtor}: the call comes back on {day}.", debtor=name, day=on))
    return back(here)


@act
def skip(here: Here, name: str) -> HttpResponse:
    """Pass a proposal this once; the next run decides again."""
    with acting_in(here.id):
        notice = notice_of_page(name)
    confirmation.decline(here.id, decided_on=notice.decided_on, now=here.now, actor=here.actor, numbers=[name])
    messages.success(
        here.request, here.say("Passed this time: {debtor}. It is decided again.", debtor=notice.debtor.name)
    )
    return back(here)
