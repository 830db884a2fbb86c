"""The hours in which a card may be tried, in the guest's zone, through changes of the clock; and the days of a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from relance.domain.calendars import ONE_DAY
from relance.domain.errors import DomainError

DAYS_WITHOUT_HOURS = 3  # a clock that jumps over the hours takes them from one day, never from two


class HoursUnusable(DomainError):
    """Hours that no day has."""

    code = "attempt_hours_unusable"
    template = "Attempts from {opens} to {closes}: the first hour must come before the last one, on one day."


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, where adding hours means hours. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class AttemptHours:
    """From ``opens`` (included) to ``closes`` (excluded), on every day of ``zone``. Raises HoursUnusable when made."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    opens: time = time(8)
    closes: time = time(20)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise HoursUnusable(opens=f"{self.opens:%H:%M}", closes=f"{self.closes:%H:%M}")

    def day(self, moment: datetime) -> date:
        """The day that it is then for the guest."""
        return moment.astimezone(self.zone).date()

    def allow(self, moment: datetime) -> bool:
        """True when ``moment`` falls inside the hours."""
        return self.opens <= moment.astimezone(self.zone).time() < self.closes

    def start_of(self, day: date) -> datetime:
        """Its first moment, in UTC."""
        return utc(datetime.combine(day, time(0), tzinfo=self.zone))

    def opening_on(self, day: date) -> datetime:
        """When attempts may begin on ``day``, in UTC; the next day's where the clock jumps over all its hours."""
        return self.next_allowed(utc(datetime.combine(day, self.opens, tzinfo=self.zone)))

    def next_allowed(self, moment: datetime) -> datetime:
        """``moment`` itself when allowed, else the next opening; in UTC.

        >>> hours = AttemptHours(ZoneInfo("Europe/Paris"))
        >>> hours.next_allowed(datetime(2026, 10, 24, 18, 30, tzinfo=UTC))  # 20 h 30 in Paris; the clock goes back that night
        datetime.datetime(2026, 10, 25, 7, 0, tzinfo=datetime.timezone.utc)
        """
        if self.allow(moment):
            return utc(moment)
        local = moment.astimezone(self.zone)
        day = local.date() if local.time() < self.opens else local.date() + ONE_DAY
        for later in range(DAYS_WITHOUT_HOURS):
            opening = utc(datetime.combine(day + timedelta(days=later), self.opens, tzinfo=self.zone))
            if self.allow(opening) and opening >= moment:
                return opening
        raise AssertionError(f"{self} has no hours near {moment}")
