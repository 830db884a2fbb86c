"""The views of what was asked and what reached a debtor say the same states as the domain."""

from __future__ import annotations

import re

import pytest
from django.db import connections

from relance.domain.delivery import PROVEN, REACHING


def states(view: str) -> list[set[str]]:
    """The lists of states in the view as the database has it, in their order."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_viewdef(%s::regclass)", [view])
        (text,) = cursor.fetchone() or ("",)
    return [set(re.findall(r"'(\w+)'::", one)) for one in re.findall(r"ARRAY\[(.*?)\]", text)]


@pytest.mark.parametrize(("view", "listed"), [("outbox_asked", [REACHING, PROVEN]), ("outbox_reached", [REACHING])])
def test_a_view_counts_the_states_that_the_domain_counts(
    database: None, view: str, listed: list[frozenset[str]]
) -> None:
    assert states(view) == [set(one) for one in listed]


def test_the_views_show_what_their_reader_may_see(database: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND NOT 'security_invoker=true' = ANY(reloptions)"
            " AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []
