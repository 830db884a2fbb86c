"""The VAT of a loss: what of it is lost, what becomes of it, and where its file stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from relance.closing.ledger import late_parts
from relance.closing.loss_word import LossWord
from relance.closing.models import Closing, InvoicedRate, Paper
from relance.domain.closing.entries import VatFate
from relance.domain.closing.loss import Loss, VatLine, loss_of
from relance.domain.closing.vat_file import Ground, LostDebt, VatDueOn, VatFile, vat_file
from relance.domain.delivery import MessageState
from relance.domain.money import Money
from relance.outbox.models import Message, NoticeItem
from relance.outbox.posting import VAT_DUPLICATE
from relance.tenancy.context import Acting

PROVEN = (MessageState.ACCEPTED.value, MessageState.DELIVERED.value)
ON_ITS_WAY = (
    MessageState.PROPOSED.value, MessageState.QUEUED.value, MessageState.CLAIMED.value, MessageState.HANDED_OVER.value,
    MessageState.UNCONFIRMED.value, MessageState.KEPT_BACK.value, *PROVEN,
)  # fmt: skip


def debt_of(here: Acting, word: LossWord, receivable: int, lost: Money) -> LostDebt:
    """What the VAT file looks at, of a loss as a person states it and before it is booked. Raises SplitImpossible."""
    return LostDebt(
        has_vat=True,
        vat=loss_of(word.lines, lost.amount).vat if word.lines else None,
        vat_due_on=word.vat_due_on,
        ground=word.ground,
        ground_on=word.ground_on,
        ground_proof=_proof(word.ground, word.proof or ("document" if word.document else ""), receivable),
        currency=lost.currency,
    )


def _proof(ground: Ground, words: str, receivable: int) -> str:
    """What shows the ground: a paper that was kept, or words that name one; a third person's certificate must be here itself."""
    kept = Paper.objects.filter(receivable=receivable, ground=ground.value, withdrawn_at=None).first()
    if kept is not None:
        return kept.what or kept.file_name
    return "" if ground is Ground.THIRD_PARTY_CERTIFICATE else words


def fate_of(here: Acting, word: LossWord, receivable: int, lost: Money) -> VatFate:
    """What becomes of the VAT as the loss is booked. Nobody knows it, and it is lost with the rest: there is no sum to set apart."""
    if not word.lines:
        return VatFate.LOST
    vat = loss_of(word.lines, lost.amount).vat
    if not vat:
        return VatFate.NONE
    if word.vat_due_on is VatDueOn.RECEIPTS:
        return VatFate.WAITING
    return VatFate.RECOVERED if vat_file(debt_of(here, word, receivable, lost), here.today).is_open else VatFate.LATER


def rates_of(closing: Closing) -> tuple[VatLine, ...]:
    """The invoice by rate; all of it at nothing where nobody knows the rates."""
    known = InvoicedRate.objects.filter(closing=closing).order_by("pk")
    lines = tuple(VatLine(one.rate, one.net, one.vat) for one in known)
    return lines or (VatLine(Decimal(0), closing.amount, Decimal("0.00")),)


def loss_in(closing: Closing) -> Loss:
    """What was lost, by rate."""
    return loss_of(rates_of(closing), closing.amount)


def recoverable(closing: Closing) -> tuple[Decimal, Decimal]:
    """What is still lost of it without VAT, and the VAT in that."""
    loss, late = loss_in(closing), late_parts(closing)
    net = loss.net - sum((paid - vat for paid, vat in late), Decimal(0))
    return net, loss.vat - sum((vat for _paid, vat in late), Decimal(0))


def duplicates_of(closing: Closing) -> QuerySet[Message]:
    """The messages that bear the duplicate of its invoice, queued since it was given up, the first ones first."""
    mine = NoticeItem.objects.filter(receivable=closing.receivable_id, notice__act=VAT_DUPLICATE)
    return Message.objects.filter(
        notice__in=mine.filter(notice__created_at__gte=closing.done_at).values("notice_id")
    ).order_by("sent_on", "pk")


def on_its_way(closing: Closing) -> list[Message]:
    """Those of them that are on their way or have left."""
    return list(duplicates_of(closing).filter(state__in=ON_ITS_WAY).select_related("notice"))


def duplicate_on(closing: Closing) -> date | None:
    """The day on which a duplicate is proven to have left."""
    left = duplicates_of(closing).filter(state__in=PROVEN, sent_on__isnull=False).first()
    return left.sent_on if left else None


def file_of(closing: Closing, today: date) -> VatFile:
    """The five conditions as they stand today, of what was lost."""
    is_known = InvoicedRate.objects.filter(closing=closing).exists()
    debt = LostDebt(
        has_vat=True,
        vat=loss_in(closing).vat if is_known else None,
        vat_due_on=VatDueOn(closing.vat_due_on),
        ground=Ground(closing.ground),
        ground_on=closing.ground_on,
        ground_proof=_proof(
            Ground(closing.ground), closing.proof or ("document" if closing.document_id else ""), closing.receivable_id
        ),
        duplicate_on=duplicate_on(closing),
        currency=closing.currency,
    )
    return vat_file(debt, today)
