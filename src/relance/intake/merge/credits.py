"""Unallocated credits of the books."""

from __future__ import annotations

from collections.abc import Collection

from relance.intake.merge.settlements import ABSORPTION_DAYS
from relance.intake.merge.statements import Statements
from relance.receivables.allocation import PLACED
from relance.receivables.payment_booking import NO_PARTS, booking_of, imputing_of
from relance.tenancy.statements import quoted, sql


def supersede_credits(db: Statements, *, aside: Collection[str] = ()) -> None:
    """Unallocated credits of the books are what the latest export says: those it no longer has are superseded, but
    those of customers ``aside`` (by code), of whom a row is in error.

    What somebody set against penalties is such a credit in the books for as long as nobody invoiced these: it is no new money.
    """
    db.run(
        """UPDATE receivables_payment p SET voided_at = %(at)s
           WHERE p.organisation_id = %(org)s AND p.source = 'books' AND p.voided_at IS NULL AND p.open_amount = p.amount
               AND p.identity LIKE %(format)s || chr(31) || '%%'
               AND NOT EXISTS (SELECT FROM incoming_credit i
                   WHERE p.identity = %(format)s || chr(31) || i.identity AND i.amount = p.amount)
               AND NOT EXISTS (SELECT FROM parties_debtor d WHERE d.organisation_id = %(org)s AND d.id = p.debtor_id
                   AND d.code = ANY(%(aside)s))""",
        aside=sorted(aside),
    )
    db.run(
        booking_of(
            sql(
                """SELECT d.id AS debtor_id, i.nature, 'books' AS source, %(format)s || chr(31) || i.identity AS identity, i.reference,
                   i.received_on, i.currency, i.amount, false AS is_inferred, NULL::date AS open_through
               FROM incoming_credit i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
               WHERE NOT EXISTS (SELECT FROM receivables_payment p JOIN receivables_penaltyshare m
                       ON m.organisation_id = %(org)s AND m.payment_id = p.id
                   WHERE p.organisation_id = %(org)s AND p.debtor_id = d.id AND p.source <> 'books' AND p.voided_at IS NULL
                       AND p.identity NOT LIKE {placed} AND p.currency = i.currency AND i.nature = 'payment'
                       AND abs(p.received_on - i.received_on) <= %(days)s
                   GROUP BY p.id HAVING sum(m.amount) = i.amount)""",
                placed=quoted(f"{PLACED}%"),
            ),
            parts=NO_PARTS,
            is_new=False,
        ),
        days=ABSORPTION_DAYS,
    )


FALLEN = """
    SELECT id FROM receivables_payment WHERE organisation_id = %(org)s AND placed_at IS NOT NULL AND voided_at = %(at)s
"""
STAND_INS = """
    SELECT id FROM receivables_payment
    WHERE organisation_id = %(org)s AND source = 'person' AND identity = ANY(%(identities)s) AND voided_at IS NULL
"""


def end_placements(db: Statements) -> None:
    """What a person said that a credit paid ends with the credit: the books settled with it, or took it back.

    They took back what nothing of theirs explains, as far as they still show that much more open than we do: only that is
    owed again. Where it does not fit, less is asked (docs/decisions/0006).
    """
    fallen = [f"{PLACED}{credit}" for (credit,) in db.rows(FALLEN)]
    stand_ins = [payment for (payment,) in db.rows(STAND_INS, identities=fallen)] if fallen else []
    if not stand_ins:
        return
    db.run(
        imputing_of(
            sql("""SELECT payment_id, receivable_id, currency, -amount AS amount FROM (
                SELECT m.payment_id, m.receivable_id, m.currency, sum(m.amount) AS amount,
                    sum(sum(m.amount)) OVER (PARTITION BY m.receivable_id) AS together, i.open - r.open_amount AS missing
                FROM receivables_imputation m
                JOIN receivables_payment p ON p.organisation_id = m.organisation_id AND p.id = m.payment_id
                JOIN receivables_receivable r ON r.organisation_id = m.organisation_id AND r.id = m.receivable_id
                JOIN incoming_receivable i ON r.source_format = %(format)s AND i.known = r.id
                WHERE m.organisation_id = %(org)s AND p.absorbed_at IS NULL AND m.payment_id = ANY(%(stand_ins)s)
                GROUP BY m.payment_id, m.receivable_id, m.currency, i.open, r.open_amount) said
            WHERE amount <> 0 AND together <= missing""")
        ),
        stand_ins=stand_ins,
    )
    db.run(
        """UPDATE receivables_payment SET absorbed_at = coalesce(absorbed_at, %(at)s), voided_at = %(at)s
            WHERE organisation_id = %(org)s AND id = ANY(%(stand_ins)s)""",
        stand_ins=stand_ins,
    )
