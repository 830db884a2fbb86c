"""Letters that are about to leave, as lists show them: to whom, why, what each asks for. Three questions, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.delivery import MessageState
from relance.domain.money import Money, totals
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.letters.model import BEARS_LATE_PAID, Act, LetterItem, asked_of, letter_act
from relance.outbox.letter_context import asked_apart, first_of_their_day
from relance.outbox.preparation import Composers
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.people import name_of
from relance.tenancy.statements import sql

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
class StoppedBy:
    """Who stopped it before it left, and when. ``who`` is "" where the program or a command did."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A notice to one debtor. ``asked`` is its letter's total as of the letter's day, or of today where it is not written
    yet; ``principal`` what of it is invoices; both by currency.

    ``leaves_at``: of its messages the earliest; ``held`` says why it would not leave although it may,
    None where nothing does; ``asked_again`` what the gate asks about before it may.
    """

    notice: int
    name: str
    act: str
    decided_on: date
    debtor: int
    debtor_name: str
    items: tuple[Item, ...]
    recipients: tuple[Recipient, ...]
    asked: tuple[Money, ...]
    why: Sentence
    held: Sentence | None
    leaves_at: datetime
    states: frozenset[MessageState]
    stopped: StoppedBy | None
    asked_again: Sentence | None

    @property
    def principal(self) -> tuple[Money, ...]:
        """What is open on what it asks for, one sum for each currency."""
        return totals(item.open for item in self.items)

    @property
    def has_more_than_principal(self) -> bool:
        """Its letter asks for penalties or the fixed compensation too."""
        return self.asked != self.principal


# What the gate asks about although it may have been confirmed before.
ASKED_AGAIN = {
    Reason.SOURCE_STALE.value: Sentence(
        "The books grew too old before this left: import a fresh export, or confirm that it may still go."
    ),
    Reason.PENALTIES_ABOVE_PRINCIPAL.value: Sentence("The penalties exceed the principal: confirm that this may go."),
}
LATE_PAID = Sentence("Paid after the due date: what that delay still costs is pursued.")
# What was asked before is looked up item by item (OFFSET 0): statistics that know nothing yet of a company let all its items be read for
# each of its items.
LISTED = sql(
    """
    SELECT n.id, n.year, n.number, n.act, n.decided_on, n.debtor_id, d.name, listed.items, sent_to.recipients, before.last,
        before.times, n.dated, n.document_id IS NOT NULL, sent_to.leaves_at, sent_to.states, stopped.who,
        stopped.at, sent_to.asked_again
    FROM outbox_notice n JOIN parties_debtor d ON d.id = n.debtor_id
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(r.id, r.number, r.open_amount::text, r.currency, r.due_on) ORDER BY r.due_on, r.id)::text
            AS items
        FROM outbox_noticeitem i JOIN receivables_receivable r ON r.id = i.receivable_id
        WHERE i.notice_id = n.id AND NOT i.is_for_information) listed
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(m.channel, CASE WHEN m.channel = 'post'
            THEN concat_ws(', ', d.street, nullif(d.street_2, ''),
                trim(d.postal_code || ' ' || d.city)) ELSE m.recipient END) ORDER BY m.id)::text
            AS recipients,
            min(m.not_before) AS leaves_at, array_agg(DISTINCT m.state) AS states,
            bool_or(m.state = 'proposed' AND m.reason = 'stopped') AS is_stopped,
            max(m.reason) FILTER (WHERE m.state = 'proposed') AS asked_again
        FROM outbox_message m WHERE m.notice_id = n.id AND m.state <> 'voided' AND m.channel <> 'person') sent_to
    CROSS JOIN LATERAL (
        SELECT max(a.proven_on) AS last, count(DISTINCT a.notice_id) AS times
        FROM (SELECT i.receivable_id FROM outbox_noticeitem i
            WHERE i.notice_id = n.id AND NOT i.is_for_information OFFSET 0) own
        CROSS JOIN LATERAL (SELECT a.proven_on, a.notice_id FROM outbox_asked a
            WHERE a.receivable_id = own.receivable_id AND a.notice_id <> n.id AND a.proven_on IS NOT NULL OFFSET 0) a) before
    LEFT JOIN LATERAL (
        SELECT coalesce({stopped_by}, '') AS who, e.at FROM journal_event e
        WHERE sent_to.is_stopped AND e.chain = n.debtor_id AND e.name = 'notice.stopped'
        ORDER BY e.sequence DESC LIMIT 1) stopped ON true
    WHERE n.id = ANY(%s)
""",
    stopped_by=name_of("e.actor"),
)


def upcoming(here: Acting, notices: Sequence[int], *, composers: Composers) -> list[Upcoming]:
    """These notices in their order."""
    if not notices:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LISTED, [list(notices)])
        rows = {row[0]: row for row in cursor.fetchall()}
    items = {notice: _items(row[7]) for notice, row in rows.items()}
    held = _held(here, [item.receivable for listed in items.values() for item in listed])
    made = composers.of_day(here.today, here.today).items_of_each(
        {notice: [item.receivable for item in listed] for notice, listed in items.items()},
        {notice: row[11] if row[12] else max(row[11], here.today) for notice, row in rows.items()},
    )
    late = _late_paid(here, rows, composers)
    return [_read(rows[one], items[one], made[one], late[one], held, here.today) for one in notices if one in rows]


def _late_paid(
    here: Acting, rows: Mapping[int, Sequence[Any]], composers: Composers
) -> dict[int, tuple[LetterItem, ...]]:
    """By notice, what its letter asks of invoices that were paid late."""
    asking = {notice: row[5] for notice, row in rows.items() if row[3] in BEARS_LATE_PAID}
    debtors = set(asking.values())
    apart = {pk for asked in asked_apart(here, debtors).values() for pk in asked} if asking else set[int]()
    pursued = composers.of_day(here.today, here.today).late_paid_of_each(debtors, apart) if asking else {}
    first = (
        first_of_their_day(here, [notice for notice, debtor in asking.items() if debtor in pursued]) if pursued else {}
    )
    return {notice: pursued[asking[notice]] if notice in first else () for notice in rows}


def _read(
    row: Sequence[Any],
    items: tuple[Item, ...],
    made: tuple[LetterItem, ...],
    late: tuple[LetterItem, ...],
    held: Mapping[int, Sentence],
    today: date,
) -> Upcoming:
    (
        notice,
        year,
        number,
        said,
        decided_on,
        debtor,
        name,
        _,
        recipients,
        last,
        times,
        _,
        _,
        leaves,
        states,
        who,
        at,
        reason,
    ) = row
    act = letter_act(said)
    return Upcoming(
        notice,
        f"{year}-{number:06d}",
        said,
        decided_on,
        debtor,
        name,
        items,
        tuple(Recipient(Channel(channel), address) for channel, address in json.loads(recipients or "[]")),
        tuple(asked_of(act, made, currency, late) for currency in sorted({item.open.currency for item in made})),
        LATE_PAID if act is Act.LATE_PAID else _why(items, (last, times) if last else None, today),
        next((held[item.receivable] for item in items if item.receivable in held), None),
        leaves,
        frozenset(MessageState(state) for state in states or ()),
        StoppedBy(who, at) if at else None,
        ASKED_AGAIN.get(reason or ""),
    )


def _items(aggregated: str | None) -> tuple[Item, ...]:
    return tuple(
        Item(receivable, number, Money(Decimal(amount), currency).rounded(), date.fromisoformat(due_on))
        for receivable, number, amount, currency, due_on in json.loads(aggregated or "[]")
    )


def _held(here: Acting, receivables: Iterable[int]) -> dict[int, Sentence]:
    """Why the gate would stop these today, as far as people decide it: a hold, prescription, a credit, a doubt."""
    wanted = list(receivables)
    if not wanted:
        return {}
    waits = {one.receivable: forbidden(one.snapshot, here.today) for one in standings(here, wanted)}
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
