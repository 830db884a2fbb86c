"""Payments that the books show: booked, recognised in payments known from elsewhere, or taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance.intake.merge.statements import Statements
from relance.receivables.late_paid import SHOWN_PAID

ABSORPTION_DAYS = 10
DATED = "\x1fpaid on\x1f"


class Settlements:
    """Settling receivables, one transaction's worth."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def settle(self, shares: str) -> int:
        """Book a payment of the books and its imputation for each row of the query ``shares``."""
        return self._db.run(
            f"""WITH share AS MATERIALIZED ({shares}),
                paid AS (
                    INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference,
                        received_on, currency, amount, recorded_at, is_inferred)
                    SELECT %(org)s, debtor_id, nature, 'books', identity, reference, received_on, currency, amount, %(at)s,
                        is_inferred
                    FROM share RETURNING id, identity)
                INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
                SELECT %(org)s, paid.id, share.receivable_id, share.currency, share.amount, %(at)s
                FROM share JOIN paid USING (identity)"""  # noqa: S608
        )

    def absorb(
        self, receivable: int, amount: Decimal, on: date, *, whole: bool = False, debtor: int | None = None
    ) -> Decimal:
        """Recognise, in what the books now show as paid, payments known from elsewhere; returns what they explain.

        A payment pairs with the same amount within ten days either way, or with an invoice that the books settle whole.
        Where the payment had not lowered the receivable (it was unallocated), it does now.
        """
        candidates = self._db.rows(
            """SELECT p.id, m.amount, p.received_on FROM receivables_payment p
               JOIN receivables_imputation m ON m.organisation_id = %(org)s AND m.payment_id = p.id AND m.receivable_id = %(receivable)s
               WHERE p.organisation_id = %(org)s AND p.source <> 'books' AND p.absorbed_at IS NULL AND p.voided_at IS NULL
               ORDER BY p.received_on, p.id""",
            receivable=receivable,
        )
        explained = Decimal(0)
        for payment, imputed, received_on in candidates:
            pairs = whole or abs((received_on - on).days) <= ABSORPTION_DAYS or imputed == amount
            if pairs and (whole or explained + imputed <= amount):
                self._db.run(
                    "UPDATE receivables_payment SET absorbed_at = %(at)s WHERE id = %(payment)s", payment=payment
                )
                explained += Decimal(0) if whole else imputed
        if debtor is not None:
            explained += self._absorb_unallocated(receivable, debtor, amount - explained, on)
        return explained

    def _absorb_unallocated(self, receivable: int, debtor: int, amount: Decimal, on: date) -> Decimal:
        """A payment of just this amount, set against nothing so far, is the one that settled the receivable."""
        found = self._db.rows(
            """SELECT p.id, p.currency FROM receivables_payment p JOIN receivables_receivable r
                   ON r.organisation_id = %(org)s AND r.id = %(receivable)s AND r.currency = p.currency
               WHERE p.organisation_id = %(org)s AND p.debtor_id = %(debtor)s AND p.source <> 'books' AND p.open_amount = %(amount)s
                   AND p.voided_at IS NULL AND abs(p.received_on - %(on)s::date) <= %(days)s ORDER BY p.received_on, p.id LIMIT 1""",
            receivable=receivable, debtor=debtor, amount=amount, on=on, days=ABSORPTION_DAYS,
        )  # fmt: skip
        for payment, currency in found:
            self._impute(payment, receivable, currency, amount)
            self._db.run("UPDATE receivables_payment SET absorbed_at = %(at)s WHERE id = %(payment)s", payment=payment)
            return amount
        return Decimal(0)

    def pay(
        self,
        receivable: int,
        amount: Decimal,
        imputed: Decimal,
        on: date,
        *,
        is_inferred: bool,
        is_dated: bool = False,
        open_through: date | None = None,
    ) -> None:
        """Book a payment of the books, ``imputed`` of it on the receivable; the rest stays unallocated, which holds and asks.

        ``is_inferred``: only a lower remainder shows it. Not ``is_dated``, ``on`` is only the day by which the books show it: its
        identity says so, for whoever counts the days of a delay, and ``open_through`` is the last day on which they proved it open.
        """
        if amount <= 0:
            return
        paid = self._db.rows(
            """INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
                   currency, amount, recorded_at, is_inferred, open_through)
               SELECT %(org)s, debtor_id, 'payment', 'books', identity || %(how)s || %(at)s::text, '', %(on)s,
                   currency, %(amount)s, %(at)s, %(is_inferred)s,
                   CASE WHEN %(open_through)s::date IS NOT NULL THEN greatest(%(open_through)s::date, least(issued_on, %(on)s)) END
               FROM receivables_receivable WHERE organisation_id = %(org)s AND id = %(receivable)s RETURNING id, currency""",
            on=on, amount=amount, receivable=receivable, is_inferred=is_inferred, how=DATED if is_dated else SHOWN_PAID,
            open_through=open_through,
        )  # fmt: skip
        for payment, currency in paid:
            if imputed:
                self._impute(payment, receivable, currency, imputed)

    def take_back(self, receivable: int, amount: Decimal) -> None:
        """The books show less paid than before: take the latest payments of the books back, down to ``amount``."""
        paid = self._db.rows(
            """SELECT p.id, p.currency, sum(m.amount) FROM receivables_imputation m
               JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id AND p.source = 'books'
               WHERE m.organisation_id = %(org)s AND m.receivable_id = %(receivable)s GROUP BY p.id, p.currency, p.received_on
               HAVING sum(m.amount) > 0 ORDER BY p.received_on DESC, p.id DESC""",
            receivable=receivable,
        )
        for payment, currency, imputed in paid:
            taken = min(imputed, amount)
            if taken <= 0:
                return
            self._impute(payment, receivable, currency, -taken)
            amount -= taken
            if taken == imputed:
                self._db.run(
                    "UPDATE receivables_payment SET voided_at = %(at)s WHERE id = %(payment)s", payment=payment
                )

    def _impute(self, payment: int, receivable: int, currency: str, amount: Decimal) -> None:
        self._db.run(
            """INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
               VALUES (%(org)s, %(payment)s, %(receivable)s, %(currency)s, %(amount)s, %(at)s)""",
            payment=payment, receivable=receivable, currency=currency, amount=amount,
        )  # fmt: skip
