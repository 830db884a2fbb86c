"""Two figures of credit management: days sales outstanding by count-back, and the collection effectiveness index.

Both are as the profession computes them (Credit Research Foundation); neither is computed where a part of it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from relance.domain.calendars import ONE_DAY
from relance.domain.money import Money

MOST_MONTHS = 36
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class CountedBack:
    """Days of sales that are open, to a tenth; ``from_month`` is the oldest month that it took."""

    days: Decimal
    from_month: date


def count_back(open_on: Money, billed: Mapping[date, Decimal], *, on: date) -> CountedBack | None:
    """Days sales outstanding on ``on``: what is open is set against what was billed, the latest month first.

    A month whose billing it swallows counts all its days (those through ``on`` for the month of ``on``), the last one in
    proportion. ``billed`` has an entry, by its first day, for each month that is known, be it zero. None where the known
    months do not go back far enough.

    >>> march = {date(2026, 3, 1): Decimal(300), date(2026, 2, 1): Decimal(280)}
    >>> count_back(Money.eur("440.00"), march, on=date(2026, 3, 31)).days
    Decimal('45.0')
    """
    left, days, month, last = open_on.amount, Decimal(0), on.replace(day=1), on
    for _ in range(MOST_MONTHS):
        if month not in billed:
            return None
        sales, length = max(billed[month], Decimal(0)), Decimal((last - month).days + 1)
        if left <= sales:
            days += length * left / sales if sales else Decimal(0)
            return CountedBack(days.quantize(TENTH, rounding=ROUND_HALF_UP), month)
        left, days = left - sales, days + length
        last = month - ONE_DAY
        month = last.replace(day=1)
    return None


def effectiveness(*, open_before: Money, billed: Money, open_after: Money, not_due_after: Money) -> Decimal | None:
    """Collection effectiveness index over a period, a percentage to a tenth: of what could come in, what did.

    (open before + billed - open after) / (open before + billed - not due after). None where nothing could come in.

    >>> effectiveness(open_before=Money.eur("100"), billed=Money.eur("100"), open_after=Money.eur("80"),
    ...     not_due_after=Money.eur("50"))
    Decimal('80.0')
    """
    could = (open_before + billed - not_due_after).amount
    came = (open_before + billed - open_after).amount
    if could <= 0:
        return None
    return (100 * came / could).quantize(TENTH, rounding=ROUND_HALF_UP)
