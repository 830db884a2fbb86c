"""Credit notes that a person enters: against their invoice, or unallocated, which holds and asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.imputation import OpenDebt, impute
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.parties.models import Debtor
from relance.receivables.by_hand import InvoiceInFuture, InvoiceWord, cleaned_text, locked_debtor
from relance.receivables.corrections import CANCELLING, Done, Why, keep
from relance.receivables.models import Act, Payment, Receivable
from relance.receivables.payment_booking import Booking, as_journaled, book_payment
from relance.receivables.recorded_payments import (
    Doubt,
    PaymentCurrency,
    PaymentDoubtful,
    RecordedPayment,
)
from relance.receivables.targets import ReceivableNotHere
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class CreditAboveRest(PaymentDoubtful):
    """More than is open of the invoice."""

    code = "credit_above_rest"
    doubt = Doubt.ABOVE_REST
    template = (
        "The credit note of {amount} is {rest} more than the {open} still owed on {number}. Correct the amount, or confirm it: the"
        " {rest} then stay unallocated, and hold reminders until you say what they are for."
    )


class CreditTaken(DomainError):
    """The debtor has a credit note of this number."""

    code = "credit_taken"
    template = (
        "{debtor} has a credit note {number} already, of {day} over {amount}. Cancel that one, or give another number."
    )


@dataclass(frozen=True, slots=True)
class CreditWord:
    """A credit note as a person tells of it; ``against`` is the receivable that it lowers, None where nobody said."""

    number: str
    amount: Money
    on: date
    against: int | None = None


@needs(Right.SET_UP)
def add_credit_note(
    here: Acting, debtor_id: DebtorId, word: CreditWord, *, accepted: Collection[Doubt] = ()
) -> RecordedPayment:
    """Book a credit note from a person's word: against its invoice, else unallocated, which holds and asks.

    Raises DebtorUnknown, NumberMissing, TextTooLong, InvoiceInFuture, CreditTaken, ReceivableNotHere, PaymentCurrency,
    CreditAboveRest; then nothing is booked.
    """
    number = cleaned_text(InvoiceWord(word.number, word.amount, word.on)).number
    hold_lock(Lock.BOOKS, here, alone=True)
    debtor = locked_debtor(here, debtor_id)
    if word.on > here.today:
        raise InvoiceInFuture(number=number, day=word.on)
    _refuse_credit_taken(debtor, number, word.amount.currency)
    debts = [_lowered(debtor, word.against, word.amount, accepted)] if word.against is not None else []
    imputed = impute(word.amount, debts, today=word.on, named=[debt.key for debt in debts])
    booking = Booking(CreditNature.CREDIT_NOTE, word.amount, word.on, number)
    credit = book_payment(here, debtor_id, booking, imputed.shares)
    shares = as_journaled(imputed.shares)
    keep(here, Done(Act.ADDED, Payment.objects.get(pk=credit)), Why("", here.at, here.actor))
    body = {
        "credit": credit, "number": number, "amount": word.amount, "on": word.on, "unallocated": imputed.unallocated,
        "shares": shares,
    }  # fmt: skip
    append(here, [Fact("credit.added", body, chain=debtor_id)])
    return RecordedPayment(credit, imputed)


def _refuse_credit_taken(debtor: Debtor, number: str, currency: str) -> None:
    same = Payment.objects.filter(
        debtor=debtor,
        nature=CreditNature.CREDIT_NOTE.value,
        reference__iexact=number,
        currency=currency,
        voided_at=None,
    ).exclude(identity__startswith=CANCELLING)
    if (other := same.order_by("pk").first()) is not None:
        amount = Money(other.amount, other.currency).rounded()
        raise CreditTaken(debtor=debtor.name, number=number, day=other.received_on, amount=amount)


def _lowered(debtor: Debtor, receivable: int, amount: Money, accepted: Collection[Doubt]) -> OpenDebt[int]:
    """What the credit note lowers, locked."""
    one = Receivable.objects.select_for_update(no_key=True).filter(pk=receivable, debtor=debtor).first()
    if one is None:
        raise ReceivableNotHere
    if one.currency != amount.currency:
        raise PaymentCurrency(number=one.number, currency=one.currency, paid=amount.currency)
    owed = Money(one.open_amount, one.currency).rounded()
    if amount > owed and Doubt.ABOVE_REST not in accepted:
        raise CreditAboveRest(amount=amount, rest=amount - owed, open=owed, number=one.number)
    return OpenDebt(one.pk, owed, one.due_on)
