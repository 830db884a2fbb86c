"""Reading receivables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from relance.receivables.models import Receivable
from relance.receivables.services import ReceivableUnknown
from relance.tenancy.context import Acting


def receivables_of(here: Acting, number: str) -> list[Receivable]:
    """The receivables of an invoice number, paid or not, with their debtors. Raises ReceivableUnknown."""
    found = list(Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk"))
    if not found:
        raise ReceivableUnknown(number=number)
    return found


@dataclass(frozen=True, slots=True)
class WrongAmount:
    """A stored open amount that is not what its rows say. ``kind`` is receivable or payment."""

    kind: str
    id: int
    stored: Decimal
    recomputed: Decimal


IMPUTED = "SELECT receivable_id, payment_id, amount FROM receivables_imputation"
SET_AGAINST = {
    "receivable": IMPUTED,
    "payment": f"{IMPUTED} UNION ALL SELECT receivable_id, payment_id, amount FROM receivables_penaltyshare",  # noqa: S608
}


def wrong_open_amounts() -> Iterator[WrongAmount]:
    """Receivables and payments whose open amount is not their amount less what is imputed. Call it while acting in."""
    for kind, set_against in SET_AGAINST.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT t.id, t.open_amount, t.amount - coalesce(sum(m.amount), 0) FROM receivables_{kind} t
                    LEFT JOIN ({set_against}) m ON m.{kind}_id = t.id
                    GROUP BY t.organisation_id, t.id
                    HAVING t.open_amount <> t.amount - coalesce(sum(m.amount), 0) ORDER BY t.id"""  # noqa: S608
            )
            for row in cursor.fetchall():
                yield WrongAmount(kind, *row)


def wrong_open_sums() -> Iterator[tuple[date, Decimal, Decimal]]:
    """Days on which what falls due and is open is not the sum of its changes: (day, stored, recomputed)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT due_on, sum(stored), sum(recomputed) FROM (
                   SELECT is_invoice, currency, due_on, amount AS stored, 0 AS recomputed FROM receivables_openchange
                   UNION ALL SELECT nature = 'invoice', currency, due_on, 0, open_amount FROM receivables_receivable) kept
               GROUP BY is_invoice, currency, due_on HAVING sum(stored) <> sum(recomputed) ORDER BY due_on"""
        )
        yield from cursor.fetchall()
