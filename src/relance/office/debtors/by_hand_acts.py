"""What people enter by hand on the pages, put right, and cancel: customers, invoices, credit notes, payments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.domain.ledger import ClaimKind
from relance.domain.money import Money, currency_code, total
from relance.exchanges.cancelled_payments import cancel_payment_and_its_word
from relance.office.debtors.invoice_acts import ClaimKindUnknown
from relance.office.fields import amount_of, day_of, row_of
from relance.office.found import found
from relance.office.page import Visit, act, back
from relance.outbox.asked_in_full import answered_by_letters
from relance.parties.by_hand import add_customer
from relance.parties.selectors import debtor_of, find_debtor
from relance.parties.services import STATED
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.credit_notes import CreditWord, add_credit_note
from relance.receivables.invoice_corrections import InvoiceChange, cancel_invoice, correct_invoice, reopen_invoice
from relance.receivables.models import Receivable
from relance.receivables.selectors import find_payment, find_receivable
from relance.receivables.services import Doubt, ReceivableUnknown, record_payment
from relance.tenancy.rights import Right, demand


def accepted(given: QueryDict) -> list[Doubt]:
    """What the form says is right although it is odd."""
    return [Doubt(one) for one in given.getlist("accept") if one in set(Doubt)]


def _debtor(visit: Visit, pk: int) -> int:
    with visit.acting() as here:
        return found(find_debtor(here, pk)).pk


def _receivable(visit: Visit, pk: int) -> Receivable:
    with visit.acting() as here:
        return found(find_receivable(here, pk))


@act
def customer(visit: Visit) -> HttpResponse:
    """Enter a customer."""
    demand(Right.SET_UP)
    given = visit.request.POST
    stated = {name: given[name] for name in STATED if name in given and name != "name"}
    with visit.acting() as here:
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
    demand(Right.SET_UP)
    return _invoice(visit, debtor_of(visit.id, visit.request.POST.get("customer", "")))


@act
def invoice_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Enter an invoice of this customer."""
    demand(Right.SET_UP)
    return _invoice(visit, _debtor(visit, pk))


def _invoice(visit: Visit, debtor: int) -> HttpResponse:
    given = visit.request.POST
    kind, performed = given.get("claim-kind", ""), given.get("performed-on", "")
    if kind and kind not in set(ClaimKind):
        raise ClaimKindUnknown(text=kind[:80])
    word = InvoiceWord(
        given.get("number", ""), amount_of(given.get("amount", ""), currency_code(given.get("currency", "EUR"))),
        day_of(given.get("issued-on", "")), day_of(given["due-on"]) if given.get("due-on") else None, given.get("label", ""),
        given.get("order", ""), given.get("delivery", ""), ClaimKind(kind) if kind else None, day_of(performed) if performed else None,
    )  # fmt: skip
    with visit.acting() as here:
        pk = add_invoice(here, debtor, word)
    messages.success(visit.request, visit.say("Entered: {number}, {amount}. The next run decides on it.", number=word.number.strip(),
                                            amount=word.amount))  # fmt: skip
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def credit_note(visit: Visit, pk: int) -> HttpResponse:
    """Enter a credit note of this customer."""
    demand(Right.SET_UP)
    given, debtor = visit.request.POST, _debtor(visit, pk)
    amount = amount_of(given.get("amount", ""), currency_code(given.get("currency", "EUR")))
    word = CreditWord(given.get("number", ""), amount, day_of(given.get("on", "")), row_of(given.get("against", "")))
    with visit.acting() as here:
        booked = add_credit_note(here, debtor, word, accepted=accepted(given))
    messages.success(
        visit.request, visit.say("Entered: credit note {number}, {amount}.", number=word.number.strip(), amount=amount)
    )
    _say_rest(visit, booked.imputed.unallocated)
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def pay(visit: Visit, pk: int) -> HttpResponse:
    """Record money received for this invoice."""
    demand(Right.ACT)
    return _pay(visit, _receivable(visit, pk), "invoice", pk)


@act
def pay_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Record money received of this customer for the invoice that the form names."""
    demand(Right.ACT)
    named = row_of(visit.request.POST.get("receivable", ""))
    one = _receivable(visit, named) if named is not None else None
    if one is None or one.debtor_id != pk:
        raise ReceivableUnknown(number="?")
    return _pay(visit, one, "debtor", pk)


def _pay(visit: Visit, one: Receivable, to: str, pk: int) -> HttpResponse:
    demand(Right.ACT)
    given = visit.request.POST
    amount, on = amount_of(given.get("amount", ""), one.currency), day_of(given.get("on", ""))
    with visit.acting() as here:
        answered = answered_by_letters(here, one.debtor_id, one.number, amount, on)
        done = record_payment(
            here,
            number=one.number,
            debtor=one.debtor_id,
            amount=amount,
            on=on,
            accepted=answered.union(accepted(given)),
        )
    messages.success(visit.request, visit.say("Recorded: {amount} for {number}.", amount=amount, number=one.number))
    for remark in done.remarks:
        messages.warning(visit.request, visit.say(remark.template, **remark.facts))
    rest = done.imputed.unallocated
    if rest and answered:
        proposed = visit.say(
            "{rest} are to the cent the penalties and the compensation that our letter asked: say here whether they are for them.",
            rest=rest,
        )
        messages.success(visit.request, proposed)
        return back(visit, to=visit.url("debtor", pk=one.debtor_id))
    _say_rest(visit, rest)
    return back(visit, to=visit.url(to, pk=pk))


def _say_rest(visit: Visit, rest: Money) -> None:
    if rest:
        messages.warning(visit.request, visit.say("{rest} exceeds what was open: say what it is for.", rest=rest))


@act
def correct(visit: Visit, pk: int) -> HttpResponse:
    """Put an invoice right; an empty field of its figures stays as it is."""
    demand(Right.SET_UP)
    given, one = visit.request.POST, _receivable(visit, pk)
    change = InvoiceChange(
        number=given.get("number") or None,
        amount=amount_of(given["amount"], one.currency) if given.get("amount") else None,
        issued_on=day_of(given["issued-on"]) if given.get("issued-on") else None,
        due_on=day_of(given["due-on"]) if given.get("due-on") else None,
        label=given.get("label"), order_reference=given.get("order"), delivery_reference=given.get("delivery"),
    )  # fmt: skip
    with visit.acting() as here:
        correct_invoice(here, pk, change, reason=given.get("reason", ""))
    messages.success(
        visit.request, visit.say("Corrected. What was asked before stays as it was; the next letter asks for this.")
    )
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def cancel(visit: Visit, pk: int) -> HttpResponse:
    """Have an invoice owed no more."""
    demand(Right.SET_UP)
    with visit.acting() as here:
        found(find_receivable(here, pk))
        freed = cancel_invoice(here, pk, reason=visit.request.POST.get("reason", ""))
    messages.success(visit.request, visit.say("Cancelled: nobody is asked for it any more."))
    if freed:
        messages.warning(visit.request, visit.say("{amount} were paid on it: say what they are for.", amount=freed))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def reopen(visit: Visit, pk: int) -> HttpResponse:
    """Have an invoice owed again."""
    demand(Right.SET_UP)
    with visit.acting() as here:
        found(find_receivable(here, pk))
        owed = reopen_invoice(here, pk, reason=visit.request.POST.get("reason", ""))
    messages.success(visit.request, visit.say("{amount} are owed on it again.", amount=owed))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def cancel_one(visit: Visit, pk: int) -> HttpResponse:
    """Take back a payment or a credit note that was recorded by mistake."""
    demand(Right.ACT)
    reason = visit.request.POST.get("reason", "")
    with visit.acting() as here:
        found(find_payment(here, pk))
        done, promises = cancel_payment_and_its_word(here, pk, reason=reason)
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
