"""A whole invoice given up, all its instalments at once, and that taken back."""

from __future__ import annotations

from collections.abc import Callable

from relance.closing.loss_word import LossWord
from relance.closing.selectors import standing_losses
from relance.closing.write_off import LossUnknown, NothingLost, give_up, undo
from relance.domain.ids import ClosingId, ReceivableId
from relance.receivables.models import Receivable
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def give_up_invoice(here: Acting, invoice: TheseReceivables, word: LossWord) -> list[ClosingId]:
    """Give up each instalment of which something is open (``write_off.give_up``, with its errors)."""
    hold_lock(Lock.BOOKS, here, alone=True)
    mine = Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor).order_by("pk")
    lost = [one for one in mine if one.open_amount]
    if not lost and not standing_losses(here, invoice.receivables):
        raise NothingLost(number=", ".join(sorted({one.number for one in mine})))
    return [give_up(here, ReceivableId(one.pk), word) for one in lost or mine]


@needs(Right.SET_UP)
def undo_invoice(here: Acting, invoice: TheseReceivables, *, reason: str) -> None:
    """Take back every loss of it (``write_off.undo``, with its errors)."""
    standing = standing_losses(here, invoice.receivables)
    if not standing:
        raise LossUnknown
    for one in standing:
        undo(here, ClosingId(one.pk), reason=reason)


def each_loss(here: Acting, invoice: TheseReceivables, act: Callable[[Acting, ClosingId], object]) -> None:
    """Do something with every loss of it that stands. Raises LossUnknown."""
    standing = standing_losses(here, invoice.receivables)
    if not standing:
        raise LossUnknown
    for one in standing:
        act(here, ClosingId(one.pk))
