"""Some rows of a file as they stand, for whoever has to mend them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable
from relance.intake.questions import Answers, Questions


def rows_at(path: Path, lines: Collection[int], answers: Answers) -> dict[int, list[str]]:
    """The cells of the rows that begin on these lines, of the sheets that ``answers`` name; of a file that is no table, those before
    it ceases to be one."""
    found: dict[int, list[str]] = {}
    last = max(lines, default=0)
    try:
        for line, cells in Table(path, Questions(answers)):
            if line > last:
                break
            if line in lines:
                found[line] = cells
    except TextUnreadable:  # said already, as an error of the file itself
        return found
    return found
