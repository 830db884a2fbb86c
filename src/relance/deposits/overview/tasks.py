"""What of the deposits waits for a person."""

from __future__ import annotations

from relance.deposits.card.owing import FACTS, OWED
from relance.deposits.overview.standings import ALIVE, facts_of, known
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql(
    "SELECT 'deposit.' || decides, count(*), min(debtor), max(debtor) FROM ({facts}) f GROUP BY 1",
    facts=facts_of(ALIVE, sql("decides IS NOT NULL")),
)

OWED_BACK = sql(
    """SELECT 'deposit.owed_back', count(*), min(g.debtor_id), max(g.debtor_id) FROM ({owed}) w
    JOIN deposits_guarantee g ON g.id = w.guarantee_id WHERE w.owed > 0""",
    owed=OWED,
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Guarantees that fail before arrival, claims to decide, answers to read, disputes with their day, money that is owed back."""
    return (Question(COUNTED, known(here)), Question(OWED_BACK, FACTS))
