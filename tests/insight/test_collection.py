"""Days sales outstanding and collection effectiveness: by hand, out of the books, and unsaid where a part is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from relance.domain.collection_figures import count_back, effectiveness
from relance.domain.money import Money
from relance.insight.collection import collection
from relance.intake.formats.ledgers.fec import read_fec
from relance.intake.models import BooksMonth
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import receipt, sale, write_fec
from tests.intake.test_booking import bring

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_count_back_takes_whole_months_then_a_part_of_the_last() -> None:
    billed = {MARCH: Decimal(300), FEBRUARY: Decimal(280), JANUARY: Decimal(310)}
    found = count_back(eur("440.00"), billed, on=date(2026, 3, 31))
    assert found is not None
    assert (found.days, found.from_month) == (Decimal("45.0"), FEBRUARY)  # 31 + 28 × 140 ÷ 280
    middle = count_back(eur("150.00"), billed, on=date(2026, 3, 15))
    assert middle is not None
    assert middle.days == Decimal("7.5"), "of a month under way the days so far count"
    assert count_back(eur("900.00"), billed, on=date(2026, 3, 31)) is None, "the books do not go back far enough"
    assert count_back(eur("0.00"), billed, on=date(2026, 3, 31)).days == 0  # type: ignore[union-attr]


@given(owed=st.integers(0, 10**6), sales=st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_the_days_never_go_down_when_more_is_owed(owed: int, sales: list[int]) -> None:
    months = {date(2026 - (n // 12), 12 - n % 12, 1): Decimal(amount) for n, amount in enumerate(sales)}
    on = date(2026, 12, 31)
    less, more = (count_back(Money(Decimal(each), "EUR"), months, on=on) for each in (owed, owed + 100))
    if more is not None:
        assert less is not None
        assert less.days <= more.days


def test_effectiveness_is_a_hundred_when_all_that_could_come_in_did() -> None:
    amounts = {"open_before": eur("100.00"), "billed": eur("200.00")}
    assert effectiveness(**amounts, open_after=eur("150.00"), not_due_after=eur("150.00")) == 100
    assert effectiveness(**amounts, open_after=eur("300.00"), not_due_after=eur("150.00")) == 0
    assert (
        effectiveness(open_before=eur("0.00"), billed=eur("50.00"), open_after=eur("50.00"), not_due_after=eur("50.00"))
        is None
    )


def books(folder: Path, *, until: int = 3, name: str = "fec.txt") -> Path:
    """Sales of 100, 200 and 300 euros on the tenth of January, February and March; January's is paid in February."""
    parts = [
        sale("F1", 10_000, on="20260110"), sale("F2", 20_000, on="20260210"), receipt("R1", 10_000, on="20260220"),
        sale("F3", 30_000, on="20260310"),
    ]  # fmt: skip
    return write_fec(folder, *parts[: {1: 1, 2: 3, 3: 4}[until]], name=name)


def test_a_fec_tells_what_was_billed_and_owed_month_by_month(tmp_path: Path) -> None:
    months = read_fec(books(tmp_path)).months
    assert {month: (each.billed, each.balance) for month, each in months.items()} == {
        JANUARY: (Decimal(100), Decimal(100)),
        FEBRUARY: (Decimal(200), Decimal(200)),
        MARCH: (Decimal(300), Decimal(500)),
    }


def test_the_figures_come_from_the_books_and_an_older_export_overwrites_none(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation) as here:
        assert collection(here) is None
    bring(organisation, books(tmp_path), at=datetime(2026, 4, 1, tzinfo=UTC))
    with at_work(organisation) as here:
        found = collection(here)
    assert found is not None
    assert found.on == date(2026, 3, 10)
    assert found.outstanding is not None
    assert (found.outstanding.days, found.outstanding.from_month) == (Decimal("38.0"), FEBRUARY)  # 10 + 28
    assert found.month == FEBRUARY
    assert found.effective is not None
    bring(organisation, books(tmp_path, until=2, name="older.txt"), at=datetime(2026, 4, 2, tzinfo=UTC))
    with at_work(organisation):
        kept = dict(BooksMonth.objects.values_list("month", "balance"))
    assert kept == {JANUARY: Decimal(100), FEBRUARY: Decimal(200), MARCH: Decimal(500)}
