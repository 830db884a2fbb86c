"""Customers whose kind nobody stated: read, proposed, in groups."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from relance.domain.delivery import LEFT, MessageState
from relance.domain.kind_proposals import Group, KindProposal, kind_proposal
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.insight.debtors import ACCOUNTS
from relance.parties.kinds import STATED, UNDONE, KindsStated, stated_in
from relance.tenancy.context import Acting
from relance.tenancy.statements import listed, sql

MOST_READ = 5000
MOST_WEIGHED = 50  # late invoices of one customer
WENT_OUT = sql("m.state IN ({left}) AND m.channel <> 'person'", left=listed(LEFT - {MessageState.HANDED_OVER}))


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer who owes, and of whom nobody stated a kind. ``now`` is what follows from their numbers meanwhile."""

    debtor: int
    name: str
    code: str
    city: str
    now: DebtorKind
    proposal: KindProposal

    @property
    def is_of_the_state(self) -> bool:
        """A number of the State's own: "all are businesses" makes no company of a town."""
        return self.now is DebtorKind.PUBLIC_BODY


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """All of them by group, each group by name; ``is_whole`` is False where there are more than were read."""

    groups: Mapping[Group, tuple[Asked, ...]]
    is_whole: bool

    def count(self, group: Group, kind: DebtorKind | None = None) -> int:
        """How many of a group, of a kind where one is given."""
        return sum(1 for one in self.groups[group] if kind is None or one.proposal.kind is kind)


@dataclass(frozen=True, slots=True)
class Written:
    """The last letter that left to a customer."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What a customer owes: how many receivables, a sum for each currency, the late invoices; and the last letter to them."""

    count: int = 0
    sums: tuple[Money, ...] = ()
    late: tuple[int, ...] = ()
    written: Written | None = None


def asked_about(here: Acting) -> AskedAbout:
    """The customers who owe, on whichever account, and have no stated kind, each with a proposal; one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT d.id, d.name, d.code, d.city, d.kind_in_law, d.siren, d.siret, d.vat_number,
                   ARRAY(SELECT c.email FROM parties_contact c WHERE c.debtor_id = d.id AND c.email <> '' ORDER BY c.id LIMIT 5)
               FROM parties_debtor d WHERE d.kind = 'unknown' AND d.same_as_id IS NULL
                   AND EXISTS (SELECT FROM {accounts} JOIN receivables_receivable r ON r.debtor_id = account.id
                       WHERE r.open_amount > 0)
               ORDER BY d.name, d.id LIMIT %s""",
                accounts=ACCOUNTS,
            ),
            [MOST_READ + 1],
        )
        found = cursor.fetchall()
    groups: dict[Group, list[Asked]] = {group: [] for group in Group}
    for pk, name, code, city, now, siren, siret, vat_number, emails in found[:MOST_READ]:
        proposal = kind_proposal(name, siren=siren, siret=siret, vat_number=vat_number, emails=emails)
        groups[proposal.group].append(Asked(pk, name, code, city, DebtorKind(now), proposal))
    return AskedAbout({group: tuple(those) for group, those in groups.items()}, len(found) <= MOST_READ)


def worth_stating(given: Mapping[int, DebtorKind], found: AskedAbout) -> dict[int, DebtorKind]:
    """Of the kinds given, by debtor: those of customers whom nobody stated, and not what a verified number makes of them by itself."""
    asked = {one.debtor: one for those in found.groups.values() for one in those}
    return {
        pk: kind
        for pk, kind in given.items()
        if (one := asked.get(pk)) and (one.proposal.group is not Group.SURE or one.proposal.kind is not kind)
    }


def figures_of(here: Acting, debtors: Collection[int]) -> dict[int, Figures]:
    """What each of them owes on all accounts, the late invoices among it, and the last letter that left to them; one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT d.id, (SELECT json_agg(json_build_array(s.currency, s.opened::text, s.listed) ORDER BY s.opened DESC)::text
                    FROM (SELECT r.currency, sum(r.open_amount) AS opened, count(*) AS listed FROM receivables_receivable r
                        WHERE r.debtor_id IN (SELECT account.id FROM {accounts}) AND r.open_amount > 0 GROUP BY r.currency) s),
                ARRAY(SELECT r.id FROM receivables_receivable r WHERE r.debtor_id IN (SELECT account.id FROM {accounts})
                    AND r.open_amount > 0 AND r.nature = 'invoice' AND r.due_on < %(today)s ORDER BY r.due_on, r.id LIMIT {most_weighed}),
                l.year, l.number, l.dated
                FROM unnest(%(debtors)s::bigint[]) d (id) LEFT JOIN LATERAL (
                    SELECT n.year, n.number, n.dated FROM outbox_notice n WHERE n.debtor_id IN (SELECT account.id FROM {accounts})
                        AND EXISTS (SELECT FROM outbox_message m WHERE m.notice_id = n.id AND {went_out})
                    ORDER BY n.id DESC LIMIT 1) l ON true""",
                most_weighed=MOST_WEIGHED,
                went_out=WENT_OUT,
                accounts=ACCOUNTS,
            ),
            {"debtors": list(debtors), "today": here.today},
        )
        return {pk: _figures(*rest) for pk, *rest in cursor.fetchall()}


def _figures(sums: str | None, late: list[int], year: int | None, number: int | None, dated: date | None) -> Figures:
    owed = json.loads(sums or "[]")
    return Figures(
        sum(count for _, _, count in owed),
        tuple(Money(Decimal(amount), currency).rounded() for currency, amount, _ in owed),
        tuple(late),
        Written(f"{year}-{number:06d}", dated) if dated else None,
    )


@dataclass(frozen=True, slots=True)
class LastChoice:
    """The kinds that were said last and can be taken back: by whom, and how many letters left to those customers since."""

    stated: KindsStated
    by: str
    letters: int


def last_choice(here: Acting) -> LastChoice | None:
    """None where there is none, or it was taken back; one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT e.name, e.sequence, e.at, e.actor, e.body, u.name, (
                    SELECT count(DISTINCT n.id) FROM json_array_elements(e.body::json -> 'debtors') x
                    JOIN outbox_notice n ON n.debtor_id = (x ->> 0)::bigint JOIN outbox_message m ON m.notice_id = n.id
                    WHERE m.claimed_at >= e.at AND {went_out})
                FROM (SELECT * FROM journal_event WHERE chain = 0 AND name IN (%(stated)s, %(undone)s)
                    ORDER BY sequence DESC LIMIT 1) e
                LEFT JOIN tenancy_user u ON e.actor = 'user:' || u.id""",
                went_out=WENT_OUT,
            ),
            {"stated": STATED, "undone": UNDONE},
        )
        found = cursor.fetchone()
    if found is None or found[0] == UNDONE:
        return None
    _, entry, at, actor, body, name, letters = found
    return LastChoice(stated_in(entry, at, actor, body), name or actor, letters)
