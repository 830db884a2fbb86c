"""Rows as files hold them: cells of text, what of them was a number, and what is wrong with a row before anybody reads it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from relance.intake.formats.problem_codes import ProblemCode

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


# Errors as spreadsheets of several languages show them: #REF!, #N/A, #VALEUR!, #NOM?, Err:502.
ERROR = re.compile(
    r"#(?:[A-ZÉÈÄÖÜÑ]+(?:/[A-Z0-9]+)?\s?[!?]|N/[A-Z]+|NV|DIV/0!?|SPILL!|GETTING_DATA|PROPAGATION!)|Err:[0-9]{3}"
)
# What a spreadsheet would calculate: a function of something, a cell, figures. A name that begins with = is a name.
FORMULA = re.compile(
    r"=\s*[-+(]*(?:[A-ZÀ-Ý][A-ZÀ-Ý0-9.]+\([^)].*|\$?[A-Z]{1,3}\$?[0-9]+(?:[-+*/,;:)].*)?|[0-9.,]+\s*[-+*/].*|'?[^=!]+'?!\$?[A-Z].*)",
    re.DOTALL,
)
_MAY_BE_TOLD = re.compile(r"^(?:[=#]|Err:)", re.MULTILINE)
AS_TEXT = re.compile(r'="([^"]*)"')  # how tools keep the zeros of a code from Excel


def told(row: list[str], line: int) -> list[str]:
    """The row, with errors and formulas in its cells as its faults; ``="01000"`` is 01000."""
    text = "\n".join(row)
    if ("=" not in text and "#" not in text and "Err:" not in text) or not _MAY_BE_TOLD.search(text):
        return row  # the usual row
    faults = []
    for at, cell in enumerate(row):
        if cell[:1] == "=":
            if as_text := AS_TEXT.fullmatch(cell):
                row[at] = as_text[1].strip()
            elif FORMULA.fullmatch(cell):
                faults.append(Fault(ProblemCode.AMOUNT_FORMULA, field=f"{column_letters(at)}{line}", value=cell))
        elif cell[:1] in "#E" and ERROR.fullmatch(cell):
            faults.append(Fault(ProblemCode.CELL_ERROR, field=f"{column_letters(at)}{line}", value=cell))
    return Broken(row, *faults) if faults else row


def column_letters(at: int) -> str:
    """The name of a column, from 0.

    >>> column_letters(2), column_letters(26)
    ('C', 'AA')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
