"""What of the debtors waits for a person: addresses that failed, doubts about who they are, the mediator consumers may turn to."""

from __future__ import annotations

from collections.abc import Sequence

from relance.tenancy.context import Acting
from relance.tenancy.preferences import MEDIATOR, mediator_of
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Answer, Question, Task

COUNTED = sql("""
    SELECT 'contact.bounced', count(*), min(debtor_id), max(debtor_id) FROM parties_contact WHERE bounced_at IS NOT NULL
    UNION ALL
    SELECT 'debtor.doubted', count(*), min(id), max(id) FROM parties_debtor WHERE maybe_same_as_id IS NOT NULL
    UNION ALL
    SELECT 'debtor.shown_signs', count(*), min(id), max(id) FROM parties_debtor WHERE name LIKE '%%⟨U+%%'
""")
MEDIATION = sql("""
    SELECT '', 1, NULL::bigint, NULL::bigint WHERE EXISTS (SELECT FROM parties_debtor WHERE kind_in_law = 'consumer')
    UNION ALL
    SELECT key || '=' || value, 1, NULL, NULL FROM tenancy_preference WHERE key = ANY(%(mediator)s)
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Addresses that do not work, customers who may be known already, names with hidden signs, a mediator nobody named."""
    return Question(COUNTED), Question(MEDIATION, {"mediator": [choice.key for choice in MEDIATOR]}, _without_mediator)


def _without_mediator(answers: Sequence[Answer]) -> list[Task]:
    has_consumers = any(not one.what for one in answers)
    named = mediator_of(dict(one.what.split("=", 1) for one in answers if one.what))
    return [Task("mediator.missing", 1)] if has_consumers and not named else []
