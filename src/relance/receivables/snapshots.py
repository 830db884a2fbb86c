"""Where receivables stand, as the rules want to see them: one snapshot each, read in one statement.

A customer may have several accounts (``parties.same_customer``): who they are and where they are reached is what their head says,
what holds, credits and largest invoice say is true of all of them.

The statement is made of pieces, so that the run can add what it alone knows: a CTE, ``chosen (receivable_id)``, names the
receivables, and each further fact is looked up for each of them by its index. Lookups, not joins: with row-level security
the planner cannot know how many rows an organisation has, and a join that it thinks small costs the square of what is due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, NamedTuple

from django.db import connection

from relance.domain.calendars import WorkingCalendar, region_of_postal_code
from relance.domain.identifiers.phone import mobile_number
from relance.domain.law.fr.due_dates import due_in_law
from relance.domain.law.fr.limitation_rules import ClaimDays
from relance.domain.ledger import ClaimKind, DebtorKind, Nature
from relance.domain.limitation import Limitation
from relance.domain.money import Money
from relance.domain.scenario.decide import HandedOver, HandedTo, Hold, HoldKind, Snapshot
from relance.domain.scenario.model import Channel, Stage
from relance.receivables.addressees import ACCOUNTS, CONTACTS, address_for
from relance.receivables.limitation import HAPPENED, has_inferred, limitation_from
from relance.tenancy.context import Acting
from relance.tenancy.statements import columns_of, sql


class Row(NamedTuple):
    """One receivable, its debtor's head and what is true of all their accounts, as the statement tells it."""

    receivable: Annotated[int, "r.id"]
    number: Annotated[str, "r.number"]
    nature: Annotated[str, "r.nature"]
    issued_on: Annotated[date, "r.issued_on"]
    due_on: Annotated[date, "r.due_on"]
    due_is_assumed: Annotated[bool, "r.due_is_assumed"]
    currency: Annotated[str, "r.currency"]
    open_amount: Annotated[Decimal, "r.open_amount"]
    largest_before: Annotated[Decimal | None, "CASE WHEN r.checked_at IS NULL THEN largest.before END"]
    is_missing: Annotated[bool, "r.missing_since IS NOT NULL"]
    claim_kind: Annotated[str, "r.claim_kind"]
    performed_on: Annotated[date | None, "r.performed_on"]
    demand_received_on: Annotated[date | None, "r.demand_received_on"]
    due_is_agreed: Annotated[bool, "r.due_is_agreed"]
    debtor: Annotated[int, "d.id"]
    debtor_name: Annotated[str, "d.name"]
    debtor_kind: Annotated[str, "d.kind_in_law"]
    postal_code: Annotated[str, "d.postal_code"]
    has_street: Annotated[bool, "d.street <> '' AND d.city <> ''"]
    emails: Annotated[list[str] | None, "a.emails"]
    email_contacts: Annotated[list[int] | None, "a.email_contacts"]
    email_stages: Annotated[list[int] | None, "a.email_stages"]
    phone: Annotated[str | None, "a.phone"]
    credit: Annotated[Decimal | None, "c.amount"]
    handed_to: Annotated[str | None, "r.handed_to"]
    handed_number: Annotated[int | None, "r.handed_number"]
    handed_since: Annotated[datetime | None, "r.handed_since"]
    happened: Annotated[list[list[Any]] | None, HAPPENED]
    held: Annotated[list[str] | None, "h.kinds"]
    held_until: Annotated[list[date | None] | None, "h.untils"]
    debtor_held: Annotated[list[str] | None, "hd.kinds"]
    debtor_held_until: Annotated[list[date | None] | None, "hd.untils"]
    all_held: Annotated[list[str] | None, "ho.kinds"]
    all_held_until: Annotated[list[date | None] | None, "ho.untils"]


COLUMNS = columns_of(Row)
BY_DEBTOR = sql("debtor, due_on, receivable")  # an order of rows
JOINS = sql(
    """
    chosen JOIN receivables_receivable r ON r.id = chosen.receivable_id
    JOIN parties_debtor own ON own.id = r.debtor_id
    JOIN parties_debtor d ON d.id = own.head_id
    CROSS JOIN {accounts}
    LEFT JOIN LATERAL (
        SELECT max(one.amount) AS before FROM unnest(who.accounts) account (id) CROSS JOIN LATERAL (
            SELECT x.amount FROM receivables_receivable x
            WHERE x.debtor_id = account.id AND x.currency = r.currency AND (x.issued_on, x.id) < (r.issued_on, r.id)
            ORDER BY x.amount DESC LIMIT 1) one) largest ON true
    LEFT JOIN LATERAL (
        SELECT sum(p.open_amount) AS amount FROM receivables_payment p
        WHERE p.debtor_id = ANY(who.accounts) AND p.currency = r.currency AND p.voided_at IS NULL AND p.placed_at IS NULL
            AND p.open_amount > 0) c ON true
    LEFT JOIN {contacts} ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_binding_hold x
        WHERE x.receivable_id = r.id) h ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_binding_hold x
        WHERE x.debtor_id = ANY(who.accounts) AND x.receivable_id IS NULL) hd ON true
    CROSS JOIN held_all ho""",
    accounts=ACCOUNTS,
    contacts=CONTACTS,
)
HELD_ALL = sql("""held_all AS MATERIALIZED (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_binding_hold x
        WHERE x.debtor_id IS NULL AND x.receivable_id IS NULL)""")
OF_THESE = sql(
    "WITH chosen AS (SELECT unnest(%s::bigint[]) AS receivable_id), {held_all} SELECT {columns} FROM {joins} ORDER BY r.id",
    held_all=HELD_ALL,
    columns=COLUMNS,
    joins=JOINS,
)


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """What is owed for, the days that the law counts from, and until when it can be claimed.

    ``has_inferred``: the books show a part of it as settled without saying how.
    """

    kind: ClaimKind
    days: ClaimDays
    demand_received_on: date | None
    limitation: Limitation
    has_inferred: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One receivable and its debtor; his e-mail addresses that work, each with its contact; his mobile number or "".

    ``email_stages`` says from which letter on each address is the one to write to.
    """

    receivable: int
    number: str
    debtor: int
    debtor_name: str
    issued_on: date
    postal_code: str
    emails: tuple[tuple[str, int], ...]
    email_stages: tuple[int, ...]
    mobile: str
    claim: ClaimStanding
    snapshot: Snapshot

    def email_for(self, stage: Stage) -> tuple[str, int] | None:
        """The address for a letter of ``stage``, and its contact; None without one."""
        return address_for(self.emails, self.email_stages, stage)

    @property
    def reachable(self) -> frozenset[Channel]:
        """By which ways the debtor has an address."""
        return self.snapshot.reachable

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What pauses it: its own holds, its debtor's and the organisation's."""
        return self.snapshot.holds

    @property
    def calendar(self) -> WorkingCalendar:
        """Working days where the debtor is."""
        return _calendar(self.postal_code)


def standings(here: Acting, receivables: Sequence[int]) -> list[Standing]:
    """Where these receivables stand."""
    connection.ensure_connection()
    # A server-side statement, planned once for a connection: the plan costs ten times what its run does.
    with connection.connection.cursor() as cursor:
        cursor.execute(OF_THESE, [list(receivables)], prepare=True)
        return [standing(Row._make(row)) for row in cursor.fetchall()]


@lru_cache(maxsize=4096)
def _calendar(postal_code: str) -> WorkingCalendar:
    return WorkingCalendar(region=region_of_postal_code(postal_code))


@cache
def _reachable(by_email: bool, by_sms: bool, by_post: bool) -> frozenset[Channel]:
    ways = {Channel.EMAIL: by_email, Channel.SMS: by_sms, Channel.POST: by_post}
    return frozenset(channel for channel, is_open in ways.items() if is_open)


def standing(row: Row, **more: Any) -> Standing:
    """Out of a row; ``more`` are fields of the snapshot that other tables know."""
    debtor_kind = DebtorKind(row.debtor_kind)
    days = ClaimDays(row.due_on, row.due_is_agreed, row.issued_on, row.performed_on)
    of = ClaimKind(row.claim_kind or ClaimKind.INVOICE)
    limitation = limitation_from(of, debtor_kind, days, row.happened)
    due = due_in_law(
        debtor_kind,
        issued_on=row.issued_on,
        due_on=row.due_on,
        is_assumed=row.due_is_assumed,
        is_agreed=row.due_is_agreed,
        demand_received_on=row.demand_received_on,
    )
    mobile = mobile_number(row.phone) if row.phone else ""
    snapshot = Snapshot(
        open=Money(row.open_amount, row.currency).rounded(),
        due_on=due.on,
        due_is_assumed=due.is_assumed,
        nature=Nature(row.nature),
        debtor_kind=debtor_kind,
        reachable=_reachable(bool(row.emails), bool(mobile), row.has_street),
        holds=tuple(_holds(row)) if row.held or row.debtor_held or row.all_held else (),
        handed_over=_handed_over(row),
        unallocated_credit=Money(row.credit, row.currency).rounded() if row.credit else None,
        largest_past_invoice=Money(row.largest_before, row.currency).rounded() if row.largest_before else None,
        limitation_last_day=limitation.last_day,
        is_missing_from_export=row.is_missing,
        **more,
    )
    return Standing(
        row.receivable,
        row.number,
        row.debtor,
        row.debtor_name,
        row.issued_on,
        row.postal_code,
        tuple(zip(row.emails or (), row.email_contacts or (), strict=True)),
        tuple(row.email_stages or ()),
        mobile,
        ClaimStanding(of, days, row.demand_received_on, limitation, has_inferred(row.happened)),
        snapshot,
    )


def _handed_over(row: Row) -> HandedOver | None:
    if row.handed_to is None or row.handed_number is None or row.handed_since is None:
        return None
    return HandedOver(HandedTo(row.handed_to), row.handed_number, row.handed_since)


def _holds(row: Row) -> Iterator[Hold]:
    """Holds of the receivable, of its debtor and of the organisation."""
    held = (
        (row.held, row.held_until),
        (row.debtor_held, row.debtor_held_until),
        (row.all_held, row.all_held_until),
    )
    for kinds, untils in held:
        for kind, until in zip(kinds or (), untils or (), strict=True):
            yield Hold(HoldKind(kind), until)
