"""Putting an invoice right, cancelling it, and having it owed again: each with its reason.

An invoice is never deleted. Cancelled, it is settled by a credit of its own day, so that nothing was ever owed: nobody is asked, and
no penalty runs. What was paid on it is set against nothing again, and asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.imputation import OpenDebt, impute
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.receivables.by_hand import HAND, InvoiceWord, cleaned_text, identity_of, refuse_days, refuse_taken
from relance.receivables.corrections import CANCELLING, Done, Why, keep, stated, take_off
from relance.receivables.models import Act, Payment, Receivable, Source
from relance.receivables.payment_booking import Booking, book_payment
from relance.receivables.targets import ReceivableNotHere, find_invoice
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class SumsOfBooks(DomainError):
    """The books say what an imported invoice amounts to."""

    code = "sums_of_books"
    template = (
        "{number} comes from your books: its number, date and amount are corrected there, and follow with the next import. Until then,"
        " put it on hold, cancel it, or enter a credit note for the difference."
    )


class AmountBelowPaid(DomainError):
    """Less than what was paid on it."""

    code = "amount_below_paid"
    template = (
        "{paid} are set against {number} already: it cannot amount to {amount}. Cancel the payment that is wrong first."
    )


class NothingCorrected(DomainError):
    """All fields are as they were."""

    code = "nothing_corrected"
    template = "Nothing of {number} would change: say what is wrong."


class InvoiceCancelled(DomainError):
    """It is not owed."""

    code = "invoice_cancelled"
    template = "{number} is cancelled already. Reopen it first, if it is owed after all."


class InvoicePaidInBooks(DomainError):
    """Nothing is left to cancel."""

    code = "invoice_paid_in_books"
    template = "Your books show {number} as paid: nothing of it is asked, and nothing is left to cancel."


class InvoiceNotCancelled(DomainError):
    """It is owed."""

    code = "invoice_not_cancelled"
    template = "{number} is not cancelled: there is nothing to reopen."


class InvoiceInCollection(DomainError):
    """Somebody pursues it by a file that names it."""

    code = "invoice_in_collection"
    template = "{number} is in collection, case {case}: whoever pursues it has it in their file. Close that case first, then cancel it."


class InstalmentsApart(DomainError):
    """One number, several rows to correct."""

    code = "instalments_apart"
    template = "{number} has {count} {count:instalment|instalments}: correct or cancel each on its page."


FIELD_WORDS = {
    "number": Sentence("Number"), "amount": Sentence("Amount"), "issued_on": Sentence("Date"), "due_on": Sentence("Due"),
    "label": Sentence("Label"), "order_reference": Sentence("Order"), "delivery_reference": Sentence("Delivery"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvoiceChange:
    """What is to be put right; None leaves a field as it is."""

    number: str | None = None
    amount: Money | None = None
    issued_on: date | None = None
    due_on: date | None = None
    label: str | None = None
    order_reference: str | None = None
    delivery_reference: str | None = None


@needs(Right.SET_UP)
def correct_invoice(
    here: Acting, receivable_id: ReceivableId, change: InvoiceChange, *, reason: str
) -> dict[str, tuple[str, str]]:
    """Put right what is wrong of an invoice; returns {field: (before, after)}. Letters that left stay as they are.

    Number, date and amount of an imported invoice belong to the books. Raises ReasonMissing, ReceivableNotHere, SumsOfBooks,
    InvoiceCancelled, NothingCorrected, AmountBelowPaid, CurrencyMismatch, NumberMissing, NumberTaken, TextTooLong, InvoiceInFuture,
    DueBeforeIssue; then nothing is changed.
    """
    why = Why(stated(reason), here.at, here.actor)
    hold_lock(Lock.BOOKS, here, alone=True)
    one = _locked(receivable_id)
    if _cancelling(one).exists():
        raise InvoiceCancelled(number=one.number)
    changes = _changes(one, change)
    if not changes:
        raise NothingCorrected(number=one.number)
    if one.source_format != HAND and changes.keys() & {"number", "amount", "issued_on"}:
        raise SumsOfBooks(number=one.number)
    before = {name: _text(getattr(one, name)) for name in changes}
    _refuse_change(here, one, change)
    for name, value in changes.items():
        setattr(one, name, value)
    one.touched_at = here.at
    fields = [*changes, "touched_at"]
    if "due_on" in changes and one.due_is_assumed:
        one.due_is_assumed, fields = False, [*fields, "due_is_assumed"]
    if one.source_format == HAND:
        one.identity, fields = identity_of(one.debtor, one.number, one.currency), [*fields, "identity"]
    one.save(update_fields=fields)
    told = {name: (before[name], _text(value)) for name, value in changes.items()}
    keep(here, Done(Act.CORRECTED, one, told), why)
    body = {
        "receivable": one.pk,
        "changes": {name: list(values) for name, values in told.items() if name not in FREE},
    }
    detail = {"why": why.reason} | {name: list(values) for name, values in told.items() if name in FREE}
    append(here, [Fact("invoice.corrected", body, chain=one.debtor_id, detail=detail)])
    return told


FREE = frozenset(
    {"label", "order_reference", "delivery_reference"}
)  # a person's words, kept beside the journal's chain


def _locked(receivable_id: ReceivableId) -> Receivable:
    rows = Receivable.objects.select_for_update(no_key=True, of=("self",)).select_related("debtor")
    one = rows.filter(pk=receivable_id).first()
    if one is None:
        raise ReceivableNotHere
    return one


def _changes(one: Receivable, change: InvoiceChange) -> dict[str, object]:
    """Columns and what they become, where they differ."""
    if change.amount is not None:
        change.amount - Money.zero(one.currency)  # of its own currency
    wanted: dict[str, object] = {
        "number": change.number, "amount": change.amount.amount if change.amount else None, "issued_on": change.issued_on,
        "due_on": change.due_on, "label": change.label, "order_reference": change.order_reference,
        "delivery_reference": change.delivery_reference,
    }  # fmt: skip
    return {name: value for name, value in wanted.items() if value is not None and value != getattr(one, name)}


def _refuse_change(here: Acting, one: Receivable, wanted: InvoiceChange) -> None:
    """Raises what makes the changed invoice impossible."""
    word = cleaned_text(
        InvoiceWord(
            number=wanted.number if wanted.number is not None else one.number,
            amount=wanted.amount or Money(one.amount, one.currency).rounded(),
            issued_on=wanted.issued_on or one.issued_on,
            due_on=wanted.due_on or one.due_on,
            label=wanted.label or "",
            order_reference=wanted.order_reference or "",
            delivery_reference=wanted.delivery_reference or "",
        )
    )
    refuse_days(word, here.today)
    if word.number != one.number:
        refuse_taken(here, one.debtor, word.number, one.currency, besides=one.pk)
    paid = Money(one.amount - one.open_amount, one.currency).rounded()
    if word.amount < paid:
        raise AmountBelowPaid(number=one.number, paid=paid, amount=word.amount)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _cancelling(one: Receivable) -> QuerySet[Payment]:
    """The credit that cancels it, if it is cancelled."""
    return Payment.objects.filter(identity=f"{CANCELLING}{one.pk}", voided_at=None)


@needs(Right.SET_UP)
def cancel_invoice(here: Acting, receivable_id: ReceivableId, *, reason: str) -> Money:
    """Have an invoice owed no more, as if it never had been; returns what was paid on it, which is set against nothing again.

    What the books show as paid of it stays paid. A notice about it that waits to leave is taken back by the gate; one that left
    stays as it was. Raises ReasonMissing, ReceivableNotHere, InvoiceCancelled, InvoiceInCollection, InvoicePaidInBooks.
    """
    why = Why(stated(reason), here.at, here.actor)
    hold_lock(Lock.BOOKS, here, alone=True)
    one = _locked(receivable_id)
    if _cancelling(one).exists():
        raise InvoiceCancelled(number=one.number)
    if one.handed_number is not None:
        raise InvoiceInCollection(number=one.number, case=f"{one.handed_number}")
    of_persons = Q(payment__absorbed_at=None) & ~Q(payment__source=Source.BOOKS.value)
    taken = take_off(here, Q(receivable=one.pk) & of_persons)
    freed = total((amount for _one, amount in taken), one.currency)
    rest = Money(one.open_amount, one.currency).rounded() + freed
    if not rest:
        raise InvoicePaidInBooks(number=one.number)
    booking = Booking(CreditNature.CREDIT_NOTE, rest, one.issued_on, one.number, f"{CANCELLING}{one.pk}")
    imputed = impute(rest, [OpenDebt(one.pk, rest, one.due_on)], today=one.due_on, named=[one.pk])
    book_payment(here, DebtorId(one.debtor_id), booking, imputed.shares)
    keep(here, Done(Act.CANCELLED, one), why)
    body = {"receivable": one.pk, "amount": rest, "freed": freed}
    fact = Fact("invoice.cancelled", body, chain=one.debtor_id, detail={"why": why.reason})
    append(here, [fact])
    return freed


@needs(Right.SET_UP)
def reopen_invoice(here: Acting, receivable_id: ReceivableId, *, reason: str) -> Money:
    """Take the cancelling of an invoice back; returns what is owed of it again. What was paid on it before stays unallocated, and asks.

    Raises ReasonMissing, ReceivableNotHere, InvoiceNotCancelled.
    """
    why = Why(stated(reason), here.at, here.actor)
    hold_lock(Lock.BOOKS, here, alone=True)
    one = _locked(receivable_id)
    credit = _cancelling(one).first()
    if credit is None:
        raise InvoiceNotCancelled(number=one.number)
    taken = take_off(here, Q(payment=credit.pk))
    Payment.objects.filter(pk=credit.pk).update(voided_at=here.at)
    owed = total((amount for _one, amount in taken), one.currency)
    keep(here, Done(Act.REOPENED, one), why)
    fact = Fact(
        "invoice.reopened", {"receivable": one.pk, "amount": owed}, chain=one.debtor_id, detail={"why": why.reason}
    )
    append(here, [fact])
    return owed


def the_one(here: Acting, number: str, debtor: int | None = None) -> Receivable:
    """The one receivable of a number, of ``debtor`` where several have it. Raises ReceivableUnknown, TargetAmbiguous, InstalmentsApart."""
    found = find_invoice(here, number, debtor=debtor).receivables
    if len(found) > 1:
        raise InstalmentsApart(number=number, count=len(found))
    return Receivable.objects.select_related("debtor").get(pk=found[0])
