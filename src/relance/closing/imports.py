"""Books taken in, or an import taken back, and what that says of debts that were given up, in one act.

What the books show as paid on such a debt is money that came after all: it takes back its part of the loss, as money recorded by
hand does. Two things are not taken for money: what the books show as settled in just the sum that the loss itself books there (the
accountant booked our entry), and an invoice that they settle whole, which is recognised in the loss (``intake.merge.settlements``).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.db.models import Sum

from relance.closing import ledger
from relance.closing.late_payments import lose, recover_again, reopen, take_back
from relance.closing.models import Closing, Entry, EntryKind, EntryLine
from relance.closing.write_off import free, written_off
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.intake import taking as intake
from relance.intake import uploads
from relance.intake.cancelling import Brought
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import CopiesTaken
from relance.intake.models import Upload
from relance.intake.reading import Progress, nobody_watches
from relance.intake.taking import Taken, Taking
from relance.journal.appending import Fact, append
from relance.outbox import cancelling
from relance.receivables.models import Imputation, Payment, Receivable, Source
from relance.receivables.payment_booking import Part, set_parts
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

APART = "\x1f"  # in the identity of what books show as paid: the invoice's own stands before it


@needs(Right.SET_UP)
def take(here: Acting, path: Path, told: Told, taking: Taking, on_progress: Progress = nobody_watches) -> Taken:
    """Take a file in (``intake.taking.take``, with its errors), then what it says of losses."""
    taken = intake.take(here, path, told, taking, on_progress)
    if taken.booked is not None and not taking.dry_run:
        reconcile(here)
    return taken


@needs(Right.SET_UP)
def book_upload(here: Acting, upload: Upload, told: Told, taking: Taking) -> Taken | CopiesTaken:
    """The same of a file that waits (``intake.uploads.book_upload``, with its errors)."""
    done = uploads.book_upload(here, upload, told, taking)
    if isinstance(done, Taken) and done.booked is not None and not taking.dry_run:
        reconcile(here)
    return done


@needs(Right.SET_UP)
def cancel_import(here: Acting, import_id: int, *, reason: str) -> Brought:
    """Take an import back (``outbox.cancelling.cancel_import``, with its errors): money that it showed on losses is lost again."""
    done = cancelling.cancel_import(here, import_id, reason=reason)
    reconcile(here)
    return done


def reconcile(here: Acting) -> int:
    """Bring every loss that stands in line with what the books show; returns how many payments moved one.

    A payment that the books took back, whole or in part, is lost again by as much; one that they show anew takes its part back.
    """
    if not Closing.objects.filter(undone_at=None).exists():
        return 0
    hold_lock(Lock.BOOKS, here, alone=True)
    gone = _taken_back(here)
    for entry, stands in gone:
        _lose_again(here, entry, stands)
    return len(gone) + sum(_take(here, closing, payment) for closing, payment in _shown(here))


def _taken_back(here: Acting) -> list[tuple[Entry, Decimal]]:
    """Entries of late payments that stand for more than is still set against the debt, each with what is."""
    undone = Entry.objects.filter(kind=EntryKind.COUNTER.value).values("counters_id")
    late = Entry.objects.filter(kind=EntryKind.LATE_PAYMENT.value, closing__undone_at=None).exclude(pk__in=undone)
    found = []
    for entry in late.select_related("closing__receivable", "payment").order_by("pk"):
        set_against = Imputation.objects.filter(receivable=entry.closing.receivable_id, payment=entry.payment_id)
        stands = set_against.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        if entry.payment is None or entry.payment.voided_at is not None:
            stands = Decimal(0)
        if stands < _amount(entry):
            found.append((entry, stands))
    return found


def _lose_again(here: Acting, entry: Entry, stands: Decimal) -> None:
    closing, amount = entry.closing, _amount(entry)
    reopened = free(here, closing).amount
    still_open = Receivable.objects.values_list("open_amount", flat=True).get(pk=closing.receivable_id)
    lose(here, closing, min(reopened + amount - stands, still_open))
    number = ledger.counter(here, entry).number
    recover_again(here, entry)
    if stands and entry.payment_id is not None:
        take_back(here, closing, stands, entry.payment_id)
    body = {"closing": closing.pk, "payment": entry.payment_id, "amount": str(amount - stands), "entry": number}
    append(here, [Fact("loss.payment_cancelled", body, chain=closing.receivable.debtor_id)])


def _amount(entry: Entry) -> Decimal:
    return EntryLine.objects.filter(entry=entry).aggregate(sum=Sum("debit"))["sum"] or Decimal(0)


def _shown(here: Acting) -> list[tuple[Closing, Payment]]:
    """Money that the books show anew on a debt that was given up, set against nothing so far."""
    found = []
    for closing in Closing.objects.filter(undone_at=None).select_related("receivable").order_by("pk"):
        one = closing.receivable
        loose = Payment.objects.filter(
            debtor=one.debtor_id,
            currency=one.currency,
            source=Source.BOOKS.value,
            nature=CreditNature.PAYMENT.value,
            voided_at=None,
            placed_at=None,
            open_amount__gt=0,
            imputation=None,  # what the books took back in part stays loose, and asks
            identity__startswith=f"{one.identity}{APART}",
        )
        own = _booked_by_the_loss(closing)
        found += [(closing, payment) for payment in loose.order_by("received_on", "pk") if payment.amount not in own]
    return found


def _booked_by_the_loss(closing: Closing) -> set[Decimal]:
    """What its own entries credit the customer's account with: the accountant may have booked them, and the books show it."""
    account = ledger.accounts_of(closing).receivable
    lines = EntryLine.objects.filter(entry__closing=closing, account=account, credit__gt=0)
    return set(lines.exclude(entry__kind=EntryKind.LATE_PAYMENT.value).values_list("credit", flat=True))


def _take(here: Acting, closing: Closing, payment: Payment) -> bool:
    """Set what is loose of it against what is still lost; the rest stays loose, and asks."""
    part = min(Money(payment.open_amount, payment.currency).rounded().amount, written_off(closing))
    if part <= 0:
        return False
    ((_closing, reopened),) = reopen(here, [closing.receivable_id], part)
    set_parts(here, [Part(payment.pk, closing.receivable_id, Money(reopened, payment.currency))])
    take_back(here, closing, reopened, payment.pk)
    return True
