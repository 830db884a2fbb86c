"""Losses by customer, as one statement may stand for several duplicates (BOI-TVA-DED-40-10-20): number, wording, date, net, VAT and
the mention, of what is still lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.closing.foresight import words_of_duplicate
from relance.closing.models import Closing, InvoicedRate
from relance.closing.vat import duplicate_on, recoverable
from relance.domain.money import Money
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One invoice whose rates are known and that bears VAT; ``mention`` is "" where it is not in euros."""

    customer: str
    number: str
    label: str
    issued_on: date
    net: Money
    vat: Money
    mention: str
    duplicate_on: date | None


def summary(here: Acting) -> list[SummaryRow]:
    """Every loss that stands and bears VAT, by customer and date."""
    known = InvoicedRate.objects.filter(vat__gt=0).values("closing_id")
    found = Closing.objects.filter(pk__in=known, undone_at=None).select_related("receivable__debtor")
    rows = []
    for one in found.order_by("receivable__debtor__name", "receivable__issued_on", "pk"):
        net, vat = recoverable(one)
        rows.append(
            SummaryRow(
                one.receivable.debtor.name,
                one.receivable.number,
                one.receivable.label,
                one.receivable.issued_on,
                Money(net, one.currency),
                Money(vat, one.currency),
                words_of_duplicate(net, vat, here.today) if one.currency == "EUR" else "",
                duplicate_on(one),
            )
        )
    return rows
