"""What a run of a day would do, without doing it: by debtor and step, and why not for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from relance.domain.delivery import MessageState
from relance.domain.money import Money
from relance.domain.scenario.decide import StepDone, Take, Wait, decide
from relance.domain.scenario.model import Step
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.domain.scenario.reasons import Reason
from relance.outbox.models import Message
from relance.scenarios.selectors import Examined, open_receivables, these_receivables
from relance.scenarios.waiting_proposals import asks_ordinarily, decide_each, standing_proposals
from relance.tenancy.context import Acting

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


def dry_run(here: Acting, *, on: date) -> DryRun:
    """Decide about every open receivable of the organisation as of ``on``; one that fails never stops the others."""
    return planned(here, open_receivables(here, on=on), on=on)


def planned(here: Acting, examined: Iterable[Examined], *, on: date) -> DryRun:
    """Decide about each of these, given by debtor; what comes due beside a proposal that waits is joined to it."""
    result = DryRun(on)
    waiting = Message.objects.filter(state=MessageState.PROPOSED.value)
    standing = standing_proposals(here, set(waiting.values_list("notice__debtor__head_id", flat=True)), is_locked=False)
    joining = []
    for debtor, group in groupby(examined, key=lambda one: one.debtor):
        each = decide_each(list(group), on)
        if debtor in standing.notices and any(asks_ordinarily(decision) for _, decision in each):
            joining.append([one for one, _ in each])
        else:
            _plan_debtor(each, on, result)
    for together in standing.joined(joining, on=on):
        _plan_debtor(decide_each(together, on), on, result)
    return result


def _plan_debtor(each: list[tuple[Examined, Take | Wait | Exception]], on: date, result: DryRun) -> None:
    decided = []
    for one, decision in each:
        if isinstance(decision, Exception):
            result.failed.append((one.number, f"{type(decision).__name__}: {decision}"))
            continue
        decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision, one.stands_alone))
        if isinstance(decision, Wait):
            key = (decision.reason, one.snapshot.open.currency)
            result.waiting[key] = result.waiting.get(key, Tally(0, Money.zero(key[1]))).plus(one.snapshot.open)
    to = each[0][0]
    result.notices += [DebtorNotice(to.debtor, to.debtor_name, notice) for notice in notices(decided, today=on)]


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


def explain(here: Acting, receivables: Sequence[int], *, on: date) -> list[Explanation]:
    """One explanation for each of these that is open, by debtor."""
    return [_explain(one, on) for one in these_receivables(here, receivables, on=on)]


def _explain(one: Examined, on: date) -> Explanation:
    decision = _decide(one, on)
    simulated = {step.key: day for day, step in simulate_one(one, from_day=on, days=LOOK_AHEAD_DAYS)}
    done = {step.key: step.proven_on for step in one.snapshot.done}
    steps = tuple(PlannedStep(step, done.get(step.key), simulated.get(step.key)) for step in one.scenario.steps)
    return Explanation(one, decision, steps)


def simulate(here: Acting, *, from_day: date, days: int) -> dict[date, dict[str, list[Money]]]:
    """Who would get what over ``days`` days, if nobody paid and each message were proven on its day: day, step, amounts."""
    planned: dict[date, dict[str, list[Money]]] = defaultdict(lambda: defaultdict(list))
    for one in open_receivables(here, on=from_day):
        for day, step in simulate_one(one, from_day=from_day, days=days):
            planned[day][step.key].append(one.snapshot.open)
    return {day: dict(planned[day]) for day in sorted(planned)}


def simulate_one(one: Examined, *, from_day: date, days: int) -> Iterator[tuple[date, Step]]:
    """The steps of one receivable from ``from_day`` (included) over ``days`` days, jumping from one date to the next."""
    # What waits to leave is taken to leave on the first day.
    done = tuple(StepDone(step.key, step.proven_on or from_day) for step in one.snapshot.done)
    contacts = (*one.snapshot.contacts, from_day) if one.snapshot.is_contact_waiting else one.snapshot.contacts
    snapshot = replace(one.snapshot, has_pending_message=False, is_contact_waiting=False, done=done, contacts=contacts)
    today = from_day
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
