"""What a run proposed and nobody has confirmed yet: one proposal a notice, the gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.domain.money import Money, totals
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
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
class Proposals:
    """One page of them, with how many there are and their sums."""

    shown: tuple[Proposal, ...]
    count: int
    messages: int
    amounts: tuple[Money, ...]


WAITING = """
    SELECT n.id, n.year, n.number, n.stage, n.decided_on, n.debtor_id, d.name FROM outbox_notice n
    JOIN parties_debtor d ON d.id = n.debtor_id
    WHERE n.id IN (SELECT m.notice_id FROM outbox_message m WHERE m.state = 'proposed')
    ORDER BY n.stage DESC, n.id LIMIT %s
"""
COUNTED = """
    SELECT count(DISTINCT m.notice_id), count(*) FROM outbox_message m WHERE m.state = 'proposed'
"""
ASKED = """
    SELECT r.currency, sum(r.open_amount) FROM receivables_receivable r
    WHERE r.id IN (SELECT i.receivable_id FROM outbox_noticeitem i JOIN outbox_message m ON m.notice_id = i.notice_id
        WHERE m.state = 'proposed' AND NOT i.is_for_information)
    GROUP BY r.currency ORDER BY 2 DESC
"""
ITEMS = """
    SELECT i.notice_id, r.id, r.number, r.open_amount, r.currency, r.due_on FROM outbox_noticeitem i
    JOIN receivables_receivable r ON r.id = i.receivable_id
    WHERE i.notice_id = ANY(%s) AND NOT i.is_for_information ORDER BY r.due_on, r.id
"""
RECIPIENTS = """
    SELECT m.notice_id, m.channel,
        CASE WHEN m.channel = 'post' THEN concat_ws(', ', d.street, trim(d.postal_code || ' ' || d.city)) ELSE m.recipient END
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id JOIN parties_debtor d ON d.id = n.debtor_id
    WHERE m.notice_id = ANY(%s) AND m.state = 'proposed' ORDER BY m.id
"""
SENT_BEFORE = """
    SELECT asked.notice_id, max(m.sent_on), count(DISTINCT i.notice_id)
    FROM outbox_noticeitem asked JOIN outbox_noticeitem i ON i.receivable_id = asked.receivable_id AND i.notice_id <> asked.notice_id
    JOIN outbox_message m ON m.notice_id = i.notice_id
    WHERE asked.notice_id = ANY(%s) AND NOT asked.is_for_information AND NOT i.is_for_information AND m.sent_on IS NOT NULL
    GROUP BY asked.notice_id
"""


def proposals(*, today: date) -> Proposals:
    """What waits for a person's word. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        count, messages = cursor.fetchone() or (0, 0)
        if not count:
            return Proposals((), 0, 0, ())
        cursor.execute(ASKED)
        amounts = tuple(Money(amount, currency).rounded() for currency, amount in cursor.fetchall())
        cursor.execute(WAITING, [AT_ONCE])
        waiting = cursor.fetchall()
        notices = [row[0] for row in waiting]
        cursor.execute(RECIPIENTS, [notices])
        recipients: dict[int, list[Recipient]] = defaultdict(list)
        for notice, channel, address in cursor.fetchall():
            recipients[notice].append(Recipient(Channel(channel), address))
        cursor.execute(SENT_BEFORE, [notices])
        before = {notice: (last, times) for notice, last, times in cursor.fetchall()}
    items = _items(notices)
    held = _held([item.receivable for listed in items.values() for item in listed], today)
    return Proposals(
        tuple(
            Proposal(
                notice, f"{year}-{number:06d}", stage, decided_on, debtor, name, tuple(items[notice]), tuple(recipients[notice]),
                _why(items[notice], before.get(notice), today),
                next((held[item.receivable] for item in items[notice] if item.receivable in held), None),
            )
            for notice, year, number, stage, decided_on, debtor, name in waiting
        ),
        count, messages, amounts,
    )  # fmt: skip


def _items(notices: Sequence[int]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, [list(notices)])
        for notice, receivable, number, amount, currency, due_on in cursor.fetchall():
            found[notice].append(Item(receivable, number, Money(amount, currency).rounded(), due_on))
    return found


def _held(receivables: Sequence[int], today: date) -> dict[int, Sentence]:
    """Why the gate would stop these today, as far as people decide it: a hold, prescription, a credit, a doubt."""
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
