"""Which receivable that is there already a row of the file is.

Identity is what an accountant would say: debtor, number, currency. Of several rows with these the issue date tells invoices apart,
the due date instalments, then the amount; never the place in a file. A number that stands alone on both sides is the same invoice
whatever its dates: they were corrected, or a new year carried it forward. One that repeats is another invoice for each date.
(docs/decisions/0040)
"""

from __future__ import annotations

from relance.intake.merge.statements import Statements
from relance.tenancy.statements import Sql, sql

# A ledger's place of an entry is its own: account, auxiliary, piece, date, side. A person's or a list's is not.
BY_PLACE = """
    INSERT INTO matched SELECT t.identity, r.id FROM told t JOIN receivables_receivable r
        ON r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.identity = t.identity
    WHERE %(format)s = 'fec'
"""
GROUP = sql("debtor_id, number, currency")


def _alike(keys: Sql, of_told: Sql, of_stored: Sql) -> Sql:
    """Rows with the same ``keys``, place by place, of those on each side that are not matched yet."""
    return sql(
        """
            INSERT INTO matched SELECT t.identity, s.id
            FROM (SELECT t.*, row_number() OVER (PARTITION BY {keys} ORDER BY t.identity) AS place FROM told t
                  WHERE NOT EXISTS (SELECT FROM matched m WHERE m.identity = t.identity) AND {of_told}) t
            JOIN (SELECT t.*, row_number() OVER (PARTITION BY {keys} ORDER BY t.is_own DESC, t.is_open DESC, t.id) AS place FROM stored t
                  WHERE NOT EXISTS (SELECT FROM matched m WHERE m.id = t.id) AND {of_stored}) s USING ({keys}, place)
        """,
        keys=keys,
        of_told=of_told,
        of_stored=of_stored,
    )


# One row on each side: the same invoice, whatever its dates. What is no invoice bears no number of its own.
ALONE = sql(
    """
    INSERT INTO matched SELECT t.identity, s.id FROM told t JOIN stored s USING ({group})
    WHERE t.rows = 1 AND s.rows = 1 AND t.is_invoice AND s.is_invoice
        AND NOT EXISTS (SELECT FROM matched m WHERE m.identity = t.identity)
        AND NOT EXISTS (SELECT FROM matched m WHERE m.id = s.id)
""",
    group=GROUP,
)
# A row that a list shows as settled, alone with its number, settles each instalment of that invoice.
WHOLLY_SETTLED = sql(
    """
    INSERT INTO matched SELECT t.identity, s.id FROM told t JOIN stored s USING ({group})
    WHERE t.rows = 1 AND t.is_settled AND s.is_of_one_date AND NOT EXISTS (SELECT FROM matched m WHERE m.id = s.id)
""",
    group=GROUP,
)
# How many rows bear the number, and whether all are of one date: else none is another one with its date corrected.
COUNTED = sql(
    """*, count(*) OVER whole AS rows, coalesce(min(issued_on) OVER whole = max(issued_on) OVER whole, true) AS is_of_one_date
    FROM found WINDOW whole AS (PARTITION BY {group})""",
    group=GROUP,
)
PREPARE = sql(
    """
    DROP TABLE IF EXISTS told; DROP TABLE IF EXISTS stored; DROP TABLE IF EXISTS matched;
    UPDATE incoming_receivable i SET debtor_id = d.id FROM parties_debtor d
        WHERE d.organisation_id = %(org)s AND d.code = i.debtor_code;
    UPDATE incoming_settled i SET debtor_id = d.id FROM parties_debtor d
        WHERE d.organisation_id = %(org)s AND d.code = i.debtor_code;
    CREATE TEMPORARY TABLE matched (identity text, id bigint) ON COMMIT DROP;
    CREATE INDEX ON matched (identity);
    CREATE INDEX ON matched (id);
    CREATE TEMPORARY TABLE told ON COMMIT DROP AS WITH found AS (
        SELECT identity, debtor_id, number, currency, issued_on, CASE WHEN NOT due_is_assumed THEN due_on END AS due_on,
            amount::numeric(18, 3) AS amount, open::numeric(18, 3) AS open, false AS is_settled,
            nature = 'invoice' AS is_invoice
        FROM incoming_receivable WHERE debtor_id IS NOT NULL
        UNION ALL
        SELECT s.identity, s.debtor_id, s.number, known.currency, s.issued_on, s.due_on, s.amount, 0, true, true
        FROM incoming_settled s CROSS JOIN LATERAL (SELECT DISTINCT r.currency FROM receivables_receivable r
            WHERE r.organisation_id = %(org)s AND r.number = s.number AND r.debtor_id = s.debtor_id) known
        UNION ALL SELECT identity, NULL, NULL, NULL, NULL, NULL, NULL, 0, true, true FROM incoming_settled WHERE number IS NULL)
        SELECT {counted};
    ANALYZE told;
    CREATE TEMPORARY TABLE stored ON COMMIT DROP AS WITH found AS (
        SELECT r.id, r.debtor_id, r.number, r.currency, r.issued_on, CASE WHEN NOT r.due_is_assumed THEN r.due_on END AS due_on,
            r.amount, r.open_amount AS open, r.source_format = %(format)s AS is_own, r.open_amount > 0 AS is_open,
            r.nature = 'invoice' AS is_invoice
        FROM (SELECT DISTINCT number FROM told) named
        JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.number = named.number
        WHERE EXISTS (SELECT FROM told t WHERE t.debtor_id = r.debtor_id AND t.number = r.number AND t.currency = r.currency))
        SELECT {counted};
    CREATE INDEX ON told ({group});
    CREATE INDEX ON stored ({group});
    ANALYZE stored;
""",
    counted=COUNTED,
    group=GROUP,
)
# From the surest to the least sure. A due date that is assumed tells nothing.
LEVELS = (
    (sql("{group}, issued_on, due_on, amount", group=GROUP), sql("t.due_on IS NOT NULL"), sql("true")),
    (sql("{group}, issued_on, due_on", group=GROUP), sql("t.due_on IS NOT NULL"), sql("true")),
    (sql("{group}, issued_on, amount", group=GROUP), sql("true"), sql("true")),
    (sql("{group}, issued_on, open", group=GROUP), sql("t.due_on IS NULL AND NOT t.is_settled"), sql("true")),
    (sql("{group}, due_on, amount", group=GROUP), sql("t.is_of_one_date"), sql("t.is_of_one_date")),
    (sql("{group}, open", group=GROUP), sql("NOT t.is_settled AND t.is_of_one_date"), sql("t.is_of_one_date")),
)


def match(db: Statements) -> None:
    """Find, for each row of the file, open or settled, the receivable that it is: ``incoming_receivable.known``, ``settled``.

    Call it when the file is staged. It reads only.
    """
    db.run(PREPARE)
    db.run(BY_PLACE)
    ((left,),) = db.rows("SELECT count(*) FROM stored s WHERE NOT EXISTS (SELECT FROM matched m WHERE m.id = s.id)")
    for keys, of_told, of_stored in LEVELS:
        if left > 0:
            left -= db.run(_alike(keys, of_told, of_stored))
            db.run("ANALYZE matched")
    if left > 0:
        db.run(ALONE)
        db.run(WHOLLY_SETTLED)
    db.run(
        """UPDATE incoming_receivable i SET known = m.id FROM matched m WHERE m.identity = i.identity;
           INSERT INTO settled SELECT m.id, max(s.settled_on) FROM matched m JOIN incoming_settled s USING (identity) GROUP BY m.id;
           CREATE INDEX ON incoming_receivable (known);
           CREATE INDEX ON settled (id);
           ANALYZE incoming_receivable; ANALYZE settled"""
    )
