"""Which receivable that is there already a row of the file is.

Identity is what an accountant would say: debtor, number, currency. Of several rows with these the issue date tells invoices apart,
the due date instalments, then the amount; never the place in a file. A number that stands alone on both sides is the same invoice
whatever its dates: they were corrected, or a new year carried it forward. One that repeats is another invoice for each date.
(docs/decisions/0040)
"""

from __future__ import annotations

from relance.intake.merge.statements import Statements

# A ledger's place of an entry is its own: account, auxiliary, piece, date, side. A person's or a list's is not.
BY_PLACE = """
    INSERT INTO matched SELECT t.identity, r.id FROM told t JOIN receivables_receivable r
        ON r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.identity = t.identity
    WHERE %(format)s = 'fec'
"""
ALIKE = """
    INSERT INTO matched SELECT t.identity, s.id
    FROM (SELECT t.*, row_number() OVER (PARTITION BY {keys} ORDER BY t.identity) AS place FROM told t
          WHERE NOT EXISTS (SELECT FROM matched m WHERE m.identity = t.identity) AND {of_told}) t
    JOIN (SELECT t.*, row_number() OVER (PARTITION BY {keys} ORDER BY t.is_own DESC, t.is_open DESC, t.id) AS place FROM stored t
          WHERE NOT EXISTS (SELECT FROM matched m WHERE m.id = t.id)) s USING ({keys}, place)
"""
GROUP = "debtor_id, number, currency"
# One row on each side: the same invoice, whatever its dates. One of another kind of books that is settled long since is not.
ALONE = f"""
    INSERT INTO matched SELECT t.identity, s.id
    FROM (SELECT {GROUP}, min(identity) AS identity FROM told GROUP BY {GROUP} HAVING count(*) = 1 AND bool_and(is_invoice)) t
    JOIN (SELECT {GROUP}, min(id) AS id FROM stored GROUP BY {GROUP} HAVING count(*) = 1 AND bool_and(is_invoice)) s USING ({GROUP})
    WHERE NOT EXISTS (SELECT FROM matched m WHERE m.identity = t.identity)
        AND NOT EXISTS (SELECT FROM matched m WHERE m.id = s.id)
"""  # noqa: S608 (pieces of our own)
# A row that a list shows as settled, alone with its number, settles each instalment of that invoice.
WHOLLY_SETTLED = f"""
    INSERT INTO matched SELECT t.identity, s.id
    FROM (SELECT {GROUP}, min(identity) AS identity FROM told GROUP BY {GROUP} HAVING count(*) = 1 AND bool_and(is_settled)) t
    JOIN stored s USING ({GROUP})
    WHERE NOT EXISTS (SELECT FROM matched m WHERE m.id = s.id)
        AND 1 = (SELECT count(DISTINCT x.issued_on) FROM stored x
            WHERE (x.debtor_id, x.number, x.currency) = (s.debtor_id, s.number, s.currency))
"""  # noqa: S608 (pieces of our own)
PREPARE = """
    DROP TABLE IF EXISTS told; DROP TABLE IF EXISTS stored; DROP TABLE IF EXISTS matched;
    UPDATE incoming_receivable i SET debtor_id = d.id FROM parties_debtor d
        WHERE d.organisation_id = %(org)s AND d.code = i.debtor_code;
    UPDATE incoming_settled i SET debtor_id = d.id FROM parties_debtor d
        WHERE d.organisation_id = %(org)s AND d.code = i.debtor_code;
    CREATE TEMPORARY TABLE matched (identity text, id bigint) ON COMMIT DROP;
    CREATE INDEX ON matched (identity);
    CREATE INDEX ON matched (id);
    CREATE TEMPORARY TABLE told ON COMMIT DROP AS
        SELECT identity, debtor_id, number, currency, issued_on, CASE WHEN NOT due_is_assumed THEN due_on END AS due_on,
            amount::numeric(18, 3) AS amount, open::numeric(18, 3) AS open, false AS is_settled,
            nature = 'invoice' AS is_invoice
        FROM incoming_receivable WHERE debtor_id IS NOT NULL
        UNION ALL
        SELECT s.identity, s.debtor_id, s.number, known.currency, s.issued_on, s.due_on, s.amount, 0, true, true
        FROM incoming_settled s CROSS JOIN LATERAL (SELECT DISTINCT r.currency FROM receivables_receivable r
            WHERE r.organisation_id = %(org)s AND r.number = s.number AND r.debtor_id = s.debtor_id) known
        UNION ALL SELECT identity, NULL, NULL, NULL, NULL, NULL, NULL, 0, true, true FROM incoming_settled WHERE number IS NULL;
    ANALYZE told;
    CREATE TEMPORARY TABLE stored ON COMMIT DROP AS
        SELECT r.id, r.debtor_id, r.number, r.currency, r.issued_on, CASE WHEN NOT r.due_is_assumed THEN r.due_on END AS due_on,
            r.amount, r.open_amount AS open, r.source_format = %(format)s AS is_own, r.open_amount > 0 AS is_open,
            r.nature = 'invoice' AS is_invoice
        FROM (SELECT DISTINCT number FROM told) named
        JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.number = named.number
        WHERE EXISTS (SELECT FROM told t WHERE t.debtor_id = r.debtor_id AND t.number = r.number AND t.currency = r.currency);
    ANALYZE stored;
"""
# A number that repeats with other dates: none of its rows is another one with its date corrected.
ONE_DATE = f"""(t.debtor_id, t.number, t.currency) NOT IN (
    SELECT {GROUP} FROM stored GROUP BY {GROUP} HAVING count(DISTINCT issued_on) > 1
    UNION SELECT {GROUP} FROM told WHERE number IS NOT NULL GROUP BY {GROUP} HAVING count(DISTINCT issued_on) > 1)"""  # noqa: S608


def match(db: Statements) -> None:
    """Find, for each row of the file, open or settled, the receivable that it is: ``incoming_receivable.known``, ``settled``.

    Call it when the file is staged. It reads only.
    """
    db.run(PREPARE)
    db.run(BY_PLACE)
    for keys, of_told in (
        ("issued_on, due_on, amount", "t.due_on IS NOT NULL"),
        ("issued_on, due_on", "t.due_on IS NOT NULL"),
        ("issued_on, amount", "true"),
        ("issued_on, open", "t.due_on IS NULL AND NOT t.is_settled"),
        ("due_on, amount", f"{ONE_DATE}"),
        ("open", f"NOT t.is_settled AND {ONE_DATE}"),
    ):
        db.run(ALIKE.format(keys=f"{GROUP}, {keys}", of_told=of_told))
    db.run(ALONE)
    db.run(WHOLLY_SETTLED)
    db.run("ANALYZE matched")
    db.run(
        """UPDATE incoming_receivable i SET known = m.id FROM matched m WHERE m.identity = i.identity;
           INSERT INTO settled SELECT m.id, max(s.settled_on) FROM matched m JOIN incoming_settled s USING (identity) GROUP BY m.id;
           CREATE INDEX ON incoming_receivable (known);
           CREATE INDEX ON settled (id);
           ANALYZE incoming_receivable; ANALYZE settled"""
    )
