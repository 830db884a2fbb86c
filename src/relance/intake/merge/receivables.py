"""Receivables: the new ones, what an export says of known ones, and what its silence means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from relance.domain.errors import DomainError
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, totals
from relance.intake.merge.settlements import Settlements
from relance.intake.merge.statements import Statements
from relance.intake.models import Import
from relance.intake.rows import ParsedFile
from relance.tenancy.local_days import local_day

SETTLED_SHARE_TO_CONFIRM = Decimal("0.20")


class SettlesTooMuch(DomainError):
    """A newer export would settle a large part of what is open."""

    code = "settles_too_much"
    template = (
        "This export no longer holds {count} {count:receivable|receivables} open, {settled} of {opened}. If that is right, import it again"
        " with --confirm-settled."
    )


# What a new year's export carries forward under another piece date: the receivable that it is, and its new identity. It is the
# same when debtor, number and currency are, and what is open; the file does not also hold the old one.
CARRIED = """INSERT INTO carried SELECT id, identity FROM (SELECT (SELECT min(k.id) FROM receivables_receivable k
            WHERE k.organisation_id = %(org)s AND k.source_format = %(format)s AND k.debtor_id = i.debtor_id
                AND k.number = i.number AND k.currency = i.currency AND k.open_amount = i.open
                AND NOT EXISTS (SELECT FROM incoming_receivable x WHERE x.identity = k.identity)) AS id, i.identity
    FROM (SELECT DISTINCT ON (d.id, i.number, i.currency, i.open) i.*, d.id AS debtor_id
          FROM incoming_receivable i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
          WHERE NOT EXISTS (SELECT FROM receivables_receivable k WHERE k.source_format = %(format)s
              AND k.identity = i.identity)
          ORDER BY d.id, i.number, i.currency, i.open, i.identity) i) found
    WHERE id IS NOT NULL"""
# What another kind of export holds already.
DOUBLED = """FROM receivables_receivable o JOIN incoming_receivable i
    ON o.number = i.number AND o.currency = i.currency AND o.amount = i.amount
    WHERE o.source_format <> %(format)s"""
NAMES_ANEW = """(coalesce(nullif(i.order_reference, ''), r.order_reference),
        coalesce(nullif(i.delivery_reference, ''), r.delivery_reference))
    <> (r.order_reference, r.delivery_reference)"""
# Whatever a statement of the merge may change: a little more than what it will.
CHANGING = f"""
    SELECT id FROM carried
    UNION SELECT o.id {DOUBLED} AND o.due_is_assumed AND NOT i.due_is_assumed
    UNION SELECT r.id FROM receivables_receivable r JOIN incoming_receivable i USING (identity)
        WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s
            AND (r.open_amount <> i.open OR r.missing_since IS NOT NULL OR {NAMES_ANEW})
    UNION SELECT m.receivable_id FROM receivables_imputation m
        JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
        WHERE m.organisation_id = %(org)s AND p.source <> 'books' AND p.absorbed_at IS NULL
    UNION SELECT r.id FROM receivables_receivable r
        WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
            AND NOT EXISTS (SELECT FROM incoming_receivable i WHERE i.identity = r.identity)
"""  # noqa: S608 (pieces of our own)


def lock_what_changes(db: Statements) -> None:
    """Find what is carried forward, and lock what the merge may change, by id as everybody does.

    Its statements touch rows in an order of their own; several of them, one after the other.

    Call it when the file is staged, before the first row is changed.
    """
    db.run(CARRIED)
    db.run(
        f"""SELECT FROM receivables_receivable WHERE organisation_id = %(org)s AND id IN ({CHANGING})
            ORDER BY id FOR NO KEY UPDATE"""
    )


class ReceivableMerge:
    """The steps that concern receivables, in the order in which ``booking`` takes them."""

    def __init__(self, db: Statements, parsed: ParsedFile, *, today: date, confirm_settled: bool) -> None:
        self._db = db
        self._settlements = Settlements(db)
        self._parsed = parsed
        self._today = today
        self._confirm_settled = confirm_settled

    def adopt(self) -> None:
        """Give a receivable that a new year's export carries forward under another piece date its new identity."""
        self._db.run(
            """UPDATE receivables_receivable o SET identity = carried.identity FROM carried
               WHERE o.organisation_id = %(org)s AND o.id = carried.id"""
        )

    def new_receivables(self) -> tuple[int, int]:
        """Receivables of an identity never seen, with what the file says was already paid on them.

        Returns how many are new, and how many another kind of export holds already: the same number and amount are asked
        once. Such a double may still bring the due date that the other export lacked.
        """
        (doubles,) = self._db.rows(f"SELECT count(DISTINCT i.identity) {DOUBLED}")[0]
        self._db.run(
            f"""UPDATE receivables_receivable r SET due_on = found.due_on, due_is_assumed = false
                FROM (SELECT o.id, max(i.due_on) AS due_on {DOUBLED} AND o.due_is_assumed AND NOT i.due_is_assumed GROUP BY o.id) found
                WHERE r.organisation_id = %(org)s AND r.id = found.id"""  # noqa: S608
        )
        created = self._db.run(
            """WITH added AS (
                   INSERT INTO receivables_receivable (organisation_id, debtor_id, source_format, identity, number, nature,
                       label, order_reference, delivery_reference, issued_on, due_on, due_is_assumed, currency, amount,
                       imported_at, touched_at)
                   SELECT %(org)s, d.id, %(format)s, i.identity, i.number, i.nature, i.label,
                       i.order_reference, i.delivery_reference, i.issued_on, i.due_on, i.due_is_assumed, i.currency, i.amount,
                       %(at)s, %(at)s
                   FROM incoming_receivable i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.debtor_code
                   WHERE NOT EXISTS (SELECT FROM receivables_receivable o WHERE o.source_format <> %(format)s
                       AND o.number = i.number AND o.currency = i.currency AND o.amount = i.amount)
                   ON CONFLICT (organisation_id, source_format, identity) DO NOTHING
                   RETURNING id, identity)
               INSERT INTO created SELECT id, identity FROM added"""
        )
        # What the file calls paid without saying when is dated on the invoice's day: the debtor owes the least that way.
        self._db.run(
            """INSERT INTO incoming_settlement
               SELECT i.identity, -1, i.issued_on, 'payment', '', i.amount - i.open - coalesce(sum(s.amount), 0)
               FROM created JOIN incoming_receivable i USING (identity) LEFT JOIN incoming_settlement s USING (identity)
               GROUP BY i.identity, i.issued_on, i.amount, i.open
               HAVING i.amount - i.open - coalesce(sum(s.amount), 0) > 0"""
        )
        self._settlements.settle(
            """SELECT r.id AS receivable_id, r.debtor_id, r.currency, s.received_on, s.nature, s.reference, s.amount,
                   s.rank < 0 AS is_inferred,
                   r.identity || chr(31) || 'paid' || chr(31) || s.rank AS identity
               FROM created JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = created.id
               JOIN incoming_settlement s ON s.identity = created.identity WHERE s.amount > 0"""
        )
        return created, int(doubles)

    def known_receivables(self) -> tuple[int, int]:
        """What the file says of receivables that were there: how many are paid more, and less, than it said before.

        An amount corrected downwards counts as paid for the difference: nobody is asked for the old one. What they rest on
        is taken over where the file names it.
        """
        self._db.run(
            f"""UPDATE receivables_receivable r SET
                   order_reference = coalesce(nullif(i.order_reference, ''), r.order_reference),
                   delivery_reference = coalesce(nullif(i.delivery_reference, ''), r.delivery_reference)
               FROM incoming_receivable i
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.identity = i.identity
                   AND {NAMES_ANEW}"""  # noqa: S608 (a piece of our own)
        )
        moved = self._db.rows(
            """SELECT r.id, r.debtor_id, r.open_amount, greatest(r.amount - i.open, 0) AS paid_now,
                   coalesce(sum(m.amount) FILTER (WHERE p.source = 'books' OR p.absorbed_at IS NOT NULL), 0) AS paid_before
               FROM incoming_receivable i
               JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.source_format = %(format)s
                   AND r.identity = i.identity AND r.id NOT IN (SELECT id FROM created)
               LEFT JOIN receivables_imputation m ON m.organisation_id = %(org)s AND m.receivable_id = r.id
               LEFT JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
               GROUP BY r.id, r.debtor_id, r.open_amount, i.open, r.amount
               HAVING greatest(r.amount - i.open, 0) <>
                   coalesce(sum(m.amount) FILTER (WHERE p.source = 'books' OR p.absorbed_at IS NOT NULL), 0)
               ORDER BY r.id"""
        )
        last_day = self._parsed.last_day or self._today
        more = [row for row in moved if row[3] > row[4]]
        less = [row for row in moved if row[3] < row[4]]
        for receivable, _debtor, open_amount, paid_now, paid_before in more:
            rest = paid_now - paid_before - self._settlements.absorb(receivable, paid_now - paid_before, last_day)
            told = self._told(receivable, rest)
            self._settlements.pay(
                receivable, rest, min(rest, open_amount), told or last_day, is_inferred=told is None,
                open_through=None if told else min(self._proven_open, last_day),
            )  # fmt: skip
        for receivable, _debtor, _open, paid_now, paid_before in less:
            self._settlements.take_back(receivable, paid_before - paid_now)
        return len(more), len(less)

    @cached_property
    def _proven_open(self) -> date:
        """The last day on which an earlier export of this kind proves that what this one shows as paid was still open.

        One was made on its latest date or after, and before it first came here: the former is certain.
        """
        proven = self._db.rows(
            f"""SELECT max(least(last_day, {local_day("imported_at")} - 1)) FROM intake_import
                WHERE organisation_id = %(org)s AND format = %(format)s"""  # noqa: S608 (a piece of our own)
        )
        return date.fromisoformat(f"{proven[0][0]}") if proven[0][0] else date.min

    def _told(self, receivable: int, rest: Decimal) -> date | None:
        """The day that the file itself gives for the latest ``rest`` paid on it, the earliest of several; None where it gives none.

        A credit note among them tells no payment.
        """
        latest = self._db.rows(
            """SELECT s.received_on, s.nature, s.amount FROM incoming_settlement s
               JOIN receivables_receivable r ON r.source_format = %(format)s AND r.identity = s.identity
               WHERE r.organisation_id = %(org)s AND r.id = %(receivable)s ORDER BY s.received_on DESC, s.rank DESC""",
            receivable=receivable,
        )
        for received_on, nature, amount in latest:
            if nature != CreditNature.PAYMENT.value:
                return None
            rest -= amount
            if rest <= 0:
                return date.fromisoformat(f"{received_on}")
        return None

    def vanished_receivables(self) -> tuple[int, tuple[Money, ...]]:
        """Settle what the file shows as settled, and what a newer one of its kind that covers it no longer holds open.

        Raises SettlesTooMuch over a fifth of what is open, unless confirmed.
        """
        first_day, last_day = self._covered()
        gone = self._db.rows(
            """SELECT r.id, r.debtor_id, r.currency, r.open_amount, coalesce(s.settled_on, %(last)s::date),
                   s.settled_on IS NOT NULL
               FROM receivables_receivable r
               LEFT JOIN incoming_receivable i USING (identity) LEFT JOIN incoming_settled s USING (identity)
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                   AND (s.identity IS NOT NULL
                       OR i.identity IS NULL AND r.issued_on BETWEEN %(first)s::date AND %(last)s::date) ORDER BY r.id""",
            first=first_day, last=last_day,
        )  # fmt: skip
        amounts = totals(Money(row[3], row[2]).rounded() for row in gone)
        self._refuse_too_much(len(gone), amounts)
        for receivable, debtor, _currency, open_amount, settled_on, is_dated in gone:
            rest = open_amount - self._settlements.absorb(
                receivable, open_amount, settled_on, whole=True, debtor=debtor
            )
            self._settlements.pay(
                receivable, rest, rest, settled_on, is_inferred=True, is_dated=is_dated,
                open_through=None if is_dated else min(self._proven_open, settled_on),
            )  # fmt: skip
        return len(gone), amounts

    def missing_receivables(self) -> int:
        """Mark what is open, and mentioned neither as open nor as settled by an export that is not older than the last.

        Its silence proves nothing about days that it does not cover; but nobody is asked for what the books may have
        dropped. An export that mentions it again takes the mark off. Returns how many marks changed.
        """
        latest = Import.objects.filter(format=self._parsed.format).exclude(last_day=None).order_by("-last_day").first()
        last_day = self._parsed.last_day
        found = self._db.run(
            """UPDATE receivables_receivable r SET missing_since = NULL FROM incoming_receivable i
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.identity = i.identity
                   AND r.missing_since IS NOT NULL"""
        )
        if last_day is None or latest is None or (latest.last_day and latest.last_day > last_day):
            return found
        return found + self._db.run(
            """UPDATE receivables_receivable r SET missing_since = %(at)s
               WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                   AND r.missing_since IS NULL
                   AND NOT EXISTS (SELECT FROM incoming_receivable i WHERE i.identity = r.identity)"""
        )

    def _covered(self) -> tuple[date | None, date | None]:
        """The days of which the file's silence is telling: none unless it is sound and ends later than all before."""
        latest = Import.objects.filter(format=self._parsed.format).exclude(last_day=None).order_by("-last_day").first()
        last_day = self._parsed.last_day
        if (
            self._parsed.problems.errors
            or latest is None
            or not last_day
            or not latest.last_day
            or latest.last_day >= last_day
        ):
            return None, None
        return self._parsed.first_day, last_day

    def _refuse_too_much(self, count: int, amounts: Sequence[Money]) -> None:
        sums = self._db.rows("SELECT currency, sum(open_amount) FROM receivables_receivable GROUP BY currency")
        opened = totals(Money(amount, currency).rounded() for currency, amount in sums)
        for settled in amounts:
            whole = next(money for money in opened if money.currency == settled.currency)
            if settled.amount > whole.amount * SETTLED_SHARE_TO_CONFIRM and not self._confirm_settled:
                raise SettlesTooMuch(count=count, settled=settled, opened=whole)
