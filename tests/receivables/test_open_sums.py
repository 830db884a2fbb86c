"""The sums of what is open are kept beside the rows, and always are what the rows say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection

from relance.receivables.ages import fold_open_changes, open_by_age, overdue_sums
from relance.receivables.models import OpenChange
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.selectors import wrong_open_sums
from relance.receivables.targets import find_invoice
from relance.receivables.terms import agree_terms
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.conftest import found
from tests.domain.builders import eur
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring
from tests.races.test_books_under_pressure import at_once

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def books(organisation: int, tmp_path: Path) -> int:
    """Three invoices: due on 14 February (assumed), twice 100, and on 22 March, 50."""
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 10000), sale("F3", 5000, on="20260220")))
    return organisation


def pay(organisation: int, number: str, amount: str) -> None:
    with acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, number), amount=eur(amount), on=TODAY, accepted=list(Doubt))


@pytest.mark.requirement("AP-13")
def test_they_follow_payments_and_dates_that_move(books: int) -> None:
    with at_work(books, AT) as here:
        (before,) = open_by_age(here, TODAY)
        assert (before.open, before.by_age[:2]) == (eur("250.00"), (eur("50.00"), eur("200.00")))
        assert overdue_sums(here) == (eur("200.00"),)
    pay(books, "F1", "60.00")
    with at_work(books, AT) as here:
        assert overdue_sums(here) == (eur("140.00"),)
    with acting(books, "test", AT) as here:
        agree_terms(here, "45-end-of-month")  # nothing of it is due before 31 March
    with at_work(books, AT) as here:
        assert overdue_sums(here) == ()
        assert open_by_age(here, TODAY)[0].by_age[0] == eur("190.00")
        assert list(wrong_open_sums(here)) == []


def test_folded_they_are_one_row_a_day_and_the_same(books: int) -> None:
    pay(books, "F1", "60.00")
    pay(books, "F3", "50.00")
    with at_work(books, AT) as here:
        before = open_by_age(here, TODAY)
        fold_open_changes(here)
        assert open_by_age(here, TODAY) == before
        assert [(one.due_on, one.amount) for one in OpenChange.objects.all()] == [(date(2026, 2, 14), Decimal(140))]
        assert list(wrong_open_sums(here)) == []


def test_payments_while_somebody_folds_lose_nothing(books: int) -> None:
    def fold() -> None:
        with at_work(books, AT) as here:
            fold_open_changes(here)

    assert at_once(*[fold, lambda: pay(books, "F1", "10.00")] * 4) == []
    with at_work(books, AT) as here:
        assert list(wrong_open_sums(here)) == []
        assert overdue_sums(here) == (eur("160.00"),)


def test_a_sum_that_was_tampered_with_is_found(books: int) -> None:
    from tests.journal.test_seals import as_owner

    as_owner("UPDATE receivables_openchange SET amount = 7 WHERE organisation_id = %s AND amount = 50", books)
    with at_work(books, AT) as here:
        assert list(wrong_open_sums(here)) == [(date(2026, 3, 22), Decimal(7), Decimal(50))]


def test_nobody_else_sees_or_folds_them_and_the_application_writes_none(books: int) -> None:
    with at_work(found()) as here:
        fold_open_changes(here)
        assert open_by_age(here, TODAY) == []
    with at_work(books, AT):
        assert OpenChange.objects.count() == 2  # the stranger's folding touched nothing here
    for statement in ("DELETE FROM receivables_openchange", "UPDATE receivables_openchange SET amount = 0"):
        with pytest.raises(ProgrammingError), at_work(books), connection.cursor() as cursor:
            cursor.execute(statement)
