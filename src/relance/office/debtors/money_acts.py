"""What people say on the pages of a debtor and of an invoice of money that came in, and of penalties of what was paid late."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.closing.late_payments import place as place_on_invoices
from relance.domain.ids import PaymentId
from relance.domain.money import total
from relance.letters.late_paid import FATE_NAMES, LatePaid, choose_penalties, fate_of
from relance.letters.penalties_paid import NothingToTakeBack, pay_penalties, take_back_penalties
from relance.office.fields import receivables_of, row_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.parties.same_customer import accounts_of
from relance.parties.selectors import find_debtor
from relance.receivables.allocation import CreditUnknown
from relance.receivables.models import PenaltyFate
from relance.receivables.selectors import find_payment, find_receivable, of_debtors
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@act
def penalties_of_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Keep, pursue or waive the penalties of one invoice that was paid late, or say that they came in."""
    with visit.acting() as here:
        found(find_receivable(here, pk))
        chosen = _choose_penalties(here, [pk], visit.request.POST)
    return _chosen(visit, chosen, to=visit.url("invoice", pk=pk))


@act
def penalties_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """The same for those of one debtor that are ticked."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
        by_debtor = of_debtors(here, receivables_of(visit.request.POST))
        receivables = sorted(one for account in accounts_of(here, pk) for one in by_debtor.get(account, ()))
        chosen = _choose_penalties(here, receivables, visit.request.POST)
    return _chosen(visit, chosen, to=visit.url("debtor", pk=pk))


def _choose_penalties(here: Acting, receivables: Sequence[int], given: QueryDict) -> tuple[PenaltyFate, list[LatePaid]]:
    """What the form says becomes of them, and those of which it was said."""
    demand(Right.ACT, here)  # before the form is read
    fate = fate_of(given.get("fate", ""))
    return fate, choose_penalties(here, receivables, fate, reason=given.get("reason", ""), on=here.today)


def _chosen(visit: Visit, chosen: tuple[PenaltyFate, list[LatePaid]], *, to: str) -> HttpResponse:
    fate, those = chosen
    numbers = ", ".join(one.item.number for one in those)
    said = visit.say("Penalties of {numbers}: {choice}.", numbers=numbers, choice=FATE_NAMES[fate])
    messages.success(visit.request, said)
    return back(visit, to=to)


@act
def place(visit: Visit, pk: int) -> HttpResponse:
    """Set money that is set against nothing against the debtor's invoices: the chosen one first, then in the order of the law."""
    given = visit.request.POST
    credit, named = row_of(given.get("credit", "")), receivables_of(given)
    is_for_penalties = given.get("what") == "penalties"
    settle = pay_penalties if is_for_penalties else place_on_invoices
    with visit.acting() as here:
        demand(Right.ACT, here)
        if credit is None or find_payment(here, credit, accounts=accounts_of(here, pk)) is None:
            raise CreditUnknown
        placed = settle(here, PaymentId(credit), named=named)
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
    payment = row_of(visit.request.POST.get("payment", ""))
    with visit.acting() as here:
        demand(Right.ACT, here)
        if payment is None or find_payment(here, payment, accounts=accounts_of(here, pk)) is None:
            raise NothingToTakeBack
        taken = take_back_penalties(here, PaymentId(payment))
    messages.success(visit.request, visit.say("Taken back: {amount} is unallocated again.", amount=taken))
    return back(visit, to=visit.url("debtor", pk=pk))
