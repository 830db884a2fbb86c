"""What of the letters' texts waits for a person."""

from __future__ import annotations

from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql("SELECT 'text.waiting', count(*), NULL::bigint, NULL::bigint FROM letters_proposedtext")


def tasks(here: Acting) -> tuple[Question, ...]:
    """A company's own words that wait for a second reader."""
    return (Question(COUNTED),)
