"""Which documents a debtor gets on a day: the steps of his receivables, gathered.

All steps of one debtor and day make one notice in the tone of the highest stage, each item with its own step; what is
overdue but not due for a step is listed for information, and in a statement of account whatever else is open. A mise en
demeure is always a document of its own, and so is what stands alone: a claim on a deposit is told with its stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from relance.domain.money import Money, totals
from relance.domain.scenario.decide import Take, Wait
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.domain.scenario.reasons import Reason

Key = TypeVar("Key", covariant=True)

# What an overdue receivable may wait for and still be listed for information beside those that are asked for: the calendar
# or the debtor's address, never a doubt about whether it is owed.
MAY_BE_LISTED = frozenset(reason for reason in Reason if reason.about.may_be_listed)

_GRAVITY = {sticker: place for place, sticker in enumerate(Sticker)}


@dataclass(frozen=True, slots=True)
class Decided(Generic[Key]):
    """A receivable of the debtor, what was decided about it, and what is open. ``stands_alone``: no document tells of it beside others."""

    key: Key
    open: Money
    due_on: date
    decision: Take | Wait
    stands_alone: bool = False


@dataclass(frozen=True, slots=True)
class Notice(Generic[Key]):
    """One document: its stage, the items it asks for, and those it lists for information."""

    stage: Stage
    items: tuple[Decided[Key], ...]
    for_information: tuple[Decided[Key], ...]
    channels: tuple[Channel, ...]
    confirm: bool

    @property
    def sticker(self) -> Sticker:
        """The gravest sticker of its steps."""
        takes = [item.decision for item in self.items if isinstance(item.decision, Take)]
        return max((take.step.sticker for take in takes), key=_GRAVITY.__getitem__)

    @property
    def amounts(self) -> tuple[Money, ...]:
        """What it asks for, one sum for each currency."""
        return totals(item.open for item in self.items)


def notices(decided: Iterable[Decided[Key]], *, today: date) -> list[Notice[Key]]:
    """The notices of one debtor on ``today``: what stands alone first, then the ordinary one and the mise en demeure."""
    listed = list(decided)
    formal = [
        item for item in listed if isinstance(item.decision, Take) and item.decision.step.stage is Stage.MISE_EN_DEMEURE
    ]
    steps = [item for item in listed if isinstance(item.decision, Take) and item not in formal]
    ordinary = [item for item in steps if not item.stands_alone]
    beside = [
        item
        for item in listed
        if isinstance(item.decision, Wait)
        and item.decision.reason in MAY_BE_LISTED
        and item.open
        and not item.stands_alone
    ]
    made = [_notice([item], ()) for item in steps if item.stands_alone]
    if ordinary:
        is_statement = _stage(ordinary) is Stage.STATEMENT
        made.append(_notice(ordinary, tuple(item for item in beside if is_statement or item.due_on < today)))
    if formal:
        made.append(_notice(formal, ()))
    return made


def _stage(items: list[Decided[Key]]) -> Stage:
    return max(item.decision.step.stage for item in items if isinstance(item.decision, Take))


def _notice(items: list[Decided[Key]], for_information: tuple[Decided[Key], ...]) -> Notice[Key]:
    takes = [item.decision for item in items if isinstance(item.decision, Take)]
    channels = {channel for take in takes for channel in take.channels}
    return Notice(
        stage=_stage(items),
        items=tuple(items),
        for_information=for_information,
        channels=tuple(channel for channel in Channel if channel in channels),
        confirm=any(take.confirm for take in takes),
    )
