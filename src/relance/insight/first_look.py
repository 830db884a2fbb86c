"""What a new company should look at first: who owes, by age, and what is not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.insight.debtors import ACCOUNTS
from relance.insight.search import like
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

LARGEST_SHOWN, MOST_SHOWN = 15, 60


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known of those who owe. ``by_currency``: how many owe in each, some in several."""

    debtors: int
    of_unknown_kind: int
    without_email: int
    unreachable: int
    assumed_dates: int
    by_currency: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A debtor whom one may not want to remind, why (None: among the largest), and whether they are never to be.

    ``open`` is what they owe, a sum for each currency.
    """

    debtor: int
    name: str
    open: tuple[Money, ...]
    why: Sentence | None
    is_never_reminded: bool


RELATED, DOUBTFUL = (
    Sentence("perhaps related: your name or your SIREN"),
    Sentence("on the account of doubtful debts (416)"),
)


def unknown(here: Acting) -> Unknown:
    """Counts over the debtors who owe something."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """WITH owing AS MATERIALIZED (
                       SELECT DISTINCT own.head_id, r.currency
                       FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id WHERE r.open_amount > 0),
                   known AS (
                       SELECT d.kind_in_law AS kind, d.street <> '' AND d.city <> '' AS has_address,
                           EXISTS (SELECT FROM {accounts} JOIN parties_contact c ON c.debtor_id = account.id
                               WHERE c.email <> '' AND c.bounced_at IS NULL) AS has_email
                       FROM (SELECT DISTINCT head_id FROM owing) owing JOIN parties_debtor d ON d.id = owing.head_id)
               SELECT count(*), count(*) FILTER (WHERE kind = 'unknown'), count(*) FILTER (WHERE NOT has_email),
                   count(*) FILTER (WHERE NOT has_email AND NOT has_address),
                   (SELECT count(*) FROM receivables_receivable WHERE open_amount > 0 AND due_is_assumed),
                   (SELECT coalesce(json_object_agg(c.currency, c.owing), '{{}}') FROM (
                       SELECT currency, count(*) AS owing FROM owing GROUP BY currency) c)
               FROM known""",
                accounts=ACCOUNTS,
            )
        )
        row: tuple[Any, ...] = cursor.fetchone() or (0, 0, 0, 0, 0, {})
        return Unknown(*row)


def perhaps_spared(here: Acting, company: str, siren: str) -> list[Candidate]:
    """Those whom one may not want to remind: perhaps related, doubtful, spared already; then those who owe most."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """WITH owing AS MATERIALIZED (
                   SELECT own.head_id, r.currency, sum(r.open_amount) AS opened, bool_or(r.nature = 'review_doubtful') AS is_doubtful
                   FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id WHERE r.open_amount > 0 GROUP BY 1, 2),
               named AS MATERIALIZED (
                   SELECT a.head_id FROM parties_debtor a WHERE a.id IN (SELECT * FROM parties_debtors_like(%(named)s, %(most)s))
                   UNION SELECT a.head_id FROM parties_debtor a WHERE a.siren <> '' AND a.siren = %(siren)s),
               spared AS MATERIALIZED (
                   SELECT a.head_id FROM receivables_binding_hold h JOIN parties_debtor a ON a.id = h.debtor_id
                   WHERE h.kind = 'never_remind'),
               ranked AS (
                   SELECT d.id, d.name, o.currency, o.opened, o.is_doubtful, row_number() OVER (ORDER BY o.opened DESC, d.id) AS place,
                       d.id IN (SELECT head_id FROM named) AS is_related, d.id IN (SELECT head_id FROM spared) AS is_spared
                   FROM owing o JOIN parties_debtor d ON d.id = o.head_id)
               SELECT id, name, currency, opened, is_related, is_doubtful, is_spared FROM ranked
               WHERE place <= %(largest)s OR is_related OR is_doubtful OR is_spared
               ORDER BY is_related DESC, is_doubtful DESC, is_spared DESC, opened DESC, id LIMIT %(most)s"""
            ),
            {"named": like(company), "siren": siren, "largest": LARGEST_SHOWN, "most": MOST_SHOWN},
        )
        listed: dict[int, Candidate] = {}
        for pk, name, currency, amount, related, doubtful, spared in cursor.fetchall():
            before = listed.get(pk)
            owed = (*(before.open if before else ()), Money(amount, currency).rounded())
            why = RELATED if related else DOUBTFUL if doubtful else None
            listed[pk] = Candidate(pk, name, owed, (before.why if before else None) or why, spared)
        return list(listed.values())


def most_overdue(here: Acting) -> tuple[int, int] | None:
    """The oldest overdue invoice of the customer who owes most of what is overdue: (debtor, receivable)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT own.head_id, (array_agg(r.id ORDER BY r.due_on, r.id))[1]
               FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id
               WHERE r.open_amount > 0 AND r.due_on < %s AND r.nature = 'invoice' GROUP BY own.head_id, r.currency
               ORDER BY sum(r.open_amount) DESC LIMIT 1""",
            [here.today],
        )
        found = cursor.fetchone()
        return (found[0], found[1]) if found else None
