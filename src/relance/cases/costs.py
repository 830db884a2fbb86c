"""What a case costs: each cost an act, and on the debtor only what a text puts there."""

from __future__ import annotations

from datetime import date

from relance.cases.acting import HAND, Done, record
from relance.cases.models import Cost
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.money import Money
from relance.domain.procedure.acts.ours import COST_ADDED
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class CostEmpty(DomainError):
    """A cost without a name or a sum."""

    code = "case_cost_empty"
    template = "Say what it was for, and how much: a cost of nothing is none."


@needs(Right.ACT)
def add_cost(
    here: Acting,
    case_id: CaseId,
    what: str,
    amount: Money,
    *,
    on: date,
    ground: str = "",
    by: Who = Who.CREDITOR,
    source: str = HAND,
    reference: str = "",
) -> int:
    """Add a cost, VAT included; below zero: given back. ``ground`` is the text that puts it on the debtor, "" where none does.

    Without a title costs stay with the creditor, but those of an act that the law prescribes (CPCE L111-8).
    Raises CostEmpty, CaseUnknown.
    """
    said = what.replace("\0", "").strip()[:400]
    if not said or not amount.rounded().amount:
        raise CostEmpty
    done = Done(COST_ADDED, by, on, words=said, amount=amount.rounded(), source=source, reference=reference)
    act = record(here, case_id, done)
    made, _ = Cost.objects.get_or_create(
        organisation_id=here.organisation,
        act_id=act,
        defaults={
            "case_id": case_id,
            "what": said,
            "amount": amount.rounded().amount,
            "currency": amount.currency,
            "is_claimable": bool(ground.strip()),
            "ground": ground.strip()[:200],
        },
    )
    return int(made.pk)
