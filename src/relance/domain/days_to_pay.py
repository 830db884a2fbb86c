"""By which day a reminder or an unpaid notice asks to be paid.

Law: none sets it: the debt is due already, and whoever pays later than asked loses nothing by it. A mise en demeure has
    a rule of its own, for its day has effects.
Reading: eight days, the usage of "sous huitaine", then the next working day. A letter by post takes up to three days and a
    transfer one working day, so that whoever reads it can keep the day; and it ends before the next step of the shipped
    scenarios, the earliest of which follows a letter by twelve days.
"""

from __future__ import annotations

from datetime import date, timedelta

from relance.domain.calendars import WorkingCalendar

DAYS_TO_PAY = 8
TO_BE_KEPT_DAYS = 4  # by post: three on its way, one for the transfer


def day_to_pay_by(dated: date, calendar: WorkingCalendar) -> date:
    """The day by which a demand of this date asks to be paid: a working day, eight days on or soon after.

    >>> day_to_pay_by(date(2026, 11, 20), WorkingCalendar())
    datetime.date(2026, 11, 30)
    """
    return calendar.next_working_day(dated + timedelta(days=DAYS_TO_PAY))


def can_be_kept(dated: date, leaves: date, calendar: WorkingCalendar) -> bool:
    """Whether the day that a demand of that date names can be kept by whoever gets it by post, posted on ``leaves``.

    >>> [can_be_kept(date(2026, 11, 16), date(2026, 11, day), WorkingCalendar()) for day in (20, 23)]
    [True, False]
    """
    return leaves + timedelta(days=TO_BE_KEPT_DAYS) <= day_to_pay_by(dated, calendar)
