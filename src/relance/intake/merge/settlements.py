"""Payments that the books show: booked, recognised in payments known from elsewhere, or taken back.

Rows are read by one statement for all receivables concerned, judged one by one, and written by one statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from relance.domain.money import Money
from relance.intake.merge.statements import Statements
from relance.receivables.late_paid import SHOWN_PAID
from relance.receivables.payment_booking import THESE, Part, booking_of, columns_of_parts, imputing_of
from relance.tenancy.statements import Sql, quoted, sql

ABSORPTION_DAYS = 10
EVERY = sql("true")
DATED = "\x1fpaid on\x1f"
BESIDE = "\x1fbeside\x1f"  # in the identity of what another kind of books shows as paid, and those that hold the invoice do not
# A payment ``p`` that is not the word of the books that hold the invoice: a bank's, a person's, or other books'.
ELSEWHERE = sql("(p.source <> 'books' OR p.identity LIKE {beside})", beside=quoted(f"%{BESIDE}%"))


@dataclass(slots=True)
class Shown:
    """That the books show ``amount`` more paid on a receivable, by the day ``on``.

    ``imputed`` is what of it is set against the receivable, the rest stays unallocated, which holds and asks. ``is_dated``: the
    day is told, not only the one by which the books show it; else ``open_through`` is the last day on which they proved it
    open. ``is_inferred``: only a lower remainder shows it. ``whole``: the books settle the invoice.
    """

    receivable: int
    debtor: int
    amount: Decimal
    on: date
    imputed: Decimal = Decimal(0)
    is_inferred: bool = False
    is_dated: bool = False
    open_through: date | None = None
    whole: bool = False


class Settlements:
    """Settling receivables, one transaction's worth."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def settle(self, shares: Sql) -> None:
        """Book a payment of the books, whole against its receivable, for each row of the query ``shares``."""
        self._book(
            sql(
                """SELECT debtor_id, nature, 'books' AS source, identity, reference, received_on, currency, amount, is_inferred,
                    NULL::date AS open_through, receivable_id, amount AS imputed
                FROM ({shares}) share""",
                shares=shares,
            )
        )

    def _book(self, payments: Sql, **parameters: Any) -> None:
        """Book the payments of a query, which come into a table first, with statistics: an organisation that is new to the planner is
        taken for one row, and the parts of one payment would be looked for by comparing each payment with each."""
        self._db.run("DROP TABLE IF EXISTS shown_paid")
        self._db.run(
            sql("CREATE TEMPORARY TABLE shown_paid ON COMMIT DROP AS {payments}", payments=payments), **parameters
        )
        self._db.run("ANALYZE shown_paid")
        self._db.run(booking_of(sql("SELECT * FROM shown_paid")))

    def absorb(self, shown: Sequence[Shown]) -> None:
        """Recognise, in what the books now show as paid, payments known from elsewhere, and lower ``amount`` by what they explain.

        A payment pairs with the same amount within ten days either way, or with an invoice that the books settle whole.
        Where the payment had not lowered the receivable (it was unallocated), it does now.
        """
        imputed: dict[int, list[tuple[int, Decimal, date]]] = defaultdict(list)
        for receivable, payment, amount, received_on in self._db.rows(
            sql(
                """SELECT m.receivable_id, p.id, sum(m.amount), p.received_on FROM receivables_imputation m
                JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
                WHERE m.organisation_id = %(org)s AND m.receivable_id = ANY(%(these)s) AND {elsewhere}
                    AND p.absorbed_at IS NULL AND p.voided_at IS NULL
                GROUP BY m.receivable_id, p.id, p.received_on ORDER BY p.received_on, p.id""",
                elsewhere=ELSEWHERE,
            ),
            these=[one.receivable for one in shown],
        ):
            imputed[receivable].append((payment, amount, received_on))
        absorbed: list[int] = []
        for one in shown:
            explained = Decimal(0)
            for payment, amount, received_on in imputed.get(one.receivable, ()):
                pairs = one.whole or abs((received_on - one.on).days) <= ABSORPTION_DAYS or amount == one.amount
                if pairs and (one.whole or explained + amount <= one.amount):
                    absorbed.append(payment)
                    explained += Decimal(0) if one.whole else amount
            one.amount -= explained
        absorbed += self._absorb_unallocated([one for one in shown if one.whole])
        if absorbed:
            self._db.run(
                "UPDATE receivables_payment SET absorbed_at = %(at)s WHERE organisation_id = %(org)s AND id = ANY(%(these)s)",
                these=absorbed,
            )

    def _absorb_unallocated(self, shown: Iterable[Shown]) -> list[int]:
        """A payment of just this amount, set against nothing so far, is the one that settled the receivable; returns these."""
        by_debtor = {(one.debtor, one.receivable): one for one in shown}
        loose: dict[tuple[int, str, Decimal], list[tuple[date, int]]] = defaultdict(list)
        for debtor, currency, amount, received_on, payment in self._db.rows(
            """SELECT p.debtor_id, p.currency, p.open_amount, p.received_on, p.id FROM receivables_payment p
               WHERE p.organisation_id = %(org)s AND p.debtor_id = ANY(%(debtors)s) AND p.source <> 'books' AND p.open_amount > 0
                   AND p.voided_at IS NULL ORDER BY p.received_on, p.id""",
            debtors=sorted({one.debtor for one in by_debtor.values()}),
        ):
            loose[debtor, currency, amount].append((received_on, payment))
        if not loose:
            return []
        currencies = self._currencies([one.receivable for one in by_debtor.values()])
        found: list[Part] = []
        for one in by_debtor.values():
            candidates = loose.get((one.debtor, currencies[one.receivable], one.amount), [])
            near = next((c for c in candidates if abs((c[0] - one.on).days) <= ABSORPTION_DAYS), None)
            if near:
                candidates.remove(near)
                found.append(Part(near[1], one.receivable, Money(one.amount, currencies[one.receivable])))
                one.amount = Decimal(0)
        self._impute(found)
        return [part.payment for part in found]

    def pay(self, shown: Iterable[Shown], *, how: str = "") -> None:
        """Book a payment of the books for each that shows an amount. Not ``is_dated``, its identity says so, for whoever counts
        the days of a delay. ``how``: what else its identity says."""
        rows = [
            (
                one.receivable,
                one.amount,
                one.imputed,
                one.on,
                one.is_inferred,
                how + (DATED if one.is_dated else SHOWN_PAID),
                one.open_through,
            )
            for one in shown
            if one.amount > 0
        ]
        if not rows:
            return
        columns = ("receivable", "amount", "imputed", "on_day", "is_inferred", "how", "open_through")
        self._book(
            sql(
                """SELECT r.debtor_id, 'payment' AS nature, 'books' AS source, r.identity || t.how || %(at)s::text AS identity,
                       '' AS reference, t.on_day AS received_on, r.currency, t.amount, t.is_inferred,
                       CASE WHEN t.open_through IS NOT NULL THEN greatest(t.open_through, least(r.issued_on, t.on_day)) END
                           AS open_through,
                       r.id AS receivable_id, t.imputed
                   FROM unnest(%(receivable)s::bigint[], %(amount)s::numeric[], %(imputed)s::numeric[], %(on_day)s::date[],
                       %(is_inferred)s::boolean[], %(how)s::text[], %(open_through)s::date[])
                       AS t (receivable, amount, imputed, on_day, is_inferred, how, open_through)
                   JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = t.receivable"""
            ),
            **{name: [row[place] for row in rows] for place, name in enumerate(columns)},
        )

    def take_back(self, less: Collection[tuple[int, Decimal]], *, which: Sql = EVERY) -> None:
        """The books show less paid than before: for each (receivable, amount), take the latest payments of the books back, down to
        the amount; those that ``which`` says alone."""
        amounts = dict(less)
        if not amounts:
            return
        negative: list[Part] = []
        voided: list[int] = []
        for payment, receivable, currency, imputed in self._db.rows(
            sql(
                """SELECT p.id, m.receivable_id, p.currency, sum(m.amount) FROM receivables_imputation m
                JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id AND p.source = 'books' AND {which}
                WHERE m.organisation_id = %(org)s AND m.receivable_id = ANY(%(these)s)
                GROUP BY p.id, m.receivable_id, p.currency, p.received_on
                HAVING sum(m.amount) > 0 ORDER BY p.received_on DESC, p.id DESC""",
                which=which,
            ),
            these=list(amounts),
        ):
            taken = min(imputed, amounts[receivable])
            if taken > 0:
                negative.append(Part(payment, receivable, Money(-taken, currency)))
                amounts[receivable] -= taken
                if taken == imputed:
                    voided.append(payment)
        self._impute(negative)
        self._void(voided)

    def end(self, parts: Sequence[Part]) -> None:
        """Take parts, below zero, off what they are set against, and let their payments count no more."""
        self._impute(parts)
        self._void([part.payment for part in parts])

    def _void(self, payments: list[int]) -> None:
        if payments:
            self._db.run(
                "UPDATE receivables_payment SET voided_at = %(at)s WHERE organisation_id = %(org)s AND id = ANY(%(these)s)",
                these=payments,
            )

    def _currencies(self, receivables: list[int]) -> dict[int, str]:
        return dict(
            self._db.rows(
                "SELECT id, currency FROM receivables_receivable WHERE organisation_id = %(org)s AND id = ANY(%(these)s)",
                these=receivables,
            )
        )

    def _impute(self, parts: Sequence[Part]) -> None:
        if parts:
            self._db.run(imputing_of(THESE), **columns_of_parts(parts))
