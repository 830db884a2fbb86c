"""Today: what will go out, what needs a person, what came in."""

from __future__ import annotations

from relance.letters.render import page_of
from relance.office.notices import notice_of_page
from relance.office.page import Here, Page, page
from relance.office.today.proposals import proposals
from relance.office.today.tasks import came_in, promised, tasks
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers


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
        "section": "today",
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
