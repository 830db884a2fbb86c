"""What was set against an invoice, one line a payment, those cancelled too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.receivables.corrections import CANCELLING
from relance.receivables.models import Act, Correction, Source

NATURE_WORDS = {CreditNature.PAYMENT: Sentence("Payment"), CreditNature.CREDIT_NOTE: Sentence("Credit note")}
AT_MOST = 100


@dataclass(frozen=True, slots=True)
class SetAgainst:
    """A payment or credit note of which ``amount`` is or was set against a receivable; ``whole`` is all of it.

    ``cancelled_at`` where a person took it back, with his ``author`` and ``reason``; ``is_of_books`` where the books show it.
    """

    payment: int
    nature: CreditNature
    on: date
    amount: Money
    whole: Money
    reference: str
    is_of_books: bool
    cancelled_at: datetime | None
    author: str
    reason: str

    @property
    def can_be_cancelled(self) -> bool:
        """A person recorded it, and nobody has cancelled it yet."""
        return not self.is_of_books and self.cancelled_at is None


def set_against(receivable: int) -> list[SetAgainst]:
    """The latest first, a hundred at most. Call it while acting in the organisation.

    Not among them: what the books took back, and the credit that cancels the invoice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.id, p.nature, p.received_on, sum(m.amount) FILTER (WHERE m.amount > 0 OR c.id IS NULL), p.amount, p.currency,
                   p.reference, p.source = %(books)s OR p.absorbed_at IS NOT NULL, CASE WHEN c.id IS NOT NULL THEN p.voided_at END,
                   coalesce(c.author, ''), coalesce(c.reason, '')
               FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
               LEFT JOIN receivables_correction c ON c.payment_id = p.id AND c.act = 'cancelled'
               WHERE m.receivable_id = %(receivable)s AND p.identity NOT LIKE %(cancelling)s
               GROUP BY p.organisation_id, p.id, c.organisation_id, c.id HAVING sum(m.amount) > 0 OR c.id IS NOT NULL
               ORDER BY p.received_on DESC, p.id DESC LIMIT %(most)s""",
            {"receivable": receivable, "books": Source.BOOKS.value, "cancelling": f"{CANCELLING}%", "most": AT_MOST},
        )
        return [
            SetAgainst(
                pk, CreditNature(nature), on, Money(amount, currency).rounded(), Money(whole, currency).rounded(), reference, of_books,
                cancelled_at, author, reason,
            )
            for pk, nature, on, amount, whole, currency, reference, of_books, cancelled_at, author, reason in cursor.fetchall()
        ]  # fmt: skip


def cancellation_of(receivable: int) -> Correction | None:
    """By whom, when and why the invoice was cancelled; None where it is owed. Call it while acting in the organisation."""
    acts = Correction.objects.filter(receivable=receivable, act__in=[Act.CANCELLED.value, Act.REOPENED.value])
    latest = acts.order_by("-pk").first()
    return latest if latest and latest.act == Act.CANCELLED.value else None
