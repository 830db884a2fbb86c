"""What a run of a day would do, without doing it: by debtor and step, and why not for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from relance.domain.money import Money
from relance.domain.scenario.decide import StepDone, Take, Wait, decide
from relance.domain.scenario.model import Step
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.domain.scenario.reasons import Reason
from relance.scenarios.selectors import Examined, open_receivables
from relance.tenancy.context import acting_in

LOOK_AHEAD_DAYS = 730


@dataclass(frozen=True, slots=True)
class DebtorNotice:
    """A notice and to whom it would go."""

    debtor: int
    debtor_name: str
    notice: Notice[Examined]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many receivables, and their sum."""

    count: int
    amount: Money

    def plus(self, amount: Money) -> Tally:
        """One more."""
        return Tally(self.count + 1, self.amount + amount)


@dataclass(slots=True)
class DryRun:
    """Everything that one day's run would do; every receivable looked at counts once."""

    on: date
    notices: list[DebtorNotice] = field(default_factory=list)
    waiting: dict[tuple[Reason, str], Tally] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def examined(self) -> int:
        """How many receivables were looked at."""
        waiting = sum(tally.count for tally in self.waiting.values())
        return sum(len(made.notice.items) for made in self.notices) + waiting + len(self.failed)


def dry_run(organisation_id: int, *, on: date) -> DryRun:
    """Decide about every open receivable of the organisation as of ``on``; one that fails never stops the others."""
    result = DryRun(on)
    with acting_in(organisation_id):
        for _debtor, group in groupby(open_receivables(on=on), key=lambda one: one.debtor):
            decide_debtor(list(group), on, result)
    return result


def decide_debtor(examined: list[Examined], on: date, result: DryRun) -> None:
    """Decide about what is examined of one debtor, into ``result``."""
    decided = []
    for one in examined:
        try:
            decision = _decide(one, on)
        except Exception as error:  # noqa: BLE001 (isolation: this one is reported, the others go on)
            result.failed.append((one.number, f"{type(error).__name__}: {error}"))
            continue
        decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision))
        if isinstance(decision, Wait):
            key = (decision.reason, one.snapshot.open.currency)
            result.waiting[key] = result.waiting.get(key, Tally(0, Money.zero(key[1]))).plus(one.snapshot.open)
    result.notices += [
        DebtorNotice(examined[0].debtor, examined[0].debtor_name, notice) for notice in notices(decided, today=on)
    ]


def _decide(one: Examined, on: date) -> Take | Wait:
    return decide(one.snapshot, one.scenario, today=on, calendar=one.calendar, rules=one.rules)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of the scenario: when it was done, or the day on which it comes if nothing changes; None if it does not."""

    step: Step
    done_on: date | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a receivable stands on a day, why, and what comes next."""

    examined: Examined
    decision: Take | Wait
    steps: tuple[PlannedStep, ...]


def explain(organisation_id: int, *, number: str, on: date) -> list[Explanation]:
    """One explanation for each open instalment of the invoice; none when nothing of it is open."""
    with acting_in(organisation_id):
        return explanations(number=number, on=on)


def explanations(*, number: str, on: date) -> list[Explanation]:
    """The same, called while acting in the organisation."""
    return [_explain(one, on) for one in open_receivables(on=on, number=number)]


def _explain(one: Examined, on: date) -> Explanation:
    decision = _decide(one, on)
    simulated = {step.key: day for day, step in simulate_one(one, from_day=on, days=LOOK_AHEAD_DAYS)}
    done = {step.key: step.proven_on for step in one.snapshot.done}
    steps = tuple(PlannedStep(step, done.get(step.key), simulated.get(step.key)) for step in one.scenario.steps)
    return Explanation(one, decision, steps)


def simulate(organisation_id: int, *, from_day: date, days: int) -> dict[date, dict[str, list[Money]]]:
    """Who would get what over ``days`` days, if nobody paid and each message were proven on its day: day, step, amounts."""
    planned: dict[date, dict[str, list[Money]]] = defaultdict(lambda: defaultdict(list))
    with acting_in(organisation_id):
        for one in open_receivables(on=from_day):
            for day, step in simulate_one(one, from_day=from_day, days=days):
                planned[day][step.key].append(one.snapshot.open)
    return {day: dict(planned[day]) for day in sorted(planned)}


def simulate_one(one: Examined, *, from_day: date, days: int) -> Iterator[tuple[date, Step]]:
    """The steps of one receivable from ``from_day`` (included) over ``days`` days, jumping from one date to the next."""
    # What waits to leave is taken to leave on the first day.
    done = tuple(StepDone(step.key, step.proven_on or from_day) for step in one.snapshot.done)
    snapshot, today = replace(one.snapshot, has_pending_message=False, done=done), from_day
    end = from_day + timedelta(days=days)
    while today < end:
        decision = decide(snapshot, one.scenario, today=today, calendar=one.calendar, rules=one.rules)
        if isinstance(decision, Take):
            yield today, decision.step
            done = (*snapshot.done, StepDone(decision.step.key, today))
            snapshot = replace(snapshot, done=done, contacts=(*snapshot.contacts, today))
            today += timedelta(days=1)
        elif decision.until is None:
            return
        else:
            today = decision.until


def in_order(planned: Iterable[DebtorNotice]) -> list[DebtorNotice]:
    """The gravest first, then the largest."""
    return sorted(planned, key=lambda made: (-made.notice.stage, -max(money.amount for money in made.notice.amounts)))
