"""A scenario replayed over the past of an organisation's own receivables, beside what was really sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db import connection

from relance.domain.date_ranges import DateRange
from relance.domain.money import Money
from relance.domain.scenario.decide import Hold, HoldKind
from relance.domain.scenario.model import Scenario, Stage, Step
from relance.domain.scenario.replay import Past, PastHold, replay
from relance.outbox.organisation_state import organisation_state
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import sql

MOST_RECEIVABLES = 2000


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that the replayed scenario would have sent on a past day, and what was open then."""

    day: date
    receivable: int
    number: str
    debtor: int
    debtor_name: str
    step: str
    stage: Stage
    open: Money


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have gone out and what did, by day; and whether older receivables were left out."""

    would: tuple[Sent, ...]
    did: tuple[tuple[date, Stage, int], ...]
    receivables: int
    is_cut: bool


def replay_over(here: Acting, scenario: Scenario, *, over: DateRange) -> Replay:
    """What ``scenario`` would have sent on the days of ``over`` for all invoices that were due then, the latest 2,000."""
    chosen = _chosen(over)
    found = [one for one in standings(here, chosen[:MOST_RECEIVABLES]) if one.snapshot.nature.is_invoice]
    facts, payments, holds = _amounts(found), _payments(found), _holds(found)
    rules = organisation_state(here).rules
    would: list[Sent] = []
    for _, group in groupby(sorted(found, key=lambda one: (one.debtor, one.receivable)), key=lambda one: one.debtor):
        debtor = list(group)
        if not scenario.serves(debtor[0].snapshot.debtor_kind):
            continue
        pasts = [
            Past(
                one,
                one.snapshot,
                one.issued_on,
                facts[one.receivable],
                tuple(payments[one.receivable]),
                tuple(holds["receivable", one.receivable] + holds["debtor", one.debtor] + holds["all", 0]),
            )
            for one in debtor
        ]
        taken = replay(pasts, scenario, over=over, calendar=debtor[0].calendar, rules=rules)
        would += [_sent(one.key, one.day, one.step, one.open) for one in taken]
    would.sort(key=lambda one: (one.day, one.debtor, one.receivable))
    return Replay(tuple(would), tuple(_really_sent(over)), len(found), len(chosen) > MOST_RECEIVABLES)


def _sent(of: Standing, day: date, step: Step, opened: Money) -> Sent:
    return Sent(day, of.receivable, of.number, of.debtor, of.debtor_name, step.key, step.stage, opened)


def _chosen(over: DateRange) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM receivables_receivable WHERE nature = 'invoice' AND issued_on <= %(until)s
                   AND (due_on >= %(since)s OR open_amount > 0) ORDER BY due_on DESC, id LIMIT %(most)s""",
            {"since": over.start, "until": over.last, "most": MOST_RECEIVABLES + 1},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _amounts(found: list[Standing]) -> dict[int, Money]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, amount, currency FROM receivables_receivable WHERE id = ANY(%s)",
            [[one.receivable for one in found]],
        )
        return {pk: Money(amount, currency).rounded() for pk, amount, currency in cursor.fetchall()}


def _payments(found: list[Standing]) -> dict[int, list[tuple[date, Money]]]:
    received: dict[int, list[tuple[date, Money]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT m.receivable_id, p.received_on, sum(m.amount), m.currency FROM receivables_imputation m
               JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = ANY(%s) GROUP BY 1, 2, 4 ORDER BY 2""",
            [[one.receivable for one in found]],
        )
        for receivable, on, amount, currency in cursor.fetchall():
            received[receivable].append((on, Money(Decimal(amount), currency).rounded()))
    return received


def _holds(found: list[Standing]) -> dict[tuple[str, int], list[PastHold]]:
    """By what each was on: a receivable, a debtor, or everything."""
    past: dict[tuple[str, int], list[PastHold]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT receivable_id, debtor_id, kind, until, {held_on}, {released_on}
                FROM receivables_hold
                WHERE receivable_id = ANY(%s) OR debtor_id = ANY(%s) OR receivable_id IS NULL AND debtor_id IS NULL""",
                held_on=local_day("held_at"),
                released_on=local_day("released_at"),
            ),
            [[one.receivable for one in found], sorted({one.debtor for one in found})],
        )
        for receivable, debtor, kind, until, since, released_on in cursor.fetchall():
            place = ("receivable", receivable) if receivable else ("debtor", debtor) if debtor else ("all", 0)
            past[place].append(
                PastHold(Hold(HoldKind(kind), until), DateRange.half_open(since, max(since, released_on or date.max)))
            )
    return past


def _really_sent(over: DateRange) -> list[tuple[date, Stage, int]]:
    """Notices that left, by day and stage."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT sent_on, stage, count(*) FROM (
                   SELECT n.id, n.stage, min(m.sent_on) AS sent_on FROM outbox_notice n JOIN outbox_message m ON m.notice_id = n.id
                   WHERE n.stage IS NOT NULL AND m.sent_on BETWEEN %s AND %s GROUP BY n.organisation_id, n.id, n.stage) left_on
               GROUP BY 1, 2 ORDER BY 1, 2""",
            [over.start, over.last],
        )
        return [(on, Stage(stage), count) for on, stage, count in cursor.fetchall()]
