"""What of the messages waits for a person, and what nobody has asked for although it is pursued."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from relance.domain.delivery import UNCLAIMED
from relance.letters.letterhead import REQUIRED
from relance.outbox.late_paid import MOST_AT_ONCE, STEP_KEY
from relance.outbox.preparation import Composers
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.statements import listed, quoted, sql
from relance.tenancy.waiting import Answer, Question, Task

IN_A_REGISTERED_LETTER = sql("""SELECT FROM post_registeredletter l WHERE l.owner = 'notice' AND l.owner_pk = m.id
        AND l.state NOT IN ('refused', 'voided')""")
COUNTED = sql(
    """
    SELECT CASE WHEN m.state = 'queued' THEN 'message.to_print' ELSE 'message.' || m.state END, count(*),
        min(n.debtor_id), max(n.debtor_id)
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE m.state IN ('unconfirmed', 'handed_over', 'kept_back') AND m.channel <> 'person'
        AND NOT EXISTS ({registered})
        OR m.state = 'queued' AND m.channel = 'post' AND NOT EXISTS ({registered}) GROUP BY 1
    UNION ALL
    SELECT 'letter.not_written', count(*), min(debtor_id), max(debtor_id) FROM outbox_not_written
    UNION ALL
    SELECT 'identity.missing', 1, NULL, NULL WHERE EXISTS (SELECT FROM outbox_message WHERE state IN ({unclaimed}))
        AND (SELECT count(*) FROM tenancy_preference WHERE key = ANY(%(identity)s)) < %(identity_size)s
""",
    unclaimed=listed(UNCLAIMED),
    registered=IN_A_REGISTERED_LETTER,
)


# Penalties that somebody pursues, of debtors who owe nothing else: no reminder will bear them, and no letter of their own does.
UNASKED = sql(
    """
    SELECT json_agg(p.receivable_id)::text, count(*), min(p.head_id), max(p.head_id) FROM (
        SELECT c.receivable_id, d.head_id FROM (
            SELECT DISTINCT ON (receivable_id) receivable_id, debtor_id, fate FROM receivables_penaltychoice
            ORDER BY receivable_id, id DESC) c
        JOIN receivables_receivable r ON r.id = c.receivable_id AND r.open_amount = 0
        JOIN parties_debtor d ON d.id = c.debtor_id
        WHERE c.fate = 'pursue' AND NOT EXISTS (SELECT FROM parties_debtor a JOIN receivables_receivable o ON o.debtor_id = a.id
                WHERE (a.id = d.head_id OR a.same_as_id = d.head_id) AND o.open_amount > 0 AND o.nature = 'invoice')
            AND NOT EXISTS (SELECT FROM outbox_asked a WHERE a.receivable_id = c.receivable_id AND a.step_key = {step_key}
                AND a.state NOT IN ('voided', 'refused', 'bounced'))
        ORDER BY c.receivable_id LIMIT {most}) p
    HAVING count(*) > 0
""",
    step_key=quoted(STEP_KEY),
    most=MOST_AT_ONCE,
)
NAMED = 5  # invoices whose numbers the task tells


def tasks(here: Acting) -> tuple[Question, ...]:
    """Messages whose end nobody knows, are kept back or are to be printed; letters that could not be written, or say not who asks;
    penalties that are pursued and that nothing asks for.
    """
    return (
        Question(COUNTED, {"identity": [choice.key for choice in REQUIRED], "identity_size": len(REQUIRED)}),
        Question(UNASKED, {}, partial(_unasked, here)),
    )


def _unasked(here: Acting, answers: Sequence[Answer]) -> list[Task]:
    """Those of them that are still owed and that a letter may ask for today."""
    named = [pk for one in answers for pk in json.loads(one.what)]
    if not named:
        return []
    owed = Composers(here).of_day(here.today, here.today).pursued(named)
    found = list(Receivable.objects.select_related("debtor").filter(pk__in=owed).order_by("pk"))
    if not found:
        return []
    numbers = tuple(one.number for one in found[:NAMED])
    has_others = len({one.debtor_id for one in found}) > 1
    return [Task("penalties.unasked", len(found), found[0].debtor.name, has_others, {"numbers": numbers})]
