"""The daily run over many receivables of which few are due, against the bare SQL that writes the same rows."""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, date, datetime

import psycopg

from bench.spent import cpu_with

ON = date(2026, 4, 7)
AT = datetime(2026, 4, 7, 6, 0, tzinfo=UTC)
BUDGET, IDLE_BUDGET_S = 2.3, 0.1
PER_DEBTOR = 5
DUE_PER_DEBTOR = 2

# The due ones are a month overdue and planned for the day; the others fall due in a year. One debtor has five of them.
FILL = [
    """INSERT INTO parties_debtor (organisation_id, code, name, kind, language, siren, siret, vat_number, street, postal_code, city,
           country)
       SELECT %(org)s, 'C' || n, 'Client ' || n, 'company', 'fr', '', '', '', n || ' rue Fictive', '75001', 'Paris', 'France'
       FROM generate_series(1, %(debtors)s) n""",
    """INSERT INTO parties_contact (organisation_id, debtor_id, name, email, phone)
       SELECT %(org)s, id, '', 'c' || id || '@client.example', '' FROM parties_debtor WHERE organisation_id = %(org)s""",
    """INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature, label,
           order_reference, delivery_reference, issued_on,
           due_on, due_is_assumed, currency, amount, open_amount, imported_at, touched_at)
       SELECT %(org)s, d.id, 'fec', d.code || '/' || k, d.code || '-' || k, 'invoice', '', '', '', due.day - 30, due.day, false, 'EUR',
           100 + k, 100 + k, now(), now()
       FROM parties_debtor d CROSS JOIN generate_series(1, %(each)s) k
       CROSS JOIN LATERAL (SELECT CASE WHEN substr(d.code, 2)::int <= %(due_debtors)s AND k <= %(due_each)s
           THEN %(on)s::date - 30 ELSE %(on)s::date + 365 END AS day) due
       WHERE d.organisation_id = %(org)s""",
    """INSERT INTO scenarios_dunning (organisation_id, receivable_id, scenario_id, next_on, outcome)
       SELECT %(org)s, r.id, v.id, r.due_on - 5, ''
       FROM receivables_receivable r JOIN scenarios_scenarioversion v ON v.organisation_id = %(org)s AND v.key = 'french-business'
       WHERE r.organisation_id = %(org)s""",
]
WRITTEN = (
    "scenarios_run", "scenarios_decision", "outbox_notice", "outbox_noticeitem", "outbox_message", "journal_head", "journal_event",
)  # fmt: skip


def fill(owner_url: str, organisation: int, *, receivables: int, due: int, due_each: int = DUE_PER_DEBTOR) -> None:
    """Load the organisation with receivables, ``due`` of them a month overdue, ``due_each`` for a debtor; as the owner."""
    facts = {
        "org": organisation, "debtors": receivables // PER_DEBTOR, "each": PER_DEBTOR, "due_each": due_each,
        "due_debtors": due // due_each, "on": ON,
    }  # fmt: skip
    with psycopg.connect(owner_url) as connection:
        for statement in FILL:
            connection.execute(statement, facts)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def bare(owner_url: str, organisation: int) -> float:
    """CPU seconds of writing by SQL alone what the run wrote: the same rows into the same tables, keys and all."""
    with psycopg.connect(owner_url) as connection:
        for table in WRITTEN:
            connection.execute(
                f"CREATE TEMPORARY TABLE rows_{table} AS SELECT * FROM {table} WHERE organisation_id = %s",
                [organisation],
            )
        connection.execute(
            "CREATE TEMPORARY TABLE planned AS SELECT receivable_id, next_on, outcome FROM scenarios_dunning"
            " WHERE organisation_id = %s AND decided_on = %s",
            [organisation, ON],
        )
        for table in reversed(WRITTEN):
            connection.execute(f"DELETE FROM {table} WHERE organisation_id = %s", [organisation])
        connection.execute("DELETE FROM scenarios_touched WHERE organisation_id = %s", [organisation])
        connection.execute(
            "UPDATE scenarios_dunning SET next_on = %s, outcome = '', decided_on = NULL"
            " WHERE organisation_id = %s AND decided_on = %s",
            [ON, organisation, ON],
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        connection.autocommit = False

        def write() -> None:
            for table in WRITTEN:
                connection.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM rows_{table}")
            connection.execute(
                "UPDATE scenarios_dunning g SET next_on = p.next_on, outcome = p.outcome, decided_on = %s FROM planned p"
                " WHERE g.organisation_id = %s AND g.receivable_id = p.receivable_id",
                [ON, organisation],
            )
            connection.commit()

        return cpu_with(connection, write)[0]


def child(owner_url: str, receivables: int, due: int) -> None:
    """In a process of its own, so that its memory is its own: fill, run the day, then a day on which nothing is due."""
    from relance.config import database

    database.set_up_django()
    from django.db import connection

    from relance.scenarios.catalogue import store_presets
    from relance.scenarios.runs import run_day
    from relance.tenancy.context import Desk
    from relance.tenancy.models import Organisation
    from relance.tenancy.organisations import found_organisation

    slug = f"run-{receivables}"
    organisation = found_organisation(
        slug=slug, name=slug, owner_email="b@bench.example", owner_name="Bench", at=AT, is_demonstration=True
    )
    desk = Desk(organisation, "bench", lambda: AT)
    with desk.acting() as here:
        store_presets(here)
        Organisation.objects.update(proposes=False)
    fill(owner_url, organisation, receivables=receivables, due=due)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ours, report = cpu_with(connection.connection, lambda: run_day(desk, on=ON))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    taken = sum(count for by in report.outcomes.values() for count, _ in by.values())
    idle, nothing = cpu_with(connection.connection, lambda: run_day(desk, on=date(2026, 4, 8)))
    assert nothing.notices == 0
    print(
        json.dumps(
            {
                "organisation": organisation,
                "ours": ours,
                "notices": report.notices,
                "decided": taken,
                "idle": idle,
                "peak": peak,
                "before": before,
            }
        )
    )


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
