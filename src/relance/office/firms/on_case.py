"""A case and the firm, as the creditor sees them: hand it over, trigger a level at its price, pause, take back, talk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.cases.selectors import find_case
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.ids import CaseId, FirmLetterId, MandateId
from relance.firms.creditor_lists import offers_of_firms
from relance.firms.entrusting import NotInHand, entrust, in_hand, pause, resume, take_back
from relance.firms.ordering import order
from relance.firms.receiving import say_word
from relance.firms.settling import settle_letter
from relance.firms.sheets import letter_paper, letters_on_their_way, sheet_for_creditor
from relance.office.downloads import download
from relance.office.fields import amount_of, day_of, row_of
from relance.office.firms.words import ORDER_WORDS, STATE_WORDS
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def on_case(visit: Visit, here: Acting, pk: int) -> Page:
    """The firm's part of a case."""
    one = found(find_case(here, pk))
    context = {
        "section": "cases", "case": one, "sheet": sheet_for_creditor(here, pk), "levels": LEVEL_WORDS, "states": STATE_WORDS,
        "order_words": ORDER_WORDS, "offers": offers_of_firms(here),
        "on_their_way": letters_on_their_way(here, pk),
    }  # fmt: skip
    return "office/firms/on_case.html", context


@act
def hand(visit: Visit, pk: CaseId) -> HttpResponse:
    """Put the case into a firm's hands."""
    with visit.acting() as here:
        entrust(here, pk, MandateId(row_of(visit.request.POST.get("mandate", "")) or 0))
    messages.success(visit.request, visit.say("The case is in the firm's hands. You keep the controls."))
    return _back(visit, pk)


@act
def trigger(visit: Visit, pk: int) -> HttpResponse:
    """Order a level, its price accepted."""
    given = visit.request.POST
    level = next((one for one in Level if one.value == given.get("level")), None)
    if level is None:
        raise Http404
    accepted = (
        amount_of(given.get("price", ""), "EUR") if given.get("price") and given.get("accepted") == "yes" else None
    )
    with visit.acting() as here:
        order(here, _in_hand(here, pk), level, accepted=accepted)
        entrusted = in_hand(here, pk)
        is_checked = entrusted is not None and entrusted.accepted_at is not None
    if is_checked:
        messages.success(visit.request, visit.say("Ordered. It leaves at once; a copy reaches you."))
    else:
        messages.success(visit.request, visit.say("Ordered. It waits until the firm has made its own checks."))
    return _back(visit, pk)


@act
def hold_firm(visit: Visit, pk: int) -> HttpResponse:
    """The firm pauses."""
    with visit.acting() as here:
        pause(here, _in_hand(here, pk))
    return _back(visit, pk)


@act
def let_go_on(visit: Visit, pk: int) -> HttpResponse:
    """The firm goes on."""
    with visit.acting() as here:
        resume(here, _in_hand(here, pk))
    return _back(visit, pk)


@act
def take(visit: Visit, pk: int) -> HttpResponse:
    """Take the case back."""
    with visit.acting() as here:
        taken = take_back(here, _in_hand(here, pk), visit.request.POST.get("why", ""))
    if taken.on_their_way:
        letters = ", ".join(taken.on_their_way)
        messages.warning(
            visit.request,
            visit.say("Taken back. Already on their way, and not to be called back: {letters}.", letters=letters),
        )
    else:
        messages.success(visit.request, visit.say("Taken back. Nothing more of the firm's leaves."))
    return _back(visit, pk)


@act
def tell(visit: Visit, pk: int) -> HttpResponse:
    """A word to the firm."""
    with visit.acting() as here:
        say_word(here, _in_hand(here, pk), visit.request.POST.get("text", ""))
    return _back(visit, pk)


@page
def letter(visit: Visit, here: Acting, pk: int) -> Page:
    """The firm's letter, as it was written."""
    pdf = letter_paper(here, pk)
    if pdf is None:
        raise Http404
    return download(pdf, "application/pdf", f"letter-{pk}.pdf", is_shown=True)


@act
def settle(visit: Visit, pk: CaseId, letter_pk: FirmLetterId) -> HttpResponse:
    """A letter in doubt left, or it did not."""
    given = visit.request.POST
    word = given.get("left", "")
    if word not in ("yes", "no"):
        raise Http404
    on = day_of(given.get("on", "")) if word == "yes" else visit.today
    with visit.acting() as here:
        settle_letter(here, pk, letter_pk, left=word == "yes", on=on)
    messages.success(visit.request, visit.say("It is settled."))
    return _back(visit, pk)


def _in_hand(here: Acting, pk: int) -> int:
    demand(Right.ACT, here)
    one = in_hand(here, pk)
    if one is None:
        raise NotInHand
    return int(one.pk)


def _back(visit: Visit, pk: int) -> HttpResponse:
    return HttpResponseRedirect(visit.url("case-firm", pk=pk))
