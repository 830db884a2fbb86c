"""Unpaid invoices that pile up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.accumulation import accumulation
from tests.domain.builders import day

TODAY = day("2026-04-07")


@pytest.mark.requirement("AP-14")
def test_three_overdue_of_which_one_of_late_pile_up() -> None:
    due = [day("2026-01-31"), day("2026-02-28"), day("2026-03-31"), day("2026-04-30")]
    found = accumulation(due, today=TODAY)
    assert found is not None
    assert (found.overdue, found.latest_due_on) == (3, day("2026-03-31"))
    assert accumulation(due[1:], today=TODAY) is None
    assert accumulation(due, today=day("2026-04-01") + timedelta(days=200)) is None, "an old heap grows no more"
    assert accumulation([TODAY, TODAY, TODAY], today=TODAY) is None, "due today is not late"


@given(st.lists(st.integers(-400, 60)))
def test_what_is_not_due_yet_never_counts(days: list[int]) -> None:
    due = [TODAY + timedelta(days=n) for n in days]
    found = accumulation(due, today=TODAY)
    assert found == accumulation([one for one in due if one < TODAY], today=TODAY)
    assert found is None or found.overdue == sum(one < TODAY for one in due)
