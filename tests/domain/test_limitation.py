"""Until when a debt can be claimed, and what moves that day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import add_months
from relance.domain.limitation import ARTICLE, EFFECT, Effect, LimitationEvent, Occurrence, Period, limitation
from tests.domain.builders import day


def last_day(*occurrences: Occurrence, due: str = "2024-03-15", months: int = 24) -> date | None:
    return limitation(Period(months), arose_on=day("2024-02-15"), runs_from=day(due), occurrences=occurrences).last_day


def test_the_last_day_counts_whole() -> None:
    result = limitation(Period(24), arose_on=day("2024-02-15"), runs_from=day("2024-03-15"))
    assert result.last_day == day("2026-03-15")
    assert not result.is_over(day("2026-03-15"))
    assert result.is_over(day("2026-03-16"))


@pytest.mark.parametrize("event", sorted(event for event, effect in EFFECT.items() if effect is Effect.INTERRUPTS))
def test_what_interrupts_starts_the_same_period_anew(event: LimitationEvent) -> None:
    assert last_day(Occurrence(event, day("2025-06-01"))) == day("2027-06-01")


@pytest.mark.parametrize("event", sorted(set(LimitationEvent) - set(EFFECT)))
def test_reminders_formal_notices_and_mere_filings_do_not_interrupt(event: LimitationEvent) -> None:
    assert last_day(Occurrence(event, day("2025-06-01"))) == day("2026-03-15")


def test_whatever_moves_the_day_has_its_article() -> None:
    assert set(ARTICLE) == set(EFFECT)


def test_what_comes_after_the_last_day_comes_too_late() -> None:
    assert last_day(Occurrence(LimitationEvent.PART_PAYMENT, day("2026-03-16"))) == day("2026-03-15")


def test_a_mediation_suspends_and_leaves_at_least_six_months() -> None:
    mediation = Occurrence(LimitationEvent.MEDIATION, day("2026-03-01"), day("2026-03-31"))
    assert last_day(mediation) == day("2026-09-30")
    assert last_day(Occurrence(LimitationEvent.MEDIATION, day("2026-03-01"))) is None


@given(st.lists(st.dates(date(2024, 3, 15), date(2060, 1, 1)), max_size=30))
def test_twenty_years_after_the_debt_arose_it_is_over(days: list[date]) -> None:
    occurrences = [Occurrence(LimitationEvent.ACKNOWLEDGMENT, on) for on in days]
    result = last_day(*occurrences)
    assert result is not None
    assert day("2026-03-15") <= result <= add_months(day("2024-02-15"), 240)
