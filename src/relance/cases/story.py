"""What a case tells top down: what everybody did, what was written, its papers, its money; and what all cases brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Prefetch

from relance.cases.models import Act, Case, CaseMessage, Cost, Exhibit, MessageFile, Party, Received, Remitted, Task
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


def messages_of(here: Acting, case: Case) -> list[CaseMessage]:
    """What was written in a case, the latest first, with the files of each as ``files``."""
    files = Prefetch("messagefile_set", MessageFile.objects.order_by("pk"), to_attr="files")
    return list(CaseMessage.objects.filter(case=case).select_related("party").prefetch_related(files).order_by("-pk"))


def exhibits_of(here: Acting, case: Case) -> list[Exhibit]:
    """The list of exhibits, in its order; earlier versions stand after the number's latest."""
    return list(Exhibit.objects.filter(case=case).select_related("act").order_by("number", "-version"))


def parties_of(here: Acting, case: Case) -> list[Party]:
    """Who took part besides creditor and debtor."""
    return list(Party.objects.filter(case=case).order_by("pk"))


def open_tasks_of(here: Acting, case: Case) -> list[Task]:
    """The tasks that nobody has done yet, the next day first."""
    return list(Task.objects.filter(case=case, done=None).order_by("due_on", "pk"))


def costs_of(here: Acting, case: Case) -> list[Cost]:
    """What the case cost, in order."""
    return list(Cost.objects.filter(case=case).select_related("act").order_by("pk"))


def money_of(here: Acting, cases: Sequence[Case] | None = None, *, since: date = BEGINNING) -> list[CaseMoney]:
    """The money of these cases, of all without; since that day. One a currency, the most recovered first."""
    keys = None if cases is None else [case.pk for case in cases]
    recovered: dict[str, Decimal] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"cases": keys, "since": since})
        for _case, currency, amount, _stage in cursor.fetchall():
            recovered[currency] = recovered.get(currency, Decimal(0)) + amount
    chosen = {} if keys is None else {"case_id__in": keys}
    sums = Received.objects.filter(**chosen).select_related("act")
    gone: dict[int, tuple[Decimal, Decimal]] = {}
    for one in Remitted.objects.filter(received__in=[each.pk for each in sums]):
        amount, fee = gone.get(one.received_id, (Decimal(0), Decimal(0)))
        gone[one.received_id] = (amount + one.amount, fee + one.fee)
    held: dict[str, Decimal] = {}
    fees: dict[str, Decimal] = {}
    for each in sums:
        amount, fee = gone.get(each.pk, (Decimal(0), Decimal(0)))
        held[each.currency] = held.get(each.currency, Decimal(0)) + each.amount - amount - fee
        fees[each.currency] = fees.get(each.currency, Decimal(0)) + fee
    costs: dict[str, Decimal] = {}
    claimable: dict[str, Decimal] = {}
    for cost in Cost.objects.filter(act__happened_on__gte=since, **chosen):
        costs[cost.currency] = costs.get(cost.currency, Decimal(0)) + cost.amount
        if cost.is_claimable:
            claimable[cost.currency] = claimable.get(cost.currency, Decimal(0)) + cost.amount
    currencies = sorted({*recovered, *held, *costs}, key=lambda one: -recovered.get(one, Decimal(0)))
    return [
        CaseMoney(
            one,
            *(Money(part.get(one, Decimal(0)), one).rounded() for part in (recovered, held, fees, costs, claimable)),
        )
        for one in currencies
    ]


def recovered_by_stage(here: Acting, *, since: date = BEGINNING) -> dict[tuple[str, str], Money]:
    """What came in on cases, by the stage that each stood in then and the currency."""
    found: dict[tuple[str, str], Money] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"cases": None, "since": since})
        for _case, currency, amount, stage in cursor.fetchall():
            key = (stage or "amicable", currency)
            found[key] = found.get(key, Money.zero(currency)) + Money(amount, currency)
    return found


def document_of(here: Acting, case_id: int, document_id: int) -> Document | None:
    """A file that the case shows: an exhibit's, an act's or a message's."""
    shown = (
        Exhibit.objects.filter(case_id=case_id, document_id=document_id),
        Act.objects.filter(case_id=case_id, document_id=document_id),
        MessageFile.objects.filter(message__case_id=case_id, document_id=document_id),
    )
    return Document.objects.filter(pk=document_id).first() if any(each.exists() for each in shown) else None
