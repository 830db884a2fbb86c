"""The monthly statement of paid acts: what was executed in the month, less what was given back in it.

A refund stands in the month in which it was made, so that a statement that somebody has booked never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relance.domain.money import Money, total


@dataclass(frozen=True, slots=True)
class PaidAct:
    """An act that was executed on a day, at its price, by ``whom`` or for whom; and the day on which its price was given back."""

    whom: str
    price: Money
    executed_on: date
    refunded_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthOfActs:
    """A month with one other side, in one currency. ``owed`` is below zero where more was given back than executed."""

    month: date
    whom: str
    executed: tuple[Money, ...]
    refunded: tuple[Money, ...]
    currency: str

    @property
    def given_back(self) -> Money:
        """What was refunded, as a ledger takes it off."""
        return -total(self.refunded, self.currency)

    @property
    def owed(self) -> Money:
        """What the month comes to."""
        return total(self.executed, self.currency) + self.given_back


def statement_of(acts: Iterable[PaidAct]) -> list[MonthOfActs]:
    """By month and other side, the latest first.

    >>> act = PaidAct("C", Money.eur("14.40"), date(2026, 11, 30), refunded_on=date(2026, 12, 2))
    >>> [(str(one.month), str(one.owed)) for one in statement_of([act])]
    [('2026-12-01', '-14.40 EUR'), ('2026-11-01', '14.40 EUR')]
    """
    found: dict[tuple[date, str, str], tuple[list[Money], list[Money]]] = {}

    def of(day: date, act: PaidAct) -> tuple[list[Money], list[Money]]:
        return found.setdefault((day.replace(day=1), act.whom, act.price.currency), ([], []))

    for act in acts:
        of(act.executed_on, act)[0].append(act.price)
        if act.refunded_on is not None:
            of(act.refunded_on, act)[1].append(act.price)
    return [
        MonthOfActs(month, whom, tuple(executed), tuple(refunded), currency)
        for (month, whom, currency), (executed, refunded) in sorted(found.items(), reverse=True)
    ]
