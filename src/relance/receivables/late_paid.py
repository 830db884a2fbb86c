"""Invoices that were paid late in full, and what the organisation does with their penalties: keep, pursue, waive; or received.

The principal is settled and nothing runs any more; what accrued until then, and the fixed compensation, stay owed. A choice is a
row, the latest of a receivable counts, and none means that they are kept. A consumer owes none. What was given up as lost was not paid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from relance.domain.scenario.decide import forbidden
from relance.parties.same_customer import accounts_of
from relance.receivables.models import PenaltyFate
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, sql

AT_MOST = 100
LOOKED_AT = 2000  # settled invoices looked at for one page: most may have been paid in time
LEFT_BOOKS = "\x1fgone\x1f"  # in the identity of what stands for an invoice that is no longer in the books: nobody told that it was paid
CANCELLED_WITH = f"{LEFT_BOOKS}import\x1f"  # what it begins with where the import that brought the invoice was cancelled; its id follows
SHOWN_PAID = (
    "\x1fpaid\x1f"  # before the moment of booking: a payment whose day is only the one by which the books show it
)

# Of a payment ``p``: neither an entry nor a person tells its day.
UNDATED = sql("p.is_inferred AND p.identity NOT LIKE '%%' || chr(31) || 'paid on' || chr(31) || '%%'")


@dataclass(frozen=True, slots=True)
class SettledLate:
    """An invoice paid in full after its due date, on ``settled_on``, whose penalties are neither waived nor received.

    Of a public body also one paid after it had the demand: only ``letters`` reckon the day in law, and what it owes (``with_sums``).

    ``debtor`` is the customer, whose kind decides whether penalties are owed; ``account`` is the one of theirs that holds the invoice.
    Not ``is_dated``, the books show only that it was paid by then: it may have been earlier, even in time.
    """

    receivable: int
    account: int
    debtor: int
    debtor_name: str
    settled_on: date
    is_dated: bool
    fate: PenaltyFate


def _of_settled_late(which: Sql) -> Sql:
    """What was paid late and whose penalties nobody let go of, among the receivables that ``which`` says."""
    return sql(
        """
            SELECT r.id, r.debtor_id, d.id, d.name, late.settled_on, late.is_dated, coalesce(chosen.fate, 'keep')
            FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id JOIN parties_debtor d ON d.id = own.head_id
            CROSS JOIN LATERAL (
                SELECT max(x.received_on) AS settled_on, bool_and(x.is_dated OR x.received_on <= r.due_on) AS is_dated FROM (
                    SELECT p.received_on, p.source <> 'books' OR p.identity NOT LIKE %(shown_paid)s AS is_dated
                    FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
                    WHERE m.receivable_id = r.id AND p.nature = 'payment' GROUP BY p.id, p.received_on, p.source, p.identity
                    HAVING sum(m.amount) > 0) x) late
            LEFT JOIN LATERAL (
                SELECT c.fate FROM receivables_penaltychoice c WHERE c.receivable_id = r.id ORDER BY c.id DESC LIMIT 1) chosen ON true
            WHERE r.open_amount = 0 AND r.nature = 'invoice' AND NOT r.due_is_assumed AND d.kind_in_law IN ('company', 'public_body')
                AND (late.settled_on > r.due_on OR d.kind_in_law = 'public_body' AND late.settled_on > r.demand_received_on)
                AND coalesce(chosen.fate, 'keep') IN ('keep', 'pursue') AND NOT EXISTS (
                    SELECT FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
                    WHERE m.receivable_id = r.id AND p.nature = 'write_off' GROUP BY p.id HAVING sum(m.amount) > 0)
                AND {which}
            ORDER BY r.id DESC LIMIT %(most)s
        """,
        which=which,
    )


def of_debtor(here: Acting, debtor: int, *, most: int | None = None) -> list[SettledLate]:
    """A customer's, on all accounts, the latest booked first, ``most`` at most."""
    return _settled_late(here, sql("r.debtor_id = ANY(%(accounts)s)"), most, accounts=accounts_of(here, debtor))


def of_all(here: Acting, *, before: int | None = None) -> tuple[list[SettledLate], int | None]:
    """Some of the organisation's, a hundred at most, the latest booked first; and ``before`` what the next ones are, None at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM receivables_receivable WHERE open_amount = 0 AND nature = 'invoice'
               AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(most)s""",
            {"before": before, "most": LOOKED_AT},
        )
        looked_at = [pk for (pk,) in cursor.fetchall()]
    found = among(here, looked_at, most=AT_MOST)
    if len(found) == AT_MOST:
        return found, found[-1].receivable
    return found, looked_at[-1] if len(looked_at) == LOOKED_AT else None


def every(here: Acting) -> Iterator[list[SettledLate]]:
    """All of the organisation's, some at a time."""
    before: int | None = None
    while True:
        found, before = of_all(here, before=before)
        yield found
        if before is None:
            return


def among(here: Acting, receivables: Collection[int], *, most: int | None = None) -> list[SettledLate]:
    """Those of these receivables that were paid late and whose penalties are left, ``most`` at most."""
    return _settled_late(here, sql("r.id = ANY(%(these)s)"), most, these=list(receivables)) if receivables else []


def _settled_late(here: Acting, which: Sql, most: int | None, **facts: Any) -> list[SettledLate]:
    with connection.cursor() as cursor:
        cursor.execute(_of_settled_late(which), {"shown_paid": f"%{SHOWN_PAID}____-%", "most": most, **facts})
        return [
            SettledLate(pk, account, debtor, name, on, is_dated, PenaltyFate(fate))
            for pk, account, debtor, name, on, is_dated, fate in cursor.fetchall()
        ]


def pursued(here: Acting, debtors: Collection[int], on: date) -> dict[int, list[int]]:
    """By debtor, the receivables whose penalties letters of ``on`` ask for: those pursued, on all accounts of the customer, without
    what a hold, limitation or a doubt forbids to ask. One question where nothing is pursued.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT asked.id, array_agg(DISTINCT c.receivable_id) FROM parties_debtor asked
               JOIN parties_debtor a ON a.id = asked.head_id OR a.same_as_id = asked.head_id
               JOIN receivables_penaltychoice c ON c.debtor_id = a.id AND c.fate = 'pursue'
               WHERE asked.id = ANY(%s) GROUP BY asked.id""",
            [list(debtors)],
        )
        chosen: dict[int, list[int]] = dict(cursor.fetchall())
    allowed = set(pursuable(here, {pk for receivables in chosen.values() for pk in receivables}, on))
    found = {debtor: sorted(allowed.intersection(receivables)) for debtor, receivables in chosen.items()}
    return {debtor: receivables for debtor, receivables in found.items() if receivables}


def pursuable(here: Acting, receivables: Collection[int], on: date) -> list[int]:
    """Those of these receivables for whose penalties a letter of ``on`` may ask, in the order of their ids."""
    listed = [one for one in among(here, receivables) if one.fate is PenaltyFate.PURSUE and one.is_dated]
    standing = standings(here, [one.receivable for one in listed]) if listed else []
    return sorted(one.receivable for one in standing if forbidden(one.snapshot, on) is None)
