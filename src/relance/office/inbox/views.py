"""Mail that came in: what a person must place, and what was set aside."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse

from relance.domain.sentences import Sentence
from relance.inbox import placing
from relance.inbox.attached import UNOPENED, file_named
from relance.inbox.models import MailKind, MailState
from relance.inbox.suggesting import suggested
from relance.office.fields import row_of
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

KINDS: dict[str, Sentence] = {
    MailKind.ANSWER: Sentence("Perhaps an answer"), MailKind.AUTOMATIC: Sentence("Automatic"), MailKind.BULK: Sentence("To many at once"),
    MailKind.RETURNED: Sentence("Came back"), MailKind.UNREADABLE: Sentence("Cannot be read"),
}  # fmt: skip


@page
def inbox(visit: Visit, here: Acting) -> Page:
    """What waits, or what was set aside, the newest first."""
    query = visit.request.GET
    state = MailState.ASIDE if query.get("show") == "aside" else MailState.WAITING
    rows = placing.listed(here, state, before=row_of(query.get("before", "")))
    shown = rows[: placing.AT_ONCE]
    likely = suggested(here, shown)
    context = {
        "section": "outbox", "rows": [(row, KINDS[row.kind], likely[row.mail]) for row in shown], "is_aside": state == MailState.ASIDE,
        "next": rows[placing.AT_ONCE - 1].mail if len(rows) > placing.AT_ONCE else None, "waiting": placing.waiting_count(here),
    }  # fmt: skip
    return "office/inbox.html", context


@page
def attached_file(visit: Visit, here: Acting, pk: int) -> FileResponse:
    """A file that a stranger sent: handed out to be saved, never shown and never believed."""
    found = file_named(here, pk)
    if found is None:
        raise Http404
    name, content = found
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=UNOPENED)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@act
def place(visit: Visit, pk: int) -> HttpResponse:
    """Whose it is, by code or name."""
    with visit.acting() as here:
        name = placing.place(here, pk, visit.request.POST.get("debtor", ""))
    messages.success(
        visit.request, visit.say("Placed with {debtor}: an answer pauses reminders until it is read.", debtor=name)
    )
    return back(visit, to=visit.url("inbox"))


@act
def set_aside(visit: Visit, pk: int) -> HttpResponse:
    """It is about no debt."""
    with visit.acting() as here:
        placing.set_aside(here, pk)
    messages.success(visit.request, visit.say("Set aside."))
    return back(visit, to=visit.url("inbox"))
