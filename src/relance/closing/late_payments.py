"""Money that comes in after a loss: it takes back its part of the loss, to the cent, and the VAT in it is owed again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from relance.closing import ledger
from relance.closing.models import Closing, Entry, EntryKind, EntryLine
from relance.closing.selectors import standing_losses
from relance.closing.vat import loss_in, rates_of
from relance.closing.write_off import free, write_off, written_off
from relance.domain.closing.entries import VatFate, late_payment_entries, recovery_entries
from relance.domain.closing.loss import Loss, VatLine, late_part
from relance.domain.ids import PaymentId, ReceivableId
from relance.domain.imputation import ImputedPayment
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.exchanges.cancelled_payments import cancel_payment_and_its_word
from relance.journal.appending import Fact, append
from relance.outbox.asked_in_full import Received, receive_payment
from relance.parties.same_customer import accounts_of
from relance.receivables.allocation import place_credit, to_place
from relance.receivables.corrections import Cancelled
from relance.receivables.models import Imputation, Receivable
from relance.receivables.recorded_payments import Doubt
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


def still_lost(here: Acting, receivable: int) -> Decimal:
    """What of a receivable is given up as lost; 0 where nothing is."""
    return sum((written_off(one) for one in standing_losses(here, [receivable])), Decimal(0))


@needs(Right.ACT)
def receive(
    here: Acting, invoice: TheseReceivables, *, amount: Money, on: date, accepted: Collection[Doubt] = ()
) -> Received:
    """Record money received for an invoice (``outbox.asked_in_full.receive_payment``, with its errors), be it given up as lost or
    not: what is open is paid first, then what was lost is paid after all, and its loss taken back by as much.
    """
    hold_lock(Lock.BOOKS, here, alone=True)
    mine = Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor, currency=amount.currency)
    wanted = amount.amount - (mine.aggregate(sum=Sum("open_amount"))["sum"] or Decimal(0))
    reopened = reopen(here, mine.values_list("pk", flat=True), Money(wanted, amount.currency).rounded().amount)
    received = receive_payment(here, invoice, amount=amount, on=on, accepted=accepted)
    for closing, part in reopened:
        take_back(here, closing, part, received.recorded.payment)
    return received


@needs(Right.ACT)
def place(here: Acting, credit_id: PaymentId, *, named: Sequence[ReceivableId] = ()) -> ImputedPayment[int]:
    """Set money that is set against nothing against invoices (``receivables.allocation.place_credit``, with its errors), those ``named``
    first, be they given up as lost or not: what they still lack of it is no longer lost.
    """
    hold_lock(Lock.BOOKS, here, alone=True)
    credit = to_place(here, credit_id)
    if credit.nature != CreditNature.PAYMENT.value:
        return place_credit(here, credit_id, named=named)
    accounts = accounts_of(here, credit.debtor_id)
    mine = Receivable.objects.filter(pk__in=named, debtor__in=accounts, currency=credit.currency)
    wanted = credit.open_amount - (mine.aggregate(sum=Sum("open_amount"))["sum"] or Decimal(0))
    reopened = reopen(here, mine.values_list("pk", flat=True), wanted)
    placed = place_credit(here, credit_id, named=named)
    for closing, part in reopened:
        paid = Imputation.objects.filter(receivable=closing.receivable_id, payment__debtor__in=accounts).order_by("-pk")
        take_back(here, closing, part, paid.values_list("payment", flat=True)[0])
    return placed


@needs(Right.ACT)
def cancel_received(here: Acting, payment_id: PaymentId, *, reason: str) -> tuple[Cancelled, int]:
    """Cancel a payment (``exchanges.cancelled_payments``, with its errors); what it had paid of a loss is lost again."""
    hold_lock(Lock.BOOKS, here, alone=True)
    undone = Entry.objects.filter(kind=EntryKind.COUNTER.value).values("counters_id")
    late = Entry.objects.filter(payment=payment_id, kind=EntryKind.LATE_PAYMENT.value).exclude(pk__in=undone)
    entries = list(late.select_related("closing__receivable").order_by("pk"))
    done = cancel_payment_and_its_word(here, payment_id, reason=reason)
    for entry in entries:
        amount = EntryLine.objects.filter(entry=entry).aggregate(sum=Sum("debit"))["sum"]
        lose(here, entry.closing, free(here, entry.closing).amount + amount)
        number = ledger.counter(here, entry).number
        recover_again(here, entry)
        body = {"closing": entry.closing_id, "payment": payment_id, "amount": str(amount), "entry": number}
        append(here, [Fact("loss.payment_cancelled", body, chain=entry.closing.receivable.debtor_id)])
    return done


def recover_again(here: Acting, entry: Entry) -> None:
    """Where VAT of the cancelled payment went to the customer's account, and the rest came back since: recover it, too."""
    closing, accounts = entry.closing, ledger.accounts_of(entry.closing)
    waited = sum((one.credit for one in ledger.lines_of(entry) if one.account == accounts.receivable), Decimal(0))
    if waited and closing.vat_fate == VatFate.RECOVERED.value:
        lines = recovery_entries(Loss((VatLine(Decimal(0), Decimal(0), waited),)), accounts)
        ledger.write(here, closing, EntryKind.VAT, lines)


def reopen(here: Acting, receivables: Collection[int], wanted: Decimal) -> list[tuple[Closing, Decimal]]:
    """Open again so much of what was lost of these, at most what is still lost; returns how much of which loss."""
    lost = Closing.objects.select_related("receivable").filter(receivable__in=receivables, undone_at=None)
    reopened = []
    for closing in lost.order_by("receivable__due_on", "receivable_id"):
        left = written_off(closing)
        part = min(wanted, left)
        if part > 0:
            free(here, closing)
            lose(here, closing, left - part)
            reopened.append((closing, part))
            wanted -= part
    return reopened


def lose(here: Acting, closing: Closing, amount: Decimal) -> None:
    """Write so much of it off again, where it is anything; the caller holds BOOKS alone."""
    if amount:
        write_off(here, closing, amount)


def take_back(here: Acting, closing: Closing, amount: Decimal, payment: int) -> None:
    """The entry of a late payment: its VAT is what stays recovered too much once it is paid."""
    before = ledger.late_parts(closing)
    loss = loss_in(closing)
    still_lost = loss.gross - sum((paid for paid, _vat in before), Decimal(0))
    still_recovered = loss.vat - sum((vat for _paid, vat in before), Decimal(0))
    part = late_part(rates_of(closing), still_lost, still_recovered, amount)
    lines = late_payment_entries(part, VatFate(closing.vat_fate), ledger.accounts_of(closing))
    entry = ledger.write(here, closing, EntryKind.LATE_PAYMENT, lines, payment=payment)
    body = {
        "closing": closing.pk,
        "payment": payment,
        "amount": str(amount),
        "vat": str(part.vat),
        "entry": entry.number,
    }
    append(here, [Fact("loss.paid", body, chain=closing.receivable.debtor_id)])
