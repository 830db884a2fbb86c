"""A rate that the law published later continues its table, once and in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connections

from relance.domain.rates import RateImplausible, RateUnknown
from relance.tenancy.published_rates import RateOutOfPlace, TableUnknown, add_rate, known_tables

AT = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_added(database: None) -> Iterator[None]:
    """Rates are everybody's: what a test adds goes with it."""
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_publishedrate")


def add(key: str, starts_on: date, rate: str) -> None:
    add_rate(key=key, starts_on=starts_on, rate=Decimal(rate), source="JO", at=AT, actor="test")


def test_the_legal_rate_of_the_next_half_year_covers_it_to_its_end() -> None:
    with pytest.raises(RateUnknown):
        known_tables()["legal-interest-other"].on(date(2027, 1, 1))
    add("legal-interest-other", date(2027, 1, 1), "0.0280")
    table = known_tables()["legal-interest-other"]
    assert table.on(date(2027, 6, 30)).rate == Decimal("0.0280")
    with pytest.raises(RateUnknown):
        table.on(date(2027, 7, 1))


def test_the_ecb_rate_is_sure_on_the_day_that_is_stated() -> None:
    add("ecb-refinancing", date(2027, 1, 1), "0.0265")
    table = known_tables()["ecb-refinancing"]
    assert table.on(date(2027, 1, 1)).rate == Decimal("0.0265")
    with pytest.raises(RateUnknown):
        table.on(date(2027, 1, 2))


def test_a_rate_out_of_its_place_or_none_at_all_is_refused() -> None:
    with pytest.raises(RateOutOfPlace):
        add("legal-interest-other", date(2027, 7, 1), "0.03")
    with pytest.raises(RateOutOfPlace):
        add("ecb-refinancing", date(2026, 10, 1), "0.03")
    with pytest.raises(RateImplausible):
        add("ecb-refinancing", date(2027, 1, 1), "2.65")
    with pytest.raises(TableUnknown, match="ecb-refinancing"):
        add("libor", date(2027, 1, 1), "0.01")
