"""When stored receivables fall due: the law's day out of what the books and people say (see ``due_dates``)."""

from __future__ import annotations

from relance.domain.law.fr.due_dates import Due, due_in_law
from relance.domain.ledger import DebtorKind
from relance.receivables.models import Receivable


def due_of(receivable: Receivable, debtor: DebtorKind) -> Due:
    """When it falls due against a debtor of that kind."""
    return due_in_law(
        debtor,
        issued_on=receivable.issued_on,
        due_on=receivable.due_on,
        is_assumed=receivable.due_is_assumed,
        is_agreed=receivable.due_is_agreed,
        demand_received_on=receivable.demand_received_on,
    )
