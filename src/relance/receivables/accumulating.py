"""Whose unpaid invoices pile up: the rule of ``domain.accumulation``, from what fell due of late."""

from __future__ import annotations

from datetime import date
from typing import Any

from relance.domain.accumulation import LEAST_OVERDUE, STILL_GROWING
from relance.tenancy.statements import sql

LATE = sql("p.open_amount > 0 AND p.nature = 'invoice' AND p.due_on < %(today)s")
HEAP = sql("HAVING count(*) >= %(least)s AND max(p.due_on) >= %(grown_since)s")
# The customers, each by their head. Few have several accounts: only theirs are put together, the others' are counted as they lie.
ACCUMULATING = sql(
    """
    SELECT alone.debtor_id FROM (SELECT p.debtor_id FROM receivables_receivable p WHERE {late} GROUP BY p.debtor_id {heap}) alone
    JOIN parties_debtor d ON d.id = alone.debtor_id
    WHERE d.same_as_id IS NULL AND NOT EXISTS (SELECT FROM parties_debtor g WHERE g.same_as_id = d.id)
    UNION ALL
    SELECT several.head_id FROM (
        SELECT g.same_as_id AS head_id, g.id FROM parties_debtor g WHERE g.same_as_id IS NOT NULL
        UNION SELECT g.same_as_id, g.same_as_id FROM parties_debtor g WHERE g.same_as_id IS NOT NULL) several
    JOIN receivables_receivable p ON p.debtor_id = several.id WHERE {late} GROUP BY several.head_id {heap}
""",
    late=LATE,
    heap=HEAP,
)


def accumulating_facts(today: date) -> dict[str, Any]:
    """What ``ACCUMULATING`` is filled with."""
    return {"today": today, "grown_since": today - STILL_GROWING, "least": LEAST_OVERDUE}
