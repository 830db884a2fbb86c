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
from datetime import date
from functools import cache, lru_cache
from typing import Any

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
from relance.receivables.limitation import HAPPENED, has_inferred, limitation_from

COLUMNS = f"""
    r.id, r.number, r.nature, r.issued_on, r.due_on, r.due_is_assumed, r.currency, r.open_amount,
    CASE WHEN r.checked_at IS NULL THEN largest.before END,
    r.missing_since IS NOT NULL, r.claim_kind, r.performed_on, r.demand_received_on, r.due_is_agreed,
    d.id, d.name, d.kind_in_law, d.postal_code, d.street <> '' AND d.city <> '',
    a.emails, a.email_contacts, a.email_stages, a.phone, c.amount,
    r.handed_to, r.handed_number, r.handed_since, {HAPPENED},
    h.kinds, h.untils, hd.kinds, hd.untils, ho.kinds, ho.untils"""
COLUMN_COUNT = 34
BY_DEBTOR = "15, 5, 1"  # debtor, due date, receivable: places in COLUMNS
JOINS = """
    chosen JOIN receivables_receivable r ON r.id = chosen.receivable_id
    JOIN parties_debtor own ON own.id = r.debtor_id
    JOIN parties_debtor d ON d.id = own.head_id
    CROSS JOIN LATERAL (
        SELECT d.id || ARRAY(SELECT g.id FROM parties_debtor g WHERE g.same_as_id = d.id) AS accounts) who
    LEFT JOIN LATERAL (
        SELECT max(one.amount) AS before FROM unnest(who.accounts) account (id) CROSS JOIN LATERAL (
            SELECT x.amount FROM receivables_receivable x
            WHERE x.debtor_id = account.id AND x.currency = r.currency AND (x.issued_on, x.id) < (r.issued_on, r.id)
            ORDER BY x.amount DESC LIMIT 1) one) largest ON true
    LEFT JOIN LATERAL (
        SELECT sum(p.open_amount) AS amount FROM receivables_payment p
        WHERE p.debtor_id = ANY(who.accounts) AND p.currency = r.currency AND p.voided_at IS NULL AND p.placed_at IS NULL
            AND p.open_amount > 0) c ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.email ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS emails,
            array_agg(x.id ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS email_contacts,
            array_agg(x.from_stage ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS email_stages,
            (array_agg(x.phone ORDER BY x.id) FILTER (WHERE x.phone <> ''))[1] AS phone
        FROM parties_contact x WHERE x.debtor_id = ANY(CASE
            WHEN cardinality(who.accounts) = 1 OR EXISTS (SELECT FROM parties_contact w WHERE w.debtor_id = d.id
                AND w.email <> '' AND w.bounced_at IS NULL) THEN ARRAY[d.id] ELSE who.accounts END)) a ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_hold x
        WHERE x.receivable_id = r.id AND x.released_at IS NULL) h ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_hold x
        WHERE x.debtor_id = ANY(who.accounts) AND x.receivable_id IS NULL AND x.released_at IS NULL) hd ON true
    CROSS JOIN held_all ho"""
HELD_ALL = """held_all AS MATERIALIZED (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_hold x
        WHERE x.debtor_id IS NULL AND x.receivable_id IS NULL AND x.released_at IS NULL)"""
OF_THESE = f"WITH chosen AS (SELECT unnest(%s::bigint[]) AS receivable_id), {HELD_ALL} SELECT {COLUMNS} FROM {JOINS} ORDER BY r.id"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Claim:
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
    claim: Claim
    snapshot: Snapshot

    def email_for(self, stage: Stage) -> tuple[str, int] | None:
        """The address for a letter of ``stage``: of those named for it or an earlier one the latest named, else the first."""
        if not self.emails:
            return None
        named = [place for place, since in enumerate(self.email_stages) if since <= stage]
        gravest = max((self.email_stages[place] for place in named), default=min(self.email_stages))
        return self.emails[self.email_stages.index(gravest)]

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


def standing(row: Sequence[Any], **more: Any) -> Standing:
    """Read the columns of ``COLUMNS``; ``more`` are fields of the snapshot that other tables know."""
    (
        receivable, number, nature, issued_on, due_on, due_is_assumed, currency, open_amount, largest_before, is_missing,
        claim_kind, performed_on, demand_received_on, due_is_agreed, debtor, name, kind, postal_code, has_street, emails,
        contacts, stages, phone, credit, handed_to, handed_number, handed_since, happened, *held,
    ) = row  # fmt: skip
    debtor_kind = DebtorKind(kind)
    days = ClaimDays(due_on, due_is_agreed, issued_on, performed_on)
    of = ClaimKind(claim_kind or ClaimKind.INVOICE)
    limitation = limitation_from(of, debtor_kind, days, happened)
    claim = Claim(of, days, demand_received_on, limitation, has_inferred(happened))
    due = due_in_law(
        debtor_kind, issued_on=issued_on, due_on=due_on, is_assumed=due_is_assumed, is_agreed=due_is_agreed,
        demand_received_on=demand_received_on,
    )  # fmt: skip
    mobile = mobile_number(phone) if phone else ""
    snapshot = Snapshot(
        open=Money(open_amount, currency).rounded(),
        due_on=due.on,
        due_is_assumed=due.is_assumed,
        nature=Nature(nature),
        debtor_kind=debtor_kind,
        reachable=_reachable(bool(emails), bool(mobile), has_street),
        holds=tuple(_holds(held)) if any(held) else (),
        handed_over=HandedOver(HandedTo(handed_to), handed_number, handed_since) if handed_to else None,
        unallocated_credit=Money(credit, currency).rounded() if credit else None,
        largest_past_invoice=Money(largest_before, currency).rounded() if largest_before else None,
        limitation_last_day=limitation.last_day,
        is_missing_from_export=is_missing,
        **more,
    )
    addresses = tuple(zip(emails or (), contacts or (), strict=True))
    return Standing(
        receivable,
        number,
        debtor,
        name,
        issued_on,
        postal_code,
        addresses,
        tuple(stages or ()),
        mobile,
        claim,
        snapshot,
    )


def _holds(held: Sequence[Any]) -> Iterator[Hold]:
    """Holds of the receivable, of its debtor and of the organisation: pairs of arrays, kinds and last days."""
    for kinds, untils in zip(held[::2], held[1::2], strict=True):
        for kind, until in zip(kinds or (), untils or (), strict=True):
            yield Hold(HoldKind(kind), until)
