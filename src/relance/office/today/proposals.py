"""What a run proposed and nobody has confirmed yet: one proposal a notice, the gravest first. Three questions in all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.money import Money, totals
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.office.figures import MOST_COUNTED
from relance.receivables.snapshots import standings

AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Recipient:
    """By which way, and to whom."""

    channel: Channel
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """A receivable that the notice asks for."""

    receivable: int
    number: str
    open: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """A notice to one debtor. ``held`` says why it would not leave although it is confirmed; None where nothing does."""

    notice: int
    name: str
    stage: int
    decided_on: date
    debtor: int
    debtor_name: str
    items: tuple[Item, ...]
    recipients: tuple[Recipient, ...]
    why: Sentence
    held: Sentence | None

    @property
    def amounts(self) -> tuple[Money, ...]:
        """What is open on what it asks for, one sum for each currency."""
        return totals(item.open for item in self.items)


@dataclass(frozen=True, slots=True)
class Undoable:
    """What the member confirmed and may still take back, until when."""

    names: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Proposals:
    """One page of them, with how many there are and their sums; and what may still be taken back.

    ``messages`` stops at 10,001; beyond 10,000 there are no sums.
    """

    shown: tuple[Proposal, ...]
    count: int
    messages: int
    amounts: tuple[Money, ...]
    undoable: Undoable | None


MINE = """
    SELECT n.year || '-' || lpad(n.number::text, 6, '0') AS name, m.not_before
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE m.state = 'queued' AND m.claimed_at IS NULL AND m.not_before > %(now)s AND n.confirmed_by = %(actor)s
"""
SUMMARY = f"""
    WITH proposed AS MATERIALIZED (SELECT notice_id FROM outbox_message WHERE state = 'proposed' LIMIT %(most)s + 1),
        asked AS MATERIALIZED (
            SELECT r.id, r.currency, r.open_amount FROM receivables_receivable r WHERE r.id IN (
                SELECT i.receivable_id FROM outbox_noticeitem i
                WHERE i.notice_id IN (SELECT notice_id FROM proposed) AND NOT i.is_for_information)
            AND (SELECT count(*) FROM proposed) <= %(most)s),
        mine AS MATERIALIZED ({MINE})
    SELECT (SELECT count(DISTINCT notice_id) FROM proposed), (SELECT count(*) FROM proposed),
        (SELECT json_object_agg(currency, amount::text) FROM (
            SELECT currency, sum(open_amount) AS amount FROM asked GROUP BY currency ORDER BY 2 DESC) sums),
        (SELECT json_agg(DISTINCT mine.name) FROM mine),
        (SELECT min(not_before) FROM mine)
"""  # noqa: S608 (pieces of our own)
WAITING = """
    SELECT n.id, n.year, n.number, n.stage, n.decided_on, n.debtor_id, d.name, listed.items, sent_to.recipients, before.last,
        before.times
    FROM outbox_notice n JOIN parties_debtor d ON d.id = n.debtor_id
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(r.id, r.number, r.open_amount::text, r.currency, r.due_on) ORDER BY r.due_on, r.id)
            AS items
        FROM outbox_noticeitem i JOIN receivables_receivable r ON r.id = i.receivable_id
        WHERE i.notice_id = n.id AND NOT i.is_for_information) listed
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(m.channel, CASE WHEN m.channel = 'post'
            THEN concat_ws(', ', d.street, trim(d.postal_code || ' ' || d.city)) ELSE m.recipient END) ORDER BY m.id) AS recipients
        FROM outbox_message m WHERE m.notice_id = n.id AND m.state = 'proposed') sent_to
    CROSS JOIN LATERAL (
        SELECT max(m.sent_on) AS last, count(DISTINCT i.notice_id) AS times
        FROM outbox_noticeitem asked
        JOIN outbox_noticeitem i ON i.receivable_id = asked.receivable_id AND i.notice_id <> n.id AND NOT i.is_for_information
        JOIN outbox_message m ON m.notice_id = i.notice_id AND m.sent_on IS NOT NULL
        WHERE asked.notice_id = n.id AND NOT asked.is_for_information) before
    WHERE n.id IN (
        SELECT c.id FROM outbox_notice c
        WHERE c.id IN (SELECT m.notice_id FROM outbox_message m WHERE m.state = 'proposed' LIMIT %(most)s)
        ORDER BY c.stage DESC, c.id LIMIT %(shown)s)
    ORDER BY n.stage DESC, n.id
"""


def proposals(*, today: date, now: datetime, actor: str) -> Proposals:
    """What waits for a person's word. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, {"now": now, "actor": actor, "most": MOST_COUNTED})
        count, messages, sums, names, until = cursor.fetchone() or (0, 0, None, None, None)
        rows: list[Sequence[Any]] = []
        if count:
            cursor.execute(WAITING, {"most": MOST_COUNTED, "shown": AT_ONCE})
            rows = cursor.fetchall()
    listed = [_items(row[7]) for row in rows]
    held = _held([item.receivable for items in listed for item in items], today)
    return Proposals(
        tuple(_proposal(row, items, held, today) for row, items in zip(rows, listed, strict=True)), count, messages,
        tuple(Money(Decimal(amount), currency).rounded() for currency, amount in _read(sums, {}).items()),
        Undoable(tuple(_read(names, [])), until) if names and until else None,
    )  # fmt: skip


def undoable(*, now: datetime, actor: str) -> Undoable | None:
    """What he confirmed that has not left yet. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        statement = f"SELECT json_agg(DISTINCT name), min(not_before) FROM ({MINE}) mine"  # noqa: S608 (the same)
        cursor.execute(statement, {"now": now, "actor": actor})
        names, until = cursor.fetchone() or (None, None)
    return Undoable(tuple(_read(names, [])), until) if until else None


def _proposal(row: Sequence[Any], items: tuple[Item, ...], held: dict[int, Sentence], today: date) -> Proposal:
    notice, year, number, stage, decided_on, debtor, name, _, recipients, last, times = row
    return Proposal(
        notice, f"{year}-{number:06d}", stage, decided_on, debtor, name, items,
        tuple(Recipient(Channel(channel), address) for channel, address in _read(recipients, [])),
        _why(items, (last, times) if last else None, today),
        next((held[item.receivable] for item in items if item.receivable in held), None),
    )  # fmt: skip


def _items(aggregated: object) -> tuple[Item, ...]:
    return tuple(
        Item(receivable, number, Money(Decimal(amount), currency).rounded(), date.fromisoformat(due_on))
        for receivable, number, amount, currency, due_on in _read(aggregated, [])
    )


def _read(aggregated: Any, empty: Any) -> Any:
    """JSON as the driver gives it, read or not."""
    if aggregated is None:
        return empty
    return json.loads(aggregated) if isinstance(aggregated, str) else aggregated


def _held(receivables: Sequence[int], today: date) -> dict[int, Sentence]:
    """Why the gate would stop these today, as far as people decide it: a hold, prescription, a credit, a doubt."""
    if not receivables:
        return {}
    waits = {one.receivable: forbidden(one.snapshot, today) for one in standings(receivables)}
    return {receivable: wait.sentence for receivable, wait in waits.items() if wait is not None}


def _why(items: Sequence[Item], before: tuple[date, int] | None, today: date) -> Sentence:
    """Why now: how late the oldest is, and what was written before."""
    days = max(((today - item.due_on).days for item in items), default=0)
    if days <= 0:
        return Sentence("It falls due on {due_on}.", {"due_on": min(item.due_on for item in items)})
    late = Sentence("One day late") if days == 1 else Sentence("{days} days late", {"days": days})
    if before is None:
        return Sentence("{late}; never reminded so far.", {"late": late})
    last, times = before
    if times == 1:
        return Sentence("{late}; reminded on {last}, without payment.", {"late": late, "last": last})
    facts = {"late": late, "last": last, "times": times}
    return Sentence("{late}; {times} letters so far, the last on {last}, without payment.", facts)
