"""What is taken along of a case: the whole file, to give to any partner, and its deadlines, for a calendar."""

from __future__ import annotations

from relance.cases.bundle import bundle, reference_of
from relance.cases.facts import look_at
from relance.cases.selectors import find_case
from relance.domain.calendar_file import CalendarDay, calendar_file
from relance.domain.sentences import Sentence
from relance.language import say
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def case_bundle(visit: Visit, here: Acting, pk: int) -> Page:
    """The whole file, to give to a partner."""
    demand(Right.ACT, here)
    one = found(find_case(here, pk))
    return download(bundle(here, one, on=visit.today), "application/zip", f"case-{one.number}.zip")


@page
def deadlines_file(visit: Visit, here: Acting, pk: int) -> Page:
    """The deadlines of a case for a calendar, or the one that the address names (``term``)."""
    one = found(find_case(here, pk))
    (looked,) = look_at(here, [one])
    wanted, reference = visit.request.GET.get("term", ""), reference_of(one)
    days = [
        CalendarDay(
            f"{visit.slug}.{reference}.{term.key}",
            term.until,
            say(Sentence("{debtor}: {what}", {"debtor": one.debtor.name, "what": term.what}), visit.language),
            say(term.rule, visit.language),
        )
        for term in looked.outlook.terms
        if not wanted or term.key == wanted
    ]
    content = calendar_file(days, at=visit.now, name=f"{one.debtor.name}, {reference}")
    return download(content, "text/calendar; charset=utf-8", f"{reference}.ics")
