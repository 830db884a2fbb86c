"""What people enter by hand on the pages, put right, and cancel: customers, invoices, credit notes, payments."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.closing.late_payments import cancel_received, receive
from relance.domain.ids import DebtorId, PaymentId, ReceivableId
from relance.domain.ledger import ClaimKind
from relance.domain.money import Money, currency_code, total
from relance.office.debtors.invoice_acts import ClaimKindUnknown
from relance.office.fields import amount_of, day_given, day_of, row_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.outbox.asked_in_full import Received
from relance.parties.by_hand import add_customer
from relance.parties.details import STATED
from relance.parties.selectors import debtor_of, find_debtor
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.credit_notes import CreditWord, add_credit_note
from relance.receivables.invoice_corrections import InvoiceChange, cancel_invoice, correct_invoice, reopen_invoice
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import Doubt
from relance.receivables.selectors import find_payment, find_receivable
from relance.receivables.targets import ReceivableNotHere, whole_invoice
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


def accepted(given: QueryDict) -> list[Doubt]:
    """What the form says is right although it is odd."""
    return [Doubt(one) for one in given.getlist("accept") if one in set(Doubt)]


@act
def customer(visit: Visit) -> HttpResponse:
    """Enter a customer."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # before the form is read
        stated = {name: given[name] for name in STATED if name in given and name != "name"}
        pk = add_customer(
            here,
            given.get("name", ""),
            code=given.get("code", ""),
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            stated=stated,
        )
    messages.success(
        visit.request, visit.say("Entered. Their invoices can be entered here, or come with the next import.")
    )
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def invoice(visit: Visit) -> HttpResponse:
    """Enter an invoice of the customer whom the form names by code or name."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        debtor = debtor_of(here, visit.request.POST.get("customer", ""))
        word = _invoice_word(visit.request.POST)
        pk = add_invoice(here, debtor, word)
    return _entered(visit, word, pk)


@act
def invoice_of_debtor(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Enter an invoice of this customer."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        debtor = DebtorId(found(find_debtor(here, pk)).pk)
        word = _invoice_word(visit.request.POST)
        entered = add_invoice(here, debtor, word)
    return _entered(visit, word, entered)


def _invoice_word(given: QueryDict) -> InvoiceWord:
    """What the form says of an invoice. Raises ClaimKindUnknown, DateUnreadable, AmountUnreadable."""
    kind, performed = given.get("claim-kind", ""), given.get("performed-on", "")
    if kind and kind not in set(ClaimKind):
        raise ClaimKindUnknown(text=kind[:80])
    return InvoiceWord(
        given.get("number", ""),
        amount_of(given.get("amount", ""), currency_code(given.get("currency", "EUR"))),
        day_of(given.get("issued-on", "")),
        day_given(given.get("due-on", "")),
        given.get("label", ""),
        given.get("order", ""),
        given.get("delivery", ""),
        ClaimKind(kind) if kind else None,
        day_given(performed),
    )


def _entered(visit: Visit, word: InvoiceWord, pk: int) -> HttpResponse:
    messages.success(
        visit.request,
        visit.say(
            "Entered: {number}, {amount}. The next run decides on it.", number=word.number.strip(), amount=word.amount
        ),
    )
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def credit_note(visit: Visit, pk: int) -> HttpResponse:
    """Enter a credit note of this customer."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        debtor = found(find_debtor(here, pk)).pk
        amount = amount_of(given.get("amount", ""), currency_code(given.get("currency", "EUR")))
        word = CreditWord(
            given.get("number", ""), amount, day_of(given.get("on", "")), row_of(given.get("against", ""))
        )
        booked = add_credit_note(here, DebtorId(debtor), word, accepted=accepted(given))
    messages.success(
        visit.request, visit.say("Entered: credit note {number}, {amount}.", number=word.number.strip(), amount=amount)
    )
    _say_rest(visit, booked.imputed.unallocated)
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def pay(visit: Visit, pk: int) -> HttpResponse:
    """Record money received for this invoice."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        paid = _pay(here, found(find_receivable(here, pk)), visit.request.POST)
    return _recorded(visit, paid, to=visit.url("invoice", pk=pk))


@act
def pay_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Record money received of this customer for the invoice that the form names."""
    named = row_of(visit.request.POST.get("receivable", ""))
    with visit.acting() as here:
        demand(Right.ACT, here)
        one = found(find_receivable(here, named)) if named is not None else None
        if one is None or one.debtor_id != pk:
            raise ReceivableNotHere
        paid = _pay(here, one, visit.request.POST)
    return _recorded(visit, paid, to=visit.url("debtor", pk=pk))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What came in for an invoice, and what the booking says of it."""

    one: Receivable
    amount: Money
    received: Received


def _pay(here: Acting, one: Receivable, given: QueryDict) -> _Paid:
    amount, on = amount_of(given.get("amount", ""), one.currency), day_of(given.get("on", ""))
    invoice = whole_invoice(here, one)
    return _Paid(one, amount, receive(here, invoice, amount=amount, on=on, accepted=accepted(given)))


def _recorded(visit: Visit, paid: _Paid, *, to: str) -> HttpResponse:
    one, rest = paid.one, paid.received.recorded.imputed.unallocated
    messages.success(
        visit.request, visit.say("Recorded: {amount} for {number}.", amount=paid.amount, number=one.number)
    )
    for remark in paid.received.recorded.remarks:
        messages.warning(visit.request, visit.say(remark.template, **remark.facts))
    if rest and paid.received.is_asked_in_full:
        proposed = visit.say(
            "{rest} are to the cent the penalties and the compensation that our letter asked: say here whether they are for them.",
            rest=rest,
        )
        messages.success(visit.request, proposed)
        return back(visit, to=visit.url("debtor", pk=one.debtor_id))
    _say_rest(visit, rest)
    return back(visit, to=to)


def _say_rest(visit: Visit, rest: Money) -> None:
    if rest:
        messages.warning(visit.request, visit.say("{rest} exceeds what was open: say what it is for.", rest=rest))


@act
def correct(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Put an invoice right; an empty field of its figures stays as it is."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        one = found(find_receivable(here, pk))
        change = InvoiceChange(
            number=given.get("number") or None,
            amount=amount_of(given["amount"], one.currency) if given.get("amount") else None,
            issued_on=day_given(given.get("issued-on", "")),
            due_on=day_given(given.get("due-on", "")),
            label=given.get("label"),
            order_reference=given.get("order"),
            delivery_reference=given.get("delivery"),
        )
        correct_invoice(here, pk, change, reason=given.get("reason", ""))
    messages.success(
        visit.request, visit.say("Corrected. What was asked before stays as it was; the next letter asks for this.")
    )
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def cancel(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Have an invoice owed no more."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        found(find_receivable(here, pk))
        freed = cancel_invoice(here, pk, reason=visit.request.POST.get("reason", ""))
    messages.success(visit.request, visit.say("Cancelled: nobody is asked for it any more."))
    if freed:
        messages.warning(visit.request, visit.say("{amount} were paid on it: say what they are for.", amount=freed))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def reopen(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Have an invoice owed again."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        found(find_receivable(here, pk))
        owed = reopen_invoice(here, pk, reason=visit.request.POST.get("reason", ""))
    messages.success(visit.request, visit.say("{amount} are owed on it again.", amount=owed))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def cancel_one(visit: Visit, pk: PaymentId) -> HttpResponse:
    """Take back a payment or a credit note that was recorded by mistake."""
    reason = visit.request.POST.get("reason", "")
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_payment(here, pk))
        done, promises = cancel_received(here, pk, reason=reason)
    reopened = total((amount for _number, amount in done.reopened), done.amount.currency)
    if reopened:
        said = visit.say("Cancelled: {amount}. {reopened} are owed again.", amount=done.amount, reopened=reopened)
    else:
        said = visit.say("Cancelled: {amount}.", amount=done.amount)
    messages.success(visit.request, said)
    if promises:
        again = visit.say(
            "{count} {count:promise|promises} of this customer had been noted as kept since then: say again how that ended.",
            count=promises,
        )
        messages.warning(visit.request, again)
    return back(visit, to=visit.url("debtor", pk=done.debtor))
