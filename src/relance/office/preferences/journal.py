"""The journal on a page: who did what, and when."""

from __future__ import annotations

from relance.domain.spreadsheets import sheet
from relance.insight.journal import entries
from relance.office.downloads import download
from relance.office.fields import row_of
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

AT_ONCE = 50
MOST_EXPORTED = 10_000


@page
def journal(visit: Visit, here: Acting) -> Page:
    """Who did what, and when: the newest first."""
    found = entries(here, before=row_of(visit.request.GET.get("before", "")), most=AT_ONCE + 1)
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
        for one in entries(here, before=None, most=MOST_EXPORTED)
    ]
    return download(sheet(rows), "text/csv; charset=utf-8", f"journal-{visit.slug}.csv")
