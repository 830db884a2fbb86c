"""What a case tells top down: what everybody did, what was written, its papers, its money; and what all cases brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.cases.models import Act, Case, Exhibit, MessageFile
from relance.documents.models import Document
from relance.domain.money import Money
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

# What was paid to us of each case's receivables while it was open: the day of each payment counts, whoever received it.
PAID = sql("""
    SELECT i.case_id, p.currency, sum(p.amount), min(a.stage)
    FROM cases_caseitem i
    JOIN cases_case c ON c.id = i.case_id
    JOIN receivables_imputation p ON p.receivable_id = i.receivable_id
    JOIN receivables_payment y ON y.id = p.payment_id
    CROSS JOIN LATERAL (SELECT min(o.happened_on) AS opened_on, max(o.happened_on) FILTER (WHERE o.stage = 'closed') AS closed_on
        FROM cases_act o WHERE o.case_id = c.id AND o.stage <> '') o
    LEFT JOIN LATERAL (SELECT s.stage FROM cases_act s WHERE s.case_id = c.id AND s.stage NOT IN ('', 'closed')
        AND s.happened_on <= y.received_on ORDER BY s.id DESC LIMIT 1) a ON true
    WHERE y.nature = 'payment' AND y.received_on >= o.opened_on AND (o.closed_on IS NULL OR y.received_on <= o.closed_on)
        AND (%(cases)s::bigint[] IS NULL OR i.case_id = ANY(%(cases)s)) AND y.received_on >= %(since)s
    GROUP BY i.case_id, p.currency, a.stage HAVING sum(p.amount) <> 0
""")
PARTS = ("recovered", "held", "fees", "costs", "claimable")
# What came in, what others hold of it and kept, what was spent: a row a source and currency, each in the column of its part.
MONEY = sql(
    """
    SELECT currency, sum(sum) AS recovered, 0::numeric AS held, 0::numeric AS fees, 0::numeric AS costs, 0::numeric AS claimable
    FROM ({paid}) p GROUP BY currency
    UNION ALL
    SELECT v.currency, 0::numeric, sum(v.amount - coalesce(g.gone, 0)), sum(coalesce(g.fee, 0)), 0::numeric, 0::numeric
    FROM cases_received v LEFT JOIN LATERAL (SELECT sum(x.amount + x.fee) AS gone, sum(x.fee) AS fee FROM cases_remitted x
        WHERE x.received_id = v.id) g ON true
    WHERE %(cases)s::bigint[] IS NULL OR v.case_id = ANY(%(cases)s) GROUP BY v.currency
    UNION ALL
    SELECT k.currency, 0::numeric, 0::numeric, 0::numeric, sum(k.amount), coalesce(sum(k.amount) FILTER (WHERE k.is_claimable), 0)
    FROM cases_cost k JOIN cases_act a ON a.id = k.act_id
    WHERE a.happened_on >= %(since)s AND (%(cases)s::bigint[] IS NULL OR k.case_id = ANY(%(cases)s)) GROUP BY k.currency
""",
    paid=PAID,
)
BEGINNING = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class CaseMoney:
    """The money of one case or of many, in one currency: ``recovered`` is what was paid, ``held`` the part that others still have,
    ``fees`` what they kept of it. The costs stand without what the law puts on the debtor (``claimable``)."""

    currency: str
    recovered: Money
    held: Money
    fees: Money
    costs: Money
    claimable: Money

    @property
    def spent(self) -> Money:
        """The costs, as a ledger takes them off."""
        return -self.costs

    @property
    def kept(self) -> Money:
        """The fees, as a ledger takes them off."""
        return -self.fees

    @property
    def net(self) -> Money:
        """What it leaves us today."""
        return self.recovered - self.fees - self.costs


def acts_of(here: Acting, case: Case) -> list[Act]:
    """Everything that everybody did in a case, the latest first."""
    return list(Act.objects.filter(case=case).select_related("party").order_by("-happened_on", "-pk"))


def latest_acts(here: Acting, *, most: int, by: Who | None = None) -> list[Act]:
    """What everybody did in every case, the latest first."""
    found = Act.objects.select_related("case__debtor", "party")
    if by is not None:
        found = found.filter(by=by.value)
    return list(found.order_by("-happened_on", "-pk")[:most])


def exhibits_of(here: Acting, case: Case) -> list[Exhibit]:
    """The list of exhibits, in its order; earlier versions stand after the number's latest."""
    return list(Exhibit.objects.filter(case=case).select_related("act").order_by("number", "-version"))


def money_of(here: Acting, cases: Sequence[Case] | None = None, *, since: date = BEGINNING) -> list[CaseMoney]:
    """The money of these cases, of all without; since that day. One a currency, the most recovered first."""
    keys = None if cases is None else [case.pk for case in cases]
    with connection.cursor() as cursor:
        cursor.execute(MONEY, {"cases": keys, "since": since})
        return money_out_of(cursor.fetchall())


def money_out_of(rows: Iterable[Sequence[Any]]) -> list[CaseMoney]:
    """The rows of ``MONEY`` added up, one a currency, the most recovered first."""
    sums: dict[str, dict[str, Decimal]] = {part: {} for part in PARTS}
    for currency, *parts in rows:
        for part, amount in zip(PARTS, parts, strict=True):
            sums[part][currency] = sums[part].get(currency, Decimal(0)) + Decimal(amount)
    currencies = sorted({one for each in sums.values() for one in each}, key=lambda one: -sums["recovered"][one])
    return [CaseMoney(one, *(Money(sums[part][one], one).rounded() for part in PARTS)) for one in currencies]


def recovered_by_stage(here: Acting, *, since: date = BEGINNING) -> dict[tuple[str, str], Money]:
    """What came in on cases, by the stage that each stood in then and the currency."""
    found: dict[tuple[str, str], Money] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"cases": None, "since": since})
        for _case, currency, amount, stage in cursor.fetchall():
            key = (stage or "amicable", currency)
            found[key] = found.get(key, Money.zero(currency)) + Money(amount, currency)
    return {key: amount.rounded() for key, amount in found.items()}


def document_of(here: Acting, case_id: int, document_id: int) -> Document | None:
    """A file that the case shows: an exhibit's, an act's or a message's."""
    shown = (
        Exhibit.objects.filter(case_id=case_id, document_id=document_id),
        Act.objects.filter(case_id=case_id, document_id=document_id),
        MessageFile.objects.filter(message__case_id=case_id, document_id=document_id),
    )
    return Document.objects.filter(pk=document_id).first() if any(each.exists() for each in shown) else None
