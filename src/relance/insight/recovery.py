"""What came in: by the step that came before it, how late, which promises were kept, and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from relance.domain.date_ranges import DateRange
from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.receivables.corrections import CANCELLING
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import sql

WEEKS = 8
LATENESS_OVER = timedelta(days=365)


# Payments of a period, each with the last demand that had left before it: its stage, or that it asked for a deposit's rest, whose
# messages are no letters of a stage. What was taken off again paid nothing.
RECEIVED = sql("""
    FROM receivables_payment p JOIN LATERAL (
        SELECT receivable_id, currency, sum(amount) AS amount FROM receivables_imputation WHERE payment_id = p.id
        GROUP BY receivable_id, currency HAVING sum(amount) > 0) m ON true
    LEFT JOIN LATERAL (
        SELECT CASE WHEN q.claim_kind <> 'deposit_claim' THEN n.counted_stage END AS stage, q.claim_kind = 'deposit_claim' AS is_deposit
        FROM outbox_asked a JOIN receivables_receivable q ON q.id = a.receivable_id JOIN outbox_counted_notice n ON n.id = a.notice_id
        WHERE a.receivable_id = m.receivable_id AND n.stage IS NOT NULL AND a.proven_on <= p.received_on
        ORDER BY a.proven_on DESC, n.stage DESC LIMIT 1) last ON true
    JOIN receivables_receivable r ON r.id = m.receivable_id JOIN parties_debtor own ON own.id = r.debtor_id
    JOIN parties_debtor d ON d.id = own.head_id
    WHERE p.received_on BETWEEN %(since)s AND %(until)s AND p.nature = 'payment' AND p.voided_at IS NULL
        AND m.currency = %(currency)s
""")
PROMISE = sql("h.kind = 'promise' AND h.until >= %(today)s AND h.until < %(end)s")
OVERDUE = sql("r.open_amount > 0 AND r.nature = 'invoice' AND r.currency = %(currency)s AND r.due_on < %(today)s")
# From the promises to what is promised, for there are few of the one and perhaps a million of the other.
EXPECTED = sql(
    """
    SELECT date_trunc('week', day)::date, sum(due), sum(promised) FROM (
        SELECT due_on AS day, amount AS due, 0 AS promised FROM receivables_openchange
        WHERE is_invoice AND currency = %(currency)s AND due_on >= %(today)s AND due_on < %(end)s
        UNION ALL
        SELECT min(until), 0, owed FROM (
            SELECT h.until, r.id, r.open_amount AS owed
            FROM receivables_binding_hold h JOIN receivables_receivable r ON r.id = h.receivable_id WHERE {promise} AND {overdue}
            UNION ALL
            SELECT h.until, r.id, r.open_amount
            FROM receivables_binding_hold h JOIN parties_debtor own ON own.id = h.debtor_id
            JOIN parties_debtor a ON a.id = own.head_id OR a.same_as_id = own.head_id
            JOIN receivables_receivable r ON r.debtor_id = a.id WHERE {promise} AND {overdue}
        ) promised GROUP BY id, owed
    ) money GROUP BY 1
""",
    promise=PROMISE,
    overdue=OVERDUE,
)


@dataclass(frozen=True, slots=True)
class After:
    """What had left before money came: a letter of a ``stage``, a message about a deposit, or neither."""

    stage: Stage | None = None
    is_deposit: bool = False

    @property
    def key(self) -> str:
        """Its name in addresses and tables; "" where nothing had left."""
        return "deposit" if self.is_deposit else self.stage.name.lower() if self.stage else ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was received in a period after something had left, or without any reminder."""

    after: After
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """How the recoveries of one currency stand: under way, and failed once every step was taken in vain (SW-18)."""

    under_way: int
    under_way_amount: Money
    failed: int
    failed_amount: Money


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late invoices paid in a period were, weighted by amount; below zero is early."""

    invoices: int
    days: Decimal

    @property
    def is_early(self) -> bool:
        """Paid before the due date on average."""
        return self.days < 0

    @property
    def early_days(self) -> Decimal:
        """How many days before it."""
        return -self.days


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


def recovered(here: Acting, over: DateRange, *, currency: str = "EUR") -> list[Recovered]:
    """What was received on the days of ``over``, by the last demand that had left before. The gravest stage last, then deposits."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT last.stage, coalesce(last.is_deposit, false), count(*), sum(m.amount) {received}
                GROUP BY 1, 2 ORDER BY 2, 1 NULLS FIRST""",
                received=RECEIVED,
            ),
            {"since": over.start, "until": over.last, "currency": currency},
        )
        return [
            Recovered(After(Stage(stage) if stage else None, is_deposit), count, Money(amount, currency).rounded())
            for stage, is_deposit, count, amount in cursor.fetchall()
        ]


def standing(here: Acting, *, currency: str = "EUR") -> Standing:
    """Invoices that had a letter and are open, by whether a step is left."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE NOT is_over), coalesce(sum(amount) FILTER (WHERE NOT is_over), 0),
                   count(*) FILTER (WHERE is_over), coalesce(sum(amount) FILTER (WHERE is_over), 0)
               FROM (SELECT g.outcome = 'scenario_finished' AS is_over, r.open_amount AS amount
                   FROM (SELECT DISTINCT receivable_id AS id FROM outbox_asked WHERE proven_on IS NOT NULL) asked
                   JOIN receivables_receivable r ON r.id = asked.id JOIN scenarios_dunning g ON g.receivable_id = r.id
                   WHERE r.open_amount > 0 AND r.currency = %s) begun""",
            [currency],
        )
        under_way, amount, failed, lost = cursor.fetchone() or (0, Decimal(0), 0, Decimal(0))
        return Standing(under_way, Money(amount, currency).rounded(), failed, Money(lost, currency).rounded())


def lateness(here: Acting, on: date, *, currency: str = "EUR") -> Lateness | None:
    """Over the year before ``on``; None where nothing was paid. An invoice that was cancelled was never late."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(DISTINCT r.id), sum(m.amount * (m.received_on - r.due_on)) / nullif(sum(m.amount), 0)
               FROM (SELECT i.receivable_id, p.received_on, sum(i.amount) AS amount
                   FROM receivables_payment p JOIN receivables_imputation i ON i.payment_id = p.id
                   WHERE p.received_on > %s AND p.received_on <= %s AND p.nature = 'payment' AND p.voided_at IS NULL
                       AND i.currency = %s
                   GROUP BY i.receivable_id, p.id, p.received_on HAVING sum(i.amount) > 0) m
               JOIN receivables_receivable r ON r.id = m.receivable_id
               WHERE NOT r.due_is_assumed AND r.id NOT IN (SELECT substr(identity, %s)::bigint FROM receivables_payment
                   WHERE source = 'person' AND identity LIKE %s AND voided_at IS NULL)""",
            [on - LATENESS_OVER, on, currency, len(CANCELLING) + 1, f"{CANCELLING}%"],
        )
        count, days = cursor.fetchone() or (0, None)
        return Lateness(count, Decimal(days).quantize(Decimal("0.1"))) if days is not None else None


def promises(here: Acting, over: DateRange) -> Promises:
    """Debtors' promises that ended on the days of ``over``."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT count(*), count(*) FILTER (WHERE was_kept) FROM exchanges_commitment
                WHERE party = 'debtor' AND {ended_on} BETWEEN %s AND %s""",
                ended_on=local_day("ended_at"),
            ),
            [over.start, over.last],
        )
        ended, kept = cursor.fetchone() or (0, 0)
        return Promises(ended, kept)


def expected(here: Acting, *, currency: str = "EUR") -> list[Expected]:
    """Eight weeks from ``today``'s: what falls due in each, and what is overdue and promised for it, at its first promise.
    What is overdue and promised by nobody is expected in none."""
    monday = here.today - timedelta(days=here.today.weekday())
    weeks = [monday + timedelta(weeks=number) for number in range(WEEKS)]
    with connection.cursor() as cursor:
        cursor.execute(
            EXPECTED,
            {"today": here.today, "end": monday + timedelta(weeks=WEEKS), "currency": currency},
        )
        found = {week: (due, promised) for week, due, promised in cursor.fetchall()}
    nothing = (Decimal(0), Decimal(0))
    return [Expected(week, *(Money(one, currency).rounded() for one in found.get(week, nothing))) for week in weeks]
