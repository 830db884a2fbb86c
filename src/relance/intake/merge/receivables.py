"""Receivables: the new ones, and what an export says of known ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.intake.merge.by_hand import CANCELLED
from relance.intake.merge.corrected import Changed, Corrected
from relance.intake.merge.settlements import ELSEWHERE, Settlements, Shown
from relance.intake.merge.statements import Statements
from relance.intake.rows import ParsedFile
from relance.receivables.late_paid import CANCELLED_WITH
from relance.receivables.payment_booking import Part
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import identifier, quoted, sql

# An export of a newer day told of the receivable ``r``: this one changes nothing of it. What is paid is told of by silence: the
# newest did not hold it open.
OLDER = sql("""(coalesce(r.books_on > %(as_of)s OR r.books_on = %(as_of)s AND %(yields)s, false)
    OR NOT %(newest)s AND NOT %(modest)s AND r.open_amount = 0)""")
OWN = sql("r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.id = i.known")
RAISES = sql(
    "NOT {older} AND NOT %(modest)s AND NOT {cancelled}",
    older=OLDER,
    cancelled=CANCELLED,
)
REFERENCES = ("order_reference", "delivery_reference")
NAMES_ANEW = sql(
    """CASE WHEN {older}
    THEN r.order_reference = '' AND i.order_reference <> '' OR r.delivery_reference = '' AND i.delivery_reference <> ''
    ELSE (coalesce(nullif(i.order_reference, ''), r.order_reference), coalesce(nullif(i.delivery_reference, ''), r.delivery_reference))
        <> (r.order_reference, r.delivery_reference) END""",
    older=OLDER,
)
# Whatever a statement of the merge may change.
CHANGING = sql(
    """
    SELECT r.id FROM incoming_receivable i JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = i.known
        WHERE r.open_amount <> i.open OR i.amount > r.amount OR i.issued_on <> r.issued_on
            OR NOT i.due_is_assumed AND (r.due_is_assumed OR i.due_on <> r.due_on) OR r.missing_since IS NOT NULL
            OR r.nature <> i.nature OR r.source_format = 'fec' AND r.identity <> i.identity OR {names_anew}
    UNION SELECT r.id FROM settled s JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = s.id
        WHERE r.open_amount > 0
    UNION SELECT m.receivable_id FROM receivables_imputation m
        JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
        WHERE m.organisation_id = %(org)s AND {elsewhere} AND p.absorbed_at IS NULL
    UNION SELECT r.id FROM receivables_receivable r
        WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
            AND NOT EXISTS (SELECT FROM incoming_receivable i WHERE i.known = r.id)
""",
    names_anew=NAMES_ANEW,
    elsewhere=ELSEWHERE,
)


def lock_what_changes(db: Statements) -> None:
    """Lock what the merge may change, by id as everybody does.

    Its statements touch rows in an order of their own; several of them, one after the other.

    Call it when the file is staged and matched, before the first row is changed.
    """
    db.run(
        sql(
            """SELECT FROM receivables_receivable WHERE organisation_id = %(org)s AND id IN ({changing})
            ORDER BY id FOR NO KEY UPDATE""",
            changing=CHANGING,
        )
    )


class ReceivableMerge:
    """The steps that concern what the file holds open, in the order in which ``booking`` takes them."""

    def __init__(self, db: Statements, parsed: ParsedFile) -> None:
        self._db = db
        self._settlements = Settlements(db)
        self._last_day = parsed.last_day or db.here.today
        self._revived = 0

    def adopt(self) -> None:
        """Give a receivable of a ledger the place of its entry in this one: a new year carries it forward under another date."""
        self._db.run(
            sql(
                """UPDATE receivables_receivable r SET identity = i.identity FROM incoming_receivable i
                WHERE {own} AND r.source_format = 'fec' AND r.identity <> i.identity AND NOT EXISTS (
                    SELECT FROM receivables_receivable o WHERE o.organisation_id = %(org)s AND o.source_format = 'fec'
                        AND o.identity = i.identity)""",
                own=OWN,
            )
        )

    def revive(self) -> None:
        """Book again, as if they were new, receivables of a cancelled import that the file holds open: what stood for their end goes.

        Call it before ``new_receivables``, which books what the file says was paid on them.
        """
        again = self._db.rows(
            sql(
                """SELECT r.id, p.id, p.currency, p.amount FROM incoming_receivable i
                JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = i.known AND r.open_amount = 0
                JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.debtor_id = r.debtor_id
                    AND p.identity = {cancelled} || r.id AND p.source = 'books' AND p.voided_at IS NULL
                ORDER BY r.id""",
                cancelled=quoted(CANCELLED_WITH),
            )
        )
        if not again:
            return
        self._settlements.end([Part(payment, pk, Money(-amount, currency)) for pk, payment, currency, amount in again])
        these = [row[0] for row in again]
        self._db.run(
            """UPDATE receivables_receivable r SET source_format = %(format)s, nature = i.nature,
                   identity = CASE WHEN EXISTS (SELECT FROM receivables_receivable o WHERE o.organisation_id = %(org)s
                       AND o.source_format = %(format)s AND o.identity = i.identity) THEN r.identity ELSE i.identity END,
                   amount = i.amount, issued_on = i.issued_on, due_on = i.due_on, due_is_assumed = i.due_is_assumed,
                   due_is_agreed = r.due_is_agreed AND NOT i.due_is_assumed, missing_since = NULL, books_on = %(as_of)s,
                   touched_at = %(at)s
               FROM incoming_receivable i WHERE r.organisation_id = %(org)s AND r.id = i.known AND r.id = ANY(%(these)s)""",
            these=these,
        )
        self._db.run(
            "INSERT INTO created SELECT i.known, i.identity FROM incoming_receivable i WHERE i.known = ANY(%(these)s)",
            these=these,
        )
        self._revived = len(again)

    def new_receivables(self) -> tuple[int, int]:
        """Receivables never seen, with what the file says was already paid on them.

        Returns how many are new, and how many another kind of books holds already: these are asked once, and may get the due
        date that the other lacked.
        """
        (doubles,) = self._db.rows(
            """SELECT count(*) FROM incoming_receivable i JOIN receivables_receivable r
                   ON r.organisation_id = %(org)s AND r.id = i.known AND r.source_format <> %(format)s"""
        )[0]
        self._db.run(
            """UPDATE receivables_receivable r SET due_on = i.due_on, due_is_assumed = false FROM incoming_receivable i
               WHERE r.organisation_id = %(org)s AND r.id = i.known AND r.source_format <> %(format)s
                   AND r.due_is_assumed AND NOT i.due_is_assumed"""
        )
        self._name_apart()
        created = self._db.run(
            """WITH added AS (
                   INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature,
                       label, order_reference, delivery_reference, issued_on, due_on, due_is_assumed, currency, amount,
                       imported_at, touched_at, books_on)
                   SELECT %(org)s, d.id, %(format)s, i.identity, i.number, i.nature, i.label,
                       i.order_reference, i.delivery_reference, i.issued_on, i.due_on, i.due_is_assumed, i.currency, i.amount,
                       %(at)s, %(at)s, %(as_of)s
                   FROM incoming_receivable i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
                   WHERE i.known IS NULL
                   RETURNING id, identity)
               INSERT INTO created SELECT id, identity FROM added"""
        )
        self._db.run("CREATE INDEX ON created (identity); CREATE INDEX ON created (id); ANALYZE created")
        # What the file calls paid without saying when is dated on the invoice's day: the debtor owes the least that way.
        self._db.run(
            """INSERT INTO incoming_settlement
               SELECT i.identity, -1, i.issued_on, 'payment', '', i.amount - i.open - coalesce(sum(s.amount), 0)
               FROM created JOIN incoming_receivable i USING (identity) LEFT JOIN incoming_settlement s USING (identity)
               GROUP BY i.identity, i.issued_on, i.amount, i.open
               HAVING i.amount - i.open - coalesce(sum(s.amount), 0) > 0;
               ANALYZE incoming_settlement"""
        )
        self._settlements.settle(
            sql("""SELECT r.id AS receivable_id, r.debtor_id, r.currency, s.received_on, s.nature, s.reference, s.amount,
                   s.rank < 0 AS is_inferred,
                   r.identity || chr(31) || 'paid' || chr(31) || s.rank AS identity
               FROM created JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = created.id
               JOIN incoming_settlement s ON s.identity = created.identity WHERE s.amount > 0""")
        )
        return created + self._revived, int(doubles)

    def _name_apart(self) -> None:
        """An identity that another receivable bears already (the first of a number that repeats) gets the moment beside it."""
        taken = sql("""EXISTS (SELECT FROM incoming_receivable n JOIN receivables_receivable o ON o.organisation_id = %(org)s
            AND o.source_format = %(format)s AND o.identity = n.identity WHERE n.identity = t.identity AND n.known IS NULL)""")
        for table in ("incoming_settlement", "incoming_receivable"):
            self._db.run(
                sql(
                    """UPDATE {table} t SET identity = t.identity || chr(31) || %(at)s::text WHERE {taken}""",
                    table=identifier(table),
                    taken=taken,
                )
            )

    def corrections(self) -> list[Corrected]:
        """Take what a newer export corrects of its own: a higher amount, a due date, the date of an invoice; returns what it was.

        An amount corrected downwards counts as paid for the difference: nobody is asked for the old one. A due date that a
        person said is agreed stays.
        """
        raised = self._db.rows(
            sql(
                """SELECT r.id, r.number, r.amount, i.amount, r.currency FROM incoming_receivable i
                JOIN receivables_receivable r ON {own} WHERE i.amount > r.amount AND {raises}""",
                own=OWN,
                raises=RAISES,
            )
        )
        due = self._db.rows(
            sql(
                """SELECT r.id, r.number, r.due_on, i.due_on FROM incoming_receivable i JOIN receivables_receivable r ON {own}
                WHERE NOT i.due_is_assumed AND NOT r.due_is_agreed AND i.due_on <> r.due_on AND {raises}""",
                own=OWN,
                raises=RAISES,
            )
        )
        issued = self._db.rows(
            sql(
                """SELECT r.id, r.number, r.issued_on, i.issued_on FROM incoming_receivable i JOIN receivables_receivable r ON {own}
                WHERE r.source_format <> 'fec' AND i.issued_on <> r.issued_on AND {raises}
                    AND (r.demand_received_on IS NULL OR r.demand_received_on >= i.issued_on)""",
                own=OWN,
                raises=RAISES,
            )
        )
        if raised or due or issued:
            self._db.run(
                sql(
                    """UPDATE receivables_receivable r SET amount = greatest(r.amount, i.amount), touched_at = %(at)s,
                        due_on = CASE WHEN i.due_is_assumed OR r.due_is_agreed THEN r.due_on ELSE i.due_on END,
                        due_is_assumed = r.due_is_assumed AND i.due_is_assumed,
                        issued_on = CASE WHEN r.id = ANY(%(issued)s) THEN i.issued_on ELSE r.issued_on END
                    FROM incoming_receivable i WHERE {own} AND r.id = ANY(%(these)s)""",
                    own=OWN,
                ),
                these=[row[0] for row in (*raised, *due, *issued)],
                issued=[row[0] for row in issued],
            )
        return [
            *(
                Corrected(
                    Changed.AMOUNT, pk, number, Money(before, currency).rounded(), Money(after, currency).rounded()
                )
                for pk, number, before, after, currency in raised
            ),
            *(Corrected(Changed.DUE, pk, number, before, after) for pk, number, before, after in due),
            *(Corrected(Changed.ISSUED, pk, number, before, after) for pk, number, before, after in issued),
        ]

    def known_receivables(self) -> tuple[int, int]:
        """What the file says of receivables that were there: how many are paid more, and less, than its kind said before.

        What they rest on is taken over where the file names it.
        """
        self._db.run(
            sql(
                """UPDATE receivables_receivable r SET
                   order_reference = CASE WHEN i.order_reference = '' OR {older} AND r.order_reference <> ''
                       THEN r.order_reference ELSE i.order_reference END,
                   delivery_reference = CASE WHEN i.delivery_reference = '' OR {older} AND r.delivery_reference <> ''
                       THEN r.delivery_reference ELSE i.delivery_reference END
               FROM incoming_receivable i
               WHERE {own} AND {names_anew}""",
                older=OLDER,
                own=OWN,
                names_anew=NAMES_ANEW,
            )
        )
        books = sql("(NOT {elsewhere} OR p.absorbed_at IS NOT NULL)", elsewhere=ELSEWHERE)
        moved = self._db.rows(
            sql(
                """SELECT r.id, r.debtor_id, r.open_amount, greatest(r.amount - i.open, 0) AS paid_now,
                   coalesce(sum(m.amount) FILTER (WHERE {books}), 0) AS paid_before
               FROM incoming_receivable i JOIN receivables_receivable r ON {own}
               LEFT JOIN receivables_imputation m ON m.organisation_id = %(org)s AND m.receivable_id = r.id
               LEFT JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
               WHERE NOT {older}
               GROUP BY r.id, r.debtor_id, r.open_amount, i.open, r.amount
               HAVING greatest(r.amount - i.open, 0) <> coalesce(sum(m.amount) FILTER (WHERE {books}), 0)
               ORDER BY r.id""",
                books=books,
                own=OWN,
                older=OLDER,
            )
        )
        more = {
            pk: (opened, Shown(pk, debtor, now - before, self._last_day))
            for pk, debtor, opened, now, before in moved
            if now > before
        }
        less = [] if self._db.shared["modest"] else [(row[0], row[4] - row[3]) for row in moved if row[3] < row[4]]
        self._settlements.absorb([shown for _opened, shown in more.values()])
        told = self._told({pk: shown.amount for pk, (_opened, shown) in more.items()})
        proven = min(proven_open(self._db), self._last_day)
        for pk, (opened, shown) in more.items():
            on = told.get(pk)
            shown.on, shown.is_inferred, shown.open_through = on or self._last_day, on is None, None if on else proven
            shown.imputed = min(shown.amount, opened)
        self._settlements.pay(shown for _opened, shown in more.values())
        self._settlements.take_back(less, which=sql("NOT {elsewhere}", elsewhere=ELSEWHERE))
        return len(more), len(less)

    def _told(self, rests: dict[int, Decimal]) -> dict[int, date]:
        """The day that the file itself gives for the latest amount paid on each, the earliest of several; those of which it gives one.

        A credit note among them tells no payment.
        """
        by_receivable: dict[int, list[tuple[date, str, Decimal]]] = defaultdict(list)
        for pk, received_on, nature, amount in self._db.rows(
            """SELECT i.known, s.received_on, s.nature, s.amount FROM incoming_settlement s
               JOIN incoming_receivable i USING (identity)
               WHERE i.known = ANY(%(these)s) ORDER BY s.received_on DESC, s.rank DESC""",
            these=list(rests),
        ):
            by_receivable[pk].append((received_on, nature, amount))
        found = {pk: _day_of_latest(by_receivable[pk], rest) for pk, rest in rests.items() if pk in by_receivable}
        return {pk: day for pk, day in found.items() if day}

    def date_books(self) -> None:
        """Keep with each receivable that the file tells of the day of these books, once all of it is taken.

        It waits for nobody: one that somebody else is changing keeps the day that it has.
        """
        self._db.run(
            """UPDATE receivables_receivable r SET books_on = %(as_of)s
               WHERE r.organisation_id = %(org)s AND r.id IN (
                   SELECT o.id FROM receivables_receivable o
                   WHERE o.organisation_id = %(org)s AND NOT %(modest)s AND (o.books_on IS NULL OR o.books_on < %(as_of)s)
                       AND o.id IN (SELECT known FROM incoming_receivable WHERE known IS NOT NULL UNION SELECT id FROM settled)
                   FOR NO KEY UPDATE SKIP LOCKED)"""
        )


def _day_of_latest(latest: Iterable[tuple[date, str, Decimal]], rest: Decimal) -> date | None:
    for received_on, nature, amount in latest:
        if nature != CreditNature.PAYMENT.value:
            return None
        rest -= amount
        if rest <= 0:
            return received_on
    return None


def proven_open(db: Statements) -> date:
    """The last day on which an earlier export of this kind proves that what this one shows as paid was still open.

    One was made on its latest date or after, and before it first came here: the former is certain.
    """
    proven = db.rows(
        sql(
            """SELECT max(least(last_day, {imported_on} - 1)) FROM intake_import
            WHERE organisation_id = %(org)s AND format = %(format)s""",
            imported_on=local_day("imported_at"),
        )
    )
    return date.fromisoformat(f"{proven[0][0]}") if proven[0][0] else date.min
