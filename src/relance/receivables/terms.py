"""Payment terms that the creditor states: from then on the due dates that were assumed are known."""

from __future__ import annotations

from django.db import connection

from relance.domain.payment_terms import PaymentTerms
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.preferences import PAYMENT_TERMS, set_preference
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def agree_terms(here: Acting, terms: str) -> int:
    """Store the payment terms, and give every receivable whose due date was assumed the one that follows from them.

    Returns how many that were. Empty terms are taken back, and change no date. Raises TermsUnreadable.
    """
    agreed = PaymentTerms.parse(terms) if terms.strip() else None
    hold_lock(Lock.BOOKS, here, alone=True)  # an import assumes by what it read first
    set_preference(here, PAYMENT_TERMS.key, terms)
    changed = _date(here, agreed) if agreed else 0
    fact = Fact("terms.stated", {"terms": terms.strip(), "receivables": changed})
    append(here, [fact])
    return changed


def _date(here: Acting, terms: PaymentTerms) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT issued_on FROM receivables_receivable WHERE due_is_assumed")
        days = [issued_on for (issued_on,) in cursor.fetchall()]
        cursor.execute("SELECT FROM receivables_receivable WHERE due_is_assumed ORDER BY id FOR NO KEY UPDATE")
        cursor.execute(
            """UPDATE receivables_receivable r SET due_on = t.due_on, due_is_assumed = false, touched_at = %s
               FROM unnest(%s::date[], %s::date[]) t (issued_on, due_on) WHERE r.due_is_assumed AND r.issued_on = t.issued_on""",
            [here.at, days, [terms.due_on(day) for day in days]],
        )
        return int(cursor.rowcount)
