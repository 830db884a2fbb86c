"""What the last run left to a person."""

from __future__ import annotations

from relance.domain.scenario.reasons import FOR_A_PERSON, Reason
from relance.tenancy.context import Acting
from relance.tenancy.waiting import Question

# Customers are asked about, not their invoices: who is of an unsaid kind is counted among the receivables.
TOLD = tuple(reason for reason in FOR_A_PERSON if reason is not Reason.KIND_UNKNOWN)
COUNTED = """
    SELECT 'reason.' || g.outcome, count(*), min(r.debtor_id), max(r.debtor_id)
    FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
    WHERE r.open_amount > 0 AND g.outcome = ANY(%(reasons)s) GROUP BY g.outcome
"""


def tasks(here: Acting) -> tuple[Question, ...]:
    """Receivables that wait for a reason which only a person can end."""
    return (Question(COUNTED, {"reasons": [reason.value for reason in TOLD]}),)
