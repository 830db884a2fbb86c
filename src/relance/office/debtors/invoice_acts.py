"""What people say of an invoice, and its copy sent again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.domain.errors import DomainError
from relance.domain.ledger import ClaimKind
from relance.office.fields import day_given
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.outbox.information import resend_invoice
from relance.receivables.claims import ClaimFact, ClaimWord, state_claim
from relance.receivables.review import record_review
from relance.receivables.selectors import find_receivable
from relance.receivables.targets import whole_invoice
from relance.tenancy.rights import Right, demand


class ClaimKindUnknown(DomainError):
    """Not a kind of the list."""

    code = "claim_kind_unknown"
    template = "'{text}' is no kind of claim. Choose one of the list."


class NothingSaid(DomainError):
    """A form without a word."""

    code = "nothing_said"
    template = "Nothing was ticked, and no date was given."


@act
def state_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Say what an open debit is, when it was due, or that its amount is right."""
    given = visit.request.POST
    is_invoice, is_checked = given.get("invoice") == "yes", given.get("checked") == "yes"
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        due_on = day_given(given.get("due-on", ""))
        found(find_receivable(here, pk))
        if not is_invoice and not is_checked and due_on is None:
            raise NothingSaid
        record_review(here, [pk], is_invoice=is_invoice, due_on=due_on, is_checked=is_checked)
    messages.success(visit.request, visit.say("Kept. The next run decides on it anew."))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def state_claim_of_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Say what is owed for and since when; what the form leaves empty is unknown again."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        word = claim_word(visit.request.POST, is_whole=True)
        found(find_receivable(here, pk))
        state_claim(here, [pk], word)
    messages.success(visit.request, visit.say("Kept. The next run decides on it anew."))
    return back(visit, to=visit.url("invoice", pk=pk))


def claim_word(given: QueryDict, *, is_whole: bool) -> ClaimWord:
    """What a form says of a claim. Where ``is_whole``, it shows everything known: what it leaves empty is taken back.

    Raises ClaimKindUnknown, DateUnreadable.
    """
    kind = given.get("claim-kind", "")
    if kind and kind not in set(ClaimKind):
        raise ClaimKindUnknown(text=kind[:80])
    performed, received = given.get("performed-on", ""), given.get("received-on", "")
    agreed = given.get("agreed") == "yes"
    told = {
        ClaimFact.KIND: kind,
        ClaimFact.PERFORMED: performed,
        ClaimFact.RECEIVED: received,
        ClaimFact.AGREED: agreed,
    }
    return ClaimWord(
        ClaimKind(kind) if kind else None,
        day_given(performed),
        day_given(received),
        agreed or None,
        frozenset(one for one, value in told.items() if is_whole and not value),
    )


@act
def resend(visit: Visit, pk: int) -> HttpResponse:
    """Send the copy of an invoice again; it asks for nothing."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
        name = resend_invoice(here, whole_invoice(here, one))
    messages.success(
        visit.request, visit.say("The copy of {number} goes out as {notice}.", number=one.number, notice=name)
    )
    return back(visit, to=visit.url("invoice", pk=pk))
