"""A remittance as the cases tell it: what reached the creditor of each sum that the firm had received, and what the firm kept of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from relance.cases.models import Received
from relance.cases.sums import remit
from relance.domain.ids import CaseId
from relance.domain.money import Money
from relance.firms.models import Receipt, Remittance
from relance.firms.sending import SOURCE
from relance.tenancy.context import Acting


def tell_remitted(here: Acting) -> None:
    """The creditor's program takes what was remitted into the cases, each sum once; the fee is shared by what each brought."""
    held = {
        one.payment_id: one
        for one in Received.objects.filter(act__source=SOURCE, remitted=None).exclude(payment=None).order_by("pk")
    }
    if not held:
        return
    remitted: dict[int, list[Receipt]] = defaultdict(list)
    known = set(
        Receipt.objects.filter(payment__in=held).exclude(remittance=None).values_list("remittance_id", flat=True)
    )
    for one in Receipt.objects.filter(remittance__in=known).order_by("pk"):
        remitted[one.remittance_id or 0].append(one)
    for sent in Remittance.objects.filter(pk__in=known).order_by("pk"):
        receipts = remitted[sent.pk]
        kept = Money(sent.fee + sent.vat, sent.currency)
        weights = [int(Money(one.amount, one.currency).amount / kept.smallest_unit) for one in receipts]
        for receipt, fee in zip(receipts, kept.allocate(weights), strict=True):
            if (received := held.get(receipt.payment)) is None:
                continue
            remit(
                replace(here, role=None),
                CaseId(received.case_id),
                received.pk,
                Money(receipt.amount, receipt.currency) - fee,
                fee=fee,
                on=sent.remitted_on,
                source=SOURCE,
                reference=f"remittance-{sent.pk}-{receipt.pk}",
            )
