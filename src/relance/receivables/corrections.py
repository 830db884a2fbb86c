"""Taking back what a person recorded by mistake: a payment, a credit note. Nothing is deleted, and each act has its reason.

What was set against invoices is taken off by rows below zero: they are open again, and whatever asks next asks for them. What was
sent meanwhile stays as it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from relance.domain.errors import DomainError
from relance.domain.ids import PaymentId
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.receivables.allocation import PLACED
from relance.receivables.models import Act, Correction, Imputation, Payment, PenaltyShare, Receivable, Source
from relance.receivables.payment_booking import Part, set_parts
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs
from relance.tenancy.statements import identifier

CANCELLING = "cancels:"  # what the identity of the credit begins with that cancels an invoice; the invoice's id follows
WRITTEN_OFF = "loss:"  # what the identity of the write-off begins with that a loss books; the loss's id follows
LONGEST_REASON = 2000
TAKEN_OFF: tuple[type[Imputation] | type[PenaltyShare], ...] = (Imputation, PenaltyShare)


class ReasonMissing(DomainError):
    """A correction that nobody could understand later."""

    code = "reason_missing"
    template = "Say why: the reason stands in the history of the customer, and in the journal."


class PaymentUnknown(DomainError):
    """No such payment, or somebody has cancelled it already."""

    code = "payment_unknown"
    template = "There is no such payment or credit note here, or it was cancelled already."


class PaymentOfBooks(DomainError):
    """The books show it: what is wrong there is put right there."""

    code = "payment_of_books"
    template = (
        "Your books show the payment of {amount} of {day}. Correct it there and import again: the next export undoes it here. Until"
        " then, put the invoice on hold."
    )


class PaymentCancels(DomainError):
    """It is what cancels an invoice."""

    code = "payment_cancels"
    template = "This credit cancels the invoice {number}. To have it owed again, reopen the invoice on its page."


class PaymentIsLoss(DomainError):
    """It is the write-off of a debt given up as lost, which a counter-entry alone undoes."""

    code = "payment_is_loss"
    template = "This writes off {number}, which was given up as lost. Undo the loss on its page: a counter-entry takes it back."


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A payment that counts no more, and what is open again for it: (number, amount) by receivable."""

    debtor: int
    amount: Money
    reopened: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Who does something by hand, when, and why."""

    reason: str
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Done:
    """What is kept of it: the act, on what, and which fields changed from what to what."""

    act: Act
    on: Receivable | Payment
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def keep(here: Acting, done: Done, why: Why) -> None:
    """Keep what a person did for the pages to show."""
    Correction.objects.create(
        organisation_id=here.organisation,
        debtor_id=done.on.debtor_id,
        act=done.act.value,
        reason=why.reason,
        receivable=done.on if isinstance(done.on, Receivable) else None,
        payment=done.on if isinstance(done.on, Payment) else None,
        changes={name: list(values) for name, values in done.changes.items()},
        author=why.actor[:120],
        made_at=why.at,
    )


def stated(reason: str) -> str:
    """A reason as it is kept. Raises ReasonMissing."""
    text = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if not text:
        raise ReasonMissing
    return text


@needs(Right.ACT)
def cancel_payment(here: Acting, payment_id: PaymentId, *, reason: str) -> Cancelled:
    """Take back a payment or a credit note that a person recorded, or what they said that a credit of the books paid.

    Its invoices are open again by as much, and its penalties owed again; a credit of the books asks again what it pays. The rows
    are locked as for a payment: a message that is claimed at the same moment saw the one or the other. Raises ReasonMissing,
    PaymentUnknown, PaymentOfBooks, PaymentCancels, PaymentIsLoss; then nothing is changed.
    """
    why = Why(stated(reason), here.at, here.actor)
    # Alone: nobody sets it against something meanwhile, so receivables can be locked before it, in the order of the house.
    hold_lock(Lock.BOOKS, here, alone=True)
    payment = Payment.objects.filter(pk=payment_id, voided_at=None).first()
    if payment is None:
        raise PaymentUnknown
    _refuse(payment)
    reopened = take_off(here, Q(payment=payment.pk))
    if payment.identity.startswith(PLACED):
        Payment.objects.filter(pk=payment.identity.removeprefix(PLACED)).update(placed_at=None)
    Payment.objects.filter(pk=payment.pk).update(voided_at=here.at)
    keep(here, Done(Act.CANCELLED, payment), why)
    shares = [[receivable.pk, str(amount)] for receivable, amount in reopened]
    body = {"payment": payment.pk, "amount": _money(payment), "reopened": shares}
    fact = Fact("payment.cancelled", body, chain=payment.debtor_id, detail={"why": why.reason})
    append(here, [fact])
    return Cancelled(
        payment.debtor_id, _money(payment), tuple((receivable.number, amount) for receivable, amount in reopened)
    )


def _refuse(payment: Payment) -> None:
    if payment.source == Source.BOOKS.value or payment.absorbed_at is not None:
        raise PaymentOfBooks(amount=_money(payment), day=payment.received_on)
    if payment.identity.startswith(CANCELLING):
        raise PaymentCancels(number=payment.reference)
    if payment.identity.startswith(WRITTEN_OFF):
        raise PaymentIsLoss(number=payment.reference)


def take_off(here: Acting, which: Q) -> list[tuple[Receivable, Money]]:
    """Take off again, by rows below zero, what is set against invoices and penalties and meets ``which`` (of the rows of either);
    returns the receivables that are open again by as much.

    Call it while holding BOOKS alone; it locks receivables, then payments, each by id.
    """
    standing = [(kind, row) for kind in TAKEN_OFF for row in _standing(kind, which)]
    locked = {
        one.pk: one
        for one in Receivable.objects.select_for_update(no_key=True)
        .filter(pk__in={row["receivable_id"] for _kind, row in standing})
        .order_by("pk")
    }
    payments = {row["payment_id"] for _kind, row in standing}
    list(Payment.objects.select_for_update(no_key=True).filter(pk__in=payments).order_by("pk").values_list("pk"))
    for against in TAKEN_OFF:
        parts = [
            Part(row["payment_id"], row["receivable_id"], Money(-row["left"], row["currency"]))
            for kind, row in standing
            if kind is against
        ]
        set_parts(here, parts, against=identifier(against._meta.db_table))
    freed: dict[int, Decimal] = {}
    for kind, row in standing:
        if kind is Imputation:
            freed[row["receivable_id"]] = freed.get(row["receivable_id"], Decimal(0)) + row["left"]
    return [(locked[pk], Money(amount, locked[pk].currency).rounded()) for pk, amount in sorted(freed.items())]


def _standing(kind: type[Imputation] | type[PenaltyShare], which: Q) -> list[dict[str, Any]]:
    """What is left of each share, by its ends."""
    rows = kind.objects.filter(which).values("payment_id", "receivable_id", "currency").annotate(left=Sum("amount"))
    return [dict(row) for row in rows.exclude(left=0).order_by("receivable_id", "payment_id")]


def _money(payment: Payment) -> Money:
    return Money(payment.amount, payment.currency).rounded()
