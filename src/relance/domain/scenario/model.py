"""Scenarios: the ordered steps by which a receivable is dunned. Immutable data, checked when made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from itertools import pairwise

from relance.domain.calendars import WorkingCalendar
from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence


class ScenarioInvalid(DomainError):
    """A scenario that contradicts itself."""

    code = "scenario_invalid"
    template = "The scenario '{scenario}' cannot be used: {why}."


class Stage(IntEnum):
    """How far the matter has gone; a notice takes the tone of its highest stage."""

    STATEMENT = 1  # releve de compte: before the due date
    REMINDER = 2  # rappel d'echeance
    UNPAID_NOTICE = 3  # avis d'impaye
    MISE_EN_DEMEURE = 4


class Anchor(StrEnum):
    """What the days of a step are counted from."""

    DUE_DATE = "due-date"
    PREVIOUS_STEP = "previous-step"  # the proven date of the step before


class Channel(StrEnum):
    """By which way a message goes."""

    EMAIL = "email"
    SMS = "sms"
    POST = "post"
    PERSON = "person"  # a call, a visit: a step in task mode


class Mode(StrEnum):
    """Who lets a step go."""

    AUTOMATIC = "automatic"
    CONFIRM_FIRST = "confirm-first"
    TASK = "task"  # a person does it: a call, a visit


class Sticker(StrEnum):
    """The coloured sticker of the good-practice label."""

    NONE = "none"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``days`` from its anchor, below zero for before the due date.

    All ``channels`` by which the debtor can be reached are used at once; ``fallback`` is tried in order when none is.
    A ``is_mandatory`` step is never jumped, however late it comes. ``without_reminder`` says why an unpaid notice or a mise
    en demeure may come although no mandatory reminder stands before it; "" where one does.
    """

    key: str
    stage: Stage
    anchor: Anchor
    days: int
    channels: tuple[Channel, ...]
    fallback: tuple[Channel, ...] = ()
    mode: Mode = Mode.AUTOMATIC
    sticker: Sticker = Sticker.NONE
    is_mandatory: bool = False
    minimum_open: Decimal = Decimal(0)
    without_reminder: str = ""

    @property
    def reminds(self) -> bool:
        """True for a step after which a graver one may follow: a reminder or notice that nothing can jump."""
        return self.is_mandatory and self.stage in (Stage.REMINDER, Stage.UNPAID_NOTICE)

    @property
    def lapses_when_due(self) -> bool:
        """True for a step that makes sense only before the due date: once that is past it counts as passed."""
        return self.anchor is Anchor.DUE_DATE and self.days < 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """Ordered steps and the rules that hold for all of them. Amounts are in the receivable's own currency.

    ``tolerance``: what is open up to it counts as paid. ``grace_days``: a receivable is late only after them.
    ``minimum_gap_days``: between two messages to one debtor. Raises ScenarioInvalid when made wrong.
    """

    key: str
    name: dict[str, str]
    steps: tuple[Step, ...]
    for_kinds: frozenset[DebtorKind]
    tolerance: Decimal = Decimal(0)
    grace_days: int = 0
    minimum_gap_days: int = 0

    def __post_init__(self) -> None:
        for why in self._faults():
            raise ScenarioInvalid(scenario=self.key, why=why)

    def _faults(self) -> list[Sentence]:
        keys = [step.key for step in self.steps]
        faults = []
        if not self.steps:
            faults.append(Sentence("it has no step"))
        if len(set(keys)) < len(keys):
            faults.append(Sentence("two of its steps have the same key"))
        if self.steps and self.steps[0].anchor is Anchor.PREVIOUS_STEP:
            faults.append(Sentence("its first step is counted from a step before it"))
        for before, step in pairwise(self.steps):
            if step.stage < before.stage:
                faults.append(Sentence("the step {step} falls back to a lower stage", {"step": step.key}))
            if step.anchor is Anchor.PREVIOUS_STEP and before.lapses_when_due:
                faults.append(
                    Sentence("the step {step} is counted from one that may never be taken", {"step": step.key})
                )
            if step.anchor is Anchor.PREVIOUS_STEP and step.days < 1:
                faults.append(Sentence("the step {step} comes no later than the one before", {"step": step.key}))
            if step.anchor is before.anchor is Anchor.DUE_DATE and step.days <= before.days:
                faults.append(Sentence("the step {step} comes no later than the one before", {"step": step.key}))
        for index, step in enumerate(self.steps):
            if not step.channels and step.mode is not Mode.TASK:
                faults.append(Sentence("the step {step} names no channel", {"step": step.key}))
            if step.stage is Stage.MISE_EN_DEMEURE and DebtorKind.UNKNOWN in self.for_kinds:
                faults.append(Sentence("it puts in default debtors of an unknown kind"))
            is_reminded = any(before.reminds for before in self.steps[:index])
            if step.stage >= Stage.UNPAID_NOTICE and not is_reminded and not step.without_reminder:
                faults.append(
                    Sentence(
                        "the step {step} has no mandatory reminder before it; add one, or say why it needs none:"
                        ' without_reminder = "why"',
                        {"step": step.key},
                    )
                )
        return faults

    def serves(self, kind: DebtorKind) -> bool:
        """Whether it may act on debtors of this kind; given to another it would send nothing, ever."""
        return kind in self.for_kinds

    def step(self, key: str) -> Step:
        """The step of this key. Raises KeyError."""
        return next(step for step in self.steps if step.key == key)


def step_date(step: Step, scenario: Scenario, *, due_on: date, previous_on: date | None) -> date | None:
    """The first day on which a step may be taken; None while the step that it is counted from is not proven."""
    if step.anchor is Anchor.PREVIOUS_STEP:
        return None if previous_on is None else previous_on + timedelta(days=step.days)
    day = due_on + timedelta(days=step.days)
    first_late = due_on + timedelta(days=scenario.grace_days + 1)
    return max(day, first_late) if step.days > 0 else day


def sample_dates(scenario: Scenario, *, due_on: date, calendar: WorkingCalendar) -> dict[str, date]:
    """On which working day each step would come for an invoice due on ``due_on``, if each left on its day; by step key.

    A step that cannot be dated is left out, with those after it.
    """
    days: dict[str, date] = {}
    previous: date | None = None
    for step in scenario.steps:
        day = step_date(step, scenario, due_on=due_on, previous_on=previous)
        if day is None:
            break
        days[step.key] = previous = calendar.next_working_day(max(day, previous) if previous else day)
    return days
