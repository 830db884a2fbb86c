"""When unpaid invoices of one customer pile up (AP-14): a sign to speak before the next delivery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LEAST_OVERDUE = 3
STILL_GROWING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Accumulation:
    """How many invoices are overdue, and when the latest of them fell due."""

    overdue: int
    latest_due_on: date


def accumulation(open_due_dates: Iterable[date], *, today: date) -> Accumulation | None:
    """What piles up: at least three overdue, the latest of which fell due within thirty days; None where nothing does.

    >>> accumulation([date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)], today=date(2026, 4, 7))
    Accumulation(overdue=3, latest_due_on=datetime.date(2026, 3, 31))
    """
    overdue = [day for day in open_due_dates if day < today]
    if len(overdue) < LEAST_OVERDUE or max(overdue) < today - STILL_GROWING:
        return None
    return Accumulation(len(overdue), max(overdue))
