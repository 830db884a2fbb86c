"""Giving a debt up as lost, and taking that back. The debtor still owes it: what ends is that anybody asks.

What is open is written off in the books: nothing is open any more, and a hold that stands for the loss keeps every message back,
whatever opens again. A later payment takes back its part of the loss (``late_payments``). See decision 0065.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, Sum

from relance.closing import ledger
from relance.closing.house_accounts import house_accounts
from relance.closing.loss_word import LossWord
from relance.closing.models import Closing, EntryKind, InvoicedRate
from relance.closing.vat import fate_of
from relance.domain.closing.entries import Accounts, VatFate, write_off_entries
from relance.domain.closing.loss import VatLine, loss_of
from relance.domain.errors import DomainError
from relance.domain.ids import ClosingId, DebtorId, ReceivableId
from relance.domain.imputation import Share
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.reasons import Reason
from relance.journal.appending import Fact, append
from relance.outbox.withdrawal import locked_about, withdraw
from relance.receivables.corrections import WRITTEN_OFF, stated, take_off
from relance.receivables.holds import Owner, end_for, hold
from relance.receivables.models import HoldOwner, Imputation, Payment, Receivable
from relance.receivables.payment_booking import Booking, book_payment
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.organisations import organisation_today
from relance.tenancy.rights import Right, needs


class NothingLost(DomainError):
    """Paid, cancelled, or given up already."""

    code = "nothing_lost"
    template = "Nothing is open of {number}: there is nothing to give up."


class AlreadyGivenUp(DomainError):
    """The button pressed twice, or by two people."""

    code = "already_given_up"
    template = "{number} was given up as lost on {day} already. It is booked once; undo that first to state it anew."


class OpenAmountChanged(DomainError):
    """A payment, a credit note or a correction came in between."""

    code = "open_amount_changed"
    template = "{seen} were open of {number} when you looked, now {open}: look again before you give it up."


class GivenUpInCollection(DomainError):
    """A case speaks for it."""

    code = "given_up_in_collection"
    template = "{number} is in collection, case {case}: close that case first."


class GroundInFuture(DomainError):
    """An event that has not happened."""

    code = "ground_in_future"
    template = "{day} has not come yet: a loss rests on something that has happened."


class RatesDoNotAddUp(DomainError):
    """The lines come to another sum than the invoice."""

    code = "rates_do_not_add_up"
    template = (
        "The amounts by rate of VAT come to {gross}, and {number} to {amount}. Give net and VAT of each rate as the invoice shows"
        " them, or say that they are not known."
    )


class AllowanceTooLarge(DomainError):
    """More set aside than is lost."""

    code = "allowance_too_large"
    template = "{allowance} set aside is more than the {net} lost without VAT: give what the books show for this debt."


class LossUnknown(DomainError):
    """No such loss, or it is undone already."""

    code = "loss_unknown"
    template = "There is no such loss here, or it was undone already."


@needs(Right.SET_UP)
def give_up(here: Acting, receivable_id: ReceivableId, word: LossWord) -> ClosingId:
    """Book what is open of a receivable as lost; returns the closing.

    Proposals and queued messages about it are withdrawn. Raises GroundInFuture, ReceivableNotHere, AlreadyGivenUp, NothingLost,
    OpenAmountChanged, GivenUpInCollection, RatesDoNotAddUp, AllowanceTooLarge; then nothing is changed.
    """
    if word.ground_on > here.today:
        raise GroundInFuture(day=word.ground_on)
    hold_lock(Lock.BOOKS, here, alone=True)
    waiting = locked_about(here, [receivable_id])
    one = Receivable.objects.select_for_update(no_key=True).filter(pk=receivable_id).first()
    if one is None:
        raise ReceivableNotHere
    lost = _to_lose(here, one, word)
    loss = loss_of(word.lines or (VatLine(Decimal(0), lost.amount, Decimal(0)),), lost.amount)
    if word.allowance > loss.net:
        raise AllowanceTooLarge(allowance=Money(word.allowance, one.currency), net=Money(loss.net, one.currency))
    accounts = word.accounts or house_accounts(here)
    closing = _kept(here, one, word, lost, accounts)
    write_off(here, closing, lost.amount)
    entries = write_off_entries(loss, VatFate(closing.vat_fate), accounts, word.allowance)
    entry = ledger.write(here, closing, EntryKind.LOSS, entries)
    hold(
        here,
        target=TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id)),
        kind=HoldKind.NEVER_REMIND,
        until=None,
        note="",
        owner=Owner(HoldOwner.LOSS, closing.pk),
    )
    body = {
        "closing": closing.pk, "receivable": one.pk, "amount": lost, "ground": word.ground, "ground_on": word.ground_on,
        "vat": closing.vat_fate, "entry": entry.number, "document": word.document,
    }  # fmt: skip
    detail = {"proof": closing.proof, "why": closing.reason}
    withdrawn = withdraw(here, waiting, reason=Reason.NEVER_REMIND)
    append(here, [Fact("loss.booked", body, chain=one.debtor_id, detail=detail), *withdrawn])
    return ClosingId(closing.pk)


@needs(Right.SET_UP)
def undo(here: Acting, closing_id: ClosingId, *, reason: str) -> None:
    """Take a loss back by counter-entries: what is still lost is open again, and its scenario goes on.

    Raises ReasonMissing, LossUnknown.
    """
    why = stated(reason)
    hold_lock(Lock.BOOKS, here, alone=True)
    closing = Closing.objects.select_related("receivable").filter(pk=closing_id, undone_at=None).first()
    if closing is None:
        raise LossUnknown
    reopened = free(here, closing)
    numbers = [
        ledger.counter(here, entry, keeps_money=entry.kind == EntryKind.LATE_PAYMENT.value).number
        for entry in ledger.standing(closing)
    ]
    closing.undone_at, closing.undone_by, closing.undone_why = here.at, here.actor[:120], why
    closing.save(update_fields=["undone_at", "undone_by", "undone_why"])
    end_for(here, Owner(HoldOwner.LOSS, closing.pk))
    body = {"closing": closing.pk, "reopened": reopened, "entries": numbers}
    append(here, [Fact("loss.undone", body, chain=closing.receivable.debtor_id, detail={"why": why})])


def write_off(here: Acting, closing: Closing, amount: Decimal) -> None:
    """Book ``amount`` of a receivable, which is open, as written off; the caller holds BOOKS alone."""
    one = closing.receivable
    lost = Money(amount, closing.currency)
    booking = Booking(CreditNature.WRITE_OFF, lost, here.today, one.number, f"{WRITTEN_OFF}{closing.pk}")
    book_payment(here, DebtorId(one.debtor_id), booking, [Share(one.pk, lost)])


def written_off(closing: Closing) -> Decimal:
    """What is still lost of it."""
    return sum((one.amount for one in _write_offs(closing)), Decimal("0.00"))


def free(here: Acting, closing: Closing) -> Money:
    """Void the write-off of a loss, so that what was still lost is open again; returns it. The caller holds BOOKS alone."""
    standing = [one.pk for one in _write_offs(closing)]
    freed = take_off(here, Q(payment__in=standing))
    Payment.objects.filter(pk__in=standing).update(voided_at=here.at)
    return total((amount for _one, amount in freed), closing.currency)


def _write_offs(closing: Closing) -> list[Payment]:
    """At most one."""
    return list(
        Payment.objects.filter(
            identity=f"{WRITTEN_OFF}{closing.pk}", debtor=closing.receivable.debtor_id, voided_at=None
        )
    )


def _to_lose(here: Acting, one: Receivable, word: LossWord) -> Money:
    """What is open of it, where it may be given up as stated."""
    before = Closing.objects.filter(receivable=one, undone_at=None).first()
    if before is not None:
        raise AlreadyGivenUp(number=one.number, day=organisation_today(here, before.done_at))
    lost = Money(one.open_amount, one.currency).rounded()
    if not lost.amount:
        raise NothingLost(number=one.number)
    if word.seen is not None and word.seen != lost:
        raise OpenAmountChanged(number=one.number, seen=word.seen, open=lost)
    if one.handed_to is not None:
        raise GivenUpInCollection(number=one.number, case=f"{one.handed_number}")
    if word.lines:
        refuse_odd_lines(one, word.lines)
    return lost


def refuse_odd_lines(one: Receivable, lines: Sequence[VatLine]) -> None:
    """The lines are the invoice's, all instalments together, before or after its credit notes. Raises RatesDoNotAddUp."""
    parts = Receivable.objects.filter(debtor=one.debtor_id, number=one.number, currency=one.currency)
    amount = parts.aggregate(sum=Sum("amount"))["sum"]
    credited = Imputation.objects.filter(receivable__in=parts, payment__nature=CreditNature.CREDIT_NOTE.value)
    credit = credited.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    gross = sum((line.gross for line in lines), Decimal(0))
    if gross not in (amount, amount - credit):
        raise RatesDoNotAddUp(
            gross=Money(gross, one.currency), number=one.number, amount=Money(amount, one.currency).rounded()
        )


def _kept(here: Acting, one: Receivable, word: LossWord, lost: Money, accounts: Accounts) -> Closing:
    closing = Closing.objects.create(
        organisation_id=here.organisation,
        receivable=one,
        ground=word.ground.value,
        ground_on=word.ground_on,
        proof=word.proof.replace("\0", "").strip()[:400],
        document_id=word.document,
        vat_due_on=word.vat_due_on.value,
        vat_fate=fate_of(here, word, one.pk, lost).value,
        amount=lost.amount,
        currency=lost.currency,
        accounts=ledger.kept(accounts),
        reason=word.reason.replace("\0", "").strip()[:2000],
        author=here.actor[:120],
        done_at=here.at,
    )
    InvoicedRate.objects.bulk_create(
        InvoicedRate(organisation_id=here.organisation, closing=closing, rate=line.rate, net=line.net, vat=line.vat)
        for line in word.lines
    )
    return closing
