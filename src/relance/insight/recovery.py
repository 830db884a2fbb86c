"""What came in: by the step that came before it, how late, which promises were kept, and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from relance.domain.money import Money
from relance.domain.scenario.model import Stage

WEEKS = 8
LATENESS_OVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was received in a period after a stage; ``stage`` is None for what came without any reminder."""

    stage: Stage | None
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late invoices paid in a period were, weighted by amount; below zero is early."""

    invoices: int
    days: Decimal


@dataclass(frozen=True, slots=True)
class Promises:
    """How many promises of debtors ended in a period, and how many of them were kept."""

    ended: int
    kept: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What falls due in a week, and what is promised for it."""

    week_of: date
    due: Money
    promised: Money


def recovered(since: date, until: date, *, currency: str = "EUR") -> list[Recovered]:
    """What was received from ``since`` through ``until``, by the last demand that had left before. The gravest stage last."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT last.stage, count(*), sum(m.amount)
               FROM receivables_payment p JOIN receivables_imputation m ON m.payment_id = p.id
               LEFT JOIN LATERAL (
                   SELECT n.stage FROM outbox_noticeitem i JOIN outbox_notice n ON n.id = i.notice_id
                   JOIN outbox_message s ON s.notice_id = n.id
                   WHERE i.receivable_id = m.receivable_id AND NOT i.is_for_information AND n.purpose = 'demand'
                       AND s.sent_on <= p.received_on
                   ORDER BY s.sent_on DESC, n.stage DESC LIMIT 1) last ON true
               WHERE p.received_on BETWEEN %s AND %s AND p.nature = 'payment' AND p.voided_at IS NULL AND m.currency = %s
               GROUP BY last.stage ORDER BY last.stage NULLS FIRST""",
            [since, until, currency],
        )
        return [
            Recovered(Stage(stage) if stage else None, count, Money(amount, currency).rounded())
            for stage, count, amount in cursor.fetchall()
        ]


def lateness(on: date, *, currency: str = "EUR") -> Lateness | None:
    """Over the year before ``on``; None where nothing was paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(DISTINCT r.id), sum(m.amount * (p.received_on - r.due_on)) / nullif(sum(m.amount), 0)
               FROM receivables_payment p JOIN receivables_imputation m ON m.payment_id = p.id
               JOIN receivables_receivable r ON r.id = m.receivable_id
               WHERE p.received_on > %s AND p.received_on <= %s AND p.nature = 'payment' AND p.voided_at IS NULL
                   AND m.currency = %s AND NOT r.due_is_assumed""",
            [on - LATENESS_OVER, on, currency],
        )
        count, days = cursor.fetchone() or (0, None)
        return Lateness(count, Decimal(days).quantize(Decimal("0.1"))) if days is not None else None


def promises(since: date, until: date) -> Promises:
    """Debtors' promises that ended from ``since`` through ``until``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), count(*) FILTER (WHERE was_kept) FROM exchanges_commitment
               WHERE party = 'debtor' AND ended_at::date BETWEEN %s AND %s""",
            [since, until],
        )
        ended, kept = cursor.fetchone() or (0, 0)
        return Promises(ended, kept)


def expected(today: date, *, currency: str = "EUR") -> list[Expected]:
    """Eight weeks from ``today``'s: what falls due in each, and what debtors promised for it. What is overdue and promised
    by nobody is expected in none."""
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(weeks=WEEKS)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT w.week,
                   (SELECT coalesce(sum(r.open_amount), 0) FROM receivables_receivable r
                    WHERE r.open_amount > 0 AND r.nature = 'invoice' AND r.currency = %(currency)s
                        AND r.due_on >= greatest(w.week, %(today)s::date) AND r.due_on < w.week + 7),
                   (SELECT coalesce(sum(r.open_amount), 0) FROM receivables_receivable r
                    WHERE r.open_amount > 0 AND r.nature = 'invoice' AND r.currency = %(currency)s AND r.due_on < %(today)s
                        AND EXISTS (SELECT FROM receivables_hold h WHERE h.kind = 'promise' AND h.released_at IS NULL
                            AND h.until >= greatest(w.week, %(today)s::date) AND h.until < w.week + 7
                            AND (h.receivable_id = r.id OR h.debtor_id = r.debtor_id AND h.receivable_id IS NULL)))
               FROM (SELECT generate_series(%(monday)s::date, %(last)s::date - 7, interval '7 days')::date AS week) w
               ORDER BY w.week""",
            {"monday": monday, "last": last, "today": today, "currency": currency},
        )
        return [
            Expected(week, Money(due, currency).rounded(), Money(promised, currency).rounded())
            for week, due, promised in cursor.fetchall()
        ]
