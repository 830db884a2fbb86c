"""Cases of several debtors in one act: each debtor's is a transaction of its own, and what blocks one leaves the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relance.cases.opening import open_case
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.sentences import Sentence
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.rights import Right, demand

Giving = Callable[[Acting, DebtorId, Sequence[ReceivableId]], CaseId]


@dataclass(frozen=True, slots=True)
class OpenedCases:
    """The cases that were opened, and of whom none was, with why."""

    cases: tuple[CaseId, ...]
    refused: tuple[tuple[str, Sentence], ...]


def open_each(desk: ActsAnew, receivables: Sequence[ReceivableId], give: Giving = open_case) -> OpenedCases:
    """Open a case for each customer of whom some of these receivables are, with all of theirs among them, and ``give`` it away."""
    theirs: dict[int, list[ReceivableId]] = defaultdict(list)
    names: dict[int, str] = {}
    with desk.acting() as here:
        demand(Right.ACT, here)
        for one in Receivable.objects.filter(pk__in=receivables).select_related("debtor").order_by("pk"):
            theirs[one.debtor.head_id].append(ReceivableId(one.pk))
            names.setdefault(one.debtor.head_id, one.debtor.name)
    opened: list[CaseId] = []
    refused: list[tuple[str, Sentence]] = []
    for debtor, mine in sorted(theirs.items()):
        try:
            with desk.acting() as here:
                opened.append(give(here, DebtorId(debtor), mine))
        except DomainError as why:
            refused.append((names[debtor], why.sentence))
    return OpenedCases(tuple(opened), tuple(refused))
