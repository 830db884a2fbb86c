"""What else Today tells: what has left, why others are not reminded, whom to call. In one question, and bounded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from relance.domain.calendars import ONE_DAY, midnight
from relance.domain.delivery import MessageState, Purpose
from relance.domain.scenario.reasons import Reason
from relance.insight.upcoming import AT_ONCE, Upcoming, upcoming
from relance.outbox.preparation import Composers
from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED
from relance.tenancy.statements import sql

CALLS_AT_ONCE = 8
LATE_LOOKED_AT = 5000  # for why they are not reminded, the longest overdue: most of a large company's may be under way


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that left today. ``is_demand`` is false for a copy or another piece of information."""

    message: int
    debtor_name: str
    act: str
    is_demand: bool
    at: datetime
    state: MessageState


@dataclass(frozen=True, slots=True)
class LeftToday:
    """The latest first, 40 at most; how many there are in all (10,001 stands for more) and how many of them came back."""

    shown: tuple[Gone, ...]
    count: int
    returned: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make: what it is about, and with whom; ``phone`` is "" where none is known."""

    message: int
    about: Upcoming
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Calls:
    """The oldest first, eight at most, and how many there are."""

    shown: tuple[Call, ...]
    count: int


LEFT = sql("""
    WITH gone AS MATERIALIZED (
        SELECT m.id, m.notice_id, m.claimed_at, m.state FROM outbox_message m
        WHERE m.claimed_at >= %(midnight)s AND m.claimed_at < %(ends)s AND m.channel NOT IN ('post', 'person')
            AND m.state IN ('accepted', 'delivered', 'bounced', 'unconfirmed') LIMIT %(most)s + 1)
    SELECT g.id, d.name AS debtor, n.act, n.purpose, g.claimed_at, g.state, (SELECT count(*) FROM gone) AS count,
        (SELECT count(*) FROM gone WHERE state = 'bounced') AS returned
    FROM gone g JOIN outbox_notice n ON n.id = g.notice_id JOIN parties_debtor d ON d.id = n.debtor_id
    ORDER BY g.claimed_at DESC, g.id DESC LIMIT %(left_shown)s
""")
NOT_REMINDED = sql("""
    WITH late AS MATERIALIZED (
        SELECT r.id FROM receivables_receivable r WHERE r.open_amount > 0 AND r.nature = 'invoice' AND r.due_on < %(today)s
        ORDER BY r.due_on, r.id LIMIT %(late_looked_at)s + 1)
    SELECT g.outcome, count(*) AS count, (SELECT count(*) FROM late) > %(late_looked_at)s AS is_cut
    FROM late JOIN LATERAL (SELECT g.outcome FROM scenarios_dunning g WHERE g.receivable_id = late.id OFFSET 0) g ON true
    WHERE g.outcome = ANY(%(reasons)s) GROUP BY 1 ORDER BY 2 DESC, 1
""")
CALLS = sql("""
    SELECT m.id, m.notice_id AS notice, coalesce(reached.name, '') AS name, coalesce(reached.phone, '') AS phone,
        count(*) OVER () AS count
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    LEFT JOIN LATERAL (
        SELECT c.name, c.phone FROM parties_debtor own JOIN parties_debtor a ON a.id = own.head_id OR a.same_as_id = own.head_id
        JOIN parties_contact c ON c.debtor_id = a.id WHERE own.id = n.debtor_id AND c.phone <> ''
        ORDER BY a.id <> own.head_id, c.from_stage > coalesce(n.stage, 1), c.from_stage DESC, c.id LIMIT 1) reached ON true
    WHERE m.state = 'handed_over' AND m.channel = 'person' AND m.not_before < %(ends)s
    ORDER BY m.not_before, m.id LIMIT %(calls_shown)s
""")
# A letter about it stands on the page itself.
ELSEWHERE = frozenset({Reason.PAID, Reason.MESSAGE_PENDING})


@dataclass(frozen=True, slots=True)
class LastRun:
    """Of which day the last run was, and when it came."""

    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Besides:
    """What left on the day, whoever let it go; why overdue invoices are not reminded, as the last run decided, the most frequent
    first; and the calls to make by the day. ``are_all`` late invoices were looked at, or the 5,000 longest overdue. ``run`` is the
    one that decided; None before the first.
    """

    left: LeftToday
    not_reminded: tuple[tuple[Reason, int], ...]
    are_all: bool
    run: LastRun | None
    calls: Calls


EVERYTHING = sql(
    """
    SELECT (SELECT json_agg(l)::text FROM ({left}) l), (SELECT json_agg(r)::text FROM ({not_reminded}) r),
        (SELECT json_agg(c)::text FROM ({calls}) c), last.local_date, last.ran_at
    FROM (VALUES (1)) one LEFT JOIN (SELECT local_date, ran_at FROM scenarios_run ORDER BY local_date DESC LIMIT 1) last ON true
""",
    left=LEFT,
    not_reminded=NOT_REMINDED,
    calls=CALLS,
)


def besides(here: Acting, *, composers: Composers) -> Besides:
    """All three in one question, and those of the calls."""
    begins, ends = (midnight(day, here.zone.key) for day in (here.today, here.today + ONE_DAY))
    facts: dict[str, Any] = {
        "today": here.today, "midnight": begins, "ends": ends, "most": MOST_COUNTED,
        "left_shown": AT_ONCE, "late_looked_at": LATE_LOOKED_AT,
        "reasons": [reason.value for reason in Reason if reason not in ELSEWHERE], "calls_shown": CALLS_AT_ONCE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING, facts)
        *lists, ran_on, ran_at = cursor.fetchone() or (None,) * 5
    left, reasons, calls = (json.loads(found or "[]") for found in lists)
    not_reminded = tuple((Reason(one["outcome"]), one["count"]) for one in reasons)
    are_all = not any(one["is_cut"] for one in reasons)
    run = LastRun(ran_on, ran_at) if ran_on and ran_at else None
    return Besides(_left(left), not_reminded, are_all, run, _calls(here, calls, composers))


def _left(rows: list[dict[str, Any]]) -> LeftToday:
    shown = tuple(
        Gone(
            one["id"], one["debtor"], one["act"], one["purpose"] == Purpose.DEMAND, datetime.fromisoformat(one["claimed_at"]),
            MessageState(one["state"]),
        )
        for one in rows
    )  # fmt: skip
    return LeftToday(shown, rows[0]["count"], rows[0]["returned"]) if rows else LeftToday((), 0, 0)


def _calls(here: Acting, rows: list[dict[str, Any]], composers: Composers) -> Calls:
    about = {one.notice: one for one in upcoming(here, [one["notice"] for one in rows], composers=composers)}
    shown = tuple(
        Call(one["id"], about[one["notice"]], one["name"], one["phone"]) for one in rows if one["notice"] in about
    )
    return Calls(shown, rows[0]["count"] if rows else 0)
