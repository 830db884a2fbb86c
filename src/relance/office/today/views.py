"""Today: what will go out, what needs a person, what came in; and a person's word on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse

from relance.letters.render import page_of
from relance.office.notices import notice_of_page
from relance.office.page import Here, Page, act, back, page
from relance.office.today.proposals import proposals
from relance.office.today.tasks import came_in, promised, tasks
from relance.outbox import confirmation
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers
from relance.outbox.selectors import notices_named
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

TO_UNDO = timedelta(minutes=10)


@page
def today(here: Here) -> Page:
    """The first page of the day."""
    waiting = proposals(today=here.today, now=here.now, actor=here.actor)
    wanted = here.request.GET.get("letter", "")
    named = next((one for one in waiting.shown if one.name == wanted), None)
    context = {
        "section": "today", "waiting": waiting, "opened": named or next(iter(waiting.shown), None), "tasks": tasks(today=here.today),
        "came_in": came_in(today=here.today), "promised": promised(today=here.today),
        # The letter comes with a request of its own; without a script, once somebody asks for one.
        "letter": letter_of(here, named.notice) if named else None,
    }  # fmt: skip
    return "office/today.html", context


@page
def letter(here: Here, name: str) -> Page:
    """The letter of one notice, for the side of the page."""
    notice = notice_of_page(name)
    context = {
        "letter": letter_of(here, notice.pk),
        "debtor_name": notice.debtor.name,
        "name": name,
        "document": notice.document_id,
    }
    return "office/partials/letter.html", context


def letter_of(here: Here, notice_id: int) -> dict[str, object]:
    """The letter as the debtor would get it today, in his language, as data for the page."""
    notice = Notice.objects.get(pk=notice_id)
    if not notice.document_id:
        notice.dated = max(notice.dated, here.today)
    data, _said = page_of(Composers(here.id).letter_of(notice))
    return data


@act
def confirm(here: Here) -> HttpResponse:
    """Let the ticked notices go."""
    demand(Right.ACT)
    by_day: dict[date, list[str]] = defaultdict(list)
    with acting_in(here.id):
        wanted = notices_named(here.request.POST.getlist("notice"))
    for notice in wanted:
        by_day[notice.decided_on].append(notice.name)
    count = sum(
        confirmation.confirm(
            here.id, decided_on=day, now=here.now, actor=here.actor, numbers=names, to_undo=TO_UNDO
        ).messages
        for day, names in sorted(by_day.items())
    )
    if not count:
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
