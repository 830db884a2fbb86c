"""What a run looks at: one snapshot for each open receivable, read in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from relance.domain.calendars import WorkingCalendar, region_of_postal_code
from relance.domain.law.fr.limitation_periods import ClaimKind, limitation_periods
from relance.domain.ledger import DebtorKind, Nature
from relance.domain.limitation import limitation
from relance.domain.money import Money
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot
from relance.domain.scenario.model import Channel

ROWS_AT_ONCE = 1000

CLAIM_OF_KIND = {
    DebtorKind.COMPANY: ClaimKind.BETWEEN_MERCHANTS,
    DebtorKind.PUBLIC_BODY: ClaimKind.CIVIL,
    DebtorKind.CONSUMER: ClaimKind.AGAINST_CONSUMER,
    DebtorKind.UNKNOWN: ClaimKind.AGAINST_CONSUMER,  # the shorter period: in doubt, less is asked
}


@dataclass(frozen=True, slots=True)
class Examined:
    """One receivable as a run sees it."""

    receivable: int
    number: str
    debtor: int
    debtor_name: str
    issued_on: date
    snapshot: Snapshot
    calendar: WorkingCalendar


# Every debtor's credits, channels and holds once; then one row for each receivable with something open.
OPEN_RECEIVABLES = """
    WITH credit AS (
        SELECT debtor_id, currency, sum(open_amount) AS amount FROM receivables_payment
        WHERE voided_at IS NULL AND open_amount > 0 GROUP BY debtor_id, currency),
    address AS (
        SELECT debtor_id, bool_or(email <> '') AS by_email FROM parties_contact GROUP BY debtor_id),
    held AS (
        SELECT debtor_id, receivable_id, array_agg(kind) AS kinds, array_agg(until) AS untils FROM receivables_hold
        WHERE released_at IS NULL GROUP BY debtor_id, receivable_id),
    ranked AS (
        SELECT r.*, max(amount) OVER (PARTITION BY debtor_id, currency ORDER BY issued_on, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS largest_before
        FROM receivables_receivable r)
    SELECT r.id, r.number, r.nature, r.issued_on, r.due_on, r.due_is_assumed, r.currency, r.open_amount, r.largest_before,
        r.missing_since IS NOT NULL,
        d.id, d.name, d.kind, d.postal_code, d.street <> '' AND d.city <> '', coalesce(a.by_email, false), c.amount,
        h.kinds, h.untils, hd.kinds, hd.untils, ho.kinds, ho.untils
    FROM ranked r
    JOIN parties_debtor d ON d.id = r.debtor_id
    LEFT JOIN credit c ON c.debtor_id = r.debtor_id AND c.currency = r.currency
    LEFT JOIN address a ON a.debtor_id = r.debtor_id
    LEFT JOIN held h ON h.receivable_id = r.id
    LEFT JOIN held hd ON hd.debtor_id = r.debtor_id AND hd.receivable_id IS NULL
    LEFT JOIN held ho ON ho.debtor_id IS NULL AND ho.receivable_id IS NULL
    WHERE r.open_amount > 0 {more}
    ORDER BY r.debtor_id, r.due_on, r.id
"""


def open_receivables(*, number: str | None = None) -> Iterator[Examined]:
    """Everything open (or the invoice ``number``), by debtor; read through a server-side cursor. Call it while acting in."""
    more = "AND r.number = %(number)s" if number is not None else ""
    connection.ensure_connection()
    with connection.connection.cursor(name="open_receivables") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(OPEN_RECEIVABLES.format(more=more), {"number": number})
        for row in cursor:
            yield _examined(row)


def _examined(row: tuple[Any, ...]) -> Examined:
    (
        receivable, number, nature, issued_on, due_on, due_is_assumed, currency, open_amount, largest_before, is_missing, debtor,
        name, kind, postal_code, has_address, by_email, credit, *held,
    ) = row  # fmt: skip
    debtor_kind = DebtorKind(kind)
    months = limitation_periods()[CLAIM_OF_KIND[debtor_kind]].months
    reachable = {Channel.EMAIL: by_email, Channel.POST: has_address}
    snapshot = Snapshot(
        open=Money(open_amount, currency).rounded(),
        due_on=due_on,
        due_is_assumed=due_is_assumed,
        nature=Nature(nature),
        debtor_kind=debtor_kind,
        reachable=frozenset(channel for channel, is_open in reachable.items() if is_open),
        holds=tuple(_holds(held)),
        unallocated_credit=Money(credit, currency).rounded() if credit else None,
        largest_past_invoice=Money(largest_before, currency).rounded() if largest_before else None,
        limitation_last_day=limitation(arose_on=issued_on, due_on=due_on, months=months).last_day,
        is_missing_from_export=is_missing,
        is_confirmed_once=False,
    )
    calendar = WorkingCalendar(region=region_of_postal_code(postal_code))
    return Examined(receivable, number, debtor, name, issued_on, snapshot, calendar)


def _holds(held: list[Any]) -> Iterator[Hold]:
    """Holds of the receivable, of its debtor and of the organisation: pairs of arrays, kinds and last days."""
    for kinds, untils in zip(held[::2], held[1::2], strict=True):
        for kind, until in zip(kinds or (), untils or (), strict=True):
            yield Hold(HoldKind(kind), until)
