"""The views of what was asked and what reached a debtor say the same states as the domain."""

from __future__ import annotations

import re

import pytest
from django.db import connections

from relance.domain.delivery import PROVEN, REACHING, UNCLAIMED
from relance.domain.scenario.model import Stage
from relance.outbox.notice_terms import NOT_POSTED_IN_TIME, POSTED_TOO_LATE
from relance.outbox.preparation import LETTER_FAILED


def definition(view: str) -> str:
    """The view as the database has it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_viewdef(%s::regclass)", [view])
        (text,) = cursor.fetchone() or ("",)
    return str(text)


def states(view: str) -> list[set[str]]:
    """The lists of states in the view, in their order."""
    return [set(re.findall(r"'(\w+)'::", one)) for one in re.findall(r"ARRAY\[(.*?)\]", definition(view))]


@pytest.mark.parametrize(
    ("view", "listed"), [("outbox_asked", [REACHING, PROVEN, UNCLAIMED]), ("outbox_contact", [REACHING, UNCLAIMED])]
)
def test_a_view_counts_the_states_that_the_domain_counts(
    database: None, view: str, listed: list[frozenset[str]]
) -> None:
    assert states(view) == [set(one) for one in listed]


def test_what_reached_a_debtor_is_what_the_contacts_say_has(database: None) -> None:
    assert re.search(r"FROM outbox_contact\s+WHERE (outbox_contact\.)?has_reached", definition("outbox_reached"))


def test_a_notice_counts_as_the_domain_says(database: None) -> None:
    text = definition("outbox_counted_notice")
    assert states("outbox_counted_notice")[0] == {NOT_POSTED_IN_TIME, POSTED_TOO_LATE}
    assert f"stage >= {Stage.MISE_EN_DEMEURE.value}" in text
    assert f"THEN {Stage.REMINDER.value}" in text
    assert LETTER_FAILED in definition("outbox_not_written")


def test_the_views_show_what_their_reader_may_see(database: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND NOT 'security_invoker=true' = ANY(reloptions)"
            " AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []
