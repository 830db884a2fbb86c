"""A guest is asked to secure a stay: what it costs, the terms, the card at the provider, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.deposits.card import giving
from relance.deposits.guest import answering, pages, papers, settling
from relance.deposits.guest.pages import GuestPage
from relance.domain.deposits.guarantees import GuaranteeKind, GuaranteeState
from relance.domain.sentences import Sentence
from relance.language import LANGUAGES, say
from relance.portal import limits
from relance.portal.addresses import return_address
from relance.portal.claims import claim_page
from relance.portal.door import Caller, Page, act, act_by_get, page
from relance.portal.files import exhibit_response
from relance.portal.provider import provider_of
from relance.tenancy.context import Acting

PAPERS = limits.Limit("papers", 30, timedelta(minutes=10))  # each is drawn anew
TEMPLATES = {
    GuestPage.ASK: "portal/ask.html",
    GuestPage.CARD: "portal/card.html",
    GuestPage.REFUSED: "portal/card_refused.html",
    GuestPage.GIVEN: "portal/given.html",
    GuestPage.PAY: "portal/pay.html",
    GuestPage.PAID: "portal/paid.html",
    GuestPage.REPLACE: "portal/replace.html",
    GuestPage.RELEASED: "portal/released.html",
    GuestPage.WITHDRAWN: "portal/withdrawn.html",
    GuestPage.TOO_LATE: "portal/too_late.html",
}

MATTERS = {
    "question": ("help", Sentence("Ask a question"), Sentence("A person reads it and answers")),
    "other": ("card", Sentence("I prefer another guarantee"), Sentence("A cheque or a transfer, to be agreed")),
    "dates": ("calendar", Sentence("My dates or my name are wrong"), Sentence("We correct them and ask again")),
    "stranger": ("guest", Sentence("It is not me who books"), Sentence("Give us the right contact")),
}


@page
def home(caller: Caller, here: Acting) -> Page:
    """Where the guarantee stands, and the one thing to do."""
    claimed = claim_page(caller, here)
    if claimed is not None:
        return claimed
    shown = pages.shown(here, caller.guarantee)
    context: dict[str, object] = {"amount": str(shown.amount.amount), "matters": _matters(shown.kind)}
    if shown.kind is not GuaranteeKind.PAYMENT:
        terms = pages.terms_of(here, caller.guarantee)
        context |= {"terms": terms, "points": pages.points(terms)}
    return TEMPLATES[shown.page], context


def _matters(kind: GuaranteeKind) -> list[tuple[str, str, Sentence, Sentence]]:
    """What may be said to the owner; a payment stands for no guarantee that could be another one."""
    return [
        (about, *words) for about, words in MATTERS.items() if about != "other" or kind is not GuaranteeKind.PAYMENT
    ]


@page
def terms(caller: Caller, here: Acting) -> Page:
    """The whole text of what is, or was, accepted."""
    if pages.shown(here, caller.guarantee).kind is GuaranteeKind.PAYMENT:
        raise Http404  # there is nothing to agree to
    found = pages.terms_of(here, caller.guarantee)
    return "portal/terms.html", {"terms": found, "points": pages.points(found)}


@page
def paper(caller: Caller, here: Acting, kind: str) -> Page:
    """A paper to keep, as PDF."""
    if kind not in set(papers.PaperKind):
        raise Http404
    caller.knock(PAPERS)
    try:
        made = papers.paper_of(here, caller.guarantee, papers.PaperKind(kind))
    except papers.NoSuchPaper:
        raise Http404 from None
    return exhibit_response(made.name, "application/pdf", made.pdf)


@page
def claim_receipt(caller: Caller, here: Acting, pk: int) -> Page:
    """The receipt of a claim that is settled, as PDF."""
    caller.knock(PAPERS)
    try:
        made = papers.receipt_of_claim(here, caller.guarantee, pk)
    except papers.NoSuchPaper:
        raise Http404 from None
    return exhibit_response(made.name, "application/pdf", made.pdf)


@act
def language(caller: Caller) -> HttpResponse:
    """Speak another language from now on. A POST: whoever reads links for viruses must not change it."""
    wanted = caller.request.POST.get("language", "")
    if wanted in LANGUAGES:
        with caller.acting() as here:
            pages.choose_language(here, caller.guarantee, wanted)
    return caller.back()


@act
def accept(caller: Caller) -> HttpResponse:
    """Record the acceptance, and show our own page with the way to the provider: no form leads elsewhere."""
    given = caller.request.POST
    try:
        amount, terms = Decimal(given.get("amount", "")), int(given.get("terms", ""))
    except (InvalidOperation, ValueError):
        raise giving.TermsNotAccepted from None
    if not amount.is_finite():
        raise giving.TermsNotAccepted
    with caller.acting() as here:
        giving.accept(
            here, caller.guarantee, address=limits.address_of(caller.request), read=giving.Read(amount, terms)
        )
    return caller.back()


@act_by_get
def card(caller: Caller) -> HttpResponse:
    """Open a fresh page at the provider and lead there. Whoever follows it without acting lets it expire, and nothing else."""
    with provider_of(caller) as (provider, account):
        with caller.acting() as here:
            back = return_address(here, caller.organisation, f"{caller.home}back/")
        opened = giving.open_card_page(caller, provider, caller.guarantee, back=back, account=account)
    return HttpResponseRedirect(opened.link)


@act_by_get
def back(caller: Caller) -> HttpResponse:
    """The guest comes back, which proves nothing: the provider is asked."""
    with provider_of(caller) as (provider, _account):
        state = giving.look_for_card(caller, provider, caller.guarantee)
    with caller.acting() as here:
        is_refused = pages.shown(here, caller.guarantee).page is GuestPage.REFUSED
        if state is not GuaranteeState.ACCEPTED or is_refused:
            return caller.back()
        return caller.draws(here, "portal/waiting.html", {})


@act_by_get
def settle(caller: Caller) -> HttpResponse:
    """Open the provider's page where what is asked outright is paid, and lead there; whoever merely follows it lets it expire."""
    with provider_of(caller) as (provider, account):
        with caller.acting() as here:
            back = return_address(here, caller.organisation, f"{caller.home}settled/")
        link = settling.open_page_to_pay(caller, provider, caller.guarantee, back=back, account=account)
    return HttpResponseRedirect(link)


@act_by_get
def settled(caller: Caller) -> HttpResponse:
    """The guest comes back from paying, which proves nothing: the provider is asked."""
    with provider_of(caller) as (provider, _account):
        settling.look_for_payment(caller, provider, caller.guarantee)
    with caller.acting() as here:
        if not settling.is_settling(here, caller.guarantee):
            return caller.back()
        return caller.draws(here, "portal/settling.html", {})


@act
def tell(caller: Caller) -> HttpResponse:
    """A word to the owner, without an account."""
    about = MATTERS.get(caller.request.POST.get("about", ""))
    text = caller.request.POST.get("text", "").strip()
    language_of_guest = caller.request.reader.language  # type: ignore[attr-defined]
    title = f"{say(about[1], language_of_guest)}. " if about and text else ""
    with caller.acting() as here:
        answering.say(here, caller.guarantee, f"{title}{text}")
    return caller.back("told/")


@page
def get_help(caller: Caller, here: Acting) -> Page:
    """What may be said to the owner, on a page of its own."""
    return "portal/help.html", {"matters": _matters(pages.shown(here, caller.guarantee).kind)}


@page
def told(caller: Caller, here: Acting) -> Page:
    """It has arrived."""
    return "portal/told.html", {}
