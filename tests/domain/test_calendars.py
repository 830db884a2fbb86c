"""Working days with the regions' own holidays, and hours in which a debtor may be reached."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.calendars import ContactHours, WorkingCalendar, add_months, region_of_postal_code

PARIS = ZoneInfo("Europe/Paris")


def test_months_end_on_the_last_day_when_the_number_is_missing() -> None:
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 2) == date(2027, 2, 15)


@pytest.mark.requirement("P52")
def test_regions_have_holidays_of_their_own() -> None:
    good_friday, boxing_day = date(2026, 4, 3), date(2025, 12, 26)
    assert WorkingCalendar().is_working_day(good_friday)
    assert not WorkingCalendar(region="57").is_working_day(good_friday)
    assert not WorkingCalendar(region="6AE").is_working_day(boxing_day)
    assert not WorkingCalendar(region="974").is_working_day(date(2027, 12, 20))
    assert WorkingCalendar().holiday(date(2026, 7, 14), "en") is not None


@pytest.mark.requirement("P52")
@pytest.mark.parametrize(
    ("region", "custom", "statutory"),
    [
        ("972", date(2026, 7, 21), date(2026, 5, 22)),  # Schœlcher; the abolition
        ("971", date(2026, 7, 21), date(2026, 5, 27)),
        ("971", date(2026, 4, 3), date(2026, 5, 27)),  # Good Friday
        ("971", date(2026, 3, 12), date(2026, 5, 27)),  # mi-carême
        ("972", date(2026, 4, 3), date(2026, 5, 22)),
        ("MF", date(2026, 7, 21), date(2026, 5, 28)),
        ("973", date(2026, 2, 17), date(2026, 6, 10)),  # Shrove Tuesday
        ("974", date(2026, 4, 3), date(2028, 12, 20)),
    ],
)
def test_customs_overseas_are_working_days_and_the_days_of_the_statute_are_not(
    region: str, custom: date, statutory: date
) -> None:
    calendar = WorkingCalendar(region=region)
    assert calendar.next_working_day(custom) == custom
    assert not calendar.is_working_day(statutory)
    assert calendar.holiday(statutory)


def test_the_region_is_read_from_the_postal_code() -> None:
    codes = {
        "57000": "57",
        "67000": "6AE",
        "97400": "974",
        "97133": "BL",
        "97150": "MF",
        "98800": "NC",
        "75001": None,
        "01000": None,
    }
    assert {code: region_of_postal_code(code) for code in codes} == codes


def test_working_days_jump_weekends_and_holidays() -> None:
    calendar = WorkingCalendar()
    assert calendar.next_working_day(date(2026, 5, 1)) == date(2026, 5, 4)  # Labour Day, a Friday
    assert calendar.add_working_days(date(2026, 4, 30), 5) == date(2026, 5, 11)  # 1 and 8 May are holidays


@pytest.mark.requirement("P7", "P50")
@given(moment=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_next_allowed_moment_is_allowed_and_not_earlier(moment: datetime) -> None:
    for hours in (
        ContactHours(),
        ContactHours(zone=ZoneInfo("Indian/Reunion"), calendar=WorkingCalendar(region="974")),
    ):
        allowed = hours.next_allowed(moment)
        assert allowed >= moment
        assert hours.allows(allowed)


@pytest.mark.requirement("P7")
def test_the_nights_on_which_the_clock_changes() -> None:
    hours = ContactHours()
    spring = datetime(2026, 3, 29, 2, 30, tzinfo=PARIS)  # does not exist, a Sunday
    autumn = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)  # exists twice, a Sunday
    assert hours.next_allowed(spring) == datetime(2026, 3, 30, 8, 0, tzinfo=PARIS)
    assert hours.next_allowed(autumn) == datetime(2026, 10, 26, 8, 0, tzinfo=PARIS)
    assert not hours.allows(datetime(2026, 3, 30, 20, 0, tzinfo=PARIS))
    assert hours.allows(datetime(2026, 3, 30, 19, 59, tzinfo=PARIS))
