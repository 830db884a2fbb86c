"""What the last run left to a person."""

from __future__ import annotations

from relance.domain.scenario.reasons import Reason
from relance.scenarios.models import FOR_A_PERSON
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

# Of an unsaid kind are customers, who are asked about elsewhere: their invoices have no line.
TOLD = {reason: reason.about.on_today for reason in map(Reason, FOR_A_PERSON) if reason.about.on_today is not None}
COUNTED = sql("""
    SELECT 'reason.' || g.outcome, count(*), min(d.head_id), max(d.head_id)
    FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id JOIN parties_debtor d ON d.id = r.debtor_id
    WHERE r.open_amount > 0 AND g.outcome = ANY(%(reasons)s) GROUP BY g.outcome
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Receivables that wait for a reason which only a person can end."""
    return (Question(COUNTED, {"reasons": [reason.value for reason in TOLD]}),)
