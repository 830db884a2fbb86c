"""Reading debtors: the list, one debtor's figures, his receivables, his pauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from relance.domain.law.fr.due_dates import due_in_law
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.insight.paging import amount_key, row_key
from relance.insight.search import debtors_like
from relance.receivables.accumulating import ACCUMULATING, accumulating_facts
from relance.receivables.ages import AgedBalance, sums_by_age
from relance.receivables.corrections import CANCELLING
from relance.receivables.insolvency import INSOLVENT
from relance.receivables.late_paid import LEFT_BOOKS
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, sql

AT_ONCE, EXPORTED_AT_ONCE = 50, 5000
MOST_ADDED = 20_000
SHOWS = {
    "bounced": sql("SELECT c.debtor_id FROM parties_contact c WHERE c.bounced_at IS NOT NULL"), "accumulating": ACCUMULATING,
    "answered": sql("SELECT x.debtor_id FROM exchanges_exchange x WHERE x.is_unread"), "insolvent": INSOLVENT,
    "doubted": sql("SELECT m.id FROM parties_debtor m WHERE m.maybe_same_as_id IS NOT NULL"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of debtors shows."""

    search: str = ""
    show: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Listed:
        """Out of an address."""
        return cls(
            query.get("q", "").strip()[:200],
            query.get("show", "") if query.get("show") in SHOWS else "",
            query.get("after", ""),
        )


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """A debtor in the list; sums of his own books' main currency first."""

    debtor: int
    name: str
    code: str
    kind: DebtorKind
    open: Money
    overdue: Money
    count: int
    oldest_due: date | None
    has_email: bool


@dataclass(frozen=True, slots=True)
class DebtorRows:
    """One page. ``next`` continues it, "" on the last."""

    rows: tuple[DebtorRow, ...]
    next: str
    by_size: bool


OWED = sql("""
    SELECT d.id, d.name, d.code, d.kind_in_law, owed.currency, owed.opened, owed.overdue, owed.listed, owed.oldest,
        EXISTS (SELECT FROM parties_contact c WHERE c.debtor_id = d.id AND c.email <> '' AND c.bounced_at IS NULL)
""")
SUMS = sql("""
    SELECT own.head_id AS debtor_id, r.currency, sum(r.open_amount) AS opened,
        coalesce(sum(r.open_amount) FILTER (WHERE r.due_on < %(today)s), 0) AS overdue, count(*) AS listed, min(r.due_on) AS oldest
    FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id WHERE r.open_amount > 0
""")
# The accounts of the customer ``d``, who is a head.
ACCOUNTS = sql("""(SELECT d.id UNION ALL SELECT g.id FROM parties_debtor g WHERE g.same_as_id = d.id) account (id)""")


def _by_size(where: Sql, after: Sql) -> Sql:
    """All that is owed is added up, then the largest come first."""
    return sql(
        """
            {owed} FROM ({sums} AND {where} GROUP BY own.head_id, r.currency) owed JOIN parties_debtor d ON d.id = owed.debtor_id
            WHERE {after} ORDER BY owed.overdue DESC, d.id LIMIT %(limit)s
        """,
        owed=OWED,
        sums=SUMS,
        where=where,
        after=after,
    )


def _by_code(after: Sql) -> Sql:
    """A page of customers is chosen, and only what these owe is added up."""
    return sql(
        """
            {owed} FROM (SELECT * FROM parties_debtor d WHERE {after} AND d.same_as_id IS NULL AND EXISTS (
                    SELECT FROM {accounts} JOIN receivables_receivable r ON r.debtor_id = account.id WHERE r.open_amount > 0)
                ORDER BY d.id LIMIT %(limit)s) d
            CROSS JOIN LATERAL ({sums} AND r.debtor_id IN (SELECT account.id FROM {accounts}) GROUP BY own.head_id, r.currency) owed
            ORDER BY d.id
        """,
        owed=OWED,
        accounts=ACCOUNTS,
        sums=SUMS,
        after=after,
    )


def debtors(here: Acting, wanted: Listed, *, at_once: int = AT_ONCE) -> DebtorRows:
    """Debtors who owe, the largest overdue sum first; over 20,000 open receivables in the order of their arrival."""
    facts: dict[str, Any] = {"today": here.today, "limit": at_once + 1}
    where = sql("true")
    if wanted.search:
        where, facts["debtors"] = (
            _of_customers(sql("SELECT unnest(%(debtors)s::bigint[])")),
            debtors_like(here, wanted.search),
        )
    elif wanted.show:
        where = _of_customers(SHOWS[wanted.show])
        facts |= accumulating_facts(here.today)
    by_size = where != "true" or _is_small()
    after, key = _after(wanted.after, by_size=by_size)
    with connection.cursor() as cursor:
        cursor.execute(_by_size(where, after) if by_size else _by_code(after), facts | key)
        found = cursor.fetchall()
    rows = tuple(
        DebtorRow(
            pk, name, code, DebtorKind(kind), Money(opened, currency).rounded(), Money(overdue, currency).rounded(), count,
            oldest, has_email,
        )
        for pk, name, code, kind, currency, opened, overdue, count, oldest, has_email in found[:at_once]
    )  # fmt: skip
    following = f"{rows[-1].overdue.amount},{rows[-1].debtor}" if len(found) > at_once else ""
    return DebtorRows(rows, following, by_size=by_size)


def _of_customers(debtors: Sql) -> Sql:
    """What is owed on any account of those of whom ``debtors`` names one."""
    return sql("own.head_id IN (SELECT x.head_id FROM parties_debtor x WHERE x.id IN ({debtors}))", debtors=debtors)


def every_debtor(here: Acting, wanted: Listed) -> Iterator[DebtorRow]:
    """The whole list, read by the thousand."""
    wanted = replace(wanted, after="")
    while True:
        found = debtors(here, wanted, at_once=EXPORTED_AT_ONCE)
        yield from found.rows
        if not found.next:
            return
        wanted = replace(wanted, after=found.next)


def _is_small() -> bool:
    """Whether all that is open can be added up for one page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM receivables_receivable WHERE open_amount > 0 LIMIT %s) r",
            [MOST_ADDED + 1],
        )
        (count,) = cursor.fetchone() or (0,)
    return bool(count <= MOST_ADDED)


def _after(text: str, *, by_size: bool) -> tuple[Sql, dict[str, Any]]:
    """The condition that continues after a key; nothing for a key that cannot be one."""
    value, _, identity = text.partition(",")
    row, key = row_key(identity), amount_key(value)
    if row is None or (by_size and key is None):
        return sql("true"), {}
    if not by_size:
        return sql("d.id > %(id)s"), {"id": row}
    return sql("(owed.overdue < %(key)s OR (owed.overdue = %(key)s AND d.id > %(id)s))"), {"key": key, "id": row}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one debtor owes in one currency, and what came in of him that is set against nothing."""

    balance: AgedBalance
    unallocated: Money


def debtor_figures(here: Acting, accounts: Sequence[int]) -> list[Figures]:
    """One for each currency, the largest first, over all ``accounts`` of a customer."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT (SELECT coalesce(sum(p.open_amount), 0) FROM receivables_payment p WHERE p.debtor_id = ANY(%(accounts)s)
                        AND p.currency = r.currency AND p.voided_at IS NULL AND p.placed_at IS NULL),
                    currency, sum(open_amount), {sums_by_age}
                FROM receivables_receivable r WHERE debtor_id = ANY(%(accounts)s) AND open_amount > 0
                GROUP BY currency ORDER BY 3 DESC""",
                sums_by_age=sums_by_age("open_amount"),
            ),
            {"accounts": list(accounts), "on": here.today},
        )
        return [
            Figures(AgedBalance.of(currency, opened, ages), Money(unallocated, currency).rounded())
            for unallocated, currency, opened, *ages in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class Owed:
    """A receivable of one debtor."""

    receivable: int
    number: str
    issued_on: date
    due_on: date
    days_late: int
    amount: Money
    open: Money
    is_invoice: bool
    handed_number: int | None
    is_cancelled: bool
    account: str
    is_gone: bool
    is_differing: bool


def receivables_of_debtor(here: Acting, accounts: Sequence[int]) -> list[Owed]:
    """On all ``accounts`` of a customer, the open ones by due date, then the latest paid ones; a hundred at most."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT r.id, r.number, r.amount, r.open_amount, r.currency, r.nature, r.handed_number, d.kind_in_law,
                   r.issued_on, r.due_on, r.due_is_assumed, r.due_is_agreed, r.demand_received_on,
                   r.open_amount = 0 AND EXISTS (SELECT FROM receivables_payment p WHERE p.debtor_id = r.debtor_id
                       AND p.identity = %s || r.id AND p.voided_at IS NULL), own.code,
                   r.open_amount = 0 AND EXISTS (SELECT FROM receivables_imputation m
                       JOIN receivables_payment p ON p.id = m.payment_id
                       WHERE m.receivable_id = r.id AND p.identity LIKE %s AND p.voided_at IS NULL),
                   EXISTS (SELECT FROM intake_disagreement g WHERE g.receivable_id = r.id AND g.decision = '')
               FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id
               JOIN parties_debtor d ON d.id = own.head_id
               WHERE r.debtor_id = ANY(%s) ORDER BY r.open_amount > 0 DESC,
                   CASE WHEN r.open_amount > 0 THEN r.due_on END, r.due_on DESC, r.id LIMIT 100""",
            [CANCELLING, f"%{LEFT_BOOKS}%", list(accounts)],
        )
        return [_owed(row, here.today) for row in cursor.fetchall()]


def _owed(row: Sequence[Any], today: date) -> Owed:
    (
        pk,
        number,
        amount,
        opened,
        currency,
        nature,
        handed,
        kind,
        issued_on,
        due_on,
        assumed,
        agreed,
        received_on,
        cancelled,
        code,
        gone,
        differing,
    ) = row
    due = due_in_law(
        DebtorKind(kind),
        issued_on=issued_on,
        due_on=due_on,
        is_assumed=assumed,
        is_agreed=agreed,
        demand_received_on=received_on,
    )
    return Owed(
        pk,
        number,
        issued_on,
        due.on,
        max(0, (today - due.on).days),
        Money(amount, currency).rounded(),
        Money(opened, currency).rounded(),
        nature == "invoice",
        handed,
        cancelled,
        code,
        gone,
        differing,
    )
