"""What happened with an invoice or a debtor, in order: letters, money, pauses, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.money import Money
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.model import Channel, Stage
from relance.domain.scenario.reasons import SHORT
from relance.domain.sentences import Sentence
from relance.scenarios.words import CHANNELS, STAGES

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline. ``mark`` is its sign; ``message`` opens what was sent."""

    on: date
    mark: str
    said: Sentence
    more: Sentence | None = None
    message: int | None = None


SENT = f"""
    SELECT m.id, coalesce(m.sent_on, m.claimed_at::date), n.stage, m.channel, m.recipient, m.state, n.year, n.number, n.purpose
    FROM outbox_notice n JOIN outbox_message m ON m.notice_id = n.id
    WHERE {{which}} AND m.state NOT IN ('proposed', 'queued', 'voided') AND coalesce(m.sent_on, m.claimed_at::date) IS NOT NULL
    ORDER BY 2 DESC LIMIT {AT_MOST}
"""  # noqa: S608 (a number of our own)
OF_RECEIVABLES = (
    "n.id IN (SELECT i.notice_id FROM outbox_noticeitem i WHERE i.receivable_id = ANY(%s) AND NOT i.is_for_information)"
)
OF_DEBTOR = "n.debtor_id = ANY(%s)"
PAID = f"""
    SELECT p.received_on, p.nature, m.amount, m.currency, p.source FROM receivables_imputation m
    JOIN receivables_payment p ON p.id = m.payment_id
    WHERE {{which}} ORDER BY p.received_on DESC LIMIT {AT_MOST}
"""  # noqa: S608 (a number of our own)
HELD = """
    SELECT h.kind, h.held_at, h.until, h.released_at FROM receivables_hold h
    WHERE h.receivable_id = ANY(%(receivables)s) OR h.debtor_id = %(debtor)s
        OR (h.receivable_id IS NULL AND h.debtor_id IS NULL)
    ORDER BY h.held_at DESC LIMIT 100
"""


def of_receivables(receivables: Sequence[int], debtor: int) -> list[Moment]:
    """The history of these receivables of one debtor, the newest first. Call it while acting in the organisation."""
    return _ordered(
        _sent(OF_RECEIVABLES, receivables)
        + _paid("m.receivable_id = ANY(%s)", receivables)
        + _held(receivables, debtor)
    )


def of_debtor(debtor: int) -> list[Moment]:
    """The history of a debtor, the newest first. Call it while acting in the organisation."""
    return _ordered(_sent(OF_DEBTOR, [debtor]) + _paid("p.debtor_id = ANY(%s)", [debtor]) + _held([], debtor))


def _ordered(moments: list[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.on, reverse=True)[:AT_MOST]


def _sent(which: str, of: Sequence[int]) -> list[Moment]:
    with connection.cursor() as cursor:
        cursor.execute(SENT.format(which=which), [list(of)])
        return [_message(*row) for row in cursor.fetchall()]


def _message(
    pk: int, on: date, stage: int, channel: str, recipient: str, state: str, year: int, number: int, purpose: str
) -> Moment:
    act = STAGES[Stage(stage)] if purpose == "demand" else Sentence("Copy of the invoice")
    said = Sentence("{act}, by {channel}", {"act": act, "channel": CHANNELS[Channel(channel)]})
    facts = {"state": STATE_WORDS[MessageState(state)], "recipient": recipient, "number": f"{year}-{number:06d}"}
    is_lost = MessageState(state) in (MessageState.BOUNCED, MessageState.REFUSED, MessageState.UNCONFIRMED)
    more = Sentence("{state}; no. {number} {recipient}", facts)
    return Moment(on, "alert" if is_lost else "out", said, more, pk)


def _paid(which: str, of: Sequence[int]) -> list[Moment]:
    with connection.cursor() as cursor:
        cursor.execute(PAID.format(which=which), [list(of)])
        found = cursor.fetchall()
    return [_payment(on, nature, Money(amount, currency).rounded()) for on, nature, amount, currency, _ in found]


def _payment(on: date, nature: str, amount: Money) -> Moment:
    if amount.amount < 0:
        return Moment(on, "alert", Sentence("Taken back by the books: {amount}", {"amount": -amount}))
    if nature == "credit_note":
        return Moment(on, "money-in", Sentence("Credit note of {amount}", {"amount": amount}))
    return Moment(on, "money-in", Sentence("Paid: {amount}", {"amount": amount}))


def _held(receivables: Sequence[int], debtor: int) -> list[Moment]:
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"receivables": list(receivables), "debtor": debtor})
        return [moment for row in cursor.fetchall() for moment in _hold(*row)]


def _hold(kind: str, held_at: datetime, until: date | None, released_at: datetime | None) -> list[Moment]:
    words = SHORT[REASON_OF_HOLD[HoldKind(kind)]]
    said = (
        Sentence("On hold until {until}: {kind}", {"until": until, "kind": words})
        if until
        else Sentence("On hold: {kind}", {"kind": words})
    )
    moments = [Moment(held_at.date(), "alert", said)]
    if released_at:
        moments.append(Moment(released_at.date(), "", Sentence("Taken up again: {kind}", {"kind": words})))
    return moments
