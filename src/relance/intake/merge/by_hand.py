"""What a person entered before the books showed it: an export that brings the same takes it over, so that it is asked once.

The same invoice is the same debtor, number (whatever its case) and currency; its amount, dates and due date become those of the
books. The same credit note is one of the same debtor, number and currency: what the person set it against stands as his word on
the books' credit (``receivables.allocation``).
"""

from __future__ import annotations

from relance.intake.merge.statements import Statements
from relance.receivables.allocation import PLACED
from relance.receivables.by_hand import HAND
from relance.receivables.corrections import CANCELLING
from relance.tenancy.statements import quoted, sql

# What a person cancelled stays so, whatever the books say that it amounts to.
CANCELLED = sql(
    """EXISTS (SELECT FROM receivables_payment c WHERE c.organisation_id = %(org)s AND c.debtor_id = r.debtor_id
    AND c.identity = {cancelling} || r.id AND c.voided_at IS NULL)""",
    cancelling=quoted(CANCELLING),
)

# Most organisations have few, or none: found first, into a table with statistics, so that no plan begins with the file's rows or with
# all that the books hold.
ENTERED = sql(
    """
    DROP TABLE IF EXISTS by_hand;
    CREATE TEMPORARY TABLE by_hand ON COMMIT DROP AS
        SELECT r.id, d.code AS debtor_code, lower(r.number) AS number, r.currency, r.amount, r.due_on
        FROM receivables_receivable r JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.id = r.debtor_id
        WHERE r.organisation_id = %(org)s AND r.source_format = {hand};
    ANALYZE by_hand
""",
    hand=quoted(HAND),
)
# Where an export splits the invoice into instalments, the one that is likest takes its place; the others are new beside it.
SAME = sql(
    """
    SELECT DISTINCT ON (r.id) r.id, i.identity, i.number, i.amount, i.issued_on, i.due_on, i.due_is_assumed
    FROM by_hand r
    JOIN incoming_receivable i ON i.debtor_code = r.debtor_code AND lower(i.number) = r.number AND i.currency = r.currency
    WHERE NOT EXISTS (SELECT FROM receivables_receivable k
        WHERE k.organisation_id = %(org)s AND k.source_format = %(format)s AND k.identity = i.identity)
    ORDER BY r.id, i.amount = r.amount DESC, i.due_on = r.due_on DESC, i.identity
"""
)


def find_entered(db: Statements) -> bool:
    """Find the invoices that a person entered and no export has brought; whether there is one. Call it before the others."""
    db.run(ENTERED)
    ((is_any,),) = db.rows("SELECT EXISTS (SELECT FROM by_hand)")
    return bool(is_any)


def take_over_invoices(db: Statements) -> None:
    """Make the invoices entered by hand that the file holds too the books' own, before anything is compared with them.

    A person's due date stays where the books assume one. An amount below what was paid already stays as it is: the books' rest
    then counts (``merge.receivables``). Call it when the file is staged; it locks what it changes, by id.
    """
    db.run(
        sql(
            """SELECT FROM receivables_receivable WHERE organisation_id = %(org)s AND id IN ({taken_over})
            ORDER BY id FOR NO KEY UPDATE""",
            taken_over=TAKEN_OVER,
        )
    )
    db.run(
        sql(
            """UPDATE receivables_receivable r SET source_format = %(format)s, identity = settled.identity, touched_at = %(at)s
            FROM ({settled}) settled WHERE r.organisation_id = %(org)s AND r.id = settled.id""",
            settled=SETTLED,
        )
    )
    db.run(
        sql(
            """UPDATE receivables_receivable r SET source_format = %(format)s, identity = same.identity, number = same.number,
                touched_at = %(at)s,
                amount = CASE WHEN same.amount >= r.amount - r.open_amount AND NOT ({cancelled}) THEN same.amount ELSE r.amount END,
                issued_on = same.issued_on,
                due_on = CASE WHEN same.due_is_assumed AND NOT r.due_is_assumed AND r.due_on >= same.issued_on
                    THEN r.due_on ELSE same.due_on END,
                due_is_assumed = same.due_is_assumed AND (r.due_is_assumed OR r.due_on < same.issued_on)
            FROM ({same}) same WHERE r.organisation_id = %(org)s AND r.id = same.id""",
            cancelled=CANCELLED,
            same=SAME,
        )
    )


# What is settled is named by customer and number, often without its figures.
SETTLED = sql(
    """
    SELECT DISTINCT ON (r.id) r.id, s.identity
    FROM by_hand r JOIN incoming_settled s ON s.debtor_code = r.debtor_code AND lower(s.number) = r.number
    WHERE NOT EXISTS (SELECT FROM receivables_receivable k
        WHERE k.organisation_id = %(org)s AND k.source_format = %(format)s AND k.identity = s.identity)
    ORDER BY r.id, s.identity
"""
)

TAKEN_OVER = sql(
    "SELECT id FROM ({same}) same UNION SELECT id FROM ({settled}) settled",
    same=SAME,
    settled=SETTLED,
)


def take_over_credits(db: Statements) -> None:
    """Let a credit note entered by hand stand for the books' own credit of the same number. Call it once these are booked."""
    same = sql("""FROM receivables_payment credit JOIN receivables_payment own ON own.organisation_id = credit.organisation_id
            AND own.debtor_id = credit.debtor_id AND own.currency = credit.currency AND own.reference = credit.reference
        WHERE credit.organisation_id = %(org)s AND credit.source = 'books' AND credit.nature = 'credit_note'
            AND credit.voided_at IS NULL AND credit.placed_at IS NULL AND credit.open_amount = credit.amount
            AND own.source = 'person' AND own.nature = 'credit_note' AND own.voided_at IS NULL AND own.absorbed_at IS NULL
            AND own.identity ~ '^[0-9a-f-]{{36}}$' AND own.amount = credit.amount""")
    db.run(
        sql(
            "CREATE TEMPORARY TABLE entered ON COMMIT DROP AS SELECT own.id AS own, min(credit.id) AS credit {same} GROUP BY own.id",
            same=same,
        )
    )
    db.run(
        sql(
            """UPDATE receivables_payment p SET identity = {placed} || entered.credit FROM entered
            WHERE p.organisation_id = %(org)s AND p.id = entered.own""",
            placed=quoted(PLACED),
        )
    )
    db.run(
        """UPDATE receivables_payment p SET placed_at = %(at)s FROM entered WHERE p.organisation_id = %(org)s AND p.id = entered.credit"""
    )
    db.run("DROP TABLE entered")
