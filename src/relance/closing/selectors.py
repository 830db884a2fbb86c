"""What was given up as lost, and its entries line by line, for pages, commands and the accountant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from relance.closing.models import Closing, EntryKind, EntryLine
from relance.domain.closing.entries import VatFate
from relance.domain.closing.vat_file import Ground, recover_by
from relance.domain.ids import ClosingId
from relance.domain.money import Money
from relance.receivables.corrections import WRITTEN_OFF
from relance.receivables.models import Payment
from relance.tenancy.context import Acting
from relance.tenancy.organisations import organisation_today


@dataclass(frozen=True, slots=True)
class LossRow:
    """A loss that stands: what was given up, why and on which day, what of it is still lost, what became of its VAT.

    ``recover_by`` is the last day for the VAT that may still come back; None where none may.
    """

    closing: ClosingId
    number: str
    debtor: str
    ground: Ground
    on: date
    amount: Money
    still_lost: Money
    vat: VatFate
    receivable: int
    recover_by: date | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of an entry with what names it; ``role`` says which of ``domain.closing.entries.Accounts`` it goes to."""

    entry: int
    kind: EntryKind
    on: date
    account: str
    role: str
    number: str
    issued_on: date
    debtor_code: str
    debtor: str
    debit: Decimal
    credit: Decimal
    currency: str


def losses(here: Acting) -> list[LossRow]:
    """Every loss that stands, the latest first."""
    identity = Concat(Value(WRITTEN_OFF), Cast(OuterRef("pk"), CharField()))
    left = Payment.objects.filter(identity=identity, source="person", voided_at=None).values("amount")[:1]
    rows = Closing.objects.filter(undone_at=None).select_related("receivable__debtor")
    return [
        LossRow(
            ClosingId(one.pk),
            one.receivable.number,
            one.receivable.debtor.name,
            Ground(one.ground),
            organisation_today(here, one.done_at),
            Money(one.amount, one.currency),
            Money(one.left, one.currency).rounded(),
            VatFate(one.vat_fate),
            one.receivable_id,
            recover_by(one.ground_on) if one.vat_fate == VatFate.LATER.value else None,
        )
        for one in rows.annotate(left=Coalesce(Subquery(left), Decimal(0))).order_by("-pk")
    ]


def standing_losses(here: Acting, receivables: Collection[int]) -> list[Closing]:
    """The losses of these receivables that stand, with their receivable."""
    found = Closing.objects.filter(receivable__in=receivables, undone_at=None).select_related("receivable")
    return list(found.order_by("receivable__due_on", "receivable_id"))


def ledger_lines(here: Acting, *, at_once: int = 2000) -> Iterator[LedgerLine]:
    """Every line of every entry, in the order of the entries, counter-entries and what they undo alike."""
    rows = EntryLine.objects.select_related("entry__closing__receivable__debtor").order_by(F("entry__number"), "pk")
    for one in rows.iterator(chunk_size=at_once):
        closing = one.entry.closing
        role = next((name for name, account in closing.accounts.items() if account == one.account), "")
        yield LedgerLine(
            one.entry.number,
            EntryKind(one.entry.kind),
            one.entry.on,
            one.account,
            role,
            closing.receivable.number,
            closing.receivable.issued_on,
            closing.receivable.debtor.code,
            closing.receivable.debtor.name,
            one.debit,
            one.credit,
            closing.currency,
        )


def given_up(here: Acting, receivables: Collection[int]) -> set[int]:
    """Those of these that a loss stands for; nobody is asked where there are none."""
    if not receivables:
        return set()
    return set(
        Closing.objects.filter(receivable__in=receivables, undone_at=None).values_list("receivable_id", flat=True)
    )
