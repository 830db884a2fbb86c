"""Recording payments, and finding what they settle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.imputation import ImputedPayment, OpenDebt, impute
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.receivables.models import Payment, Receivable
from relance.receivables.payment_booking import Booking, as_journaled, book_payment
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class PaymentInFuture(DomainError):
    """Money that has not come yet."""

    code = "payment_in_future"
    template = "{day} has not come yet: record the payment once it is there. A promise is noted on the customer's page."


class PaymentCurrency(DomainError):
    """Money of another currency than the invoice's."""

    code = "payment_currency"
    template = "{number} is in {currency}: a payment in {paid} cannot settle it. Give the sum in {currency} that your bank credited."


class Doubt(StrEnum):
    """What is asked about before it is booked."""

    ABOVE_REST = "above-rest"
    TWICE = "twice"


class PaymentDoubtful(DomainError):
    """Nothing is booked until somebody says that ``doubt`` is right."""

    doubt: Doubt


class PaymentAboveRest(PaymentDoubtful):
    """More than is open of the invoice."""

    code = "payment_above_rest"
    doubt = Doubt.ABOVE_REST
    template = (
        "{amount} is {rest} more than the {open} still owed on {number}. Correct the amount, or confirm it: the {rest} then stay"
        " unallocated, hold reminders, and ask what they are for."
    )


class PaymentTwice(PaymentDoubtful):
    """The same debtor, amount and day as one that is booked."""

    code = "payment_twice"
    doubt = Doubt.TWICE
    template = "A payment of {amount} by {debtor} on {day} is recorded already. Confirm it if this is a second one."


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """A payment, what became of it, and what seems odd about it."""

    payment: int
    imputed: ImputedPayment[int]
    remarks: tuple[Sentence, ...] = ()


@needs(Right.ACT)
def record_payment(
    here: Acting, invoice: TheseReceivables, *, amount: Money, on: date, accepted: Collection[Doubt] = ()
) -> RecordedPayment:
    """Book money received for an invoice (all its instalments, oldest first), from a person's word.

    ``accepted``: which doubts that person has answered.

    The invoice is the debt that the debtor named (C. civ. 1342-10): what exceeds it stays unallocated and asks. The rows
    are locked, so that no message about them leaves meanwhile. Raises PaymentInFuture, ReceivableNotHere, PaymentCurrency,
    PaymentTwice, PaymentAboveRest; then nothing is booked.
    """
    if on > here.today:
        raise PaymentInFuture(day=on)
    hold_lock(Lock.BOOKS, here, alone=False)
    found = _locked(invoice, amount.currency)
    debts = [OpenDebt(r.pk, Money(r.open_amount, r.currency).rounded(), r.due_on) for r in found]
    _refuse_doubtful(found, debts, amount, on, accepted)
    imputed = impute(amount, debts, today=on, named=[debt.key for debt in debts])
    booking = Booking(CreditNature.PAYMENT, amount, on, found[0].number)
    payment = book_payment(here, DebtorId(found[0].debtor_id), booking, imputed.shares)
    shares = as_journaled(imputed.shares)
    body = {"payment": payment, "amount": amount, "on": on, "unallocated": imputed.unallocated, "shares": shares}
    append(here, [Fact("payment.recorded", body, chain=found[0].debtor_id)])
    return RecordedPayment(payment, imputed, _odd(found, on))


def _locked(invoice: TheseReceivables, currency: str) -> list[Receivable]:
    """Its receivables of that currency, locked by id as everybody does, the oldest due first."""
    rows = Receivable.objects.select_for_update(no_key=True, of=("self",)).select_related("debtor").order_by("pk")
    found = list(rows.filter(pk__in=invoice.receivables, debtor=invoice.debtor))
    if not found:
        raise ReceivableNotHere
    own = [receivable for receivable in found if receivable.currency == currency]
    if not own:
        raise PaymentCurrency(number=found[0].number, currency=found[0].currency, paid=currency)
    return sorted(own, key=lambda receivable: (receivable.due_on, receivable.pk))


def _refuse_doubtful(
    found: Sequence[Receivable], debts: Sequence[OpenDebt[int]], amount: Money, on: date, accepted: Collection[Doubt]
) -> None:
    """Raises PaymentTwice, PaymentAboveRest."""
    debtor, owed = found[0].debtor, total(debt.open for debt in debts)
    if Doubt.TWICE not in accepted:
        same = Payment.objects.filter(
            debtor=debtor,
            nature=CreditNature.PAYMENT.value,
            currency=amount.currency,
            amount=amount.amount,
            received_on=on,
            voided_at=None,
        )
        if same.exists():
            raise PaymentTwice(amount=amount, debtor=debtor.name, day=on)
    if Doubt.ABOVE_REST not in accepted and amount > owed:
        raise PaymentAboveRest(amount=amount, rest=amount - owed, open=owed, number=found[0].number)


def _odd(found: Sequence[Receivable], on: date) -> tuple[Sentence, ...]:
    issued_on = min(receivable.issued_on for receivable in found)
    if on >= issued_on:
        return ()
    facts = {"day": on, "number": found[0].number, "issued_on": issued_on}
    return (
        Sentence("It came on {day}, before the invoice {number} of {issued_on}. Cancel it if the day is wrong.", facts),
    )
