"""What a creditor reads of its firms: mandates with what is missing, offers, orders, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from relance.domain.firms.agreement import Agreement
from relance.domain.firms.lacks import Lack
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.money import Money
from relance.domain.sentences import Percent, Sentence
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
    held = Entrusted.objects.filter(ended_at=None).values("mandate").annotate(count=Count("pk"))
    cases = {one["mandate"]: one["count"] for one in held}
    remitted = {
        one["mandate"]: one["sum"] for one in Remittance.objects.values("mandate").annotate(sum=Sum("net")).order_by()
    }
    found = []
    for one in Mandate.objects.order_by("-number"):
        locks = [*lacks_of(one), *(firm_lacks(here, one) if one.firm_signed_at else [])]
        agreed, is_valid = agreement_of(one.terms), is_in_force(here, one)
        found.append(
            MandateShown(one, agreed, tuple(locks), is_valid, cases.get(one.pk, 0), remitted.get(one.pk, Decimal(0)))
        )
    return found


@dataclass(frozen=True, slots=True)
class FirmOffer:
    """A mandate under which a case can be handed over today, with what it costs: each act that has a price, and the fee."""

    mandate: Mandate
    agreed: Agreement

    @property
    def fee(self) -> Percent:
        """The share of what is recovered, before VAT."""
        return Percent(self.agreed.fee or Decimal(0))

    def fee_on(self, recovered: Money) -> Money:
        """What it would keep of a sum, before VAT."""
        return recovered.times(self.agreed.fee or Decimal(0)).rounded()

    @property
    def prices(self) -> list[tuple[Sentence, Money]]:
        """Of each act that the creditor may order, taxes included."""
        return [
            (LEVEL_WORDS[level], Money(Decimal(self.agreed.prices[level.value]), "EUR"))
            for level in Level
            if level.value in self.agreed.prices
        ]


def offers_of_firms(here: Acting) -> list[FirmOffer]:
    """The mandates under which a case can be handed over today, the latest first."""
    return [
        FirmOffer(one, agreement_of(one.terms))
        for one in Mandate.objects.filter(ended_at=None).exclude(firm_signed_at=None).order_by("-number")
        if is_in_force(here, one) and not firm_lacks(here, one)
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
