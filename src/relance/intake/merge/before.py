"""What an import changes of what is there, kept as it was, so that the import can be cancelled (docs/decisions/0043).

Rows that may change are copied into a temporary table before the first statement of the merge touches them; what is otherwise at
the end is kept with the import. What is booked needs no copy: payments and their parts bear the import's moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from relance.intake.merge.by_hand import TAKEN_OVER
from relance.intake.merge.receivables import CHANGING
from relance.intake.merge.statements import Statements
from relance.intake.models import BooksMonth
from relance.tenancy.statements import Sql, identifier, joined, quoted, sql

RECEIVABLE, DEBTOR, WORD, MONTH = "receivable", "debtor", "word", "month"
# Of a receivable what imports write; what is open follows from it, and what a person says beside it stays.
WRITTEN = (
    "source_format", "identity", "number", "nature", "issued_on", "due_on", "due_is_assumed", "amount", "missing_since",
    "order_reference", "delivery_reference", "performed_on", "demand_received_on", "books_on",
)  # fmt: skip
NAMED = (
    "code", "name", "kind", "language", "siren", "siret", "vat_number", "street", "street_2", "postal_code", "city", "country",
)  # fmt: skip


def _values(row: str, columns: Iterable[str]) -> Sql:
    pairs = (joined(", ", (quoted(name), identifier(f"{row}.{name}"))) for name in columns)
    return sql("jsonb_build_object({pairs})", pairs=joined(", ", pairs))


OF_RECEIVABLE, OF_DEBTOR = _values("r", WRITTEN), _values("d", NAMED)
# Besides what the merge changes: what another kind of books holds, whose day it moves, and days that it fills in.
TOLD_TOO = sql("""
    SELECT r.id FROM incoming_receivable i JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = i.known
        WHERE r.source_format <> %(format)s OR r.performed_on IS NULL AND i.performed_on IS NOT NULL
            OR r.demand_received_on IS NULL AND i.received_on IS NOT NULL
    UNION SELECT r.id FROM settled s JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = s.id
        WHERE r.source_format <> %(format)s
""")


def begin_keeping(db: Statements, recoded: Collection[str]) -> None:
    """Make the table, and keep the customers of codes that are ``recoded`` with what they owe. Call it before anything is changed."""
    db.run(
        """DROP TABLE IF EXISTS before_import;
           CREATE TEMPORARY TABLE before_import (what text, row bigint, values jsonb, PRIMARY KEY (what, row)) ON COMMIT DROP"""
    )
    if recoded:
        codes = {"codes": sorted(recoded)}
        db.run(
            sql(
                """INSERT INTO before_import SELECT {what}, d.id, {values} FROM parties_debtor d
                WHERE d.organisation_id = %(org)s AND d.code = ANY(%(codes)s)""",
                what=quoted(DEBTOR),
                values=OF_DEBTOR,
            ),
            **codes,
        )
        theirs = sql("""SELECT r.id FROM receivables_receivable r
            JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.id = r.debtor_id
            WHERE r.organisation_id = %(org)s AND d.code = ANY(%(codes)s)""")
        _keep(db, theirs, **codes)


def keep_taken_over(db: Statements) -> None:
    """Keep what a person entered and the file takes over. Call it when the file is staged."""
    _keep(db, TAKEN_OVER)


def keep_changing(db: Statements) -> None:
    """Keep what the merge may change of what the books hold, and both words where two differ. Call it when the file is matched."""
    _keep(db, joined(" UNION ", (CHANGING, TOLD_TOO)))
    db.run(
        sql(
            """INSERT INTO before_import SELECT {what}, g.id, to_jsonb(g) FROM intake_disagreement g
            WHERE g.organisation_id = %(org)s AND g.receivable_id IN (
                SELECT known FROM incoming_receivable WHERE known IS NOT NULL UNION SELECT id FROM settled)""",
            what=quoted(WORD),
        )
    )


def _keep(db: Statements, which: Sql, **parameters: object) -> None:
    db.run(
        sql(
            """INSERT INTO before_import SELECT {what}, r.id, {values} FROM receivables_receivable r
            WHERE r.organisation_id = %(org)s AND r.id IN ({which}) ON CONFLICT DO NOTHING""",
            what=quoted(RECEIVABLE),
            values=OF_RECEIVABLE,
            which=which,
        ),
        **parameters,
    )


def keep_debtors(db: Statements, which: Sql) -> None:
    """Keep the customers ``d`` that a row ``i`` of the file changes, as ``which`` says."""
    db.run(
        sql(
            """INSERT INTO before_import SELECT {what}, d.id, {values} FROM incoming_debtor i
            JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code AND {which} ON CONFLICT DO NOTHING""",
            what=quoted(DEBTOR),
            values=OF_DEBTOR,
            which=which,
        )
    )


def keep_months_before(db: Statements, months: Collection[date]) -> None:
    """Keep what the books said of these months. Call it before they are written."""
    told = {one.month: one for one in BooksMonth.objects.filter(month__in=months)}
    db.run(
        """INSERT INTO before_import SELECT %(what)s, t.row, t.said::jsonb
           FROM unnest(%(rows)s::bigint[], %(said)s::text[]) AS t (row, said)""",
        what=MONTH,
        rows=[day.toordinal() for day in months],
        said=[
            f'{{"billed": "{told[day].billed}", "balance": "{told[day].balance}"}}' if day in told else None
            for day in months
        ],
    )


def keep_with_import(db: Statements, import_id: int) -> None:
    """Keep with the import what it changed."""
    db.run(
        sql(
            """INSERT INTO intake_before (organisation_id, import_id, what, row, values)
            SELECT %(org)s, %(import)s, b.what, b.row, b.values FROM before_import b
            LEFT JOIN receivables_receivable r ON b.what = {receivable} AND r.organisation_id = %(org)s AND r.id = b.row
            LEFT JOIN parties_debtor d ON b.what = {debtor} AND d.organisation_id = %(org)s AND d.id = b.row
            LEFT JOIN intake_disagreement g ON b.what = {word} AND g.organisation_id = %(org)s AND g.id = b.row
            WHERE b.what = {month} OR b.what = {word} AND g.id IS NULL
                OR b.what = {receivable} AND b.values <> {of_receivable} OR b.what = {debtor} AND b.values <> {of_debtor}""",
            receivable=quoted(RECEIVABLE),
            debtor=quoted(DEBTOR),
            word=quoted(WORD),
            month=quoted(MONTH),
            of_receivable=OF_RECEIVABLE,
            of_debtor=OF_DEBTOR,
        ),
        **{"import": import_id},
    )
