"""Days and hours: months, half-years, working days with the statute's holidays of each region, quiet hours.

How terms are counted stands in ``relance.domain.procedure.counting``; working days here say when people are written to.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from relance.domain.errors import DomainError
from relance.domain.statutory_holidays import Place, statutory_holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5
EARLIEST_YEAR, LATEST_YEAR = 1950, 2150  # outside them a digit is wrong, whatever the calendar says


class DateUnreadable(DomainError):
    """A text that is no day of the calendar, or one that nobody means."""

    code = "date_unreadable"
    template = "'{text}' is not a date. Expected year-month-day, such as 2026-03-31."


def parse_day(text: str) -> date:
    """The day that a person typed as YYYY-MM-DD, of the years 1950 to 2150. Raises DateUnreadable.

    >>> parse_day("2026-03-31")
    datetime.date(2026, 3, 31)
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise DateUnreadable(text=text)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise DateUnreadable(text=text) from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise DateUnreadable(text=text)
    return day


def add_months(day: date, months: int) -> date:
    """The day of the same number ``months`` later, else the last day of that month (CPC art. 641).

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def half_year_start(day: date) -> date:
    """1 January or 1 July, whichever is the last on or before ``day``."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def next_half_year(day: date) -> date:
    """The first 1 January or 1 July after ``day``."""
    return add_months(half_year_start(day), 6)


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def midnight(day: date, zone: str) -> datetime:
    """The moment at which ``day`` begins in the time zone.

    >>> midnight(date(2026, 7, 1), "Europe/Paris").isoformat()
    '2026-07-01T00:00:00+02:00'
    """
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


# Regions with public holidays beyond the mainland's, as the `holidays` package codes them.
REGION_OF_POSTAL_PREFIX = {
    "57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973", "974": "974", "975": "PM",
    "976": "976", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


def region_of_postal_code(postal_code: str) -> str | None:
    """The region whose own holidays bind a French address; None for the rest of the mainland.

    Guadeloupe's codes of Saint-Barthélemy (97133) and Saint-Martin (97150) go to those islands.
    """
    islands = {"97133": "BL", "97150": "MF"}
    return islands.get(postal_code) or REGION_OF_POSTAL_PREFIX.get(
        postal_code[:3], REGION_OF_POSTAL_PREFIX.get(postal_code[:2])
    )


ZONE_OF_REGION = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "BL": "America/St_Barthelemy", "MF": "America/Marigot",
    "WF": "Pacific/Wallis", "PF": "Pacific/Tahiti", "NC": "Pacific/Noumea", "PM": "America/Miquelon",
}  # fmt: skip


# Those whose statute we know; of the others the general table is taken as it is.
PLACE_OF_REGION = {
    "": Place.MAINLAND, "57": Place.ALSACE_MOSELLE, "6AE": Place.ALSACE_MOSELLE, "971": Place.GUADELOUPE, "972": Place.MARTINIQUE,
    "973": Place.GUYANE, "974": Place.REUNION, "976": Place.MAYOTTE, "BL": Place.SAINT_BARTHELEMY, "MF": Place.SAINT_MARTIN,
}  # fmt: skip


def place_of_postal_code(postal_code: str) -> Place:
    """Where a French postal code lies. The mainland for what is unknown, has no table here, or lies abroad.

    Fewer holidays make the earlier day: no term of ours comes out late.

    >>> place_of_postal_code("97200").value, place_of_postal_code("57000").value, place_of_postal_code("75001").value
    ('martinique', 'alsace-moselle', 'metropole')
    """
    return PLACE_OF_REGION.get(region_of_postal_code(postal_code) or "", Place.MAINLAND)


@lru_cache(maxsize=512)
def _holidays_of(country: str, region: str | None, year: int, language: str) -> dict[date, str]:
    named = dict(holidays.country_holidays(country, subdiv=region, years=year, language=language))
    place = PLACE_OF_REGION.get(region or "")
    if country != "FR" or place is None:
        return named
    # Good Friday is a holiday of some communes of Alsace-Moselle: nobody there is written to on it.
    statute = statutory_holidays(place, year, keeps_good_friday=True)
    return {day: name for day, name in named.items() if day in statute}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of a place: not Saturday, not Sunday, no public holiday of the statute of ``country`` and ``region``.

    Customs (21 July in the Antilles, mi-carême, carnival) are no holidays: people work, and are written to.
    """

    country: str = "FR"
    region: str | None = None

    def holiday(self, day: date, language: str = "fr") -> str | None:
        """The holiday's name on ``day``, or None."""
        return _holidays_of(self.country, self.region, day.year, language).get(day)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no public holiday."""
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def next_working_day(self, day: date) -> date:
        """``day`` itself if it is worked, else the next that is."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is not counted."""
        for _ in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day


EARLIEST_CONTACT, LATEST_CONTACT = time(8, 0), time(20, 0)  # of good practice: a creditor may only be kinder


@dataclass(frozen=True, slots=True)
class ContactHours:
    """When a message may reach a debtor: from ``opens`` (included) to ``closes`` (excluded) of his zone, working days.

    French good practice for SMS leaves out nights, Sundays and holidays (af2m charter); we hold e-mail to it as well.
    """

    opens: time = EARLIEST_CONTACT
    closes: time = LATEST_CONTACT
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @staticmethod
    def at(postal_code: str, default_zone: str, opens: time, closes: time) -> ContactHours:
        """These hours at a French address; ``default_zone`` (the creditor's) where it is not overseas."""
        region = region_of_postal_code(postal_code)
        zone = ZoneInfo(ZONE_OF_REGION.get(region or "", default_zone))
        return ContactHours(opens, closes, zone=zone, calendar=WorkingCalendar(region=region))

    def allows(self, moment: datetime) -> bool:
        """True when ``moment`` (aware) falls inside the hours."""
        local = moment.astimezone(self.zone)
        return self.calendar.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def next_allowed(self, moment: datetime) -> datetime:
        """``moment`` itself when allowed, else the next opening, as an aware moment of the debtor's zone."""
        if self.allows(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() if local.time() < self.opens else local.date() + ONE_DAY
        return datetime.combine(self.calendar.next_working_day(day), self.opens, tzinfo=self.zone)
