"""Unallocated credits of the books."""

from __future__ import annotations

from relance.intake.merge.statements import Statements


def supersede_credits(db: Statements) -> None:
    """Unallocated credits of the books are what the latest export says: those it no longer has are superseded."""
    db.run(
        """UPDATE receivables_payment p SET voided_at = %(at)s
           WHERE p.organisation_id = %(org)s AND p.source = 'books' AND p.voided_at IS NULL AND p.open_amount = p.amount
               AND p.identity LIKE %(format)s || chr(31) || '%%'
               AND NOT EXISTS (SELECT FROM incoming_credit i
                   WHERE p.identity = %(format)s || chr(31) || i.identity AND i.amount = p.amount)"""
    )
    db.run(
        """INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
               currency, amount, recorded_at)
           SELECT %(org)s, d.id, i.nature, 'books', %(format)s || chr(31) || i.identity, i.reference, i.received_on,
               i.currency, i.amount, %(at)s
           FROM incoming_credit i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
           ON CONFLICT (organisation_id, source, identity) WHERE voided_at IS NULL DO NOTHING"""
    )
