"""Recording payments, and finding what they settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.imputation import ImputedPayment, OpenDebt, impute
from relance.domain.money import Money
from relance.journal.services import Fact, append
from relance.receivables.models import Imputation, Receivable, Source
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today


class ReceivableUnknown(DomainError):
    """No receivable bears the number."""

    code = "receivable_unknown"
    template = "There is no invoice {number} here."


class NumberAmbiguous(DomainError):
    """Several debtors have an invoice of this number."""

    code = "number_ambiguous"
    template = "Several customers have an invoice {number}: {debtors}. Record the payment on the debtor's own number."


class PaymentInFuture(DomainError):
    """Money that has not come yet."""

    code = "payment_in_future"
    template = "{day} has not come yet: record the payment once it is there. A promise is noted on the customer's page."


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """A payment and what became of it."""

    payment: int
    imputed: ImputedPayment[int]


@needs(Right.ACT)
def record_payment(
    organisation_id: int, *, number: str, amount: Money, on: date, at: datetime, actor: str, debtor: int | None = None
) -> RecordedPayment:
    """Book money received for the invoice ``number`` (all its instalments, oldest first), from a person's word.

    ``debtor`` says whose invoice, where several have one of that number.

    The invoice is the debt that the debtor named (C. civ. 1342-10): what exceeds it stays unallocated and asks. The rows
    are locked, so that no message about them leaves meanwhile. Raises PaymentInFuture, ReceivableUnknown, NumberAmbiguous,
    CurrencyMismatch.
    """
    with acting_in(organisation_id):
        if on > organisation_today(organisation_id, at):
            raise PaymentInFuture(day=on)
        hold_lock(Lock.BOOKS, organisation_id, alone=False)
        numbered = Receivable.objects.select_for_update(no_key=True).filter(number=number).order_by("due_on", "pk")
        found = list(numbered if debtor is None else numbered.filter(debtor_id=debtor))
        if not found:
            raise ReceivableUnknown(number=number)
        debtors = {receivable.debtor_id for receivable in found}
        if len(debtors) > 1:
            names = sorted(receivable.debtor.name for receivable in found)
            raise NumberAmbiguous(number=number, debtors=", ".join(dict.fromkeys(names)))
        debts = [OpenDebt(r.pk, Money(r.open_amount, r.currency).rounded(), r.due_on) for r in found]
        imputed = impute(amount, debts, today=on, named=[debt.key for debt in debts])
        payment = _insert(organisation_id, found[0].debtor_id, number, amount, on, at)
        shares = set_against(organisation_id, payment, imputed, at=at)
        body = {"payment": payment, "amount": amount, "on": on, "unallocated": imputed.unallocated, "shares": shares}
        append(organisation_id, [Fact("payment.recorded", body, chain=found[0].debtor_id)], at=at, actor=actor)
    return RecordedPayment(payment, imputed)


def set_against(
    organisation_id: int, payment: int, imputed: ImputedPayment[int], *, at: datetime
) -> list[list[object]]:
    """Write what a payment settles; returns it as the journal keeps it. Call it while acting in the organisation."""
    Imputation.objects.bulk_create(
        Imputation(
            organisation_id=organisation_id, payment_id=payment, receivable_id=share.key, currency=share.amount.currency,
            amount=share.amount.amount, recorded_at=at,
        )
        for share in imputed.shares
    )  # fmt: skip
    return [[share.key, str(share.amount)] for share in imputed.shares]


def _insert(organisation_id: int, debtor_id: int, number: str, amount: Money, on: date, at: datetime) -> int:
    """The columns that the application may write; what is open of a payment belongs to the trigger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,"
            " currency, amount, recorded_at) VALUES (%s, %s, 'payment', %s, gen_random_uuid()::text, %s, %s, %s, %s, %s)"
            " RETURNING id",
            [organisation_id, debtor_id, Source.PERSON.value, number[:400], on, amount.currency, amount.amount, at],
        )
        (payment,) = cursor.fetchone() or (0,)
    return int(payment)
