"""A whole invoice given up, all its instalments at once, and that taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from relance.closing.loss_word import LossWord
from relance.closing.selectors import standing_losses
from relance.closing.write_off import LossUnknown, NothingLost, OpenAmountChanged, give_up, undo
from relance.domain.closing.loss import VatLine, loss_of
from relance.domain.ids import ClosingId, ReceivableId
from relance.domain.money import Money, total
from relance.receivables.models import Receivable
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def give_up_invoice(here: Acting, invoice: TheseReceivables, word: LossWord) -> list[ClosingId]:
    """Give up each instalment of which something is open (``write_off.give_up``, with its errors).

    What was ``seen`` open, and what was set aside, is of all of them together; the allowance goes with the first ones.
    """
    hold_lock(Lock.BOOKS, here, alone=True)
    mine = list(Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor).order_by("pk"))
    lost = [one for one in mine if one.open_amount]
    if word.seen is not None and lost:
        still_open = total((Money(one.open_amount, one.currency) for one in lost), lost[0].currency).rounded()
        if word.seen != still_open:
            raise OpenAmountChanged(number=lost[0].number, seen=word.seen, open=still_open)
        word = replace(word, seen=None)
    if not lost and not standing_losses(here, invoice.receivables):
        raise NothingLost(number=", ".join(sorted({one.number for one in mine})))
    given_up, allowance = [], word.allowance
    for one in lost or mine:
        part = min(allowance, net_lost(one, word)) if one is not (lost or mine)[-1] else allowance
        given_up.append(give_up(here, ReceivableId(one.pk), replace(word, allowance=part)))
        allowance -= part
    return given_up


def net_lost(one: Receivable, word: LossWord) -> Decimal:
    """What is lost of an instalment without VAT; all of it where nobody knows the rates. Raises SplitImpossible."""
    still_open = Money(one.open_amount, one.currency).rounded().amount
    return loss_of(word.lines or (VatLine(Decimal(0), still_open, Decimal(0)),), still_open).net


@needs(Right.SET_UP)
def undo_invoice(here: Acting, invoice: TheseReceivables, *, reason: str) -> None:
    """Take back every loss of it (``write_off.undo``, with its errors)."""
    standing = standing_losses(here, invoice.receivables)
    if not standing:
        raise LossUnknown
    for one in standing:
        undo(here, ClosingId(one.pk), reason=reason)


@needs(Right.SET_UP)
def each_loss(here: Acting, invoice: TheseReceivables, act: Callable[[Acting, ClosingId], object]) -> None:
    """Do something with every loss of it that stands. Raises LossUnknown."""
    standing = standing_losses(here, invoice.receivables)
    if not standing:
        raise LossUnknown
    for one in standing:
        act(here, ClosingId(one.pk))
