"""What it costs a creditor that every table is closed to firms: the same count with and without that policy."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal

import psycopg

from relance.tenancy.row_level import closed_under_mandate

ROUNDS = 15
BUDGET = 1.1
COUNT = "SELECT count(*), sum(amount) FROM receivables_receivable WHERE open_amount > 0"
CLOSED = closed_under_mandate("receivables_receivable")


def cost_of_being_closed(owner_url: str, app_url: str, organisation: int) -> tuple[float, float]:
    """Median seconds of one count with the policy and without it, taken in turn; the policy stands at the end."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    sums: set[tuple[int, Decimal | None]] = set()
    with psycopg.connect(owner_url, autocommit=True) as owner, psycopg.connect(app_url) as app:
        app.execute(
            "SELECT set_config('app.organisation', %s, false), set_config('app.mandate', '', false)",
            [str(organisation)],
        )
        app.commit()
        for turn in range(2 * ROUNDS + 2):
            is_closed = turn % 2 == 0
            owner.execute("DROP POLICY IF EXISTS closed_under_mandate ON receivables_receivable")
            if is_closed:
                owner.execute(CLOSED)
            app.execute("SELECT 1 FROM receivables_receivable LIMIT 1")  # the catalogue is read anew
            started = time.perf_counter()
            sums |= set(app.execute(COUNT).fetchall())
            taken[is_closed].append(time.perf_counter() - started)
            app.commit()
        owner.execute("DROP POLICY IF EXISTS closed_under_mandate ON receivables_receivable")
        owner.execute(CLOSED)
    if len(sums) != 1:
        raise RuntimeError(f"the policy changed what a creditor sees: {sums}")
    return statistics.median(taken[True][1:]), statistics.median(taken[False][1:])
