"""The case is opened and goes to whom the form says: a firm under its mandate, a partner, or nobody yet. One act, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.cases.opening import open_case
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, DebtorId, MandateId, ReceivableId
from relance.domain.sentences import Sentence
from relance.firms.entrusting import open_and_entrust
from relance.office.fields import receivables_of, row_of
from relance.office.found import found
from relance.office.page import act
from relance.office.partners.terms import terms_of
from relance.office.visit import Visit
from relance.partners.handing import open_and_hand_over
from relance.receivables.selectors import find_receivable
from relance.tenancy.context import Acting

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


@act
def put(visit: Visit, pk: int) -> HttpResponse:
    """Open the case, and hand it over where somebody was chosen."""
    given = visit.request.POST
    whom, _, number = given.get("to", NOBODY).partition("-")
    with visit.acting() as here:
        debtor = DebtorId(found(find_receivable(here, pk)).debtor_id)
        case = _give(here, debtor, receivables_of(given)[:MOST_IN_ONE], whom, row_of(number) or 0, given)
    told, page = TOLD[whom]
    messages.success(visit.request, visit.say(told.template))
    return HttpResponseRedirect(visit.url(page, pk=case))


def _give(
    here: Acting, debtor: DebtorId, chosen: Sequence[ReceivableId], whom: str, number: int, given: QueryDict
) -> CaseId:
    if whom == FIRM:
        return open_and_entrust(here, debtor, chosen, MandateId(number))
    if whom == PARTNER:
        return open_and_hand_over(here, debtor, chosen, number, terms_of(given))
    if whom == NOBODY:
        return open_case(here, debtor, chosen)
    raise RecipientUnknown
