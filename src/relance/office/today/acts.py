"""A person's word on what the run proposes: let it go, take that back, pass it this time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse

from relance.office.installation import installation_key
from relance.office.notices import notice_of_page
from relance.office.outbox.confirming import tell_what_waits
from relance.office.page import Here, act, back
from relance.outbox import confirmation
from relance.outbox.selectors import notices_named
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

TO_UNDO = timedelta(minutes=10)


@act
def confirm(here: Here) -> HttpResponse:
    """Let the ticked notices go."""
    demand(Right.ACT)
    by_day: dict[date, list[str]] = defaultdict(list)
    with acting_in(here.id):
        wanted = notices_named(here.request.POST.getlist("notice"))
    for notice in wanted:
        by_day[notice.decided_on].append(notice.name)
    done = [
        confirmation.confirm(
            here.id, decided_on=day, now=here.now, actor=here.actor, numbers=names, to_undo=TO_UNDO,
            accepts_stale=here.request.POST.get("accepts-stale") == "yes", key=installation_key(),
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
    messages.success(here.request, here.say("Taken back: {count} messages wait for your word again.", count=stopped))
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
