"""The rows behind a figure: the same condition as the figure's, row by row, the largest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from relance.domain.date_ranges import DateRange
from relance.domain.money import Money
from relance.insight.balances import IS_OPEN, WAS_OPEN
from relance.insight.recovery import RECEIVED, After
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, sql

DAYS_LATE = ((None, 0), (1, 30), (31, 60), (61, 90), (91, None))  # in the order of receivables.ages.AGES


@dataclass(frozen=True, slots=True)
class Row:
    """A receivable in a figure: the day that put it there, and its part of the sum."""

    receivable: int
    number: str
    debtor: int
    debtor_name: str
    on: date
    amount: Money


def of_age(here: Acting, place: int, on: date, *, most: int | None = None) -> Iterator[Row]:
    """What was open on a day in one bucket of the aged balance."""
    least, greatest = DAYS_LATE[place]
    owed = IS_OPEN if on >= here.today else WAS_OPEN
    return _rows(
        sql(
            """SELECT o.id, r.number, d.id, d.name, o.due_on, o.owed, o.currency FROM (
                SELECT id, debtor_id, currency, due_on, sum(owed) AS owed FROM ({owed}) parts GROUP BY 1, 2, 3, 4
                HAVING sum(owed) > 0) o
            JOIN receivables_receivable r ON r.id = o.id JOIN parties_debtor own ON own.id = o.debtor_id
            JOIN parties_debtor d ON d.id = own.head_id
            WHERE (%(least)s::int IS NULL OR %(on)s::date - o.due_on >= %(least)s)
                AND (%(most)s::int IS NULL OR %(on)s::date - o.due_on <= %(most)s)""",
            owed=owed,
        ),
        {"on": on, "least": least, "most": greatest},
        most,
    )


def recovered_after(
    here: Acting, after: After, over: DateRange, *, currency: str = "EUR", most: int | None = None
) -> Iterator[Row]:
    """What was received on the days of ``over`` after something had left, or without any reminder."""
    of_stage = sql(
        "AND last.stage IS NOT DISTINCT FROM %(stage)s AND coalesce(last.is_deposit, false) = %(is_deposit)s"
    )
    return _rows(
        sql(
            "SELECT r.id, r.number, d.id, d.name, p.received_on, m.amount, m.currency {received} {of_stage}",
            received=RECEIVED,
            of_stage=of_stage,
        ),
        {
            "since": over.start,
            "until": over.last,
            "currency": currency,
            "stage": after.stage.value if after.stage else None,
            "is_deposit": after.is_deposit,
        },
        most,
    )


def due_in_week(here: Acting, week_of: date, *, currency: str = "EUR", most: int | None = None) -> Iterator[Row]:
    """What falls due in a week, from ``today`` on."""
    return _rows(
        sql("""SELECT r.id, r.number, d.id, d.name, r.due_on, r.open_amount, r.currency
           FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id
           JOIN parties_debtor d ON d.id = own.head_id
           WHERE r.open_amount > 0 AND r.nature = 'invoice' AND r.currency = %(currency)s
               AND r.due_on >= greatest(%(week)s::date, %(today)s::date) AND r.due_on < %(week)s::date + 7"""),
        {"week": week_of, "today": here.today, "currency": currency},
        most,
    )


def failed(here: Acting, *, most: int | None = None) -> Iterator[Row]:
    """Every step was taken without payment (SW-18)."""
    return _rows(
        sql("""SELECT r.id, r.number, d.id, d.name, r.due_on, r.open_amount, r.currency FROM scenarios_dunning g
           JOIN receivables_receivable r ON r.id = g.receivable_id JOIN parties_debtor own ON own.id = r.debtor_id
           JOIN parties_debtor d ON d.id = own.head_id
           WHERE g.outcome = 'scenario_finished' AND r.open_amount > 0"""),
        {},
        most,
    )


def _rows(statement: Sql, facts: dict[str, Any], most: int | None) -> Iterator[Row]:
    """The largest ``most`` of them, None: all; read as they are asked for."""
    listed = sql("SELECT * FROM ({statement}) listed ORDER BY 6 DESC, 1 LIMIT %(limit)s", statement=statement)
    with connection.chunked_cursor() as cursor:
        cursor.execute(listed, facts | {"limit": most})
        for receivable, number, debtor, name, on, amount, currency in cursor:
            yield Row(receivable, number, debtor, name, on, Money(amount, currency).rounded())
