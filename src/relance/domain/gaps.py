"""A time in which nobody can say what happened: no beat was written, or the clock jumped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from relance.domain.calendars import ONE_DAY, ZONE_OF_REGION, WorkingCalendar

SURELY_WORKED = timedelta(days=31)  # no calendar has a month without a working day


def calendar_at(zone: str) -> WorkingCalendar:
    """The working days where the clocks show ``zone``: France's, with the holidays of an overseas region."""
    return WorkingCalendar(region=next((region for region, name in ZONE_OF_REGION.items() if name == zone), None))


def holds_a_working_day(one: datetime, other: datetime, zone: str) -> bool:
    """True where a whole working day, from midnight to midnight in ``zone``, lies between the two moments, in either order.

    >>> from datetime import UTC
    >>> holds_a_working_day(datetime(2026, 4, 10, 18, tzinfo=UTC), datetime(2026, 4, 13, 7, tzinfo=UTC), "Europe/Paris")
    False
    >>> holds_a_working_day(datetime(2026, 4, 13, 18, tzinfo=UTC), datetime(2026, 4, 15, 7, tzinfo=UTC), "Europe/Paris")
    True
    """
    since, until = sorted((one, other))
    if until - since > SURELY_WORKED:
        return True
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (since, until))
    day = first.date() + ONE_DAY  # a gap that begins at midnight sharp held a beat on that day
    calendar = calendar_at(zone)
    while day < last.date():
        if calendar.is_working_day(day):
            return True
        day += ONE_DAY
    return False


def later_day(one: datetime, other: datetime, zone: str) -> date:
    """The date of the later moment in ``zone``."""
    return max(one, other).astimezone(ZoneInfo(zone)).date()
