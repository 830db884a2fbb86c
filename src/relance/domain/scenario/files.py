"""Scenarios as readable files (TOML), and the presets that ship with Relance.

A file names the scenario in French and English, the debtors it is for, its rules, and each step in order::

    [[step]]
    key = "rappel-echeance"
    stage = "reminder"
    days = 3                    # after the due date; counted = "previous-step" counts from the step before
    channels = ["email"]
    fallback = ["post"]
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Anchor, Channel, Mode, Scenario, ScenarioInvalid, Stage, Step, Sticker
from relance.domain.sentences import Sentence

SCENARIO_KEYS = {"key", "name", "for", "tolerance", "grace_days", "minimum_gap_days", "step"}
STEP_KEYS = {
    "key", "stage", "counted", "days", "channels", "fallback", "mode", "sticker", "mandatory", "minimum_open",
    "without_reminder",
}  # fmt: skip


def read_scenario(text: str) -> Scenario:
    """Read one file. Raises ScenarioInvalid, naming what is wrong; an unknown name is an error, never passed over."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioInvalid(scenario="?", why=str(error)) from error
    key = str(data.get("key", "?"))
    try:
        _known(data, SCENARIO_KEYS)
        return Scenario(
            key=data["key"],
            name={language: data["name"][language] for language in ("fr", "en")},
            steps=tuple(_step(step) for step in data.get("step", [])),
            for_kinds=frozenset(DebtorKind(kind) for kind in data["for"]),
            tolerance=_amount(data.get("tolerance", "0")),
            grace_days=_days(data.get("grace_days", 0)),
            minimum_gap_days=_days(data.get("minimum_gap_days", 0)),
        )
    except KeyError as error:
        raise ScenarioInvalid(
            scenario=key, why=Sentence("{name} is missing", {"name": str(error).strip("'\"")})
        ) from error
    except (ValueError, TypeError, InvalidOperation) as error:
        raise ScenarioInvalid(scenario=key, why=str(error)) from error


def _step(data: Mapping[str, Any]) -> Step:
    _known(data, STEP_KEYS)
    return Step(
        key=data["key"],
        stage=Stage[data["stage"].upper().replace("-", "_")],
        anchor=Anchor(data.get("counted", Anchor.DUE_DATE.value)),
        days=_days(data["days"], least=-365),
        channels=tuple(Channel(channel) for channel in data["channels"]),
        fallback=tuple(Channel(channel) for channel in data.get("fallback", [])),
        mode=Mode(data.get("mode", Mode.AUTOMATIC.value)),
        sticker=Sticker(data.get("sticker", Sticker.NONE.value)),
        is_mandatory=data.get("mandatory", False) is True,
        minimum_open=_amount(data.get("minimum_open", "0")),
        without_reminder=_reason(data.get("without_reminder", "")),
    )


def _known(data: Mapping[str, Any], names: set[str]) -> None:
    for name in data:
        if name not in names:
            raise ValueError(f"unknown name '{name}'; known: {', '.join(sorted(names))}")


def _days(value: object, *, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3650:
        raise ValueError(f"{value!r} is not a number of days")
    return value


def _reason(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a reason; write it as text")
    return value.strip()


def _amount(value: object) -> Decimal:
    if not isinstance(value, str) or not (amount := Decimal(value)).is_finite() or amount < 0:
        raise ValueError(f'{value!r} is not an amount; write it as text, such as "1.00"')
    return amount


def write_scenario(scenario: Scenario) -> str:
    """The file that ``read_scenario`` reads back as the same scenario."""
    lines = [
        f"key = {_text(scenario.key)}",
        f"name = {{ fr = {_text(scenario.name['fr'])}, en = {_text(scenario.name['en'])} }}",
        f"for = {_list(kind.value for kind in DebtorKind if kind in scenario.for_kinds)}",
        f"tolerance = {_text(f'{scenario.tolerance:f}')}",
        f"grace_days = {scenario.grace_days}",
        f"minimum_gap_days = {scenario.minimum_gap_days}",
    ]
    for step in scenario.steps:
        lines += ["", "[[step]]", *_step_lines(step)]
    return "\n".join(lines) + "\n"


def _step_lines(step: Step) -> Iterable[str]:
    yield f"key = {_text(step.key)}"
    yield f"stage = {_text(step.stage.name.lower().replace('_', '-'))}"
    if step.anchor is not Anchor.DUE_DATE:
        yield f"counted = {_text(step.anchor.value)}"
    yield f"days = {step.days}"
    yield f"channels = {_list(channel.value for channel in step.channels)}"
    if step.fallback:
        yield f"fallback = {_list(channel.value for channel in step.fallback)}"
    if step.mode is not Mode.AUTOMATIC:
        yield f"mode = {_text(step.mode.value)}"
    if step.sticker is not Sticker.NONE:
        yield f"sticker = {_text(step.sticker.value)}"
    if step.is_mandatory:
        yield "mandatory = true"
    if step.minimum_open:
        yield f"minimum_open = {_text(f'{step.minimum_open:f}')}"
    if step.without_reminder:
        yield f"without_reminder = {_text(step.without_reminder)}"


def _text(value: str) -> str:
    """A basic string of TOML; JSON writes the same escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


@cache
def preset_texts() -> Mapping[str, str]:
    """The files of the scenarios that ship with Relance, by key."""
    folder = resources.files(__package__) / "presets"
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    return dict(sorted((read_scenario(text).key, text) for text in texts))


@cache
def presets() -> Mapping[str, Scenario]:
    """The scenarios that ship with Relance, by key."""
    return {key: read_scenario(text) for key, text in preset_texts().items()}


def preset_for(kind: DebtorKind) -> Scenario:
    """The preset that a debtor of this kind gets where nobody chose another."""
    keys = {
        DebtorKind.COMPANY: "french-business", DebtorKind.CONSUMER: "french-consumer",
        DebtorKind.PUBLIC_BODY: "public-body", DebtorKind.UNKNOWN: "gentle",
    }  # fmt: skip
    return presets()[keys[kind]]
