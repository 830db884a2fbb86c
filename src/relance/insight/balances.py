"""The aged balance as of any day, and who owes most of what is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.domain.money import Money
from relance.receivables.ages import AgedBalance, open_by_age, sums_by_age
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

OLD_DAYS = 60
RISKS = 10

# What was open on a day gone by: of what was issued by then, what is open now and what came in since; a receivable may stand there
# in several parts. What came back later counts as paid until then.
WAS_OPEN = sql("""
    SELECT r.id, r.debtor_id, r.currency, r.due_on, r.open_amount AS owed FROM receivables_receivable r
    WHERE r.open_amount > 0 AND r.issued_on <= %(on)s AND r.nature = 'invoice'
    UNION ALL
    SELECT r.id, r.debtor_id, r.currency, r.due_on, m.amount
    FROM receivables_payment p JOIN receivables_imputation m ON m.payment_id = p.id
    JOIN receivables_receivable r ON r.id = m.receivable_id
    WHERE p.received_on > %(on)s AND r.issued_on <= %(on)s AND r.nature = 'invoice'
""")
IS_OPEN = sql("""
    SELECT r.id, r.debtor_id, r.currency, r.due_on, r.open_amount AS owed FROM receivables_receivable r
    WHERE r.open_amount > 0 AND r.nature = 'invoice'
""")


@dataclass(frozen=True, slots=True)
class Risk:
    """A debtor whose debt is old."""

    debtor: int
    name: str
    old: Money
    oldest_due: date


def aged_balance(here: Acting, on: date) -> list[AgedBalance]:
    """One for each currency, the largest first: of a day gone by what was open then, of today and later what is open now."""
    return open_by_age(here, on) if on >= here.today else balance_of(here, on)


def balance_of(here: Acting, on: date) -> list[AgedBalance]:
    """The same of a day gone by: invoices that the books showed open at an import, less what was received by then."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                "SELECT currency, sum(owed), {sums_by_age} FROM ({was_open}) o GROUP BY currency ORDER BY 2 DESC",
                sums_by_age=sums_by_age("owed"),
                was_open=WAS_OPEN,
            ),
            {"on": on},
        )
        return [AgedBalance.of(currency, opened, ages) for currency, opened, *ages in cursor.fetchall()]


def risks(here: Acting, on: date) -> list[Risk]:
    """Those who owe most of what is over sixty days late, on all their accounts together."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.id, d.name, r.currency, sum(r.open_amount), min(r.due_on)
               FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id
               JOIN parties_debtor d ON d.id = own.head_id
               WHERE r.open_amount > 0 AND r.nature = 'invoice' AND r.due_on < %s::date - %s
               GROUP BY d.organisation_id, d.id, r.currency ORDER BY 4 DESC, d.id LIMIT %s""",
            [on, OLD_DAYS, RISKS],
        )
        return [
            Risk(pk, name, Money(amount, currency).rounded(), due)
            for pk, name, currency, amount, due in cursor.fetchall()
        ]
