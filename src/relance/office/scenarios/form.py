"""A scenario out of the form that shows it as sentences, and back: what a person may change of it on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from relance.domain.errors import DomainError
from relance.domain.scenario.model import Anchor, Channel, Mode, Scenario, Stage, Step, Sticker

Chosen = TypeVar("Chosen", Mode, Sticker)
MOST_DAYS = 3650
MOST_STEPS = 12


class StepUnreadable(DomainError):
    """Something in the form that a step cannot have."""

    code = "step_unreadable"
    template = "Step {step}: '{value}' cannot be its {field}."


def edited(scenario: Scenario, given: Mapping[str, str], channels: Mapping[str, list[str]]) -> Scenario:
    """The scenario as the form has it: steps kept in order, those marked ``remove`` left out, a new one where asked for.

    ``channels`` are the ticked ones by step key. Raises StepUnreadable, ScenarioInvalid.
    """
    steps = [
        _step(step, given, channels.get(step.key, []))
        for step in scenario.steps
        if given.get(f"{step.key}-remove") != "yes"
    ]
    if given.get("new-stage") and len(steps) < MOST_STEPS:
        steps.append(_new(given, {step.key for step in scenario.steps}))
    return replace(
        scenario,
        steps=tuple(steps),
        tolerance=_amount("tolerance", given.get("tolerance", "0")),
        grace_days=_days("grace", given.get("grace", "0")),
        minimum_gap_days=_days("gap", given.get("gap", "0")),
    )


def _step(step: Step, given: Mapping[str, str], channels: list[str]) -> Step:
    known = {channel.value for channel in Channel}
    for channel in channels:
        if channel not in known:
            raise StepUnreadable(step=step.key, value=channel, field="channel")
    chosen = tuple(channel for channel in Channel if channel.value in channels)
    days = _days(step.key, given.get(f"{step.key}-days", ""))
    return replace(
        step,
        days=-days if step.anchor is Anchor.DUE_DATE and given.get(f"{step.key}-before") == "yes" else days,
        channels=chosen,
        fallback=tuple(channel for channel in step.fallback if channel not in chosen),
        mode=_one_of(Mode, step.key, "mode", given.get(f"{step.key}-mode", "")),
        sticker=_one_of(Sticker, step.key, "sticker", given.get(f"{step.key}-sticker", "")),
        is_mandatory=given.get(f"{step.key}-mandatory") == "yes",
        minimum_open=_amount(step.key, given.get(f"{step.key}-minimum", "0")),
    )


def _new(given: Mapping[str, str], taken: set[str]) -> Step:
    stages = {stage.name.lower(): stage for stage in Stage}
    if given["new-stage"] not in stages:
        raise StepUnreadable(step="new", value=given["new-stage"], field="stage")
    stage = stages[given["new-stage"]]
    name = stage.name.lower().replace("_", "-")
    key = next(each for each in (name, *(f"{name}-{number}" for number in range(2, 99))) if each not in taken)
    return Step(
        key=key,
        stage=stage,
        anchor=Anchor.PREVIOUS_STEP,
        days=_days("new", given.get("new-days", "")),
        channels=(Channel.EMAIL,),
        fallback=(Channel.POST,),
        mode=Mode.CONFIRM_FIRST if stage is Stage.MISE_EN_DEMEURE else Mode.AUTOMATIC,
        is_mandatory=True,
    )


def _days(step: str, text: str) -> int:
    stripped = text.strip()
    if not stripped.isdecimal() or not stripped.isascii() or len(stripped) > 4 or int(stripped) > MOST_DAYS:
        raise StepUnreadable(step=step, value=text[:40], field="days")
    return int(stripped)


def _amount(step: str, text: str) -> Decimal:
    try:
        amount = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation as error:
        raise StepUnreadable(step=step, value=text[:40], field="amount") from error
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise StepUnreadable(step=step, value=text[:40], field="amount")
    return amount


def _one_of(kind: type[Chosen], step: str, field: str, text: str) -> Chosen:
    try:
        return kind(text)
    except ValueError as error:
        raise StepUnreadable(step=step, value=text[:40], field=field) from error
