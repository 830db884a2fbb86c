"""Whose unpaid invoices pile up: the rule of ``domain.accumulation``, from what fell due of late."""

from __future__ import annotations

from datetime import date
from typing import Any

from relance.domain.accumulation import LEAST_OVERDUE, STILL_GROWING
from relance.tenancy.statements import sql

ACCUMULATING = sql("""
    SELECT p.debtor_id FROM receivables_receivable p
    WHERE p.open_amount > 0 AND p.nature = 'invoice' AND p.due_on < %(today)s
    GROUP BY p.debtor_id HAVING count(*) >= %(least)s AND max(p.due_on) >= %(grown_since)s
""")


def accumulating_facts(today: date) -> dict[str, Any]:
    """What ``ACCUMULATING`` is filled with."""
    return {"today": today, "grown_since": today - STILL_GROWING, "least": LEAST_OVERDUE}
