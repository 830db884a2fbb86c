"""What firms tell a creditor waits for a person: words to read, and letters that may have left."""

from __future__ import annotations

from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

WAITING = sql("""
    SELECT 'firm.word', count(*), min(e.debtor_id), max(e.debtor_id) FROM firms_firmword w JOIN firms_entrusted e ON e.id = w.entrusted_id
    WHERE w.by_firm AND w.read_at IS NULL
    UNION ALL
    SELECT 'firm.letter', count(*), min(e.debtor_id), max(e.debtor_id) FROM firms_firmletter l
    JOIN firms_entrusted e ON e.id = l.entrusted_id
    WHERE l.state = 'unconfirmed'
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Words of firms that nobody has read, and their letters in doubt."""
    return (Question(WAITING),)
