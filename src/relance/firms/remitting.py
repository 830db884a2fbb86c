"""Funds are handed over to the creditor within the month, with a statement; the fee is taken from them as agreed, and never asked for.

Law: CPCE art. R124-6; L111-8 for the fee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from relance.domain.errors import DomainError
from relance.domain.firms.remittance import Shares, shares_of
from relance.domain.ids import MandateId
from relance.domain.money import Money
from relance.firms.mandates import find_mandate
from relance.firms.models import Receipt, Remittance
from relance.firms.papers import agreement_of
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class NothingToRemit(DomainError):
    """No funds are held."""

    code = "nothing_to_remit"
    template = "No funds are held under this mandate that are not remitted yet."


@dataclass(frozen=True, slots=True)
class Held:
    """Funds that the firm holds for a creditor in one currency, and the first day by which some of them are due."""

    receipts: tuple[int, ...]
    shares: Shares
    first_due: date


def held(here: Acting, mandate: MandateId) -> list[Held]:
    """What is held under a mandate and booked, by currency."""
    agreed = agreement_of(find_mandate(here, mandate).terms)
    waiting = Receipt.objects.filter(entrusted__mandate=mandate, remittance=None).order_by("received_on", "pk")
    by_currency: dict[str, list[Receipt]] = {}
    for one in waiting:
        by_currency.setdefault(one.currency, []).append(one)
    return [
        Held(
            tuple(one.pk for one in rows),
            shares_of([Money(one.amount, currency) for one in rows], agreed, currency),
            min(one.remit_by for one in rows),
        )
        for currency, rows in sorted(by_currency.items())
    ]


@needs(Right.ACT)
def remit(here: Acting, mandate: MandateId, on: date) -> Sequence[int]:
    """The firm, under its mandate, records that it transferred all that it holds; returns the remittances. Raises NothingToRemit."""
    made = []
    for one in held(here, mandate):
        last = Remittance.objects.filter(mandate=mandate).aggregate(last=Max("number"))["last"] or 0
        shares = one.shares
        written = Remittance.objects.create(
            organisation_id=here.organisation,
            mandate_id=mandate,
            number=last + 1,
            currency=shares.received.currency,
            received=shares.received.amount,
            fee=shares.fee.amount,
            vat=shares.vat.amount,
            net=shares.net.amount,
            statement=canonical({"lines": _lines(one.receipts)}),
            remitted_on=on,
            recorded_at=here.at,
            recorded_by=here.actor,
        )
        Receipt.objects.filter(pk__in=one.receipts).update(remittance=written)
        made.append(written)
    if not made:
        raise NothingToRemit
    facts = [
        Fact("firm.remitted", {"remittance": one.pk, "net": Money(one.net, one.currency), "on": on}, chain=-mandate)
        for one in made
    ]
    append(here, facts)
    return [one.pk for one in made]


def _lines(receipts: Sequence[int]) -> list[dict[str, object]]:
    """What the statement lists: each payment with its case's reference."""
    rows = Receipt.objects.filter(pk__in=receipts).select_related("entrusted").order_by("received_on", "pk")
    return [
        {
            "reference": f"{one.entrusted.reference}-{one.number}",
            "on": one.received_on,
            "amount": Money(one.amount, one.currency),
        }
        for one in rows
    ]
