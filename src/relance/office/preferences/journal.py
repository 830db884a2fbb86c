"""The journal on a page: who did what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.domain.sentences import Sentence
from relance.domain.spreadsheets import sheet
from relance.journal.models import Event
from relance.journal.words import EVENT_WORDS
from relance.office.downloads import download
from relance.office.fields import row_of
from relance.office.page import Page, Visit, page
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of

AT_ONCE = 50
MOST_EXPORTED = 10_000


@page
def journal(visit: Visit, here: Acting) -> Page:
    """Who did what, and when: the newest first."""
    found = _entries(visit, row_of(visit.request.GET.get("before", "")), AT_ONCE + 1)
    context = {
        "section": "preferences", "entries": found[:AT_ONCE],
        "next": found[AT_ONCE - 1].event.pk if len(found) > AT_ONCE else None,
    }  # fmt: skip
    return "office/journal.html", context


@page
def journal_export(visit: Visit, here: Acting) -> Page:
    """The newest entries as CSV."""
    rows = [["at", "who", "entry", "debtor", "body"]]
    rows += [
        [one.at.isoformat(), one.who, one.event.name, one.debtor_name, one.event.body]
        for one in _entries(visit, None, MOST_EXPORTED)
    ]
    return download(sheet(rows), "text/csv; charset=utf-8", f"journal-{visit.slug}.csv")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal. ``who`` is a member's name, or the program or command that acted."""

    event: Event
    at: datetime
    words: Sentence
    who: str
    debtor: int
    debtor_name: str


def _entries(visit: Visit, before: int | None, count: int) -> list[Entry]:
    found = Event.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    events = list(found[:count])
    names = names_of(one.actor for one in events)
    debtors = dict(Debtor.objects.filter(pk__in={one.chain for one in events}).values_list("pk", "name"))
    return [
        Entry(
            one,
            visit.local(one.at),
            EVENT_WORDS.get(one.name, Sentence("{name}", {"name": one.name})),
            names[one.actor],
            one.chain,
            debtors.get(one.chain, ""),
        )
        for one in events
    ]
