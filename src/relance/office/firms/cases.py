"""A case as its firm sees it, and what the firm does in it: each act opens that creditor's organisation, under the mandate."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase

from relance.domain.firms.levels import LEVEL_WORDS
from relance.domain.ids import FirmLetterId, MandateId
from relance.firms.accepting import CHECK_WORDS, Checks, accept
from relance.firms.firm_acts import give_up, record_posted, wake
from relance.firms.lists import MandateOfFirm
from relance.firms.receiving import receive, say_word
from relance.firms.sheets import exhibit_paper, letter_paper, receipt_paper, sheet_for_firm
from relance.office.cases.one import SUFFIXES
from relance.office.downloads import download
from relance.office.fields import amount_of, day_of
from relance.office.firms.desk import desk_of
from relance.office.firms.words import STATE_WORDS, WHO_AT_FIRM
from relance.office.page import Page, act, back, page_of_a_firm
from relance.office.visit import Visit

PDF = "application/pdf"


@page_of_a_firm
def case(visit: Visit, found: MandateOfFirm, pk: int) -> Page:
    """The case, read under its mandate."""
    with desk_of(visit).inside(found.id, found) as here:
        sheet = sheet_for_firm(here, pk)
    context = {
        "section": "firm-today", "sheet": sheet, "mandate": found, "levels": LEVEL_WORDS, "states": STATE_WORDS, "checks": CHECK_WORDS,
        "whose": WHO_AT_FIRM,
    }  # fmt: skip
    return "office/firms/case.html", context


@act
def take_on(visit: Visit, mandate: MandateId, pk: int) -> HttpResponse:
    """The firm's own checks are made: the case gets its reference."""
    given = visit.request.POST
    desk = desk_of(visit)
    reference = accept(desk, mandate, pk, Checks(**{name: given.get(name) == "yes" for name in CHECK_WORDS}))
    wake(desk, mandate)
    messages.success(visit.request, visit.say("The case is taken on: {reference}.", reference=reference))
    return _back(visit, mandate, pk)


@act
def received(visit: Visit, mandate: MandateId, pk: int) -> HttpResponse:
    """Money reached the dedicated account."""
    given = visit.request.POST
    desk = desk_of(visit)
    with desk.inside(mandate) as here:
        seen = given.get("seen", "")
        after = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None
        receive(here, pk, amount_of(given.get("amount", ""), "EUR"), day_of(given.get("on", "")), after=after)
    wake(desk, mandate)
    messages.success(visit.request, visit.say("Recorded. The creditor is told, the debtor's receipt is drawn."))
    return _back(visit, mandate, pk)


@act
def tell(visit: Visit, mandate: MandateId, pk: int) -> HttpResponse:
    """A word to the creditor, or a debtor's proposal passed on."""
    given = visit.request.POST
    with desk_of(visit).inside(mandate) as here:
        say_word(here, pk, given.get("text", ""), is_proposal=given.get("proposal") == "yes")
    return _back(visit, mandate, pk)


@act
def posted(visit: Visit, mandate: MandateId, pk: FirmLetterId) -> HttpResponse:
    """A printed letter was posted."""
    desk = desk_of(visit)
    with desk.inside(mandate) as here:
        record_posted(here, pk, day_of(visit.request.POST.get("on", "")))
    wake(desk, mandate)
    return back(visit, to=visit.url("firm-today"))


@act
def pull_out(visit: Visit, mandate: MandateId, pk: FirmLetterId) -> HttpResponse:
    """A printed letter is not posted."""
    desk = desk_of(visit)
    with desk.inside(mandate) as here:
        give_up(here, pk)
    wake(desk, mandate)
    return back(visit, to=visit.url("firm-today"))


@page_of_a_firm
def letter(visit: Visit, found: MandateOfFirm, pk: int) -> Page:
    """The PDF of a letter that the firm wrote."""
    with desk_of(visit).inside(found.id, found) as here:
        pdf = letter_paper(here, pk)
    return _pdf(pdf, f"letter-{pk}.pdf")


@page_of_a_firm
def receipt(visit: Visit, found: MandateOfFirm, pk: int) -> Page:
    """The PDF of a receipt."""
    with desk_of(visit).inside(found.id, found) as here:
        pdf = receipt_paper(here, pk)
    return _pdf(pdf, f"receipt-{pk}.pdf")


@page_of_a_firm
def exhibit(visit: Visit, found: MandateOfFirm, pk: int, exhibit: int) -> Page:
    """An exhibit of the case, as it came, to keep: no browser opens what somebody else sent."""
    with desk_of(visit).inside(found.id, found) as here:
        kept = exhibit_paper(here, pk, exhibit)
    if kept is None:
        raise Http404
    content, media_type, _name = kept
    is_known = media_type in SUFFIXES
    suffix = SUFFIXES[media_type] if is_known else "bin"
    return download(content, media_type if is_known else "application/octet-stream", f"exhibit-{exhibit}.{suffix}")


def _pdf(pdf: bytes | None, name: str) -> HttpResponseBase:
    if pdf is None:
        raise Http404
    return download(pdf, PDF, name, is_shown=True)


def _back(visit: Visit, mandate: MandateId, pk: int) -> HttpResponse:
    return back(visit, to=visit.url("firm-case", mandate=mandate, pk=pk))
