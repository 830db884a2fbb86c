"""The page of the provider that plays: a guest of a demonstration gives a card and says what it is going to do. No card is real."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.payments.cards import demonstration
from relance.payments.cards.values import Standing
from relance.portal.door import guarded
from relance.tenancy import links
from relance.tenancy.clock import now_of
from relance.tenancy.context import acting

CARDS = {
    "pays": (Sentence("Succeeds"), Sentence("Is taken now, and pays whatever is asked later")),
    "refuse": (Sentence("Is declined now"), Sentence("The bank refuses the card on this page")),
    "asks": (Sentence("Asks for approval"), Sentence("Is taken now; later the bank wants to hear its holder")),
    "later": (
        Sentence("Pays at the fourth try"),
        Sentence("Is taken now; later refused three times for want of money"),
    ),
    "never": (Sentence("Never has the money"), Sentence("Is taken now, and refused ever after")),
    "lost": (Sentence("Is reported stolen"), Sentence("Is taken now, and may never be tried again later")),
}


@guarded
def card_page(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """What is asked, and the cards to play with; only in a demonstration, and nobody else has such a page."""
    organisation = links.house_named(public_id)
    if organisation is None or not organisation.is_demonstration:
        raise Http404
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    now = now_of(organisation)
    try:
        with acting(organisation.pk, "demonstration", now) as here:
            asked, standing = demonstration.page_of(here, name)
            if request.method == "POST" and (chosen := request.POST.get("card", "")) in CARDS:
                back = demonstration.give_card(here, name, demonstration.CARDS.get(chosen, ()))
                if chosen != "refuse":
                    return HttpResponseRedirect(back)
                return _drawn(request, organisation.name, asked, standing, was_refused=True)
    except demonstration.CardUnknown:
        raise Http404 from None
    return _drawn(request, organisation.name, asked, standing)


def _drawn(
    request: HttpRequest, creditor: str, asked: Money | None, standing: Standing, *, was_refused: bool = False
) -> HttpResponse:
    context = {
        "creditor": creditor,
        "asked": asked,
        "is_open": standing is Standing.OPEN,
        "was_refused": was_refused,
        "cards": [(key, *words) for key, words in CARDS.items()],
    }
    return render(request, "portal/played.html", context)
