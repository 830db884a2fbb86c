"""What people say on the pages of a debtor and of an invoice of money that came in, and of penalties of what was paid late."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.domain.money import total
from relance.letters.late_paid import FATE_NAMES, choose_penalties, fate_of
from relance.letters.penalties_paid import NothingToTakeBack, pay_penalties, take_back_penalties
from relance.office.fields import row_of, rows_of
from relance.office.page import Visit, act, back
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.receivables.allocation import CreditUnknown, place_credit
from relance.receivables.models import Payment, Receivable
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand


@act
def penalties_of_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Keep, pursue or waive the penalties of one invoice that was paid late, or say that they came in."""
    with acting_in(visit.id):
        if not Receivable.objects.filter(pk=pk).exists():
            raise Http404
    return _choose_penalties(visit, [pk], "invoice", pk)


@act
def penalties_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """The same for those of one debtor that are ticked."""
    with acting_in(visit.id):
        if not Debtor.objects.filter(pk=pk).exists():
            raise Http404
        ticked = rows_of(visit.request.POST.getlist("receivable"))
        receivables = list(
            Receivable.objects.filter(debtor__in=accounts_of(pk), pk__in=ticked).values_list("pk", flat=True)
        )
    return _choose_penalties(visit, receivables, "debtor", pk)


def _choose_penalties(visit: Visit, receivables: list[int], to: str, pk: int) -> HttpResponse:
    demand(Right.ACT)
    given = visit.request.POST
    fate = fate_of(given.get("fate", ""))
    chosen = choose_penalties(
        visit.id, receivables, fate, reason=given.get("reason", ""), on=visit.today, at=visit.now, actor=visit.actor
    )
    numbers = ", ".join(one.item.number for one in chosen)
    said = visit.say("Penalties of {numbers}: {choice}.", numbers=numbers, choice=FATE_NAMES[fate])
    messages.success(visit.request, said)
    return back(visit, to=visit.url(to, pk=pk))


@act
def place(visit: Visit, pk: int) -> HttpResponse:
    """Set money that is set against nothing against the debtor's invoices: the chosen one first, then in the order of the law."""
    demand(Right.ACT)
    given = visit.request.POST
    credit, named = row_of(given.get("credit", "")), rows_of(given.getlist("receivable"))
    with acting_in(visit.id):
        is_theirs = credit is not None and Payment.objects.filter(pk=credit, debtor__in=accounts_of(pk)).exists()
    if credit is None or not is_theirs:
        raise CreditUnknown
    is_for_penalties = given.get("what") == "penalties"
    settle = pay_penalties if is_for_penalties else place_credit
    with visit.acting() as here:
        placed = settle(here, credit, named=named)
    amount = total(one.amount for one in placed.shares)
    said = (
        visit.say("Set against penalties: {amount}.", amount=amount)
        if is_for_penalties
        else visit.say("Set against invoices: {amount}.", amount=amount)
    )
    messages.success(visit.request, said)
    if placed.unallocated:
        messages.warning(
            visit.request, visit.say("{rest} exceeds what was open: say what it is for.", rest=placed.unallocated)
        )
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def take_back(visit: Visit, pk: int) -> HttpResponse:
    """Take back what was set against penalties of a payment: it asks again what it is for."""
    demand(Right.ACT)
    payment = row_of(visit.request.POST.get("payment", ""))
    with acting_in(visit.id):
        is_theirs = payment is not None and Payment.objects.filter(pk=payment, debtor__in=accounts_of(pk)).exists()
    if payment is None or not is_theirs:
        raise NothingToTakeBack
    with visit.acting() as here:
        taken = take_back_penalties(here, payment)
    messages.success(visit.request, visit.say("Taken back: {amount} is unallocated again.", amount=taken))
    return back(visit, to=visit.url("debtor", pk=pk))
