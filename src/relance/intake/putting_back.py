"""What a cancelled import changed is as it was: parts of payments, receivables, payments, the rest, the days of the books."""

from __future__ import annotations

from relance.domain.ledger import CreditNature
from relance.intake.merge.before import DEBTOR, MONTH, NAMED, RECEIVABLE, WORD, WRITTEN
from relance.intake.undoing import BOOKED, Undoing, kept_of
from relance.receivables.allocation import PLACED
from relance.receivables.late_paid import CANCELLED_WITH
from relance.receivables.payment_booking import booking_of, imputing_of
from relance.tenancy.statements import identifier, joined, quoted, sql

# Parts that it set against receivables, taken off again. First those that open the receivable, then, once its amount is what it was,
# those that close it: what is open is never below zero in between, nor above the amount.
PARTS = sql("""SELECT payment_id, receivable_id, currency, -sum(amount) AS amount FROM receivables_imputation
    WHERE organisation_id = %(org)s AND recorded_at = %(moment)s GROUP BY payment_id, receivable_id, currency""")
OPENING = imputing_of(sql("{parts} HAVING sum(amount) > 0", parts=PARTS))
CLOSING = imputing_of(sql("{parts} HAVING sum(amount) < 0", parts=PARTS))


def put_back_receivables(undoing: Undoing) -> None:
    """The columns as they were, but a due date that a person has said to be agreed since."""
    kept = {name: identifier(f"k.{name}") for name in WRITTEN}
    kept["due_on"] = sql("CASE WHEN r.due_is_agreed THEN r.due_on ELSE k.due_on END")
    kept["due_is_assumed"] = sql("NOT r.due_is_agreed AND k.due_is_assumed")
    undoing.run(
        sql(
            """UPDATE receivables_receivable r SET ({columns}, touched_at) = ROW({values}, %(at)s)
            FROM intake_before b, jsonb_populate_record(NULL::receivables_receivable, b.values) k
            WHERE {kept} AND r.organisation_id = %(org)s AND r.id = b.row""",
            columns=joined(", ", map(identifier, kept)),
            values=joined(", ", kept.values()),
            kept=kept_of(RECEIVABLE),
        )
    )


def put_back_payments(undoing: Undoing) -> None:
    """What it booked counts no more; what it ended, or recognised in the books, is as before."""
    undoing.run(
        sql(
            """UPDATE receivables_payment own SET identity = gen_random_uuid()::text FROM receivables_payment credit
            WHERE credit.organisation_id = %(org)s AND credit.source = 'books' AND credit.recorded_at = %(moment)s
                AND own.organisation_id = %(org)s AND own.source = 'person' AND own.identity = {placed} || credit.id
                AND own.voided_at IS NULL""",
            placed=quoted(PLACED),
        )
    )
    undoing.run(
        sql("UPDATE receivables_payment SET voided_at = %(at)s WHERE {booked} AND voided_at IS NULL", booked=BOOKED)
    )
    undoing.run(  # what was still lost after the money that it showed: the loss before it stands again
        sql(
            """UPDATE receivables_payment SET voided_at = %(at)s
            WHERE organisation_id = %(org)s AND recorded_at = %(moment)s AND nature = {loss} AND voided_at IS NULL""",
            loss=quoted(CreditNature.WRITE_OFF.value),
        )
    )
    undoing.run(
        """UPDATE receivables_payment SET voided_at = CASE WHEN voided_at = %(moment)s THEN NULL ELSE voided_at END,
               absorbed_at = CASE WHEN absorbed_at = %(moment)s THEN NULL ELSE absorbed_at END
           WHERE organisation_id = %(org)s AND %(moment)s IN (voided_at, absorbed_at) AND recorded_at < %(moment)s"""
    )


def settle_what_it_brought(undoing: Undoing) -> None:
    """What it brought is no longer in the books, from its own day on: nothing of it was ever late."""
    undoing.run(
        booking_of(
            sql(
                """SELECT debtor_id, 'payment' AS nature, 'books' AS source, {cancelled} || id AS identity, '' AS reference,
                issued_on AS received_on, currency, amount, true AS is_inferred, NULL::date AS open_through,
                id AS receivable_id, open_amount AS imputed
            FROM receivables_receivable WHERE organisation_id = %(org)s AND imported_at = %(moment)s AND open_amount > 0""",
                cancelled=quoted(CANCELLED_WITH),
            )
        )
    )
    undoing.run(
        """UPDATE receivables_receivable SET books_on = NULL, missing_since = NULL
           WHERE organisation_id = %(org)s AND imported_at = %(moment)s"""
    )


def put_back_the_rest(undoing: Undoing) -> None:
    """Customers' details, both words on what two books differ on, and the months of the books."""
    undoing.run(
        sql(
            """UPDATE parties_debtor d SET ({columns}) = ROW({values})
            FROM intake_before b, jsonb_populate_record(NULL::parties_debtor, b.values) k
            WHERE {kept} AND d.organisation_id = %(org)s AND d.id = b.row""",
            columns=joined(", ", map(identifier, NAMED)),
            values=joined(", ", (identifier(f"k.{name}") for name in NAMED)),
            kept=kept_of(DEBTOR),
        )
    )
    undoing.run("DELETE FROM intake_disagreement WHERE organisation_id = %(org)s AND noted_at = %(moment)s")
    undoing.run(
        sql(
            """INSERT INTO intake_disagreement (organisation_id, receivable_id, format, as_of, said_open, noted_at, decision, own_open,
                decided_at, decided_by, why)
            SELECT %(org)s, k.receivable_id, k.format, k.as_of, k.said_open, k.noted_at, k.decision, k.own_open, k.decided_at,
                k.decided_by, k.why
            FROM intake_before b, jsonb_populate_record(NULL::intake_disagreement, b.values) k
            WHERE {kept} ON CONFLICT DO NOTHING""",
            kept=kept_of(WORD),
        )
    )
    day = sql("date '0001-01-01' + (b.row - 1)::int")
    undoing.run(
        sql(
            """DELETE FROM intake_booksmonth m USING intake_before b
            WHERE {kept} AND b.values IS NULL AND m.organisation_id = %(org)s AND m.month = {day}""",
            kept=kept_of(MONTH),
            day=day,
        )
    )
    undoing.run(
        sql(
            """UPDATE intake_booksmonth m SET billed = (b.values ->> 'billed')::numeric, balance = (b.values ->> 'balance')::numeric
            FROM intake_before b WHERE {kept} AND b.values IS NOT NULL AND m.organisation_id = %(org)s AND m.month = {day}""",
            kept=kept_of(MONTH),
            day=day,
        )
    )
    undoing.run("DELETE FROM intake_before WHERE organisation_id = %(org)s AND import_id = %(import)s")


def date_books(undoing: Undoing) -> None:
    """Of what the import told of its own kind, the day of the books is that of the newest one before it again."""
    undoing.run(
        """UPDATE receivables_receivable r SET books_on = (
               SELECT max(n.as_of) FROM intake_import n
               WHERE n.organisation_id = %(org)s AND n.format = %(format)s AND n.as_of < %(as_of)s AND n.imported_at >= r.imported_at)
           WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.books_on = %(as_of)s
               AND NOT EXISTS (SELECT FROM intake_import n
                   WHERE n.organisation_id = %(org)s AND n.format = %(format)s AND n.as_of = %(as_of)s)"""
    )
