"""Rows of one export that bear the same number: instalments, article rows, or a contradiction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.intake.formats.columns import Field
from relance.intake.formats.problems import ProblemCode
from relance.intake.rows import ParsedFile


@dataclass(slots=True)
class _Seen:
    """An invoice met before: on which line, and with which figures."""

    line: int
    customer: str
    figures: tuple[int, int]
    due_on: date | None


class Repeats:
    """The numbers of one list, met so far."""

    def __init__(self, result: ParsedFile) -> None:
        self._problems = result.problems
        self._seen: dict[str, list[_Seen]] = {}

    def identity(
        self, line: int, customer: str, number: str, due_on: date | None, figures: tuple[int, int], *, is_credit: bool
    ) -> str | None:
        """Customer, number and rank among its instalments; None for a row that repeats or contradicts another."""
        sign = "C" if is_credit else "D"
        earlier = self._seen.setdefault(f"{sign}{number}", [])
        for seen in earlier:
            if seen.customer == customer and seen.due_on == due_on and seen.figures == figures:
                return None
            if seen.customer != customer or seen.due_on == due_on:
                self._problems.add(
                    ProblemCode.NUMBER_TWICE, line, field=Field.NUMBER.value, value=number, other=seen.line
                )
                return None
        earlier.append(_Seen(line, customer, figures, due_on))
        return "\x1f".join((customer, number, f"{sign}{len(earlier)}"))
