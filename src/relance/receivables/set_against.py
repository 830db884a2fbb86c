"""What was set against an invoice, one line a payment, those cancelled too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.receivables.corrections import CANCELLING
from relance.receivables.models import Source
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.people import name_of
from relance.tenancy.statements import quoted, sql

NATURE_WORDS = {
    CreditNature.PAYMENT: Sentence("Payment"),
    CreditNature.CREDIT_NOTE: Sentence("Credit note"),
    CreditNature.WRITE_OFF: Sentence("Write-off"),
    CreditNature.WAIVER: Sentence("Waiver"),
}
AT_MOST = 100


@dataclass(frozen=True, slots=True)
class SetAgainst:
    """A payment or credit note of which ``amount`` is or was set against a receivable; ``whole`` is all of it.

    ``cancelled_at`` where a person took it back, with the name of its ``author`` and the ``reason``; ``is_of_books`` where the books
    show it.
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
        """A person recorded it, and nobody has cancelled it yet; a loss is undone by a counter-entry instead."""
        return not self.is_of_books and self.cancelled_at is None and self.nature is not CreditNature.WRITE_OFF


# One row a payment of %(receivable)s, the latest first: day, and the facts as ``told`` reads them. Not among them: what the books
# took back, and the credit that cancels the invoice.
SHARES = sql(
    """
    SELECT p.received_on AS on_day, json_build_array(p.id, p.nature, p.received_on,
        (sum(m.amount) FILTER (WHERE m.amount > 0 OR c.id IS NULL))::text, p.amount::text, p.currency, p.reference,
        p.source = {books} OR p.absorbed_at IS NOT NULL, CASE WHEN c.id IS NOT NULL THEN p.voided_at END,
        coalesce({author}, c.author, ''), coalesce(c.reason, '')) AS facts
    FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
    LEFT JOIN receivables_correction c ON c.debtor_id = p.debtor_id AND c.payment_id = p.id AND c.act = 'cancelled'
    WHERE m.receivable_id = %(receivable)s AND p.identity NOT LIKE {cancelling}
    GROUP BY p.organisation_id, p.id, c.organisation_id, c.id HAVING sum(m.amount) > 0 OR c.id IS NOT NULL
    ORDER BY p.received_on DESC, p.id DESC LIMIT {at_most}
""",
    author=name_of("c.author"),
    books=quoted(Source.BOOKS.value),
    cancelling=quoted(f"{CANCELLING}%"),
    at_most=AT_MOST,
)


def told(
    pk: int,
    nature: str,
    on: str,
    amount: str,
    whole: str,
    currency: str,
    reference: str,
    of_books: bool,
    cancelled_at: str | None,
    author: str,
    reason: str,
) -> SetAgainst:
    """A row of ``SHARES``."""
    return SetAgainst(
        pk,
        CreditNature(nature),
        date.fromisoformat(on),
        Money(Decimal(amount), currency).rounded(),
        Money(Decimal(whole), currency).rounded(),
        reference,
        of_books,
        datetime.fromisoformat(cancelled_at) if cancelled_at else None,
        author,
        reason,
    )


def set_against(here: Acting, receivable: int) -> list[SetAgainst]:
    """The latest first, a hundred at most."""
    with connection.cursor() as cursor:
        cursor.execute(SHARES, {"receivable": receivable})
        return [told(*(json.loads(facts) if isinstance(facts, str) else facts)) for _on, facts in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """On which day (local), by whom (their name) and why an invoice was cancelled."""

    on: date
    who: str
    why: str


def cancelled(here: Acting, receivables: Sequence[int]) -> dict[int, Cancellation]:
    """Those of these that are cancelled, and how."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT DISTINCT ON (c.receivable_id) c.receivable_id, {made_on},
                   coalesce({author}, c.author), c.reason
               FROM receivables_correction c
               WHERE c.receivable_id = ANY(%s) AND c.act = 'cancelled' AND EXISTS (SELECT FROM receivables_payment p
                   WHERE p.source = {person} AND p.identity = {cancelling} || c.receivable_id
                       AND p.voided_at IS NULL)
               ORDER BY c.receivable_id, c.id DESC""",
                author=name_of("c.author"),
                made_on=local_day("c.made_at"),
                person=quoted(Source.PERSON.value),
                cancelling=quoted(CANCELLING),
            ),
            [list(receivables)],
        )
        return {pk: Cancellation(on, who, why) for pk, on, who, why in cursor.fetchall()}
