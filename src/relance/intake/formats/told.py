"""What a person says of how a file is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from relance.intake.formats.dates import DateOrder
from relance.intake.formats.lists.fields import Field
from relance.intake.questions import Answers


@dataclass(frozen=True, slots=True)
class Told:
    """How a person says that one file is to be read; nothing where they said nothing.

    ``mapping`` is None for a column that stands for nothing. ``as_of`` is the day of the books that the file shows.
    """

    mapping: Mapping[str, Field | None] = field(default_factory=dict)
    dates: DateOrder | None = None
    accounts: tuple[str, ...] = ()
    answers: Answers = field(default_factory=dict)
    format_name: str | None = None
    as_of: date | None = None
