"""What people and banks did to receivables since an import, by why it keeps that import from being cancelled: each a query that names
the first few invoices.

Each query says what is concerned by ``{concerned}``, which ``done_since`` fills in."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.receivables.allocation import PLACED
from relance.receivables.payment_booking import PENALTIES, PRINCIPAL
from relance.tenancy.statements import Sql, quoted, sql


def _parts(table: Sql) -> Sql:
    """What was set against receivables since, by payment. What came and went again leaves nothing: an import that was cancelled in
    between, a payment that a person took back."""
    return sql(
        """(SELECT receivable_id, payment_id FROM {table} WHERE organisation_id = %(org)s AND recorded_at > %(moment)s
            GROUP BY receivable_id, payment_id HAVING sum(amount) <> 0)""",
        table=table,
    )


MADE = sql("x.organisation_id = %(org)s AND x.receivable_id = r.id")
WITH_PARTS = sql("JOIN {parts} x ON x.receivable_id = r.id", parts=_parts(PRINCIPAL))
WITH_PENALTIES = sql("JOIN {parts} x ON x.receivable_id = r.id", parts=_parts(PENALTIES))
# Why, what is joined to the receivables ``r`` concerned, and the condition.
OF_RECEIVABLES: tuple[tuple[Sentence, Sql, Sql], ...] = (
    (Sentence("something was paid or set against what it brought or changed"), WITH_PARTS, sql("true")),
    (Sentence("penalties were paid on what it brought or changed"), WITH_PENALTIES, sql("true")),
    (
        Sentence("what it brought was put on hold, or promised to be paid"),
        sql("JOIN receivables_hold x ON {made}", made=MADE),
        sql("x.held_at > %(moment)s AND x.released_at IS NULL"),
    ),
    (
        Sentence("what it brought or changed was corrected or cancelled by hand"),
        sql("JOIN receivables_correction x ON {made}", made=MADE),
        sql("x.made_at > %(moment)s"),
    ),
    (
        Sentence("something was chosen about penalties of what it brought or changed"),
        sql("JOIN receivables_penaltychoice x ON {made}", made=MADE),
        sql("x.chosen_at > %(moment)s"),
    ),
    (
        Sentence("something was noted about the limitation of what it brought or changed"),
        sql("JOIN receivables_limitationnote x ON {made}", made=MADE),
        sql("x.recorded_at > %(moment)s AND x.withdrawn_at IS NULL"),
    ),
    (
        Sentence("what it brought is in collection"),
        sql(""),
        sql("r.handed_to IS NOT NULL AND r.handed_since > %(moment)s"),
    ),
    (
        Sentence("somebody said which of two sources is right"),
        sql("JOIN intake_disagreement x ON {made}", made=MADE),
        sql("x.decided_at > %(moment)s"),
    ),
)
# The same of payments that the import booked, or ended.
OF_PAYMENTS: tuple[tuple[Sentence, Sql], ...] = (
    (
        Sentence("a credit that it brought was set against invoices"),
        sql(
            """SELECT p.reference FROM receivables_payment p WHERE p.organisation_id = %(org)s AND p.source = 'books'
                AND p.recorded_at = %(moment)s AND (p.placed_at > %(moment)s OR EXISTS (SELECT FROM {parts} x
                    WHERE x.payment_id = p.id) OR EXISTS (
                    SELECT FROM receivables_payment own WHERE own.organisation_id = %(org)s AND own.identity = {placed} || p.id
                        AND own.recorded_at > %(moment)s))
            ORDER BY p.reference LIMIT 6""",
            parts=_parts(PRINCIPAL),
            placed=quoted(PLACED),
        ),
    ),
    (
        Sentence("a payment that it recognised was used otherwise since"),
        sql(
            """SELECT DISTINCT p.reference FROM receivables_payment p JOIN {parts} x ON x.payment_id = p.id
            WHERE p.organisation_id = %(org)s AND %(moment)s IN (p.voided_at, p.absorbed_at)
            ORDER BY p.reference LIMIT 6""",
            parts=_parts(PRINCIPAL),
        ),
    ),
)


def done_since(concerned: Sql) -> list[tuple[Sentence, Sql]]:
    """Why an import cannot be cancelled, and the query that names what says so. ``concerned``: the ids that it brought or changed."""
    of_receivables = [
        (
            why,
            sql(
                """SELECT DISTINCT r.number FROM receivables_receivable r JOIN ({concerned}) AS c (id) ON c.id = r.id {join}
                WHERE r.organisation_id = %(org)s AND {which} ORDER BY r.number LIMIT 6""",
                concerned=concerned,
                join=join,
                which=which,
            ),
        )
        for why, join, which in OF_RECEIVABLES
    ]
    return [*of_receivables, *OF_PAYMENTS]
