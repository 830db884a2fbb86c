"""The case is opened and goes to whom the form says: a firm under its mandate, a partner, or nobody yet. One act, or nothing."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.cases.opening import open_case
from relance.cases.several import Giving
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, MandateId
from relance.domain.sentences import Sentence
from relance.firms.entrusting import open_and_entrust
from relance.office.fields import receivables_of, row_of
from relance.office.found import found
from relance.office.page import act
from relance.office.partners.terms import terms_of
from relance.office.visit import Visit
from relance.partners.handing import open_and_hand_over
from relance.receivables.selectors import find_receivable
from relance.tenancy.rights import Right, demand

MOST_IN_ONE = 500
FIRM, PARTNER, NOBODY = "firm", "partner", ""  # whom the form names, with the number of the mandate or of the partner

TOLD = {
    FIRM: (Sentence("The case is in the firm's hands. You keep the controls."), "case-firm"),
    PARTNER: (Sentence("Handed over. It leaves within a minute; until then it can be withdrawn."), "case-partner"),
    NOBODY: (Sentence("The case is open. No reminder goes out about it any more."), "case"),
}


class RecipientUnknown(DomainError):
    """A recipient that the page does not offer."""

    code = "recipient_unknown"
    template = "Nothing was handed over: choose to whom on the page, then hand over."


class PriceNotAccepted(DomainError):
    """Nobody said yes to what the recipient costs."""

    code = "price_not_accepted"
    template = "Nothing was handed over: read the prices of whom you chose, and accept them below the choice."


@act
def put(visit: Visit, pk: int) -> HttpResponse:
    """Open the case, and hand it over where somebody was chosen."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        debtor = DebtorId(found(find_receivable(here, pk)).debtor_id)
        whom, give = giving_of(given)
        case = give(here, debtor, receivables_of(given)[:MOST_IN_ONE])
    told, page = TOLD[whom]
    messages.success(visit.request, visit.say(told.template))
    return HttpResponseRedirect(visit.url(page, pk=case))


def giving_of(given: QueryDict) -> tuple[str, Giving]:
    """What the form says is to be done with a case, and to whom it goes. Raises RecipientUnknown, PriceNotAccepted, TermsUnreadable."""
    said = given.get("to", NOBODY)
    whom, _, number = said.partition("-")
    if whom not in TOLD:
        raise RecipientUnknown
    if whom == NOBODY:
        return whom, open_case
    if said not in given.getlist("accepted"):
        raise PriceNotAccepted
    if whom == FIRM:
        return whom, partial(open_and_entrust, mandate=MandateId(row_of(number) or 0))
    return whom, partial(open_and_hand_over, partner_id=row_of(number) or 0, terms=terms_of(given))
