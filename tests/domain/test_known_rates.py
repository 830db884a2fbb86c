"""What a letter counts where rates end, or are known from memory alone."""

from __future__ import annotations

from relance.domain.date_ranges import DateRange
from relance.domain.interest import DayCount, interest_statement
from relance.domain.known_rates import fit_to_be_asked, known_days, left_out
from relance.domain.law.fr.regimes import Regime, late_payment_terms
from relance.domain.rates import Standing
from tests.domain.builders import TABLES, day, eur


def test_days_whose_rate_is_from_memory_bear_nothing_and_later_ones_do() -> None:
    due, on = day("2020-10-31"), day("2021-02-28")
    terms = late_payment_terms(Regime.FR_B2B, due_on=due, tables=TABLES)
    asked = interest_statement(
        eur("36500.00"),
        due_on=due,
        until=on,
        schedule=fit_to_be_asked(terms.schedule),
        day_count=terms.day_count,
        compensation=terms.compensation,
    )
    (piece,) = asked.slices
    assert (piece.days.start, piece.days.last, piece.standing) == (day("2021-01-01"), on, Standing.DERIVED)
    assert (asked.interest, asked.compensation) == (eur("590.00"), eur("40.00"))  # 59 days at 10 %
    delay = DateRange.half_open(terms.day_count.starts(due), terms.day_count.starts(on))
    assert left_out(terms.schedule, delay) == DateRange.closed(day("2020-11-01"), day("2020-12-31"))
    assert known_days(terms.schedule, delay).end == day("2021-03-01")


def test_a_public_bodys_one_rate_counts_or_does_not_for_the_whole_delay() -> None:
    due, on = day("2020-06-30"), day("2026-03-31")
    terms = late_payment_terms(Regime.FR_PUBLIC, due_on=due, tables=TABLES)
    delay = DateRange.closed(day("2020-07-01"), on)
    assert list(fit_to_be_asked(terms.schedule)(delay)) == []
    assert left_out(terms.schedule, delay) == delay
    assert terms.day_count is DayCount.AFTER_DUE_DATE
