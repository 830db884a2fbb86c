"""A scenario run over days that are past: who would have got what, and when.

Balances, pauses and due dates are those of each day; what the scenario itself would have sent counts as sent and proven on its
day. What cannot be known of the past (an address that worked then, a credit that lay open then) is as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

from relance.domain.calendars import ONE_DAY, WorkingCalendar
from relance.domain.date_ranges import DateRange
from relance.domain.money import Money
from relance.domain.scenario.decide import Hold, Snapshot, StepDone, Take, decide
from relance.domain.scenario.house_rules import USUAL_RULES, HouseRules
from relance.domain.scenario.model import Scenario, Step

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class PastHold:
    """A pause and the days on which it stood: from that on which it was set; that of its release is not among them."""

    hold: Hold
    days: DateRange


@dataclass(frozen=True, slots=True)
class Past(Generic[Key]):
    """A receivable with its past: what it was issued for, what came in when, what paused it. ``snapshot`` is today's."""

    key: Key
    snapshot: Snapshot
    issued_on: date
    amount: Money
    payments: tuple[tuple[date, Money], ...] = ()
    holds: tuple[PastHold, ...] = ()

    def on(self, day: date, done: tuple[StepDone, ...], contacts: tuple[date, ...]) -> Snapshot:
        """The snapshot of a past day, under the replayed scenario."""
        received = [money for on, money in self.payments if on <= day]
        open_then = self.amount
        for money in received:
            open_then -= money
        return replace(
            self.snapshot,
            open=open_then,
            done=done,
            contacts=contacts,
            unallocated_credit=None,
            has_pending_message=False,
            is_contact_waiting=False,
            has_unconfirmed_message=False,
            failed_rounds={},
            sends_by_itself=True,
            is_missing_from_export=False,
            holds=tuple(one.hold for one in self.holds if day in one.days),
            handed_over=None,
        )


@dataclass(frozen=True, slots=True)
class Replayed(Generic[Key]):
    """A step that would have been taken, and what was open then."""

    day: date
    key: Key
    step: Step
    open: Money


@dataclass(slots=True)
class _Walk(Generic[Key]):
    past: Past[Key]
    next_day: date
    done: list[StepDone] = field(default_factory=list)


def replay(
    debtor: Sequence[Past[Key]],
    scenario: Scenario,
    *,
    over: DateRange,
    calendar: WorkingCalendar,
    rules: HouseRules = USUAL_RULES,
) -> list[Replayed[Key]]:
    """The steps of one debtor's receivables on the days of ``over``, by day.

    The debtor's messages of a day count as one contact from the day after on, as they make one letter.
    """
    earliest = min((step.days for step in scenario.steps), default=0)
    walks = [_Walk(past, max(over.start, _first_day(past, earliest))) for past in debtor]
    contacts: list[date] = []
    taken: list[Replayed[Key]] = []
    while (day := min((walk.next_day for walk in walks), default=over.end)) in over:
        wrote = False
        for walk in walks:
            if walk.next_day == day:
                snapshot = walk.past.on(day, tuple(walk.done), tuple(contacts))
                decision = decide(snapshot, scenario, today=day, calendar=calendar, rules=rules)
                if isinstance(decision, Take):
                    taken.append(Replayed(day, walk.past.key, decision.step, snapshot.open))
                    walk.done.append(StepDone(decision.step.key, day))
                    wrote = wrote or bool(decision.channels)
                    walk.next_day = day + ONE_DAY
                else:
                    walk.next_day = decision.until or _next_change(walk.past, day)
        if wrote:
            contacts.append(day)
    return taken


def _first_day(past: Past[Key], earliest: int) -> date:
    """From when the scenario may call for anything: the receivable is there, and its first step may have come."""
    return max(past.issued_on, date.fromordinal(past.snapshot.due_on.toordinal() + min(earliest, 0)))


def _next_change(past: Past[Key], day: date) -> date:
    """The next day on which something of it changed; never, where nothing did."""
    changes: Iterable[date] = (
        *(on for on, _ in past.payments),
        *(edge for one in past.holds for edge in (one.days.start, one.days.end)),
    )
    return min((on for on in changes if on > day), default=date.max)
