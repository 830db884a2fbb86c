"""The day's letters: those that leave by themselves, those that wait for a person's word, what may still be taken back.

What leaves by itself is exactly what the run queued and nobody had to confirm, until it has left or is stopped: what somebody
stopped and put back is among it again. Post is not: a batch is closed by a person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.calendars import ONE_DAY, WorkingCalendar, midnight
from relance.domain.money import Money, totals
from relance.insight.upcoming import AT_ONCE, Upcoming, upcoming
from relance.outbox.preparation import Composers
from relance.outbox.selectors import LET_GO_BY_THE_RUN
from relance.scenarios.working_day import DEFAULT_RUN_HOUR
from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED
from relance.tenancy.preferences import RUN_HOUR
from relance.tenancy.statements import Sql, identifier, sql

FAR = timedelta(days=366)  # no scenario plans a step as far off


@dataclass(frozen=True, slots=True)
class Undoable:
    """What the member confirmed and may still take back, until when."""

    names: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list of notices, with how many there are. ``messages`` and ``count`` stop at 10,001.

    ``principal`` is the sum of what all of them ask for as invoices, none beyond 10,000; ``first`` the place of the first
    one shown, from 0.
    """

    shown: tuple[Upcoming, ...]
    count: int
    messages: int
    principal: tuple[Money, ...]
    first: int = 0

    @property
    def is_whole(self) -> bool:
        """All are shown, so that what their letters ask for is known to the cent."""
        return self.first == 0 and self.count == len(self.shown)

    @property
    def asked(self) -> tuple[Money, ...]:
        """What the letters shown ask for in all."""
        return totals(amount for one in self.shown for amount in one.asked)

    @property
    def more(self) -> int:
        """How many follow those shown."""
        return max(0, self.count - self.first - len(self.shown))


@dataclass(frozen=True, slots=True)
class Departures:
    """What leaves by itself today, from ``first_at`` to ``last_at``, and what of the day was ``stopped``."""

    leaving: Listed
    stopped: tuple[Upcoming, ...]
    first_at: datetime | None
    last_at: datetime | None

    @property
    def rows(self) -> list[Upcoming]:
        """All of them, by hour."""
        return sorted((*self.leaving.shown, *self.stopped), key=lambda one: (one.leaves_at, one.notice))


@dataclass(frozen=True, slots=True)
class DayLetters:
    """``decides_at``: the hour of the day's run, None once it was; ``chosen_at``: when the mode was chosen last."""

    departures: Departures
    waiting: Listed
    undoable: Undoable | None
    decides_at: time | None
    chosen_at: datetime | None


MINE = sql("""
    SELECT n.year || '-' || lpad(n.number::text, 6, '0') AS name, m.not_before
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE m.state = 'queued' AND m.claimed_at IS NULL AND m.not_before > %(now)s AND n.confirmed_by = %(actor)s
""")
PROPOSED = sql("""
    SELECT m.notice_id, n.stage, m.reason = 'stopped' AND n.decided_on = %(today)s AS is_stopped
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id WHERE m.state = 'proposed'
""")
BY_ITSELF = sql(
    """
    SELECT m.notice_id, m.not_before, m.state FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE n.purpose = 'demand' AND m.channel NOT IN ('post', 'person') AND {let_go_by_the_run}
""",
    let_go_by_the_run=LET_GO_BY_THE_RUN,
)


def _sums(which: str) -> Sql:
    """What the notices of one of the lists below ask for, by currency; nothing where the list is cut."""
    return sql(
        """(SELECT json_object_agg(currency, amount) FROM (
            SELECT r.currency, sum(r.open_amount)::text AS amount FROM receivables_receivable r WHERE r.id IN (
                SELECT i.receivable_id FROM outbox_noticeitem i WHERE i.notice_id IN (SELECT notice_id FROM {which})
                    AND NOT i.is_for_information)
            AND (SELECT count(*) FROM {which}) <= %(most)s GROUP BY r.currency ORDER BY r.currency) sums)::text""",
        which=identifier(which),
    )


DAY = sql(
    """
    WITH waiting AS MATERIALIZED ({proposed} LIMIT %(most)s + 1),
        struck AS MATERIALIZED (SELECT DISTINCT notice_id FROM waiting WHERE is_stopped AND %(sends)s),
        stopped AS MATERIALIZED (SELECT notice_id FROM struck WHERE (SELECT count(*) FROM struck) <= %(shown)s),
        proposed AS MATERIALIZED (SELECT * FROM waiting WHERE notice_id NOT IN (SELECT notice_id FROM stopped)),
        leaving AS MATERIALIZED ({by_itself} AND m.state = 'queued' AND m.not_before < %(ends)s LIMIT %(most)s + 1),
        mine AS MATERIALIZED ({mine})
    SELECT (SELECT count(DISTINCT notice_id) FROM proposed) AS waiting, (SELECT count(*) FROM proposed) AS waiting_messages,
        {waiting_sums} AS waiting_sums,
        (SELECT array_agg(notice_id) FROM (SELECT DISTINCT notice_id, stage FROM proposed
            ORDER BY stage DESC NULLS LAST, notice_id LIMIT %(shown)s OFFSET %(waiting_from)s) p) AS waiting_shown,
        (SELECT count(DISTINCT notice_id) FROM leaving) AS leaving, (SELECT count(*) FROM leaving) AS leaving_messages,
        {leaving_sums} AS leaving_sums,
        (SELECT array_agg(notice_id) FROM (SELECT notice_id, min(not_before) AS at FROM leaving GROUP BY notice_id
            ORDER BY 2, 1 LIMIT %(shown)s OFFSET %(leaving_from)s) l) AS leaving_shown,
        (SELECT min(not_before) FROM leaving) AS first_at, (SELECT max(not_before) FROM leaving) AS last_at,
        (SELECT array_agg(notice_id) FROM stopped) AS stopped,
        (SELECT json_agg(DISTINCT mine.name)::text FROM mine) AS mine, (SELECT min(not_before) FROM mine) AS mine_until,
        (SELECT max(local_date) FROM scenarios_run) = %(today)s AS was_run,
        (SELECT value FROM tenancy_preference WHERE key = %(run_hour)s) AS run_hour,
        (SELECT at FROM journal_event WHERE chain = 0 AND name = 'mode.chosen' ORDER BY sequence DESC LIMIT 1) AS chosen_at
""",
    proposed=PROPOSED,
    by_itself=BY_ITSELF,
    mine=MINE,
    waiting_sums=_sums("proposed"),
    leaving_sums=_sums("leaving"),
)


def day_letters(
    here: Acting, *, sends: bool, composers: Composers, waiting_from: int = 0, leaving_from: int = 0
) -> DayLetters:
    """The day's letters, 40 of each list at most. ``actor`` is who may take back; where the organisation ``sends`` by itself,
    what somebody stopped today stands among what leaves, struck, unless that is more than 40: then it waits with the rest.
    """
    facts: dict[str, Any] = {
        "today": here.today, "now": here.at, "ends": midnight(here.today + ONE_DAY, here.zone.key), "actor": here.actor,
        "sends": sends, "most": MOST_COUNTED, "shown": AT_ONCE, "waiting_from": waiting_from, "leaving_from": leaving_from,
        "run_hour": RUN_HOUR.key,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(DAY, facts)
        (row,) = cursor.fetchall()
        day = dict(zip((column.name for column in cursor.description), row, strict=True))
    lists = [day[name] or [] for name in ("waiting_shown", "leaving_shown", "stopped")]
    found = {one.notice: one for one in upcoming(here, [one for ids in lists for one in ids], composers=composers)}
    waiting, leaving, stopped = (tuple(found[one] for one in ids if one in found) for ids in lists)
    return DayLetters(
        Departures(
            Listed(leaving, day["leaving"], day["leaving_messages"], _money(day["leaving_sums"]), leaving_from),
            stopped,
            day["first_at"],
            day["last_at"],
        ),
        Listed(waiting, day["waiting"], day["waiting_messages"], _money(day["waiting_sums"]), waiting_from),
        Undoable(tuple(json.loads(day["mine"])), day["mine_until"]) if day["mine"] else None,
        None if day["was_run"] else RUN_HOUR.read(day["run_hour"]) if day["run_hour"] else DEFAULT_RUN_HOUR,
        day["chosen_at"],
    )


def undoable(here: Acting) -> Undoable | None:
    """What a member confirmed that has not left yet."""
    with connection.cursor() as cursor:
        statement = sql("SELECT json_agg(DISTINCT name)::text, min(not_before) FROM ({mine}) mine", mine=MINE)
        cursor.execute(statement, {"now": here.at, "actor": here.actor})
        ((names, until),) = cursor.fetchall()
    return Undoable(tuple(json.loads(names)), until) if names else None


def next_date(here: Acting) -> tuple[date, int] | None:
    """The next working day on which a step falls due by the plan, and of how many receivables; None where nothing is planned.

    What waits for a person is looked at again on the day of its time bar, years away: that is no step.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT g.next_on, count(*) FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
               WHERE r.open_amount > 0 AND g.next_on > %s AND g.next_on <= %s GROUP BY g.next_on ORDER BY g.next_on LIMIT 1""",
            [here.today, here.today + FAR],
        )
        found = cursor.fetchone()
    return (WorkingCalendar().next_working_day(found[0]), found[1]) if found else None


def _money(sums: str | None) -> tuple[Money, ...]:
    return tuple(Money(Decimal(amount), currency).rounded() for currency, amount in json.loads(sums or "{}").items())
