"""What is near the end of limitation, in large and old books: rows are read once each, and what is cut is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from relance.receivables import limitation
from relance.receivables.limitation import NEAR, bounds, nearing
from tests.at_work import at_work

TODAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
INVOICES, DEBTORS = 3000, 300
# As an import leaves them before anybody counted rows: the planner knows nothing of them. Due up to six years ago.
FRESH = """
    WITH debtors AS (
        INSERT INTO parties_debtor (organisation_id, code, name, kind, language, siren, siret, vat_number, street, postal_code, city,
            country)
        SELECT %(org)s, 'C' || g, 'Client ' || g, CASE WHEN g %% 10 = 0 THEN 'consumer' ELSE 'company' END, 'fr', '', '', '', '', '',
            '', '' FROM generate_series(1, %(debtors)s) g
        RETURNING id, substr(code, 2)::int AS place)
    INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature, label, order_reference,
        delivery_reference, issued_on, due_on, due_is_assumed, currency, amount, imported_at, touched_at)
    SELECT %(org)s, d.id, 'list', 'i' || g, 'F-' || g, 'invoice', '', '', '', %(today)s::date - (g * 2190 / %(invoices)s) - 30,
        %(today)s::date - (g * 2190 / %(invoices)s), false, 'EUR', 100, now(), now()
    FROM generate_series(1, %(invoices)s) g JOIN debtors d ON d.place = 1 + g %% %(debtors)s
"""


@pytest.fixture
def fresh(organisation: int) -> int:
    facts: dict[str, int | date] = {"org": organisation, "debtors": DEBTORS, "invoices": INVOICES, "today": TODAY}
    with at_work(organisation), connection.cursor() as cursor:
        cursor.execute(FRESH, facts)
    return organisation


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def most_read(organisation: int) -> float:
    """The most rows that any node of the plan went through, kept or thrown away."""
    with at_work(organisation), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) SELECT {NEAR}", bounds(TODAY))
        (explained,) = cursor.fetchone() or ("[]",)
    (found,) = json.loads(explained) if isinstance(explained, str) else explained
    most: float = max(
        one["Actual Loops"] * sum(rows for name, rows in one.items() if name == "Actual Rows" or "Rows Removed" in name)
        for one in nodes(found["Plan"])
    )
    return most


def test_books_just_imported_are_gone_through_once_whatever_the_planner_believes(fresh: int) -> None:
    assert most_read(fresh) <= 2 * INVOICES


def test_all_that_are_near_are_found_the_next_first(fresh: int) -> None:
    with at_work(fresh, NOON) as here:
        near = nearing(here)
    assert near.is_whole
    assert 400 < len(near.listed) < 500  # a sixth of the companies' and a twelfth of the consumers'
    assert [one.last_day for one in near.listed] == sorted(one.last_day for one in near.listed)


def test_of_too_many_the_nearest_are_looked_at_and_the_rest_is_not_denied(
    fresh: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(fresh, NOON) as here:
        every = nearing(here).listed
        monkeypatch.setattr(limitation, "MOST_LOOKED_AT", 100)
        some = nearing(here)
    assert not some.is_whole
    assert 80 < len(some.listed) <= 101
    assert {one.debtor for one in some.listed} <= {one.debtor for one in every}
    assert some.listed[0].last_day == every[0].last_day
