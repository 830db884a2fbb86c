"""When each receivable is decided next: enrolled once, woken by what touches it, planned again by each decision."""

from __future__ import annotations

from datetime import date

from django.db import connection

from relance.domain.ledger import ClaimKind
from relance.scenarios.catalogue import DEPOSIT_LADDER, Catalogue, first_offset
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock


def enrol(here: Acting) -> int:
    """Give every new receivable its scenario, and the first day on which that may call for a step; returns how many.

    New are those after the last one enrolled. Imports and free claims make receivables, one at a time under a lock that is shared
    here: so ids rise in the order in which they can be seen. What is settled already waits until something touches it.
    """
    catalogue = Catalogue(here)
    latest = {key: published for key, published in catalogue.latest().items() if published.version is not None}
    kinds = {kind.value: published.scenario.key for kind, published in catalogue.by_kind().items()}
    hold_lock(Lock.BOOKS, here, alone=False)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH version AS (SELECT * FROM unnest(%(keys)s::text[], %(ids)s::bigint[], %(offsets)s::int[]) v (key, id, days)),
                kind AS (SELECT * FROM unnest(%(kinds)s::text[], %(kind_keys)s::text[]) k (kind, key))
            INSERT INTO scenarios_dunning (organisation_id, receivable_id, scenario_id, next_on, outcome)
            SELECT %(org)s, r.id, version.id, CASE WHEN r.open_amount > 0 THEN r.due_on + version.days END, ''
            FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id
            JOIN parties_debtor d ON d.id = own.head_id
            LEFT JOIN scenarios_scenariochoice cr ON cr.receivable_id = r.id
            LEFT JOIN scenarios_scenariochoice cd ON cd.debtor_id = d.id
            JOIN kind ON kind.kind = d.kind_in_law
            JOIN version ON version.key = coalesce(
                cr.key, CASE r.claim_kind WHEN %(deposit)s THEN %(ladder)s END, cd.key, kind.key)
            WHERE r.id > (SELECT coalesce(max(receivable_id), 0) FROM scenarios_dunning)
            """,
            {
                "org": here.organisation,
                "deposit": ClaimKind.DEPOSIT_CLAIM.value,
                "ladder": DEPOSIT_LADDER,
                "keys": list(latest),
                "ids": [one.version for one in latest.values()],
                "offsets": [first_offset(one.scenario) for one in latest.values()],
                "kinds": list(kinds),
                "kind_keys": list(kinds.values()),
            },
        )
        return int(cursor.rowcount)


def wake(here: Acting, on: date) -> int:
    """Bring back to ``on`` the plan of everything that was touched since it was planned; what is settled has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH woken AS (DELETE FROM scenarios_touched RETURNING receivable_id)
            UPDATE scenarios_dunning g
            SET next_on = CASE WHEN r.open_amount > 0 THEN least(coalesce(g.next_on, %(on)s), %(on)s) END
            FROM woken JOIN receivables_receivable r ON r.id = woken.receivable_id
            WHERE g.receivable_id = woken.receivable_id
            """,
            {"on": on},
        )
        return int(cursor.rowcount)


def replan(here: Acting, plans: list[tuple[int, int | None, date | None, str]], *, on: date) -> None:
    """Write what was decided on ``on``: for each receivable its scenario's version, the next day to decide, the outcome."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS planned")
        cursor.execute(
            "CREATE TEMPORARY TABLE planned (receivable_id bigint, scenario_id bigint, next_on date, outcome text)"
            " ON COMMIT DROP"
        )
        with cursor.copy("COPY planned FROM STDIN") as copy:
            for plan in plans:
                copy.write_row(plan)
        cursor.execute(
            """UPDATE scenarios_dunning g SET next_on = p.next_on, outcome = p.outcome, decided_on = %s,
                   scenario_id = coalesce(p.scenario_id, g.scenario_id)
               FROM planned p WHERE g.receivable_id = p.receivable_id""",
            [on],
        )
