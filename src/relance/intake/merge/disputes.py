"""What the books say of claims besides money: which are disputed, when what was invoiced was done, when its demand arrived."""

from __future__ import annotations

from collections import defaultdict

from relance.domain.scenario.decide import HoldKind
from relance.intake.merge.statements import Statements
from relance.journal.appending import Fact
from relance.receivables.models import Hold
from relance.tenancy.statements import Sql, sql


def _of_rows(which: Sql) -> Sql:
    """The receivables that rows ``i`` of the file became, or were.

    The rows are found first: by what the planner knows of receivables from before the load it would look through all rows for
    each of them.
    """
    return sql(
        """(WITH told AS MATERIALIZED (
                SELECT coalesce(i.known, c.id) AS id, i.performed_on, i.received_on
                FROM incoming_receivable i LEFT JOIN created c USING (identity) WHERE {which})
            SELECT * FROM told) i JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = i.id""",
        which=which,
    )


def note_days(db: Statements) -> int:
    """Take over the days of performance and of receipt where nobody said any; returns on how many receivables."""
    return db.run(
        sql(
            """UPDATE receivables_receivable o SET performed_on = coalesce(o.performed_on, f.performed_on),
               demand_received_on = coalesce(o.demand_received_on, f.received_on), touched_at = %(at)s
           FROM (SELECT r.id, i.performed_on, CASE WHEN i.received_on >= r.issued_on THEN i.received_on END AS received_on
                 FROM {of_rows}) f
           WHERE o.organisation_id = %(org)s AND o.id = f.id
               AND (o.performed_on IS NULL AND f.performed_on IS NOT NULL
                   OR o.demand_received_on IS NULL AND f.received_on IS NOT NULL)""",
            of_rows=_of_rows(sql("i.performed_on IS NOT NULL OR i.received_on IS NOT NULL")),
        )
    )


def hold_disputed(db: Statements) -> list[Fact]:
    """Pause what the file calls disputed, once: where somebody ended such a pause, the file's word does not bring it back.

    Returns the journal entries.
    """
    found = db.rows(
        sql(
            """SELECT r.id, r.debtor_id FROM {of_rows} WHERE r.open_amount > 0
               AND NOT EXISTS (SELECT FROM receivables_hold h
                   WHERE h.organisation_id = %(org)s AND h.receivable_id = r.id AND h.kind = 'dispute')
           ORDER BY r.id FOR NO KEY UPDATE OF r""",
            of_rows=_of_rows(sql("i.is_disputed")),
        )
    )
    said = {"kind": HoldKind.DISPUTE.value, "author": db.here.actor, "held_at": db.here.at}
    holds = Hold.objects.bulk_create(
        Hold(organisation_id=db.here.organisation, receivable_id=receivable, **said) for receivable, _ in found
    )
    by_debtor: dict[int, list[Hold]] = defaultdict(list)
    for hold, (_, debtor) in zip(holds, found, strict=True):
        by_debtor[debtor].append(hold)
    return [_held(debtor, mine) for debtor, mine in by_debtor.items()]


def _held(debtor: int, holds: list[Hold]) -> Fact:
    on = [{"receivable_id": one.receivable_id} for one in holds]
    body = {"kind": HoldKind.DISPUTE.value, "holds": [one.pk for one in holds], "on": on}
    return Fact("hold.set", body, chain=debtor)
