"""The decision about one receivable on one day: a snapshot in, the step to take or the one reason why none is.

Pure: the same snapshot, scenario and day give the same answer, so history can be derived again. What forbids comes before
what merely postpones; "due" means on or after, so missed days lead to one step, the furthest that is due, but no
mandatory step is ever jumped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, WorkingCalendar
from relance.domain.date_ranges import DateRange
from relance.domain.ledger import DebtorKind, Nature
from relance.domain.money import Money
from relance.domain.scenario.house_rules import USUAL_RULES, Automatic, ContactPressure, HouseRules
from relance.domain.scenario.model import Channel, Mode, Scenario, Stage, Step, step_date
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence

ANOMALY_FACTOR = 10
MOST_ROUNDS = 3  # a step that failed as often waits until a person asks for it


class HoldKind(StrEnum):
    """What pauses a receivable, debtor or organisation."""

    INSOLVENCY = "insolvency"
    OVER_INDEBTEDNESS = "over_indebtedness"
    IN_COLLECTION = "in_collection"  # a case holds it: whoever pursues the case speaks to the debtor
    DISPUTE = "dispute"
    REPLY = "reply"  # the debtor answered, and nobody has read it yet
    PROMISE = "promise"
    PLAN = "plan"
    MANDATE_IN_FLIGHT = "mandate_in_flight"
    NEVER_REMIND = "never_remind"
    MANUAL = "manual"


REASON_OF_HOLD = {
    HoldKind.INSOLVENCY: Reason.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS: Reason.OVER_INDEBTEDNESS,
    HoldKind.IN_COLLECTION: Reason.IN_COLLECTION,
    HoldKind.DISPUTE: Reason.DISPUTE, HoldKind.REPLY: Reason.REPLY, HoldKind.PROMISE: Reason.PROMISE,
    HoldKind.PLAN: Reason.PLAN, HoldKind.MANDATE_IN_FLIGHT: Reason.MANDATE_IN_FLIGHT, HoldKind.NEVER_REMIND: Reason.NEVER_REMIND,
    HoldKind.MANUAL: Reason.ON_HOLD,
}  # fmt: skip
# Whatever ``forbidden`` may answer: it is true or not on the day itself, whatever an earlier run said.
FORBIDDING = frozenset({*REASON_OF_HOLD.values(), Reason.LIMITATION_PASSED, Reason.UNALLOCATED_CREDIT, Reason.ANOMALY})
# Pauses during which the debt itself may not be asked for: by law (C. com. art. L622-7, L622-21; C. conso. art. L722-5), or since
# it is disputed or to be paid on other days.
NOT_PAYABLE_NOW = frozenset({HoldKind.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS, HoldKind.DISPUTE, HoldKind.PLAN})


class HandedTo(StrEnum):
    """In whose hands a receivable is, where it is no longer the scenario's."""

    CASE = "case"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """To what a receivable was handed over: that kind of thing, its public number, and since when."""

    to: HandedTo
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause; ``until`` is its last day, None without end."""

    kind: HoldKind
    until: date | None = None

    def binds(self, today: date) -> bool:
        """True through the last day of the hold."""
        return today in DateRange.closed(None, self.until)


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that was taken. ``proven_on`` is the day it is proven to have left; None while that is unknown."""

    key: str
    proven_on: date | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a decision may look at, of one receivable and its debtor, on one day.

    ``contacts`` are the days of the messages that the debtor had; ``is_contact_waiting``: one more, of another letter, waits
    to leave, or is proposed and cannot be taken into a new one.
    """

    open: Money
    due_on: date
    due_is_assumed: bool = False
    nature: Nature = Nature.INVOICE
    debtor_kind: DebtorKind = DebtorKind.COMPANY
    reachable: frozenset[Channel] = frozenset({Channel.EMAIL, Channel.POST})
    holds: tuple[Hold, ...] = ()
    handed_over: HandedOver | None = None
    done: tuple[StepDone, ...] = ()
    contacts: tuple[date, ...] = ()
    is_contact_waiting: bool = False
    unallocated_credit: Money | None = None
    largest_past_invoice: Money | None = None
    limitation_last_day: date | None = None
    has_unconfirmed_message: bool = False
    has_pending_message: bool = False
    failed_rounds: Mapping[str, int] = field(default_factory=dict)
    is_missing_from_export: bool = False
    sends_by_itself: bool = True

    @property
    def all_holds(self) -> tuple[Hold, ...]:
        """Its holds; what was handed over is in collection, whatever they say."""
        return (*self.holds, Hold(HoldKind.IN_COLLECTION)) if self.handed_over is not None else self.holds


@dataclass(frozen=True, slots=True)
class Take:
    """Take this step today, by these channels. ``confirm`` when a person must let it go."""

    step: Step
    channels: tuple[Channel, ...]
    confirm: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Take nothing. ``until`` is the next day worth asking, where the calendar alone decides it."""

    reason: Reason
    until: date | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """Why, for people."""
        return Sentence(self.reason.about.sentence.template, {**self.facts, "until": self.until})


def wait_until_changed(snapshot: Snapshot, wait: Wait) -> date | None:
    """The next day worth deciding again if nothing changes: the wait's own, or the day after prescription; None: never."""
    if wait.until is not None or wait.reason is Reason.LIMITATION_PASSED or snapshot.limitation_last_day is None:
        return wait.until
    return snapshot.limitation_last_day + ONE_DAY


def decide(
    snapshot: Snapshot,
    scenario: Scenario | None,
    *,
    today: date,
    calendar: WorkingCalendar,
    rules: HouseRules = USUAL_RULES,
    is_asked_for: bool = False,
) -> Take | Wait:
    """The step to take on ``today``, or the first reason that forbids or postpones it.

    ``is_asked_for``: a person wants the next step of what is late now, so its own day is not waited for. All else binds
    him as it binds the run: no mandatory step is jumped, none follows one that is not proven, none comes before its time to
    breathe.
    """
    if scenario is None or not scenario.serves(snapshot.debtor_kind):
        return nothing_to_ask(snapshot, Decimal(0)) or Wait(Reason.NO_SCENARIO)
    if wait := nothing_to_ask(snapshot, scenario.tolerance):
        return wait
    if wait := forbidden(snapshot, today) or _under_way(snapshot):
        return wait
    if rules.automatic.is_still or (rules.automatic is Automatic.FINISH and not snapshot.done and not is_asked_for):
        return Wait(Reason.AUTOMATIC_OFF)
    choice = _next_step(snapshot, scenario, today, is_asked_for=is_asked_for)
    if isinstance(choice, Wait):
        return choice
    if wait := _step_forbidden(snapshot, choice, is_asked_for=is_asked_for):
        return wait
    channels = _channels(choice, snapshot.reachable)
    if not channels and choice.mode is not Mode.TASK:
        wanted = ", ".join((*choice.channels, *choice.fallback))
        lapses_on = snapshot.due_on + ONE_DAY if choice.lapses_when_due else None
        return Wait(Reason.NO_ADDRESS, lapses_on, {"step": choice.key, "channels": wanted})
    if choice.mode is not Mode.TASK and (wait := _postponed(snapshot, scenario, today, calendar, rules.pressure)):
        return wait
    return Take(choice, channels, confirm=choice.mode is Mode.CONFIRM_FIRST or not snapshot.sends_by_itself)


def was_due(snapshot: Snapshot, scenario: Scenario, *, on: date) -> bool:
    """Whether a step not yet taken had fallen due by ``on``, whatever else kept it back."""
    return isinstance(_next_step(snapshot, scenario, on, is_asked_for=False), Step)


def nothing_to_ask(snapshot: Snapshot, tolerance: Decimal) -> Wait | None:
    """Why nothing is to be asked for it at all: paid, not an invoice, no longer in the books, within the tolerance."""
    if snapshot.open.amount <= 0:
        return Wait(Reason.PAID)
    if not snapshot.nature.is_invoice:
        return Wait(Reason.TO_REVIEW)
    if snapshot.is_missing_from_export:
        return Wait(Reason.MISSING_FROM_EXPORT)
    if snapshot.open.amount <= tolerance:
        facts = {"open": snapshot.open, "tolerance": Money(tolerance, snapshot.open.currency).rounded()}
        return Wait(Reason.BELOW_TOLERANCE, facts=facts)
    return None


def forbidden(snapshot: Snapshot, today: date) -> Wait | None:
    """What the law, a person or a doubt forbids, whatever the step. The gravest hold speaks first."""
    if (hold := gravest(snapshot.all_holds, today)) is not None:
        facts = {"case": f"{snapshot.handed_over.number}" if snapshot.handed_over else "?"}
        return Wait(
            REASON_OF_HOLD[hold.kind],
            hold.until + ONE_DAY if hold.until else None,
            facts if hold.kind is HoldKind.IN_COLLECTION else {},
        )
    last_day = snapshot.limitation_last_day
    if last_day is not None and today > last_day:
        return Wait(Reason.LIMITATION_PASSED, facts={"last_day": last_day})
    if snapshot.unallocated_credit:
        return Wait(Reason.UNALLOCATED_CREDIT, facts={"credit": snapshot.unallocated_credit})
    largest = snapshot.largest_past_invoice
    if largest is not None and largest and snapshot.open.amount > ANOMALY_FACTOR * largest.amount:
        return Wait(Reason.ANOMALY, facts={"open": snapshot.open, "largest": largest})
    return None


def may_be_asked(snapshot: Snapshot, today: date) -> bool:
    """Whether the debtor may be told to pay it at all, whoever writes: not what is time-barred, nor during some pauses.

    To ask for a time-barred debt as if it could be enforced misleads a consumer (C. conso. art. L121-2).
    """
    last_day = snapshot.limitation_last_day
    is_barred = last_day is not None and today > last_day
    return not is_barred and not any(hold.binds(today) and hold.kind in NOT_PAYABLE_NOW for hold in snapshot.holds)


def is_barred(snapshot: Snapshot, today: date) -> bool:
    """Whether limitation is over, of a debt that may be paid all the same: no procedure forbids that (C. com. L622-7, C. conso. L722-5)."""
    last_day = snapshot.limitation_last_day
    procedures = {HoldKind.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS}
    is_free = not any(hold.kind in procedures and hold.binds(today) for hold in snapshot.holds)
    return last_day is not None and today > last_day and is_free


def gravest(holds: Iterable[Hold], today: date) -> Hold | None:
    """The one of these that speaks first among those that bind today."""
    binding = [hold for hold in holds if hold.binds(today)]
    return min(binding, key=lambda hold: list(HoldKind).index(hold.kind), default=None)


def _under_way(snapshot: Snapshot) -> Wait | None:
    """A message that may have left, or still will, is settled before anything else is decided."""
    if snapshot.has_unconfirmed_message:
        return Wait(Reason.UNCONFIRMED_MESSAGE)
    return Wait(Reason.MESSAGE_PENDING) if snapshot.has_pending_message else None


def _next_step(snapshot: Snapshot, scenario: Scenario, today: date, *, is_asked_for: bool) -> Step | Wait:
    """The furthest step that is due, stopping at the first mandatory one not done; or what it waits for."""
    done = {step.key: step.proven_on for step in snapshot.done}
    last = max((index for index, step in enumerate(scenario.steps) if step.key in done), default=-1)
    pending = [
        (index, step)
        for index, step in enumerate(scenario.steps)
        if step.key not in done
        and (index > last or step.is_mandatory)
        and not (step.lapses_when_due and today > snapshot.due_on)
        and (step.is_mandatory or snapshot.open.amount >= step.minimum_open)
    ]
    if not pending:
        return Wait(Reason.SCENARIO_FINISHED)
    chosen: Step | None = None
    for index, step in pending:
        proven = _proven_before(index, scenario, done, last)
        day = step_date(step, scenario, due_on=snapshot.due_on, previous_on=proven)
        if day is None or day > today:
            is_late = today > snapshot.due_on + timedelta(days=scenario.grace_days)
            if chosen is None and is_asked_for and is_late and day is not None:
                return step
            return chosen or _not_yet(snapshot, step, day, today)
        chosen = step
        if step.is_mandatory:
            break
    return chosen or Wait(Reason.SCENARIO_FINISHED)


def _proven_before(index: int, scenario: Scenario, done: Mapping[str, date | None], last: int) -> date | None:
    """The proven date of the step before; where that was jumped, of the last one done before it."""
    for earlier in range(index - 1, -1, -1):
        key = scenario.steps[earlier].key
        if key in done:
            return done[key]
        if earlier > last:
            return None
    return None


def _not_yet(snapshot: Snapshot, step: Step, day: date | None, today: date) -> Wait:
    if day is None:
        return Wait(Reason.PREVIOUS_UNPROVEN, facts={"step": step.key})
    if today <= snapshot.due_on:
        return Wait(Reason.NOT_DUE_YET, day, {"due_on": snapshot.due_on})
    return Wait(Reason.TOO_EARLY, day, {"step": step.key})


def _step_forbidden(snapshot: Snapshot, step: Step, *, is_asked_for: bool) -> Wait | None:
    if snapshot.open.amount < step.minimum_open:
        minimum = Money(step.minimum_open, snapshot.open.currency).rounded()
        return Wait(Reason.BELOW_STEP_MINIMUM, facts={"open": snapshot.open, "step": step.key, "minimum": minimum})
    if step.stage is Stage.MISE_EN_DEMEURE:
        if snapshot.debtor_kind is DebtorKind.UNKNOWN:
            return Wait(Reason.KIND_UNKNOWN)
        if snapshot.due_is_assumed:
            return Wait(Reason.DUE_DATE_ASSUMED)
    if (failed := snapshot.failed_rounds.get(step.key, 0)) >= MOST_ROUNDS and not is_asked_for:
        return Wait(Reason.UNDELIVERABLE, facts={"step": step.key, "count": failed})
    return None


def _channels(step: Step, reachable: frozenset[Channel]) -> tuple[Channel, ...]:
    together = tuple(channel for channel in step.channels if channel in reachable)
    return together or tuple(channel for channel in step.fallback if channel in reachable)[:1]


def _postponed(
    snapshot: Snapshot, scenario: Scenario, today: date, calendar: WorkingCalendar, pressure: ContactPressure
) -> Wait | None:
    """What only the calendar forbids: the day itself, the gap since the last message, the cap."""
    if not calendar.is_working_day(today):
        return Wait(Reason.NOT_A_WORKING_DAY, calendar.next_working_day(today))
    if snapshot.is_contact_waiting and scenario.minimum_gap_days:
        return Wait(Reason.CONTACT_WAITING, calendar.next_working_day(today + ONE_DAY))
    past = sorted(day for day in snapshot.contacts if day <= today)
    if past and (today - past[-1]).days < scenario.minimum_gap_days:
        again = calendar.next_working_day(past[-1] + timedelta(days=scenario.minimum_gap_days))
        return Wait(Reason.MINIMUM_GAP, again, {"last": past[-1]})
    recent = [day for day in past if (today - day).days < pressure.days]
    if snapshot.is_contact_waiting and len(recent) + 1 >= pressure.most > len(recent):
        return Wait(Reason.CONTACT_WAITING, calendar.next_working_day(today + ONE_DAY))
    if len(recent) >= pressure.most:
        again = calendar.next_working_day(recent[-pressure.most] + timedelta(days=pressure.days))
        return Wait(Reason.PRESSURE_CAP, again, {"count": len(recent), "days": pressure.days})
    return None
