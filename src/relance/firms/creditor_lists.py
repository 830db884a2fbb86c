"""What a creditor reads of its firms: mandates with what is missing, and the statement of what was ordered, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from relance.domain.firms.agreement import Agreement
from relance.domain.firms.lacks import Lack
from relance.domain.money import Money
from relance.domain.sentences import Percent
from relance.firms.mandates import firm_lacks, is_in_force, lacks_of
from relance.firms.models import Entrusted, FirmWord, Mandate, Remittance, ServiceOrder
from relance.firms.papers import agreement_of
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class MandateShown:
    """A mandate as the creditor sees it. ``locks`` are why no case can be handed over under it, the firm's own facts included."""

    mandate: Mandate
    agreed: Agreement
    locks: tuple[Lack, ...]
    is_in_force: bool
    cases: int
    remitted: Decimal

    @property
    def fee(self) -> Percent:
        """As people read it."""
        return Percent(self.agreed.fee or Decimal(0))


def mandates_of_creditor(here: Acting) -> list[MandateShown]:
    """All, the latest first."""
    found = []
    for one in Mandate.objects.order_by("-number"):
        locks = [*lacks_of(one), *(firm_lacks(here, one) if one.firm_signed_at else [])]
        cases = Entrusted.objects.filter(mandate=one, ended_at=None).count()
        remitted = Remittance.objects.filter(mandate=one).aggregate(net=Sum("net"))["net"] or Decimal(0)
        found.append(MandateShown(one, agreement_of(one.terms), tuple(locks), is_in_force(here, one), cases, remitted))
    return found


def mandates_in_force(here: Acting) -> list[Mandate]:
    """Those under which a case can be handed over today."""
    return [one.mandate for one in mandates_of_creditor(here) if one.is_in_force and not one.locks]


@dataclass(frozen=True, slots=True)
class MonthOfOrders:
    """The statement of one month with one firm: what was executed is owed, nothing else."""

    month: date
    firm: str
    count: int
    owed: Money


def statement_of_orders(here: Acting) -> list[MonthOfOrders]:
    """By month and firm, the latest first."""
    sums: dict[tuple[date, str], list[Decimal]] = {}
    for one in ServiceOrder.objects.filter(state="executed").select_related("entrusted__mandate"):
        on = (one.settled_at or one.accepted_at).astimezone(here.zone).date().replace(day=1)
        sums.setdefault((on, one.entrusted.mandate.firm_name), []).append(one.price)
    return [
        MonthOfOrders(month, firm, len(prices), Money(sum(prices, Decimal(0)), "EUR"))
        for (month, firm), prices in sorted(sums.items(), reverse=True)
    ]


def every_order(here: Acting) -> Iterator[ServiceOrder]:
    """Every order, the latest first."""
    return (
        ServiceOrder.objects.select_related("entrusted__mandate", "entrusted__case")
        .order_by("-pk")
        .iterator(chunk_size=500)
    )


def unread_words(here: Acting) -> int:
    """What firms said that nobody has read."""
    return FirmWord.objects.filter(by_firm=True, read_at=None).count()
