"""What a creditor chose for all of his scenarios: whether recovery runs by itself, how often and when he writes at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from relance.domain.calendars import EARLIEST_CONTACT, LATEST_CONTACT


class Automatic(StrEnum):
    """Whether recovery runs by itself; where it does not, what becomes of what is under way."""

    ON = "on"
    FINISH = "finish"  # what has begun goes to its end, nothing new begins
    HOLD = "hold"  # everything waits, and goes on from where it is
    STOP = "stop"  # what waited to leave is void; once on again, a person confirms first

    @property
    def is_still(self) -> bool:
        """True where not even what has begun goes on."""
        return self in (Automatic.HOLD, Automatic.STOP)


@dataclass(frozen=True, slots=True)
class ContactPressure:
    """At most ``most`` messages to one debtor within ``days`` days, over all channels."""

    most: int = 3
    days: int = 14


@dataclass(frozen=True, slots=True)
class HouseRules:
    """All of them. Messages reach a debtor from ``opens`` (included) to ``closes`` (excluded) of his zone."""

    automatic: Automatic = Automatic.ON
    pressure: ContactPressure = ContactPressure()
    opens: time = EARLIEST_CONTACT
    closes: time = LATEST_CONTACT


USUAL_RULES = HouseRules()
