"""Reading receivables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.ledger import Nature
from relance.domain.money import Money, total
from relance.receivables.models import InvoiceCopy, Payment, Receivable
from relance.receivables.targets import ReceivableUnknown, TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.statements import identifier, sql


def receivables_of(here: Acting, number: str) -> list[Receivable]:
    """The receivables of an invoice number, paid or not, with their debtors. Raises ReceivableUnknown."""
    found = list(Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk"))
    if not found:
        raise ReceivableUnknown(number=number)
    return found


def find_receivable(here: Acting, pk: int) -> Receivable | None:
    """The receivable of this id, with its debtor; None where the organisation has none."""
    return Receivable.objects.select_related("debtor").filter(pk=pk).first()


def has_receivables(here: Acting) -> bool:
    """Whether anything was ever owed here."""
    return Receivable.objects.exists()


def of_debtors(here: Acting, receivables: Iterable[ReceivableId]) -> dict[DebtorId, list[ReceivableId]]:
    """These receivables by debtor, in the order of their ids; what is not the organisation's is in none."""
    found: dict[DebtorId, list[ReceivableId]] = defaultdict(list)
    for pk, debtor in Receivable.objects.filter(pk__in=receivables).order_by("pk").values_list("pk", "debtor_id"):
        found[DebtorId(debtor)].append(ReceivableId(pk))
    return found


def open_invoices_of(here: Acting, accounts: Collection[int]) -> list[int]:
    """The ids of the open invoices of these debtors."""
    found = Receivable.objects.filter(debtor__in=accounts, open_amount__gt=0, nature=Nature.INVOICE.value)
    return list(found.values_list("pk", flat=True))


def overdue_of(here: Acting, debtor: int, *, most: int) -> list[Receivable]:
    """What a debtor owes and should have paid, the oldest first."""
    found = Receivable.objects.filter(debtor=debtor, open_amount__gt=0, due_on__lt=here.today)
    return list(found.order_by("due_on", "pk")[:most])


def latest_due(here: Acting) -> Receivable | None:
    """The open invoice that falls due last."""
    found = Receivable.objects.filter(open_amount__gt=0, nature=Nature.INVOICE.value)
    return found.order_by("-due_on", "pk").first()


def copy_of_invoice(here: Acting, receivable: int) -> InvoiceCopy | None:
    """The copy that is kept of an invoice, with its document; None where there is none."""
    return InvoiceCopy.objects.select_related("document").filter(receivable_id=receivable).first()


def find_payment(here: Acting, pk: int, *, accounts: Collection[int] | None = None) -> Payment | None:
    """The payment or credit note of this id, of one of the ``accounts`` where they are given; None where there is none."""
    found = Payment.objects.filter(pk=pk)
    return (found if accounts is None else found.filter(debtor__in=accounts)).first()


@dataclass(frozen=True, slots=True)
class WrongAmount:
    """A stored open amount that is not what its rows say. ``kind`` is receivable or payment."""

    kind: str
    id: int
    stored: Decimal
    recomputed: Decimal


IMPUTED = sql("SELECT receivable_id, payment_id, amount FROM receivables_imputation")
SET_AGAINST = {
    "receivable": IMPUTED,
    "payment": sql(
        "{imputed} UNION ALL SELECT receivable_id, payment_id, amount FROM receivables_penaltyshare", imputed=IMPUTED
    ),
}


def wrong_open_amounts(here: Acting) -> Iterator[WrongAmount]:
    """Receivables and payments whose open amount is not their amount less what is imputed."""
    for kind, set_against in SET_AGAINST.items():
        with connection.cursor() as cursor:
            cursor.execute(
                sql(
                    """SELECT t.id, t.open_amount, t.amount - coalesce(sum(m.amount), 0) FROM {table} t
                    LEFT JOIN ({set_against}) m ON {key} = t.id
                    GROUP BY t.organisation_id, t.id
                    HAVING t.open_amount <> t.amount - coalesce(sum(m.amount), 0) ORDER BY t.id""",
                    table=identifier(f"receivables_{kind}"),
                    key=identifier(f"m.{kind}_id"),
                    set_against=set_against,
                )
            )
            for row in cursor.fetchall():
                yield WrongAmount(kind, *row)


def wrong_open_sums(here: Acting) -> Iterator[tuple[date, Decimal, Decimal]]:
    """Days on which what falls due and is open is not the sum of its changes: (day, stored, recomputed)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT due_on, sum(stored), sum(recomputed) FROM (
                   SELECT is_invoice, currency, due_on, amount AS stored, 0 AS recomputed FROM receivables_openchange
                   UNION ALL SELECT nature = 'invoice', currency, due_on, 0, open_amount FROM receivables_receivable) kept
               GROUP BY is_invoice, currency, due_on HAVING sum(stored) <> sum(recomputed) ORDER BY due_on"""
        )
        yield from cursor.fetchall()


def gross_of(here: Acting, invoice: TheseReceivables) -> Money:
    """What the whole invoice comes to, its instalments together, before credit notes."""
    mine = Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor)
    return total((Money(one.amount, one.currency) for one in mine), mine[0].currency).rounded()
