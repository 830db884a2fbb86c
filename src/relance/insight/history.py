"""What happened with an invoice or a debtor, in order: letters, money, pauses; and the pauses that still bind. One question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.money import Money
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.sentences import Sentence
from relance.exchanges.models import Party
from relance.exchanges.words import undertaking
from relance.inbox.attached import AttachedFile, files_of_debtor
from relance.insight.moments import Moment, by_hand, ended, exchanged, held, paid, sent
from relance.receivables.corrections import CANCELLING
from relance.receivables.holds import END_WITH_A_REASON
from relance.receivables.late_paid import LEFT_BOOKS
from relance.receivables.models import Act, HoldOwner
from relance.receivables.set_against import SHARES, Cancellation, SetAgainst, told
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.people import name_of
from relance.tenancy.statements import quoted, sql

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold that binds. ``whose`` is receivable, debtor or everything.

    ``ends`` says with what it ends, "" where a person ends it; ``needs_reason`` where that wants a reason.
    """

    whose: str
    kind: HoldKind
    words: Sentence
    until: date | None
    ends: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class OpenCommitment:
    """What a side undertook and nobody has said the end of."""

    pk: int
    party: Party
    what: Sentence | str
    due_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the debtor wrote back, and nobody has read yet."""

    pk: int
    on: date
    sender: str
    text: str
    files: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The newest moments first, what is on hold, and what is undertaken, the earliest first.

    Of a receivable also what was set against it, the latest first, and its cancellation while it is cancelled.
    """

    moments: tuple[Moment, ...]
    pauses: tuple[Pause, ...]
    undertaken: tuple[OpenCommitment, ...]
    answers: tuple[Answer, ...]
    paid_with: tuple[SetAgainst, ...] = ()
    cancelled: Cancellation | None = None


HAPPENED = sql(
    """
    (SELECT 'set against', x.on_day, x.facts FROM ({shares}) x)
    UNION ALL
    (SELECT 'by hand', {made_on}, json_build_array(c.act, r.number, p.amount::text, p.currency, c.changes, c.reason,
        coalesce({author}, c.author))
    FROM receivables_correction c
    LEFT JOIN receivables_receivable r ON r.id = c.receivable_id
    LEFT JOIN receivables_payment p ON p.id = c.payment_id
    WHERE c.debtor_id = ANY(%(accounts)s) AND (c.receivable_id IS NOT NULL OR c.act = 'cancelled')
        AND (%(receivable)s::bigint IS NULL OR c.receivable_id = %(receivable)s OR c.payment_id IN (
            SELECT m.payment_id FROM receivables_imputation m WHERE m.receivable_id = %(receivable)s))
    ORDER BY c.id DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'sent', s.day,
        json_build_array(s.message_id, s.act, s.channel, s.recipient, s.state, s.year, s.number,
            s.counted_stage IS DISTINCT FROM s.stage, s.stage IS NOT NULL AND NOT EXISTS (
                SELECT FROM outbox_noticeitem i JOIN receivables_receivable r ON r.id = i.receivable_id
                WHERE i.notice_id = s.notice_id AND NOT i.is_for_information AND r.open_amount > i.tolerance))
    FROM outbox_contact s
    WHERE s.debtor_id = ANY(%(accounts)s) AND NOT s.is_unclaimed AND s.state <> 'voided' AND s.day IS NOT NULL
        AND (%(receivable)s::bigint IS NULL OR EXISTS (SELECT FROM outbox_noticeitem i WHERE i.notice_id = s.notice_id
            AND i.receivable_id = %(receivable)s AND NOT i.is_for_information))
    ORDER BY s.day DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'paid', p.received_on, json_build_array(p.nature, m.amount::text, m.currency,
        p.source = 'books' OR p.absorbed_at IS NOT NULL, p.identity LIKE {left_books})
    FROM receivables_payment p JOIN receivables_imputation m ON m.payment_id = p.id
    WHERE p.debtor_id = ANY(%(accounts)s) AND (%(receivable)s::bigint IS NULL OR m.receivable_id = %(receivable)s)
        AND p.identity NOT LIKE {cancelling} AND NOT (m.amount < 0 AND EXISTS (SELECT FROM receivables_correction c
            WHERE c.debtor_id = p.debtor_id AND c.payment_id = p.id AND c.act = 'cancelled'))
    ORDER BY p.received_on DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'paid', p.received_on, json_build_array('penalties', m.amount::text, m.currency)
    FROM receivables_payment p JOIN receivables_penaltyshare m ON m.payment_id = p.id
    WHERE p.debtor_id = ANY(%(accounts)s) AND (%(receivable)s::bigint IS NULL OR m.receivable_id = %(receivable)s)
    ORDER BY p.received_on DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'said', x.held_on, json_build_array(x.kind, x.reason, x.text, x.sender, x.is_unread, x.id)
    FROM exchanges_exchange x WHERE x.debtor_id = ANY(%(accounts)s) AND %(receivable)s::bigint IS NULL
    ORDER BY x.held_on DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'undertaken', c.due_on, json_build_array(c.id, c.party, c.what, c.was_kept)
    FROM exchanges_commitment c WHERE c.debtor_id = ANY(%(accounts)s) ORDER BY c.ended_at IS NOT NULL, c.due_on DESC LIMIT {at_most})
    UNION ALL
    (SELECT 'held', {held_on}, json_build_array(h.kind, h.until, {released_on}, h.owner_kind,
        CASE WHEN h.receivable_id IS NOT NULL THEN 'receivable' WHEN h.debtor_id IS NOT NULL THEN 'debtor' ELSE 'everything' END)
    FROM receivables_hold h
    WHERE h.receivable_id = %(receivable)s OR h.debtor_id = ANY(%(accounts)s) AND h.receivable_id IS NULL
        OR h.receivable_id IS NULL AND h.debtor_id IS NULL
    ORDER BY h.held_at DESC LIMIT {at_most})
""",
    shares=SHARES,
    made_on=local_day("c.made_at"),
    author=name_of("c.author"),
    at_most=AT_MOST,
    left_books=quoted(f"%{LEFT_BOOKS}%"),
    cancelling=quoted(f"{CANCELLING}%"),
    held_on=local_day("h.held_at"),
    released_on=local_day("h.released_at"),
)


def history(here: Acting, *, accounts: Sequence[int], receivable: int | None = None) -> History:
    """The history of a customer on all their ``accounts``, or of one of the receivables."""
    with connection.cursor() as cursor:
        cursor.execute(HAPPENED, {"accounts": list(accounts), "receivable": receivable})
        rows = [
            (what, on, json.loads(facts) if isinstance(facts, str) else facts) for what, on, facts in cursor.fetchall()
        ]
    attached = files_of_debtor(here, accounts) if any(what == "said" for what, _, _ in rows) else {}
    moments: list[Moment] = []
    pauses: list[Pause] = []
    undertaken: list[OpenCommitment] = []
    answers: list[Answer] = []
    paid_with: list[SetAgainst] = []
    ends: list[Cancellation | None] = []  # the latest first
    for what, on, facts in rows:
        match what:
            case "sent":
                moments.append(sent(on, *facts))
            case "paid":
                nature, amount, currency, *of_books = facts
                money = Money(Decimal(amount), currency).rounded()
                moments.append(paid(on, nature, money, is_of_books=any(of_books[:1]), is_gone=any(of_books[1:])))
            case "by hand":
                *said, who = facts
                moments.append(by_hand(on, *said))
                if said[1] and said[0] in (Act.CANCELLED, Act.REOPENED):
                    ends.append(Cancellation(on, who, said[-1]) if said[0] == Act.CANCELLED else None)
            case "set against":
                paid_with.append(told(*facts))
            case "said":
                *said, sender, is_unread, pk = facts
                files = tuple(attached.get(pk, ()))
                moments.append(replace(exchanged(on, *said), files=files))
                if is_unread:
                    answers.append(Answer(pk, on, sender, said[2], files))
            case "undertaken":
                pk, party, text, was_kept = facts
                if was_kept is None:
                    undertaken.append(OpenCommitment(pk, Party(party), undertaking(Party(party), text), on))
                else:
                    moments.append(ended(on, Party(party), undertaking(Party(party), text), was_kept=was_kept))
            case _:
                moments += held(on, facts)
                pauses += _pause(facts, here.today)
    ordered = sorted(moments, key=lambda moment: moment.on, reverse=True)[:AT_MOST]
    return History(
        tuple(ordered),
        _once(pauses),
        tuple(sorted(undertaken, key=lambda one: one.due_on)),
        tuple(answers),
        tuple(paid_with),
        ends[0] if ends and receivable else None,
    )


def _once(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Several answers pause as one does: each is read in its own place, and the page says so once."""
    answered = [one for one in pauses if one.ends == HoldOwner.REPLY]
    return tuple(one for one in pauses if one.ends != HoldOwner.REPLY or one is answered[0])


def _pause(facts: Sequence[Any], today: date) -> list[Pause]:
    """What still pauses; a promise of another day stays there, to be taken back by whoever noted it by hand."""
    kind, until, released_on, owner, whose = facts
    last = date.fromisoformat(until) if until else None
    if released_on or (owner and last and last < today):
        return []
    hold = HoldKind(kind)
    return [Pause(whose, hold, REASON_OF_HOLD[hold].about.short, last, owner, hold in END_WITH_A_REASON)]
