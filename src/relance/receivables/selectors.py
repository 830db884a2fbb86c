"""Reading receivables."""

from __future__ import annotations

from relance.receivables.models import Receivable
from relance.receivables.services import ReceivableUnknown
from relance.tenancy.context import acting_in


def receivables_of(organisation_id: int, number: str) -> list[Receivable]:
    """The receivables of an invoice number, paid or not, with their debtors. Raises ReceivableUnknown."""
    with acting_in(organisation_id):
        found = list(Receivable.objects.select_related("debtor").filter(number=number).order_by("due_on", "pk"))
    if not found:
        raise ReceivableUnknown(number=number)
    return found
