"""The list of late receivables: filtered, searched, sorted, and paged by key, so that the last page costs what the first does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection

from relance.domain.delivery import PENDING, MessageState
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.limitation import LimitationEvent
from relance.domain.money import Money
from relance.domain.recommendation import USUAL_GAP_DAYS, recommend
from relance.domain.scenario.action import Action
from relance.domain.scenario.decide import FORBIDDING, forbidden
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import Reason
from relance.insight.paging import amount_key, day_key, row_key
from relance.insight.search import debtors_like, open_receivables_like
from relance.receivables.limitation import nearing
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED
from relance.tenancy.statements import Sql, joined, listed, sql

AT_ONCE, EXPORTED_AT_ONCE = 50, 5000
AGES = {"1-30": (1, 30), "31-60": (31, 60), "61-90": (61, 90), "91": (91, 36500)}
SHOWS: dict[str, Sql] = {
    "late": sql("r.due_on < %(today)s AND r.nature = 'invoice'"),
    "soon": sql("r.due_on >= %(today)s AND r.nature = 'invoice'"),
    "review": sql("r.nature <> 'invoice'"),
    # From the pauses to the rows: there are few of the one and perhaps a million of the other.
    "held": sql("""(r.id = ANY(ARRAY(SELECT h.receivable_id FROM receivables_binding_hold h
            WHERE h.receivable_id IS NOT NULL AND h.binds_through >= %(today)s))
        OR r.debtor_id = ANY(ARRAY(SELECT a.id FROM receivables_binding_hold h JOIN parties_debtor own ON own.id = h.debtor_id
            JOIN parties_debtor a ON a.id = own.head_id OR a.same_as_id = own.head_id
            WHERE h.receivable_id IS NULL AND h.binds_through >= %(today)s)))"""),
}
UNDER_WAY = PENDING - {MessageState.PROPOSED} | {MessageState.UNCONFIRMED}
NEAR = (Nearness.LAST.value, Nearness.FIRST.value)


@dataclass(frozen=True, slots=True)
class Sort:
    """By what, in which direction, and what comes after a key; the id breaks ties."""

    column: Sql
    direction: Sql
    after: Sql


SORTS = {
    "due": Sort(sql("r.due_on"), sql("ASC"), sql(">")),
    "amount": Sort(sql("r.open_amount"), sql("DESC"), sql("<")),
}
SELECT = sql(
    """
    SELECT r.id, r.number, r.nature, r.due_on, r.amount, r.open_amount, r.currency, head.id, head.name, g.outcome,
        g.next_on, sent.stage, sent.sent_on, coalesce(waiting.is_proposed, false), coalesce(waiting.is_under_way, false)
    FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id
    JOIN parties_debtor head ON head.id = d.head_id
    LEFT JOIN scenarios_dunning g ON g.receivable_id = r.id
    LEFT JOIN LATERAL (
        SELECT n.counted_stage AS stage, a.proven_on AS sent_on FROM outbox_asked a JOIN outbox_counted_notice n ON n.id = a.notice_id
        WHERE a.receivable_id = r.id AND a.proven_on IS NOT NULL AND n.stage IS NOT NULL
        ORDER BY a.proven_on DESC, n.id DESC LIMIT 1) sent ON true
    LEFT JOIN LATERAL (
        SELECT bool_or(a.state = 'proposed') AS is_proposed,
            bool_or(a.state IN ({under_way})) AS is_under_way
        FROM outbox_asked a WHERE a.receivable_id = r.id) waiting ON true
""",
    under_way=listed(UNDER_WAY),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows. ``after`` is the key of the last row of the page before, as ``value,id``."""

    show: str = "late"
    search: str = ""
    why: str = ""
    age: str = ""
    near: str = ""
    sort: str = "due"
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Out of an address; what it does not know is as if it were not there."""
        show, sort, age, why, near = (query.get(name, "") for name in ("show", "sort", "age", "why", "near"))
        return cls(
            show if show in SHOWS else "late",
            query.get("q", "").strip()[:200],
            why if why in set(Reason) else "",
            age if age in AGES else "",
            near if near in NEAR else "",
            sort if sort in SORTS else "due",
            query.get("after", ""),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A receivable in the list. ``is_moved``: the law has it fall due on another day than the books.

    ``reason`` is what forbids it now, else what the last run said; ``case`` the number of its case.
    """

    receivable: int
    number: str
    is_invoice: bool
    due_on: date
    due_is_assumed: bool
    is_moved: bool
    amount: Money
    open: Money
    debtor: int
    debtor_name: str
    reason: Reason | None
    next_on: date | None
    last_stage: Stage | None
    last_sent_on: date | None
    days_late: int
    action: Action
    case: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """One page. ``next`` is the ``after`` of the page that follows, "" on the last one; ``count`` stops at 10,000.

    Not ``is_whole`` where of those near the end of limitation there may be more than were looked at.
    """

    rows: tuple[Row, ...]
    next: str
    count: int
    amounts: tuple[Money, ...]
    is_whole: bool = True

    @property
    def is_any_moved(self) -> bool:
        """Whether the law moves the due date of a row: the list itself goes by the books' days, which have an index."""
        return any(row.is_moved for row in self.rows)

    @property
    def is_count_exact(self) -> bool:
        """False where there are more than anybody counts."""
        return self.count <= MOST_COUNTED


def late(here: Acting, wanted: Wanted) -> Rows:
    """A page of the list."""
    where, facts = _conditions(here, wanted)
    rows, following = _page(here, wanted, where, facts, AT_ONCE)
    counted = sql(
        "SELECT r.currency, r.open_amount FROM {tables} WHERE {where} LIMIT {counted_at_most}",
        tables=_tables(wanted),
        where=where,
        counted_at_most=MOST_COUNTED + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                "SELECT currency, count(*), sum(open_amount) FROM ({counted}) r GROUP BY 1 ORDER BY 3 DESC",
                counted=counted,
            ),
            facts,
        )
        sums = cursor.fetchall()
    count = sum(listed for _, listed, _ in sums)
    amounts = tuple(Money(amount, currency).rounded() for currency, _, amount in sums) if count <= MOST_COUNTED else ()
    return Rows(rows, following, count, amounts, facts.get("is_whole", True))


def every_late(here: Acting, wanted: Wanted) -> Iterator[Row]:
    """The whole list, read by the thousand."""
    where, facts = _conditions(here, wanted)
    wanted = replace(wanted, after="")
    while True:
        rows, following = _page(here, wanted, where, facts, EXPORTED_AT_ONCE)
        yield from rows
        if not following:
            return
        wanted = replace(wanted, after=following)


def _page(here: Acting, wanted: Wanted, where: Sql, facts: dict[str, Any], size: int) -> tuple[tuple[Row, ...], str]:
    """Rows from the key of ``wanted`` on, and the key that continues them ("" at the end)."""
    sort = SORTS[wanted.sort]
    order = sql("ORDER BY {column} {direction}, r.id", column=sort.column, direction=sort.direction)
    paged, key = _after(wanted, sort)
    with connection.cursor() as cursor:
        # The rows are chosen first, by an index, and only those of the page are looked up in the other tables.
        cursor.execute(
            sql(
                """WITH chosen AS MATERIALIZED (
                    SELECT r.id FROM {tables} WHERE {where} {paged} {order} LIMIT {size})
                {select} WHERE r.id IN (SELECT id FROM chosen) {order}""",
                tables=_tables(wanted),
                where=where,
                paged=paged,
                order=order,
                size=size + 1,
                select=SELECT,
            ),
            facts | key,
        )
        found = cursor.fetchall()
    stand = {one.receivable: one for one in standings(here, [one[0] for one in found[:size]])}
    rows = tuple(_row(one, stand[one[0]], facts["today"]) for one in found[:size])
    if len(found) <= size:
        return rows, ""
    last, booked_due_on = rows[-1], found[size - 1][3]  # the list goes by the day of the books, which has an index
    return rows, f"{booked_due_on.isoformat() if wanted.sort == 'due' else last.open.amount},{last.receivable}"


def _tables(wanted: Wanted) -> Sql:
    """What the conditions look at, and no more."""
    if wanted.why:
        return sql("receivables_receivable r JOIN scenarios_dunning g ON g.receivable_id = r.id")
    return sql("receivables_receivable r")


def _conditions(here: Acting, wanted: Wanted) -> tuple[Sql, dict[str, Any]]:
    where = [sql("r.open_amount > 0")]
    facts: dict[str, Any] = {"today": here.today}
    if wanted.why:
        where.append(sql("g.outcome = %(why)s"))
        facts["why"] = wanted.why
    elif wanted.near:
        where.append(sql("r.id = ANY(%(near)s)"))
        found = nearing(here)
        facts["near"] = [one.receivable for one in found.listed if one.nearness == wanted.near]
        facts["is_whole"] = found.is_whole
    else:
        where.append(SHOWS[wanted.show])
    if wanted.age:
        least, most = AGES[wanted.age]
        where.append(sql("r.due_on BETWEEN %(oldest)s AND %(newest)s"))
        facts |= {"oldest": here.today - timedelta(days=most), "newest": here.today - timedelta(days=least)}
    if wanted.search:
        where.append(
            sql("""(r.debtor_id = ANY(ARRAY(SELECT a.id FROM parties_debtor own
                    JOIN parties_debtor a ON a.id = own.head_id OR a.same_as_id = own.head_id WHERE own.id = ANY(%(debtors)s)))
                OR r.id = ANY(%(numbered)s))""")
        )
        facts |= {"debtors": debtors_like(here, wanted.search), "numbered": open_receivables_like(here, wanted.search)}
    return joined(" AND ", where), facts


def _after(wanted: Wanted, sort: Sort) -> tuple[Sql, dict[str, Any]]:
    """The condition that continues after a key; nothing for a key that cannot be one."""
    value, _, identity = wanted.after.partition(",")
    row = row_key(identity)
    key = day_key(value) if wanted.sort == "due" else amount_key(value)
    if row is None or key is None:
        return sql(""), {}
    condition = sql(
        "AND ({column} {after} %(key)s OR ({column} = %(key)s AND r.id > %(id)s))",
        column=sort.column,
        after=sort.after,
    )
    return condition, {"key": key, "id": row}


def _row(row: Sequence[Any], standing: Standing, today: date) -> Row:
    (
        receivable,
        number,
        nature,
        booked_due_on,
        amount,
        opened,
        currency,
        debtor,
        name,
        outcome,
        next_on,
        stage,
        sent_on,
        is_proposed,
        is_under_way,
    ) = row
    stands = standing.snapshot
    days_late = max(0, (today - stands.due_on).days)
    wait, case = forbidden(stands, today) if nature == "invoice" else None, stands.handed_over
    reason = _reason(nature, outcome) if wait is None else wait.reason
    last_stage = Stage(stage) if stage else None
    forbids = wait.reason if wait else None
    if case:  # whatever else pauses it is the business of whoever pursues the case
        forbids = Reason.IN_COLLECTION
    return Row(
        receivable,
        number,
        nature == "invoice",
        stands.due_on,
        stands.due_is_assumed,
        stands.due_on != booked_due_on,
        Money(amount, currency).rounded(),
        Money(opened, currency).rounded(),
        debtor,
        name,
        reason,
        next_on,
        last_stage,
        sent_on,
        days_late,
        recommend(
            days_late=days_late,
            is_proposed=is_proposed,
            reason=reason,
            last_stage=last_stage,
            forbids=forbids,
            is_letter_fresh=is_under_way or (sent_on is not None and (today - sent_on).days < USUAL_GAP_DAYS),
            is_declared=any(one.event is LimitationEvent.CLAIM_DECLARED for one in standing.claim.limitation.moved_by),
        ),
        case.number if case else None,
    )


def _reason(nature: str, outcome: str | None) -> Reason | None:
    """What the last run said, where it may still be so: what forbids is known of today, and nothing does."""
    if nature != "invoice":
        return Reason.TO_REVIEW
    said = Reason(outcome) if outcome in set(Reason) else None
    return None if said in FORBIDDING else said
