"""A guest reads a claim, looks at its proofs, answers and pays."""

from __future__ import annotations

import re
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from relance.deposits.guest import answering, claims, paying
from relance.deposits.guest.answering import Said
from relance.deposits.guest.claims import ClaimPage, ClaimShown
from relance.deposits.models import Exhibit
from relance.domain.debtor_answers import AnswerKind
from relance.language import Language
from relance.portal.addresses import return_address
from relance.portal.door import Caller, Page, act, act_by_get, page
from relance.portal.files import exhibit_response, opened_files
from relance.portal.provider import provider_of
from relance.tenancy.context import Acting

FIGURES = re.compile(r"-?[0-9]{1,12}([.][0-9]{0,4})?", re.ASCII)
TEMPLATES = {
    ClaimPage.READ: "portal/claim/read.html",
    ClaimPage.CONTESTED: "portal/claim/contested.html",
    ClaimPage.AGREED: "portal/claim/agreed.html",
    ClaimPage.OFFERED: "portal/claim/offered.html",
    ClaimPage.APPROVE: "portal/claim/approve.html",
    ClaimPage.PAID: "portal/claim/paid.html",
    ClaimPage.WITHDRAWN: "portal/claim/lowered.html",
    ClaimPage.REST: "portal/claim/rest.html",
}


def claim_page(caller: Caller, here: Acting) -> Page | None:
    """The page of the latest claim on this guarantee; None where nothing is claimed."""
    shown = claims.claim_shown(here, caller.guarantee, _language(caller.request))
    return (TEMPLATES[shown.page], _context(shown)) if shown else None


@page
def whole(caller: Caller, here: Acting, pk: int) -> Page:
    """Everything of a claim, with the answers that are still possible."""
    return "portal/claim/read.html", _context(_claim(caller, here, pk))


@page
def exhibit(caller: Caller, here: Acting, pk: int) -> Page:
    """A picture, or a paper to be saved: what may be shown of it."""
    try:
        return exhibit_response(*claims.exhibit_for_guest(here, caller.guarantee, pk))
    except Exhibit.DoesNotExist:
        raise Http404 from None


@act
def answer(caller: Caller, pk: int) -> HttpResponse:
    """Agree, offer, contest or ask."""
    given = caller.request.POST
    kind = next((one for one in AnswerKind if one.value == given.get("kind")), AnswerKind.ASK)
    if kind is AnswerKind.TAKE_BACK:
        kind = AnswerKind.ASK
    amount = _amount(given.get("amount", "")) if kind is not AnswerKind.CONTEST or given.get("part") == "part" else None
    said = Said(kind, given.get("text", ""), amount, opened_files(caller.request))
    with caller.acting() as here:
        claim = _claim(caller, here, pk)
        answering.answer(here, claim.id, said)
    return caller.back("told/" if kind is AnswerKind.ASK else "")


@act
def take_back(caller: Caller, pk: int) -> HttpResponse:
    """Change one's mind, until the card was asked."""
    with caller.acting() as here:
        answering.take_back(here, _claim(caller, here, pk).id)
    return caller.back()


@act_by_get
def pay(caller: Caller, pk: int) -> HttpResponse:
    """Open a page at the provider on which the guest pays, and lead there."""
    typed = caller.request.GET.get("amount", "")
    with caller.acting() as here:
        claim = _claim(caller, here, pk)
        back = return_address(here, caller.organisation, f"{caller.home}claim/{pk}/paid/")
    amount = _amount(typed) if typed else None
    with provider_of(caller) as (provider, account):
        link = paying.open_payment_page(caller, provider, claim.id, amount, back=back, account=account)
    return HttpResponseRedirect(link)


@act_by_get
def paid(caller: Caller, pk: int) -> HttpResponse:
    """The guest comes back from paying, which proves nothing: the provider is asked."""
    with caller.acting() as here:
        before = _claim(caller, here, pk)
    with provider_of(caller) as (provider, _account):
        paying.look_for_payments(caller, provider, before.id)
    with caller.acting() as here:
        if not paying.is_paying(here, before.id):
            return caller.back()
        return caller.draws(here, "portal/claim/waiting.html", {"claim": _claim(caller, here, pk)})


def _claim(caller: Caller, here: Acting, pk: int) -> ClaimShown:
    """The claim that an address names, if it was made of this guest. Raises Http404."""
    found = claims.claim_shown(here, caller.guarantee, _language(caller.request), pk)
    if found is None:
        raise Http404
    return found


def _context(claim: ClaimShown) -> dict[str, object]:
    return {"claim": claim, "asked_amount": str(claim.asked.amount)}


def _amount(typed: str) -> Decimal:
    """As people type it: 210, 210,50 or 210.50; NaN, which is no amount, for what is none."""
    plain = typed.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    return Decimal(plain) if FIGURES.fullmatch(plain) else Decimal("NaN")


def _language(request: HttpRequest) -> Language:
    found: Language = request.reader.language  # type: ignore[attr-defined]
    return found
