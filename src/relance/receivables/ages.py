"""What is open by age: not due, 1 to 30, 31 to 60, 61 to 90, over 90 days late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from relance.domain.money import Money

AGES = ("not due", "1-30", "31-60", "61-90", "91+")
_DAYS_LATE = ("<= 0", "BETWEEN 1 AND 30", "BETWEEN 31 AND 60", "BETWEEN 61 AND 90", "> 90")


def sums_by_age(amount: str) -> str:
    """SQL: the sums of the column ``amount`` in the order of ``AGES``, by the days from ``due_on`` to ``%(on)s``."""
    return ", ".join(f"coalesce(sum({amount}) FILTER (WHERE %(on)s::date - due_on {days}), 0)" for days in _DAYS_LATE)


@dataclass(frozen=True, slots=True)
class AgedBalance:
    """What was open on a day in one currency: in all, and by age in the order of ``AGES``."""

    open: Money
    by_age: tuple[Money, ...]

    @classmethod
    def of(cls, currency: str, opened: Decimal, by_age: Sequence[Decimal]) -> AgedBalance:
        """Out of a row of sums."""
        return cls(Money(opened, currency).rounded(), tuple(Money(one, currency).rounded() for one in by_age))
