"""The VAT of a loss: what of it is lost, what becomes of it, and where its file stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance.closing.models import Closing, InvoicedRate
from relance.closing.words import LossWord
from relance.domain.closing.entries import VatFate
from relance.domain.closing.loss import Loss, VatLine, loss_of
from relance.domain.closing.vat_file import Ground, LostDebt, VatDueOn, VatFile, vat_file
from relance.domain.money import Money


def fate_of(word: LossWord, lost: Money, today: date) -> VatFate:
    """What becomes of the VAT as the loss is booked. Nobody knows it, and it is lost with the rest: there is no sum to set apart."""
    if not word.lines:
        return VatFate.LOST
    vat = loss_of(word.lines, lost.amount).vat
    if not vat:
        return VatFate.NONE
    if word.vat_due_on is VatDueOn.RECEIPTS:
        return VatFate.WAITING
    debt = LostDebt(
        has_vat=True,
        vat=vat,
        vat_due_on=word.vat_due_on,
        ground=word.ground,
        ground_on=word.ground_on,
        ground_proof=word.proof or ("document" if word.document else ""),
        currency=lost.currency,
    )
    return VatFate.RECOVERED if vat_file(debt, today).is_open else VatFate.LATER


def rates_of(closing: Closing) -> tuple[VatLine, ...]:
    """The invoice by rate; all of it at nothing where nobody knows the rates."""
    known = InvoicedRate.objects.filter(closing=closing).order_by("pk")
    lines = tuple(VatLine(one.rate, one.net, one.vat) for one in known)
    return lines or (VatLine(Decimal(0), closing.amount, Decimal("0.00")),)


def loss_in(closing: Closing) -> Loss:
    """What was lost, by rate."""
    return loss_of(rates_of(closing), closing.amount)


def file_of(closing: Closing, today: date) -> VatFile:
    """The five conditions as they stand today, of what was lost."""
    is_known = InvoicedRate.objects.filter(closing=closing).exists()
    debt = LostDebt(
        has_vat=True,
        vat=loss_in(closing).vat if is_known else None,
        vat_due_on=VatDueOn(closing.vat_due_on),
        ground=Ground(closing.ground),
        ground_on=closing.ground_on,
        ground_proof=closing.proof or ("document" if closing.document_id else ""),
        currency=closing.currency,
    )
    return vat_file(debt, today)
