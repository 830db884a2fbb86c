"""What is open by age: not due, 1 to 30, 31 to 60, 61 to 90, over 90 days late.

The sums of a whole company are read from ``OpenChange``, a few thousand rows however many receivables there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from relance.domain.money import Money
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, identifier, joined, sql

AGES = ("not due", "1-30", "31-60", "61-90", "91+")
_DAYS_LATE = (
    sql("<= 0"), sql("BETWEEN 1 AND 30"), sql("BETWEEN 31 AND 60"), sql("BETWEEN 61 AND 90"), sql("> 90"),
)  # fmt: skip


def sums_by_age(amount: str) -> Sql:
    """SQL: the sums of the column ``amount`` in the order of ``AGES``, by the days from ``due_on`` to ``%(on)s``."""
    return joined(
        ", ",
        (
            sql(
                "coalesce(sum({amount}) FILTER (WHERE %(on)s::date - due_on {days}), 0)",
                amount=identifier(amount),
                days=days,
            )
            for days in _DAYS_LATE
        ),
    )


@dataclass(frozen=True, slots=True)
class AgedBalance:
    """What was open on a day in one currency: in all, and by age in the order of ``AGES``."""

    open: Money
    by_age: tuple[Money, ...]

    @classmethod
    def of(cls, currency: str, opened: Decimal, by_age: Sequence[Decimal]) -> AgedBalance:
        """Out of a row of sums."""
        return cls(Money(opened, currency).rounded(), tuple(Money(one, currency).rounded() for one in by_age))


def open_by_age(here: Acting, on: date) -> list[AgedBalance]:
    """What is open of invoices now, by its age on a day, one for each currency, the largest first.

    Debits that wait for review are not among it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT currency, sum(amount), {sums_by_age} FROM receivables_openchange
                WHERE is_invoice GROUP BY currency HAVING sum(amount) > 0 ORDER BY 2 DESC""",
                sums_by_age=sums_by_age("amount"),
            ),
            {"on": on},
        )
        return [AgedBalance.of(currency, opened, ages) for currency, opened, *ages in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class OpenParts:
    """All that is open in one currency, by age and in parts that add up: invoices late or not due yet, debits to be looked at."""

    balance: AgedBalance
    late: Money
    not_due: Money
    to_review: Money


def open_parts(here: Acting, on: date) -> list[OpenParts]:
    """One for each currency, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT currency, sum(amount), coalesce(sum(amount) FILTER (WHERE is_invoice AND due_on < %(on)s), 0),
                   coalesce(sum(amount) FILTER (WHERE is_invoice AND due_on >= %(on)s), 0),
                   coalesce(sum(amount) FILTER (WHERE NOT is_invoice), 0), {sums_by_age}
                FROM receivables_openchange GROUP BY currency HAVING sum(amount) > 0 ORDER BY 2 DESC""",
                sums_by_age=sums_by_age("amount"),
            ),
            {"on": on},
        )
        return [
            OpenParts(
                AgedBalance.of(currency, opened, ages),
                *(Money(part, currency).rounded() for part in (late, soon, review)),
            )
            for currency, opened, late, soon, review, *ages in cursor.fetchall()
        ]


def overdue_sums(here: Acting) -> tuple[Money, ...]:
    """What is open of invoices and overdue, one sum for each currency, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT currency, sum(amount) FROM receivables_openchange WHERE due_on < %s AND is_invoice"
            " GROUP BY currency HAVING sum(amount) > 0 ORDER BY 2 DESC",
            [here.today],
        )
        return tuple(Money(amount, currency).rounded() for currency, amount in cursor.fetchall())


def fold_open_changes(here: Acting) -> None:
    """Make one row a day of the organisation's changes; their sums stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT receivables_fold_open_changes()")
