"""A public buyer has its 30 days from receipt of the demand; everybody else the due date of the books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.law.fr.due_dates import RECEIPT, Due, due_in_law
from relance.domain.ledger import DebtorKind

ISSUED, RECEIVED = date(2026, 3, 2), date(2026, 3, 12)
DAYS = st.dates(date(2014, 1, 1), date(2030, 1, 1))


def public(due_on: date, **known: object) -> Due:
    return due_in_law(DebtorKind.PUBLIC_BODY, issued_on=ISSUED, due_on=due_on, **known)  # type: ignore[arg-type]


@pytest.mark.requirement("P18")
@pytest.mark.parametrize("books", [date(2026, 3, 17), date(2026, 4, 1), date(2026, 5, 1)])
def test_the_thirty_days_run_from_receipt_whatever_the_invoice_says(books: date) -> None:
    due = public(books, demand_received_on=RECEIVED, is_assumed=books == date(2026, 4, 1))
    assert due == Due(date(2026, 4, 11), is_assumed=False, article=RECEIPT)


def test_without_a_receipt_the_day_of_the_books_stands_where_it_is_later() -> None:
    assert public(date(2026, 4, 1)) == Due(date(2026, 4, 1), is_assumed=False)
    assert public(date(2026, 5, 1)) == Due(date(2026, 5, 1), is_assumed=False)


def test_and_only_the_computed_one_is_assumed() -> None:
    assert public(date(2026, 3, 17)) == Due(date(2026, 4, 1), is_assumed=True, article=RECEIPT)
    assert public(date(2026, 4, 1), is_assumed=True) == Due(date(2026, 4, 1), is_assumed=True)


def test_what_contract_or_law_set_stands_unless_the_demand_came_after_it() -> None:
    hospital = date(2026, 5, 1)  # 50 days
    assert public(hospital, is_agreed=True, demand_received_on=RECEIVED).on == hospital
    shorter = date(2026, 3, 17)
    assert public(shorter, is_agreed=True) == Due(shorter, is_assumed=False)
    late = public(shorter, is_agreed=True, demand_received_on=date(2026, 3, 20))
    assert late == Due(date(2026, 4, 19), is_assumed=False, article=RECEIPT)


def test_before_the_rule_the_day_of_the_books_stands() -> None:
    old = due_in_law(DebtorKind.PUBLIC_BODY, issued_on=date(2012, 1, 2), due_on=date(2012, 1, 10))
    assert old == Due(date(2012, 1, 10), is_assumed=False)


@given(issued=DAYS, due=DAYS, received=st.none() | DAYS, agreed=st.booleans())
def test_nobody_but_a_public_body_is_concerned(issued: date, due: date, received: date | None, agreed: bool) -> None:
    for kind in set(DebtorKind) - {DebtorKind.PUBLIC_BODY}:
        found = due_in_law(kind, issued_on=issued, due_on=due, is_agreed=agreed, demand_received_on=received)
        assert found == Due(due, is_assumed=False)


@given(issued=DAYS, due=DAYS, later=st.integers(0, 90))
def test_a_public_body_always_has_its_thirty_days_where_nothing_was_agreed(issued: date, due: date, later: int) -> None:
    received = issued + timedelta(days=later)
    for known in (received, None):
        found = due_in_law(DebtorKind.PUBLIC_BODY, issued_on=issued, due_on=due, demand_received_on=known)
        assert (found.on - (known or issued)).days >= 30
