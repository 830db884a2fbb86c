"""What proposed kinds let one ask of customers of whom nobody stated a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, totals
from relance.insight.kinds import Figures
from relance.letters.compose import Composer
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Worth:
    """Sums by currency, on what is late: penalties and fixed compensation of those who owe them, zero where there are none; and what a
    business would owe besides of consumers, who do not."""

    penalties: tuple[Money, ...]
    compensation: tuple[Money, ...]
    not_owed: tuple[Money, ...]


def worth_of(here: Acting, proposed: Mapping[int, DebtorKind], figures: Mapping[int, Figures]) -> Worth | None:
    """What the kinds ``proposed`` are worth today, by debtor; those of whom nothing is proposed count for nothing.

    None where nobody is late.
    """
    late = [(receivable, debtor) for debtor in proposed for receivable in figures[debtor].late]
    if not late:
        return None
    composer = Composer(here, on=here.today, counted_until=None)
    as_business = {
        debtor: DebtorKind.COMPANY if kind is DebtorKind.CONSUMER else kind for debtor, kind in proposed.items()
    }
    items = composer.each([receivable for receivable, _ in late], as_business)
    consumers = {receivable for receivable, debtor in late if proposed[debtor] is DebtorKind.CONSUMER}
    owed = [item for receivable, item in items.items() if receivable not in consumers]
    return Worth(
        totals(item.interest for item in owed) or (Money.zero(),),
        totals(item.compensation for item in owed if item.compensation.amount) or (Money.zero(),),
        totals(amount for receivable in consumers for amount in items[receivable].besides),
    )
