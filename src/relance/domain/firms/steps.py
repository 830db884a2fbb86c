"""The firm's own scenario on a case: which level on which day after it took the case on. The creditor sees it, pauses it, takes back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.firms.levels import Level


@dataclass(frozen=True, slots=True)
class FirmStep:
    """A step: so many days after the case was accepted, by which level."""

    after_days: int
    level: Level

    @property
    def key(self) -> str:
        """What names it in a case."""
        return f"day-{self.after_days}-{self.level.value}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its day; ``is_done`` where its level has been ordered or has left."""

    step: FirmStep
    on: date
    is_done: bool


USUAL_STEPS = (FirmStep(0, Level.EMAIL), FirmStep(8, Level.LETTER), FirmStep(22, Level.NOTICE))


def planned(steps: Sequence[FirmStep], accepted_on: date, done: Collection[Level]) -> list[Planned]:
    """All of them, in their order."""
    return [Planned(one, accepted_on + timedelta(one.after_days), one.level in done) for one in steps]


def due_step(steps: Sequence[Planned], today: date) -> Planned | None:
    """The one to take: of several missed ones the latest, so that one message goes and not the backlog; due means on or after.

    >>> all_of_them = planned(USUAL_STEPS, date(2026, 11, 1), set())
    >>> due_step(all_of_them, date(2026, 11, 10)).step.level.value
    'letter'
    >>> due_step(all_of_them, date(2026, 10, 31)) is None
    True
    """
    late = [one for one in steps if one.on <= today]
    return late[-1] if late and not late[-1].is_done else None


def due_by_itself(
    steps: Sequence[Planned], today: date, *, free: AbstractSet[Level], tried: Collection[str]
) -> Planned | None:
    """The step that leaves with nobody's click: the latest that is due, costs the creditor nothing and was never tried.

    One that a later level has overtaken, and one that was tried and never left, is not taken up again.

    >>> steps = planned(USUAL_STEPS, date(2026, 11, 1), set())
    >>> due_by_itself(steps, date(2026, 11, 10), free={Level.EMAIL}, tried=()).step.key
    'day-0-email'
    >>> due_by_itself(steps, date(2026, 11, 10), free={Level.EMAIL}, tried=["day-0-email"]) is None
    True
    """
    found = None
    for one in steps:
        if one.on > today:
            break
        if one.is_done:
            found = None
        elif one.step.level in free and one.step.key not in tried:
            found = one
    return found
