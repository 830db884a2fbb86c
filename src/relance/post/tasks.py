"""What of the registered letters waits for a person: uncertain, asked, printed and not posted, overdue, a proof lost."""

from __future__ import annotations

from datetime import timedelta

from relance.domain.procedure.formal_notice import KEPT_AT_THE_COUNTER_DAYS
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql("""
    SELECT 'registered.uncertain', count(*), min(debtor_id), max(debtor_id) FROM post_registeredletter WHERE state = 'unconfirmed'
    UNION ALL
    SELECT 'registered.asks', count(*), min(debtor_id), max(debtor_id) FROM post_registeredletter WHERE asks <> ''
    UNION ALL
    SELECT 'registered.to_post', count(*), min(debtor_id), max(debtor_id) FROM post_registeredletter WHERE state = 'handed_over'
    UNION ALL
    SELECT 'registered.refused', count(*), min(l.debtor_id), max(l.debtor_id) FROM post_registeredletter l
    WHERE l.state = 'refused' AND l.settled_at > %(registered_since)s
        AND NOT EXISTS (SELECT FROM post_registeredletter n WHERE n.owner = l.owner AND n.owner_pk = l.owner_pk AND n.id > l.id)
    UNION ALL
    SELECT 'registered.overdue', count(*), min(debtor_id), max(debtor_id) FROM post_registeredletter
    WHERE state = 'accepted' AND posted_on < %(registered_before)s
        AND standing IN ('posted', 'on_its_way', 'presented', 'at_counter')
    UNION ALL
    SELECT 'registered.proof_lost', count(*), min(l.debtor_id), max(l.debtor_id) FROM post_letterproof p
    JOIN post_registeredletter l ON l.id = p.letter_id WHERE p.lost_at > %(registered_since)s
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """See the statement; a lost proof is told for thirty days."""
    facts = {
        "registered_before": here.today - timedelta(KEPT_AT_THE_COUNTER_DAYS + 12),
        "registered_since": here.at - timedelta(days=30),
    }
    return (Question(COUNTED, facts),)
