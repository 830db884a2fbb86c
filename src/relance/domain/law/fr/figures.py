"""Single figures of the law: points above a rate, a fixed sum. Dated rows, each with its article and how it is known."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from relance.domain.date_ranges import DateRange
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.rates import Standing


class RuleNotInForce(DomainError):
    """The rule did not exist on the day asked for, or no longer does."""

    code = "rule_not_in_force"
    template = "{rule} applies from {first}: it cannot be computed for {day}."


@dataclass(frozen=True, slots=True)
class LawFigure:
    """A figure in force from ``starts_on`` through ``ends_on`` (None: to this day). ``unit`` is ``points``, ``days`` or a currency."""

    key: str
    starts_on: date
    ends_on: date | None
    value: Decimal
    unit: str
    standing: Standing
    how: str
    title: str

    @property
    def fraction(self) -> Decimal:
        """Points as a fraction: 10 points are 0.10."""
        return self.value / 100

    @property
    def money(self) -> Money:
        """A fixed sum."""
        return Money(self.value, self.unit).rounded()

    def holds_on(self, day: date) -> bool:
        """In force on ``day``."""
        return day in DateRange.closed(self.starts_on, self.ends_on)


@cache
def law_figures() -> tuple[LawFigure, ...]:
    """All of them, as shipped."""
    text = resources.files(f"{__package__}.tables").joinpath("figures.csv").read_text(encoding="utf-8")
    return tuple(
        LawFigure(
            row["key"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
            Decimal(row["value"]),
            row["unit"],
            Standing(row["standing"]),
            row["how"],
            row["title"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _rows(key: str) -> tuple[LawFigure, ...]:
    return tuple(sorted((one for one in law_figures() if one.key == key), key=lambda one: one.starts_on))


def law_figure(key: str, on: date) -> LawFigure:
    """The figure in force on ``on``. Raises RuleNotInForce."""
    rows = _rows(key)
    for row in rows:
        if row.holds_on(on):
            return row
    raise RuleNotInForce(rule=rows[0].title.partition(" (")[0], first=rows[0].starts_on, day=on)
