"""Payment terms: how many days after the invoice it falls due, with or without the end of the month.

Law: C. com. art. L441-10 I: 30 days after receipt unless agreed otherwise; at most 60 days from the invoice, or 45 days
    end of month. Both ways of counting "45 days end of month" exist, so each has a spelling of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from relance.domain.calendars import end_of_month
from relance.domain.errors import DomainError


class TermsUnreadable(DomainError):
    """Not a spelling of payment terms."""

    code = "terms_unreadable"
    template = (
        "'{text}' is not a payment term. Expected a number of days such as 30, 45-end-of-month (the days, then the end of"
        " that month) or end-of-month-45 (the end of the month, then the days)."
    )


class MonthEnd(StrEnum):
    """Where the end of the month comes in."""

    NONE = ""
    AFTER = "after"  # + days, then to the end of that month
    BEFORE = "before"  # to the end of the month, then + days


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """A number of days, and the end of the month before or after them."""

    days: int
    month_end: MonthEnd = MonthEnd.NONE

    @classmethod
    def parse(cls, text: str) -> PaymentTerms:
        """Raises TermsUnreadable.

        >>> PaymentTerms.parse("45-end-of-month").due_on(date(2026, 1, 20))
        datetime.date(2026, 3, 31)
        >>> PaymentTerms.parse("end-of-month-45").due_on(date(2026, 1, 20))
        datetime.date(2026, 3, 17)
        """
        for pattern, month_end in (
            (r"(\d{1,3})", MonthEnd.NONE),
            (r"(\d{1,3})-end-of-month", MonthEnd.AFTER),
            (r"end-of-month-(\d{1,3})", MonthEnd.BEFORE),
        ):
            if found := re.fullmatch(pattern, text.strip(), re.ASCII):
                return cls(int(found[1]), month_end)
        raise TermsUnreadable(text=text)

    def due_on(self, issued_on: date) -> date:
        """The due date of an invoice of ``issued_on``."""
        if self.month_end is MonthEnd.BEFORE:
            return end_of_month(issued_on) + timedelta(days=self.days)
        due = issued_on + timedelta(days=self.days)
        return end_of_month(due) if self.month_end is MonthEnd.AFTER else due


STATUTORY = PaymentTerms(30)  # C. com. art. L441-10 I, where nothing was agreed
