"""A season of stays from a CSV file: read first, each line accounted for, then asked for at once or not at all."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.deposits.request.season import COLUMNS, MOST_BYTES, SeasonUnreadable, ask_season, read_season
from relance.domain.sentences import Sentence
from relance.office.downloads import download
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

SHOWN = 50
SHEET = "reference;guest;place;begins;ends;amount;email;mobile;language;scheme\r\n"


@page
def season(visit: Visit, here: Acting) -> Page:
    """Where a file is given."""
    demand(Right.SET_UP, here)
    return "office/deposit_season.html", {"section": "deposits", "columns": [names[0] for names in COLUMNS.values()]}


@page
def sheet(visit: Visit, here: Acting) -> Page:
    """The empty sheet, with its headings."""
    demand(Right.SET_UP, here)
    return download(("\ufeff" + SHEET).encode(), "text/csv; charset=utf-8", "season.csv")


@act
def read(visit: Visit) -> HttpResponse:
    """Read a file and say what it asks for; nothing is asked yet."""
    sent = visit.request.FILES.get("file")
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        if sent is None:
            raise SeasonUnreadable(why=Sentence("no file was given"))
        if sent.size is None or sent.size > MOST_BYTES:
            raise SeasonUnreadable(why=Sentence("it is larger than 1 MB"))
        content = sent.read()
        found = read_season(here, content)
        context = {
            "section": "deposits",
            "visit": visit,
            "may": visit.rights,
            "columns": [names[0] for names in COLUMNS.values()],
            "found": found,
            "shown": found.wanted[:SHOWN],
            "more": max(0, len(found.wanted) - SHOWN),
            "content": base64.b64encode(content).decode(),
        }
        return render(visit.request, "office/deposit_season.html", context)


@act
def ask(visit: Visit) -> HttpResponse:
    """Ask for every line of the file that was read, or for none."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        try:
            content = base64.b64decode(given.get("content", ""), validate=True)
        except ValueError:
            raise SeasonUnreadable(why=Sentence("it did not come whole: give the file again")) from None
        count, known = ask_season(here, content, send=given.get("do") == "send")
    messages.success(visit.request, visit.say("Asked for: {count}. Known already: {known}.", count=count, known=known))
    return HttpResponseRedirect(visit.url("deposits"))
