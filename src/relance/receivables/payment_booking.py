"""How what lowers a debt enters the books and is set against it: the one place that writes payments and their parts.

A payment is money, a credit note, or what the creditor lets go of (``CreditNature``). One trigger moves what is open of it and of
the receivables it is set against, so that its parts and the rest always add up to it; keys keep each in its own currency.

An import books a whole export by one statement, ``booking_of``; ``book_payment`` books one by the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection

from relance.domain.ids import DebtorId
from relance.domain.imputation import Share
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.receivables.models import Source
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.statements import Sql, sql

LONGEST_REFERENCE = 400
PRINCIPAL, PENALTIES = (
    sql("receivables_imputation"),
    sql("receivables_penaltyshare"),
)  # what a part of a payment is set against


@dataclass(frozen=True, slots=True)
class Booking:
    """What lowers a debt, and who says so. ``identity`` where there must not be two of it from one source; else one is made up."""

    nature: CreditNature
    amount: Money
    on: date
    reference: str = ""
    identity: str = ""
    source: Source = Source.PERSON


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a payment that is set against a receivable; below zero where it is taken off again."""

    payment: int
    receivable: int
    amount: Money


NO_PARTS = sql("SELECT NULL::text AS identity, NULL::bigint AS receivable_id, NULL::numeric AS imputed WHERE false")
ANEW, PASSING_OVER = sql(""), sql("ON CONFLICT (organisation_id, source, identity) WHERE voided_at IS NULL DO NOTHING")
EACH_SET = sql("SELECT identity, receivable_id, imputed FROM booking WHERE imputed > 0")


def booking_of(payments: Sql, *, parts: Sql = EACH_SET, is_new: bool = True) -> Sql:
    """SQL that books each row of the query ``payments``, for ``%(org)s`` at ``%(at)s``; it answers how many, and the first's id.

    ``payments`` has the columns debtor_id, nature, source, identity, reference, received_on, currency, amount, is_inferred and
    open_through, and what ``parts`` reads: receivable_id and imputed, one receivable a payment, unless told otherwise.
    ``parts`` has the columns identity, receivable_id and imputed; what it leaves of a payment is set against nothing, which holds
    and asks. Not ``is_new``: what is booked already is passed over; else it is an error.
    """
    passing_over = ANEW if is_new else PASSING_OVER
    set_against = sql(
        """SELECT id AS payment_id, receivable_id, currency, imputed AS amount
        FROM ({parts}) part JOIN booked USING (identity)""",
        parts=parts,
    )
    return sql(
        """WITH booking AS MATERIALIZED ({payments}),
        booked AS (
            INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,
                currency, amount, recorded_at, is_inferred, open_through)
            SELECT %(org)s, debtor_id, nature, source, identity, reference, received_on, currency, amount, %(at)s, is_inferred,
                open_through
            FROM booking {passing_over} RETURNING id, identity, currency),
        part AS ({imputing})
        SELECT count(*), min(id) FROM booked""",
        payments=payments,
        passing_over=passing_over,
        imputing=imputing_of(set_against),
    )


def imputing_of(parts: Sql, *, against: Sql = PRINCIPAL) -> Sql:
    """SQL that sets each row of the query ``parts`` (payment_id, receivable_id, currency, amount) against its receivable."""
    return sql(
        """INSERT INTO {against} (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
        SELECT %(org)s, payment_id, receivable_id, currency, amount, %(at)s FROM ({parts}) parts""",
        against=against,
        parts=parts,
    )


ONE = booking_of(
    sql("""SELECT %(debtor)s::bigint AS debtor_id, %(nature)s AS nature, %(source)s AS source, %(identity)s AS identity,
        %(reference)s AS reference, %(on)s::date AS received_on, %(currency)s AS currency, %(amount)s::numeric AS amount,
        false AS is_inferred, NULL::date AS open_through"""),
    parts=sql("""SELECT %(identity)s AS identity, t.receivable_id, t.imputed
        FROM unnest(%(receivables)s::bigint[], %(shares)s::numeric[]) AS t (receivable_id, imputed)"""),
)
THESE = sql("""SELECT * FROM unnest(%(payments)s::bigint[], %(receivables)s::bigint[], %(currencies)s::text[], %(amounts)s::numeric[])
    AS t (payment_id, receivable_id, currency, amount)""")


def book_payment(here: Acting, debtor: DebtorId, booking: Booking, shares: Sequence[Share[int]] = ()) -> int:
    """Book what lowers a debtor's debts, set against receivables by ``shares``; returns the payment.

    What the shares leave is set against nothing. The caller has locked the receivables, by id, and refused what may not be: shares
    above the payment or what is open are an IntegrityError of PostgreSQL.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ONE,
            {
                "org": here.organisation,
                "at": here.at,
                "debtor": debtor,
                "nature": booking.nature.value,
                "source": booking.source.value,
                "identity": booking.identity or str(uuid4()),
                "reference": booking.reference[:LONGEST_REFERENCE],
                "on": booking.on,
                "currency": booking.amount.currency,
                "amount": booking.amount.amount,
                "receivables": [share.key for share in shares],
                "shares": [share.amount.amount for share in shares],
            },
        )
        _count, payment = cursor.fetchone() or (0, 0)
    due(here, Kind.ROUND)  # what is settled by it is closed before a person confirms it
    return int(payment)


def set_parts(here: Acting, parts: Iterable[Part], *, against: Sql = PRINCIPAL) -> None:
    """Set parts of payments that are booked against receivables, or against what is owed besides (``PENALTIES``)."""
    listed = list(parts)
    if listed:
        with connection.cursor() as cursor:
            cursor.execute(
                imputing_of(THESE, against=against),
                {"org": here.organisation, "at": here.at, **columns_of_parts(listed)},
            )


def columns_of_parts(parts: Sequence[Part]) -> dict[str, list[Any]]:
    """The parameters of ``THESE``."""
    return {
        "payments": [one.payment for one in parts],
        "receivables": [one.receivable for one in parts],
        "currencies": [one.amount.currency for one in parts],
        "amounts": [one.amount.amount for one in parts],
    }


def as_journaled(shares: Iterable[Share[int]]) -> list[list[object]]:
    """Shares as the journal keeps them."""
    return [[share.key, str(share.amount)] for share in shares]
