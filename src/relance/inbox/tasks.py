"""What came in by e-mail and waits for a person."""

from __future__ import annotations

from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql("SELECT 'mail.waiting', count(*), NULL::bigint, NULL::bigint FROM inbox_mail WHERE state = 'waiting'")


def tasks(here: Acting) -> tuple[Question, ...]:
    """Mail of which we cannot tell whose it is."""
    return (Question(COUNTED),)
