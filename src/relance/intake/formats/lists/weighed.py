"""What a row of a list came to, or why it cannot be weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.problem_codes import ProblemCode


class RowFault(Exception):
    """Why a row cannot be weighed."""

    def __init__(self, code: ProblemCode, name: Field, value: str = "", **facts: Any) -> None:
        self.code, self.name, self.value, self.facts = code, name, value, facts
        super().__init__(code)


@dataclass(slots=True)
class Weighed:
    """A row's worth, in hundredths without sign. ``over`` was paid beyond the total. ``is_lowered``: less is left than total and
    paid make, as after a credit note that the paid column does not count. ``is_blank``: nothing says what is left."""

    became: Became
    document: Document
    currency: str = "EUR"
    reason: LeftOut | None = None
    total: int = 0
    rest: int = 0
    over: int = 0
    is_lowered: bool = False
    is_blank: bool = False
    is_disputed: bool = False
    read: Mapping[Field, int] = field(default_factory=dict)
