"""Money set against penalties and the fixed compensation: what a debtor paid beyond the principal because a letter asked for it.

It settles what was owed of them on the day on which the money came, never more; the interest first, then the compensation
(decision 0031). A correction is a row below zero, and leaves the money set against nothing again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from relance.domain.errors import DomainError
from relance.domain.ids import PaymentId, ReceivableId
from relance.domain.imputation import ImputedPayment, OpenDebt, impute
from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money, total
from relance.journal.appending import Fact, append
from relance.letters.compose import Composer
from relance.parties.same_customer import accounts_of
from relance.receivables import late_paid
from relance.receivables.allocation import (
    CreditUnknown,
    NothingToPlaceOn,
    place_credit,
    stand_in,
    to_place,
    unallocated,
)
from relance.receivables.models import Payment, PenaltyShare, Receivable
from relance.receivables.payment_booking import PENALTIES, Part, as_journaled, set_parts
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

MOST_INVOICES = 500  # open ones of a debtor, the oldest first


class NoPenaltiesDue(DomainError):
    """Nothing of the kind was owed when the money came."""

    code = "no_penalties_due"
    template = (
        "This customer owed no penalties or fixed compensation in {currency} on {day}, when the money came: it can pay invoices"
        " only, or be paid back."
    )


class CreditNoteForPenalties(DomainError):
    """A credit note takes off what was invoiced."""

    code = "credit_note_for_penalties"
    template = "A credit note lowers what was invoiced: it pays no penalties. To give them up, waive them."


class NothingToTakeBack(DomainError):
    """No part of the payment stands against penalties."""

    code = "nothing_to_take_back"
    template = "Nothing of this payment is set against penalties, or somebody has taken it back already."


@dataclass(frozen=True, slots=True)
class PaidForPenalties:
    """A payment of which ``amount`` is set against penalties and compensation of the invoices named."""

    payment: int
    received_on: date
    amount: Money
    numbers: tuple[str, ...]


def owed_on(here: Acting, debtor: int, currency: str, on: date) -> list[OpenDebt[int]]:
    """What a customer owed of penalties and compensation on a day, on all accounts, by receivable.

    Invoices paid late whose day of payment nobody knows are left out: perhaps nothing was owed.
    """
    owing = (
        Receivable.objects.filter(
            debtor__in=accounts_of(here, debtor),
            currency=currency,
            nature=Nature.INVOICE.value,
            open_amount__gt=0,
        )
        .filter(Q(due_on__lt=on) | Q(demand_received_on__lt=on))
        .order_by("due_on", "pk")
    )
    settled = [one.receivable for one in late_paid.of_debtor(here, debtor) if one.is_dated]
    candidates = [*owing.values_list("pk", flat=True)[:MOST_INVOICES], *settled]
    items = Composer(here, on=on, counted_until=on).each(candidates)
    return [
        OpenDebt(receivable, owed, item.due_on)
        for receivable, item in sorted(items.items(), key=lambda one: (one[1].due_on, one[0]))
        for owed in item.besides
        if owed.currency == currency and item.open.currency == currency
    ]


@needs(Right.ACT)
def pay_penalties(
    here: Acting, credit_id: PaymentId, *, named: Sequence[ReceivableId] = (), no_others: bool = False
) -> ImputedPayment[int]:
    """Set what is left of a payment against the penalties and the compensation that its debtor owed on the day on which it came:
    those of the ``named`` receivables first, then, unless ``no_others``, of the oldest. What exceeds them stays unallocated.

    The rows are locked: no letter that asks for them leaves meanwhile. Raises CreditUnknown, CreditNoteForPenalties, NoPenaltiesDue.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    credit = to_place(here, credit_id)
    if credit.nature != CreditNature.PAYMENT.value:
        raise CreditNoteForPenalties
    list(
        Receivable.objects.select_for_update(no_key=True)
        .filter(debtor=credit.debtor_id)
        .order_by("pk")
        .values_list("pk")
    )
    came_on = min(credit.received_on, here.today)
    debts = owed_on(here, credit.debtor_id, credit.currency, came_on)
    if no_others:
        debts = [debt for debt in debts if debt.key in named]
    if not debts:
        raise NoPenaltiesDue(currency=credit.currency, day=came_on)
    keys = {debt.key for debt in debts}
    amount = Money(credit.open_amount, credit.currency).rounded()
    imputed = impute(amount, debts, today=here.today, named=[key for key in named if key in keys])
    payment = stand_in(here, credit)
    parts = [Part(payment, share.key, share.amount) for share in imputed.shares]
    set_parts(here, parts, against=PENALTIES)
    body = {
        "credit": credit.pk, "payment": payment, "unallocated": imputed.unallocated,
        "shares": as_journaled(imputed.shares),
    }  # fmt: skip
    append(here, [Fact("penalties.paid", body, chain=credit.debtor_id)])
    return imputed


@needs(Right.ACT)
def place_credits(
    here: Acting,
    invoice: TheseReceivables,
    *,
    for_penalties: bool,
    place: Callable[..., ImputedPayment[int]] = place_credit,
) -> tuple[Money, Money]:
    """Set all money of the invoice's customer that is set against nothing, in its currency, against it and then the oldest, or against
    their penalties: what was placed, what is left. ``place`` sets one against invoices.

    Raises ReceivableNotHere, CreditUnknown where there is no such money; NothingToPlaceOn, NoPenaltiesDue where none of it pays anything.
    """
    one = Receivable.objects.filter(pk__in=invoice.receivables).order_by("due_on", "pk").first()
    if one is None:
        raise ReceivableNotHere
    found = [
        credit
        for credit in unallocated(here, invoice.debtor)
        if credit.currency == one.currency and (credit.nature == CreditNature.PAYMENT.value or not for_penalties)
    ]
    if not found:
        raise CreditUnknown
    settle = pay_penalties if for_penalties else place
    placed, left, refused = Money.zero(one.currency), Money.zero(one.currency), list[DomainError]()
    for credit in found:
        try:
            imputed = settle(here, PaymentId(credit.pk), named=invoice.receivables)
        except (NothingToPlaceOn, NoPenaltiesDue) as nothing:  # what comes before it settled the rest
            refused.append(nothing)
            left += Money(credit.open_amount, credit.currency).rounded()
        else:
            placed = total((placed, *(share.amount for share in imputed.shares)))
            left += imputed.unallocated
    if len(refused) == len(found):
        raise refused[0]
    return placed, left


@needs(Right.ACT)
def take_back_penalties(here: Acting, payment_id: PaymentId) -> Money:
    """Take back what was set against penalties of a payment: it is unallocated again, and asks. Returns the sum.

    Raises NothingToTakeBack.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    payment = Payment.objects.select_for_update().filter(pk=payment_id, voided_at=None).first()
    standing = _standing(payment_id) if payment else []
    if payment is None or not standing:
        raise NothingToTakeBack
    parts = [Part(payment_id, receivable, Money(-amount, payment.currency)) for receivable, amount in standing]
    set_parts(here, parts, against=PENALTIES)
    taken = Money(sum((amount for _, amount in standing), Decimal(0)), payment.currency).rounded()
    body = {"payment": payment_id, "amount": taken}
    append(here, [Fact("penalties.taken_back", body, chain=payment.debtor_id)])
    return taken


def paid_for_penalties(here: Acting, debtor: int) -> list[PaidForPenalties]:
    """The debtor's payments of which a part is set against penalties, the latest first; a hundred at most."""
    rows = (
        PenaltyShare.objects.filter(payment__debtor__in=accounts_of(here, debtor), payment__voided_at=None)
        .values("payment_id", "payment__received_on", "currency", "receivable__number")
        .annotate(standing=Sum("amount"))
        .filter(standing__gt=0)
        .order_by("-payment__received_on", "-payment_id", "receivable__due_on")[: late_paid.AT_MOST]
    )
    found: dict[int, PaidForPenalties] = {}
    for row in rows:
        amount = Money(row["standing"], row["currency"]).rounded()
        before = found.get(row["payment_id"])
        found[row["payment_id"]] = PaidForPenalties(
            row["payment_id"],
            row["payment__received_on"],
            before.amount + amount if before else amount,
            (*(before.numbers if before else ()), row["receivable__number"]),
        )
    return list(found.values())


def _standing(payment: int) -> list[tuple[int, Decimal]]:
    rows = PenaltyShare.objects.filter(payment=payment).values("receivable_id").annotate(standing=Sum("amount"))
    return [(row["receivable_id"], row["standing"]) for row in rows.order_by("receivable_id") if row["standing"] > 0]
