"""What of the messages waits for a person."""

from __future__ import annotations

from relance.domain.delivery import UNCLAIMED
from relance.letters.letterhead import REQUIRED
from relance.tenancy.context import Acting
from relance.tenancy.statements import listed, sql
from relance.tenancy.waiting import Question

COUNTED = sql(
    """
    SELECT CASE WHEN m.state = 'queued' THEN 'message.to_print' ELSE 'message.' || m.state END, count(*),
        min(n.debtor_id), max(n.debtor_id)
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE m.state IN ('unconfirmed', 'handed_over', 'kept_back') AND m.channel <> 'person'
        OR m.state = 'queued' AND m.channel = 'post' GROUP BY 1
    UNION ALL
    SELECT 'letter.not_written', count(*), min(debtor_id), max(debtor_id) FROM outbox_not_written
    UNION ALL
    SELECT 'identity.missing', 1, NULL, NULL WHERE EXISTS (SELECT FROM outbox_message WHERE state IN ({unclaimed}))
        AND (SELECT count(*) FROM tenancy_preference WHERE key = ANY(%(identity)s)) < %(identity_size)s
""",
    unclaimed=listed(UNCLAIMED),
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Messages whose end nobody knows, are kept back or are to be printed; letters that could not be written, or say not who asks."""
    return (Question(COUNTED, {"identity": [choice.key for choice in REQUIRED], "identity_size": len(REQUIRED)}),)
