"""What was said and waits for a person."""

from __future__ import annotations

from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql("""
    SELECT 'exchange.unread', count(DISTINCT debtor_id), min(debtor_id), max(debtor_id) FROM exchanges_exchange WHERE is_unread
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Answers that nobody has read."""
    return (Question(COUNTED),)
