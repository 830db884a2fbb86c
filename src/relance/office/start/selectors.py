"""What a new company should look at first: who owes, by age, and what is not known yet. Call them while acting in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from relance.domain.money import Money

LARGEST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known of those who owe."""

    debtors: int
    of_unknown_kind: int
    without_email: int
    unreachable: int
    assumed_dates: int


@dataclass(frozen=True, slots=True)
class Large:
    """A debtor among the largest, and whether he is never to be reminded."""

    debtor: int
    name: str
    open: Money
    is_never_reminded: bool


def unknown() -> Unknown:
    """Counts over the debtors who owe something."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH owing AS MATERIALIZED (SELECT DISTINCT debtor_id FROM receivables_receivable WHERE open_amount > 0),
                   known AS (
                       SELECT d.kind, d.street <> '' AND d.city <> '' AS has_address,
                           EXISTS (SELECT FROM parties_contact c WHERE c.debtor_id = d.id AND c.email <> '' AND c.bounced_at IS NULL)
                               AS has_email
                       FROM owing JOIN parties_debtor d ON d.id = owing.debtor_id)
               SELECT count(*), count(*) FILTER (WHERE kind = 'unknown'), count(*) FILTER (WHERE NOT has_email),
                   count(*) FILTER (WHERE NOT has_email AND NOT has_address),
                   (SELECT count(*) FROM receivables_receivable WHERE open_amount > 0 AND due_is_assumed)
               FROM known"""
        )
        row: tuple[Any, ...] = cursor.fetchone() or (0, 0, 0, 0, 0)
        return Unknown(*row)


def largest_debtors() -> list[Large]:
    """Those who owe most."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.id, d.name, r.currency, sum(r.open_amount), EXISTS (SELECT FROM receivables_hold h
                   WHERE h.debtor_id = d.id AND h.kind = 'never_remind' AND h.released_at IS NULL)
               FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id
               WHERE r.open_amount > 0 GROUP BY d.organisation_id, d.id, r.currency ORDER BY 4 DESC, d.id LIMIT %s""",
            [LARGEST_SHOWN],
        )
        return [
            Large(pk, name, Money(amount, currency).rounded(), never)
            for pk, name, currency, amount, never in cursor.fetchall()
        ]


def most_overdue(today: date) -> tuple[int, int] | None:
    """The oldest overdue invoice of the debtor who owes most of what is overdue: (debtor, receivable)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT debtor_id, (array_agg(id ORDER BY due_on, id))[1] FROM receivables_receivable
               WHERE open_amount > 0 AND due_on < %s AND nature = 'invoice' GROUP BY debtor_id, currency
               ORDER BY sum(open_amount) DESC LIMIT 1""",
            [today],
        )
        found = cursor.fetchone()
        return (found[0], found[1]) if found else None
