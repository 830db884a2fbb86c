"""Unallocated credits of the books."""

from __future__ import annotations

from relance.intake.merge.settlements import ABSORPTION_DAYS
from relance.intake.merge.statements import Statements
from relance.receivables.allocation import PLACED


def supersede_credits(db: Statements) -> None:
    """Unallocated credits of the books are what the latest export says: those it no longer has are superseded.

    What somebody set against penalties is such a credit in the books for as long as nobody invoiced these: it is no new money.
    """
    db.run(
        """UPDATE receivables_payment p SET voided_at = %(at)s
           WHERE p.organisation_id = %(org)s AND p.source = 'books' AND p.voided_at IS NULL AND p.open_amount = p.amount
               AND p.identity LIKE %(format)s || chr(31) || '%%'
               AND NOT EXISTS (SELECT FROM incoming_credit i
                   WHERE p.identity = %(format)s || chr(31) || i.identity AND i.amount = p.amount)"""
    )
    db.run(
        f"""INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
               currency, amount, recorded_at)
           SELECT %(org)s, d.id, i.nature, 'books', %(format)s || chr(31) || i.identity, i.reference, i.received_on,
               i.currency, i.amount, %(at)s
           FROM incoming_credit i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
           WHERE NOT EXISTS (SELECT FROM receivables_payment p JOIN receivables_penaltyshare m
                   ON m.organisation_id = %(org)s AND m.payment_id = p.id
               WHERE p.organisation_id = %(org)s AND p.debtor_id = d.id AND p.source <> 'books' AND p.voided_at IS NULL
                   AND p.identity NOT LIKE '{PLACED}%%' AND p.currency = i.currency AND i.nature = 'payment'
                   AND abs(p.received_on - i.received_on) <= %(days)s
               GROUP BY p.id HAVING sum(m.amount) = i.amount)
           ON CONFLICT (organisation_id, source, identity) WHERE voided_at IS NULL DO NOTHING""",  # noqa: S608 (a word of our own)
        days=ABSORPTION_DAYS,
    )


FALLEN = f"""
    SELECT stand_in.id FROM receivables_payment credit
    JOIN receivables_payment stand_in ON stand_in.organisation_id = credit.organisation_id AND stand_in.source = 'person'
        AND stand_in.identity = '{PLACED}' || credit.id AND stand_in.voided_at IS NULL
    WHERE credit.organisation_id = %(org)s AND credit.placed_at IS NOT NULL AND credit.voided_at = %(at)s
"""  # noqa: S608 (a word of our own)


def end_placements(db: Statements) -> None:
    """What a person said that a credit paid ends with the credit: the books settled with it, or took it back.

    They took back what nothing of theirs explains, as far as they still show that much more open than we do: only that is
    owed again. Where it does not fit, less is asked (docs/decisions/0006).
    """
    db.run(
        f"""INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
            SELECT %(org)s, payment_id, receivable_id, currency, -amount, %(at)s FROM (
                SELECT m.payment_id, m.receivable_id, m.currency, sum(m.amount) AS amount,
                    sum(sum(m.amount)) OVER (PARTITION BY m.receivable_id) AS together, i.open - r.open_amount AS missing
                FROM receivables_imputation m
                JOIN receivables_payment p ON p.organisation_id = m.organisation_id AND p.id = m.payment_id
                JOIN receivables_receivable r ON r.organisation_id = m.organisation_id AND r.id = m.receivable_id
                JOIN incoming_receivable i ON r.source_format = %(format)s AND r.identity = i.identity
                WHERE m.organisation_id = %(org)s AND p.absorbed_at IS NULL AND p.id IN ({FALLEN})
                GROUP BY m.payment_id, m.receivable_id, m.currency, i.open, r.open_amount) said
            WHERE amount <> 0 AND together <= missing"""  # noqa: S608 (a piece of our own)
    )
    db.run(
        f"""UPDATE receivables_payment SET absorbed_at = coalesce(absorbed_at, %(at)s), voided_at = %(at)s
            WHERE organisation_id = %(org)s AND id IN ({FALLEN})"""  # noqa: S608 (a piece of our own)
    )
