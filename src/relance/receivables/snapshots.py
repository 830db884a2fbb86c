"""Where receivables stand, as the rules want to see them: one snapshot each, read in one statement.

The statement is made of pieces, so that the run can add what it alone knows: a first CTE, ``chosen (receivable_id)``, names
the receivables; the others read only what belongs to their debtors. What nobody chose costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db import connection

from relance.domain.calendars import WorkingCalendar, region_of_postal_code
from relance.domain.identifiers.phone import mobile_number
from relance.domain.law.fr.limitation_periods import ClaimKind, limitation_periods
from relance.domain.ledger import DebtorKind, Nature
from relance.domain.limitation import limitation
from relance.domain.money import Money
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot
from relance.domain.scenario.model import Channel

CLAIM_OF_KIND = {
    DebtorKind.COMPANY: ClaimKind.BETWEEN_MERCHANTS,
    DebtorKind.PUBLIC_BODY: ClaimKind.CIVIL,
    DebtorKind.CONSUMER: ClaimKind.AGAINST_CONSUMER,
    DebtorKind.UNKNOWN: ClaimKind.AGAINST_CONSUMER,  # the shorter period: in doubt, less is asked
}

CTES = """
    debtors AS MATERIALIZED (
        SELECT DISTINCT r.debtor_id FROM chosen c JOIN receivables_receivable r ON r.id = c.receivable_id),
    credit AS (
        SELECT p.debtor_id, p.currency, sum(p.open_amount) AS amount FROM debtors JOIN receivables_payment p USING (debtor_id)
        WHERE p.voided_at IS NULL AND p.open_amount > 0 GROUP BY p.debtor_id, p.currency),
    address AS (
        SELECT debtor_id,
            array_agg(a.email ORDER BY a.id) FILTER (WHERE a.email <> '' AND a.bounced_at IS NULL) AS emails,
            array_agg(a.id ORDER BY a.id) FILTER (WHERE a.email <> '' AND a.bounced_at IS NULL) AS email_contacts,
            (array_agg(a.phone ORDER BY a.id) FILTER (WHERE a.phone <> ''))[1] AS phone
        FROM debtors JOIN parties_contact a USING (debtor_id) GROUP BY debtor_id),
    held AS (
        SELECT debtor_id, receivable_id, array_agg(kind) AS kinds, array_agg(until) AS untils FROM receivables_hold
        WHERE released_at IS NULL GROUP BY debtor_id, receivable_id),
    ranked AS (
        SELECT r.id, max(r.amount) OVER (PARTITION BY r.debtor_id, r.currency ORDER BY r.issued_on, r.id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS largest_before
        FROM debtors JOIN receivables_receivable r USING (debtor_id))"""
COLUMNS = """
    r.id, r.number, r.nature, r.issued_on, r.due_on, r.due_is_assumed, r.currency, r.open_amount,
    CASE WHEN r.checked_at IS NULL THEN ranked.largest_before END,
    r.missing_since IS NOT NULL, d.id, d.name, d.kind, d.postal_code, d.street <> '' AND d.city <> '',
    a.emails, a.email_contacts, a.phone, c.amount, h.kinds, h.untils, hd.kinds, hd.untils, ho.kinds, ho.untils"""
COLUMN_COUNT = 25
JOINS = """
    chosen JOIN receivables_receivable r ON r.id = chosen.receivable_id
    JOIN ranked ON ranked.id = r.id
    JOIN parties_debtor d ON d.id = r.debtor_id
    LEFT JOIN credit c ON c.debtor_id = r.debtor_id AND c.currency = r.currency
    LEFT JOIN address a ON a.debtor_id = r.debtor_id
    LEFT JOIN held h ON h.receivable_id = r.id
    LEFT JOIN held hd ON hd.debtor_id = r.debtor_id AND hd.receivable_id IS NULL
    LEFT JOIN held ho ON ho.debtor_id IS NULL AND ho.receivable_id IS NULL"""
OF_THESE = (
    f"WITH chosen AS (SELECT unnest(%s::bigint[]) AS receivable_id), {CTES} SELECT {COLUMNS} FROM {JOINS} ORDER BY r.id"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One receivable and its debtor; his e-mail addresses that work, each with its contact; his mobile number or ""."""

    receivable: int
    number: str
    debtor: int
    debtor_name: str
    issued_on: date
    postal_code: str
    emails: tuple[tuple[str, int], ...]
    mobile: str
    snapshot: Snapshot

    @property
    def calendar(self) -> WorkingCalendar:
        """Working days where the debtor is."""
        return _calendar(self.postal_code)


def standings(receivables: Sequence[int]) -> list[Standing]:
    """Where these receivables stand. Call it while acting in the organisation."""
    connection.ensure_connection()
    # A server-side statement, planned once for a connection: the plan costs ten times what its run does.
    with connection.connection.cursor() as cursor:
        cursor.execute(OF_THESE, [list(receivables)], prepare=True)
        return [standing(row) for row in cursor.fetchall()]


@lru_cache(maxsize=4096)
def _calendar(postal_code: str) -> WorkingCalendar:
    return WorkingCalendar(region=region_of_postal_code(postal_code))


@cache
def _reachable(by_email: bool, by_sms: bool, by_post: bool) -> frozenset[Channel]:
    ways = {Channel.EMAIL: by_email, Channel.SMS: by_sms, Channel.POST: by_post}
    return frozenset(channel for channel, is_open in ways.items() if is_open)


@lru_cache(maxsize=65536)
def _last_day(issued_on: date, due_on: date, months: int) -> date | None:
    return limitation(arose_on=issued_on, due_on=due_on, months=months).last_day


def standing(row: Sequence[Any], **more: Any) -> Standing:
    """Read the columns of ``COLUMNS``; ``more`` are fields of the snapshot that other tables know."""
    (
        receivable, number, nature, issued_on, due_on, due_is_assumed, currency, open_amount, largest_before, is_missing, debtor,
        name, kind, postal_code, has_street, emails, contacts, phone, credit, *held,
    ) = row  # fmt: skip
    debtor_kind = DebtorKind(kind)
    months = limitation_periods()[CLAIM_OF_KIND[debtor_kind]].months
    mobile = mobile_number(phone) if phone else ""
    snapshot = Snapshot(
        open=Money(open_amount, currency).rounded(),
        due_on=due_on,
        due_is_assumed=due_is_assumed,
        nature=Nature(nature),
        debtor_kind=debtor_kind,
        reachable=_reachable(bool(emails), bool(mobile), has_street),
        holds=tuple(_holds(held)) if any(held) else (),
        unallocated_credit=Money(credit, currency).rounded() if credit else None,
        largest_past_invoice=Money(largest_before, currency).rounded() if largest_before else None,
        limitation_last_day=_last_day(issued_on, due_on, months),
        is_missing_from_export=is_missing,
        **more,
    )
    addresses = tuple(zip(emails or (), contacts or (), strict=True))
    return Standing(receivable, number, debtor, name, issued_on, postal_code, addresses, mobile, snapshot)


def _holds(held: Sequence[Any]) -> Iterator[Hold]:
    """Holds of the receivable, of its debtor and of the organisation: pairs of arrays, kinds and last days."""
    for kinds, untils in zip(held[::2], held[1::2], strict=True):
        for kind, until in zip(kinds or (), untils or (), strict=True):
            yield Hold(HoldKind(kind), until)
