"""Rows as files hold them: cells of text, what of them was a number, and what is wrong with a row before anybody reads it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from relance.intake.formats.problems import ProblemCode

Row = tuple[int, list[str]]


class Figure(str):
    """A cell that is a number in its workbook: zeros before it were no digits there."""

    __slots__ = ()


class Covered(str):
    """A cell that has no value of its own: that of the merged cell which covers it. A sum counts once, where it stands."""

    __slots__ = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row as such: ``field`` is its column or its cell (``C4``)."""

    code: ProblemCode
    field: str = ""
    value: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Broken(list[str]):
    """The cells of a row with something wrong. They are as the file has them, for whoever must say whose row it is."""

    faults: tuple[Fault, ...]

    def __init__(self, cells: Sequence[str], *faults: Fault) -> None:
        super().__init__(cells)
        self.faults = faults


def width(cells: Sequence[str]) -> int:
    """How many cells, empty ones at the end not counted."""
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    return count


def faults_of(header: Sequence[str], row: list[str]) -> tuple[Fault, ...]:
    """What is wrong with a row below ``header``, its count of cells first. Empty cells at the end make no difference."""
    found = row.faults if isinstance(row, Broken) else ()
    expected = width(header)
    if len(row) < expected or width(row) > max(expected, len(header)):
        count = Fault(ProblemCode.FIELD_COUNT, facts={"found": len(row), "expected": expected})
        return found or (count,)
    return found
