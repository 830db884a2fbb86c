"""What lowers a debt, however it is booked: its parts and the rest add up to it, and what is open follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import relance
from relance.domain.ids import DebtorId
from relance.domain.imputation import OpenDebt, Share, impute
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.parties.by_hand import add_customer
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.models import Imputation, Payment, PenaltyShare, Receivable, Source
from relance.receivables.payment_booking import (
    PENALTIES,
    Booking,
    Part,
    as_journaled,
    book_payment,
    booking_of,
    set_parts,
)
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql
from tests.at_work import at_work
from tests.domain.builders import eur

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
TODAY = date(2026, 4, 7)
CENTS = some.integers(min_value=1, max_value=200_000)
BOOKINGS = some.lists(
    some.tuples(some.sampled_from(CreditNature), some.sampled_from(Source), CENTS), min_size=1, max_size=5
)
SET_BASED = sql("""SELECT %(debtor)s::bigint AS debtor_id, t.nature, t.source, t.identity, '' AS reference, %(on)s::date AS received_on,
    'EUR' AS currency, t.amount, false AS is_inferred, NULL::date AS open_through, t.receivable_id, t.imputed
    FROM unnest(%(natures)s::text[], %(sources)s::text[], %(identities)s::text[], %(all)s::numeric[], %(receivables)s::bigint[],
        %(parts)s::numeric[]) AS t (nature, source, identity, amount, receivable_id, imputed)""")


def cents(amount: int) -> Money:
    return Money(Decimal(amount) / 100, "EUR").rounded()


def owing(here: Acting, amounts: Sequence[int]) -> tuple[int, list[int]]:
    """A customer who owes these amounts; and the receivables, the oldest first."""
    debtor = add_customer(here, "Moulin Imaginaire")
    first = date(2026, 1, 5)
    words = [InvoiceWord(f"F-{n}", cents(amount), first + timedelta(n)) for n, amount in enumerate(amounts)]
    return debtor, [add_invoice(here, debtor, word) for word in words]


def debts(receivables: Sequence[int]) -> list[OpenDebt[int]]:
    rows = Receivable.objects.filter(pk__in=receivables).order_by("due_on", "pk")
    return [OpenDebt(one.pk, Money(one.open_amount, one.currency).rounded(), one.due_on) for one in rows]


def assert_adds_up(here: Acting, receivables: Sequence[int]) -> None:
    for payment in Payment.objects.all():
        parts = [
            kind.objects.filter(payment=payment).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
            for kind in (Imputation, PenaltyShare)
        ]
        assert sum(parts) + payment.open_amount == payment.amount
    for one in Receivable.objects.filter(pk__in=receivables):
        set_against = Imputation.objects.filter(receivable=one).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        assert one.open_amount == one.amount - set_against
        assert one.open_amount >= 0
    assert [*wrong_open_amounts(here), *wrong_open_sums(here)] == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=some.lists(CENTS, min_size=1, max_size=4), bookings=BOOKINGS)
def test_whatever_is_booked_its_parts_and_the_rest_add_up(
    organisation: int, amounts: list[int], bookings: list[tuple[CreditNature, Source, int]]
) -> None:
    with at_work(organisation, AT) as here:
        debtor, receivables = owing(here, amounts)
        for nature, source, amount in bookings:
            imputed = impute(cents(amount), debts(receivables), today=TODAY)
            booking = Booking(nature, cents(amount), TODAY, source=source)
            payment = Payment.objects.get(pk=book_payment(here, DebtorId(debtor), booking, imputed.shares))
            assert (payment.nature, payment.source, payment.recorded_at) == (nature, source, AT)
            assert payment.open_amount == imputed.unallocated.amount
            assert as_journaled(imputed.shares) == [[one.key, str(one.amount)] for one in imputed.shares]
            assert_adds_up(here, receivables)
        # Taken off again, whole: everything is owed as before.
        parts = [Part(m.payment_id, m.receivable_id, Money(-m.amount, "EUR")) for m in Imputation.objects.all()]
        set_parts(here, parts)
        assert_adds_up(here, receivables)
        assert [debt.open for debt in debts(receivables)] == [cents(amount) for amount in amounts]
        transaction.set_rollback(True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=some.lists(CENTS, min_size=1, max_size=5), data=some.data())
def test_a_whole_export_at_once_adds_up_in_the_same_way(
    organisation: int, amounts: list[int], data: some.DataObject
) -> None:
    imputed = [data.draw(some.integers(min_value=0, max_value=amount)) for amount in amounts]
    rest = [data.draw(some.integers(min_value=0, max_value=500)) for _ in amounts]
    natures = [data.draw(some.sampled_from(CreditNature)).value for _ in amounts]
    paid = [part + more or 1 for part, more in zip(imputed, rest, strict=True)]
    with at_work(organisation, AT) as here:
        debtor, receivables = owing(here, amounts)
        facts: dict[str, Any] = {
            "org": organisation,
            "at": AT,
            "on": TODAY,
            "debtor": debtor,
            "natures": natures,
            "sources": ["books"] * len(amounts),
            "identities": [f"export {n}" for n in range(len(amounts))],
            "all": [cents(amount).amount for amount in paid],
            "receivables": receivables,
            "parts": [cents(part).amount for part in imputed],
        }
        with connection.cursor() as cursor:
            cursor.execute(booking_of(SET_BASED), facts)
            assert cursor.fetchone()[0] == len(amounts)
            assert_adds_up(here, receivables)
            cursor.execute(booking_of(SET_BASED, is_new=False), facts)
            assert cursor.fetchone()[0] == 0, "known by their identities"
        assert_adds_up(here, receivables)
        left = [cents(amount - part) for amount, part in zip(amounts, imputed, strict=True)]
        assert [debt.open for debt in debts(receivables)] == left
        transaction.set_rollback(True)


@pytest.mark.parametrize("shared", ["60.01", "100.01"], ids=["more than the payment", "more than is open"])
def test_parts_above_the_payment_or_the_debt_are_refused_by_the_database(organisation: int, shared: str) -> None:
    with at_work(organisation, AT) as here:
        debtor, (one,) = owing(here, [10_000])
    booking = Booking(CreditNature.PAYMENT, eur("60.00") if shared == "60.01" else eur("200.00"), TODAY)
    with pytest.raises(IntegrityError), at_work(organisation, AT) as here:
        book_payment(here, DebtorId(debtor), booking, [Share(one, eur(shared))])
    with at_work(organisation, AT) as here:
        assert not Payment.objects.exists()
        assert_adds_up(here, [one])


def test_a_part_for_penalties_lowers_the_payment_and_leaves_the_principal(organisation: int) -> None:
    with at_work(organisation, AT) as here:
        debtor, (one,) = owing(here, [10_000])
        payment = book_payment(here, DebtorId(debtor), Booking(CreditNature.PAYMENT, eur("50.00"), TODAY))
        set_parts(here, [Part(payment, one, eur("40.00"))], against=PENALTIES)
        assert Payment.objects.get(pk=payment).open_amount == Decimal("10.000")
        assert Receivable.objects.get(pk=one).open_amount == Decimal("100.000")
        assert_adds_up(here, [one])


def test_the_same_thing_said_twice_by_one_source_is_an_error_and_two_sources_are_two(organisation: int) -> None:
    with at_work(organisation, AT) as here:
        debtor, _ = owing(here, [10_000])
        book_payment(here, DebtorId(debtor), Booking(CreditNature.WAIVER, eur("1.00"), TODAY, identity="waives:1"))
        bank = Booking(CreditNature.PAYMENT, eur("1.00"), TODAY, identity="waives:1", source=Source.BANK)
        book_payment(here, DebtorId(debtor), bank)
    with pytest.raises(IntegrityError), at_work(organisation, AT) as here:
        book_payment(here, DebtorId(debtor), Booking(CreditNature.WAIVER, eur("1.00"), TODAY, identity="waives:1"))


def test_no_other_module_writes_payments_or_their_parts() -> None:
    tables = "receivables_(payment|imputation|penaltyshare)"
    writing = re.compile(
        rf"INSERT INTO {tables}\b|\b(Payment|Imputation|PenaltyShare)\.objects\s*\.(bulk_create|create)\("
        rf"|insert_rows\(\s*\"{tables}\""
    )
    sources = [one for one in Path(relance.__file__).parent.rglob("*.py") if "migrations" not in one.parts]
    assert len(sources) > 400
    found = {one.name for one in sources if writing.search(one.read_text("utf-8"))}
    assert found == {"payment_booking.py"}
