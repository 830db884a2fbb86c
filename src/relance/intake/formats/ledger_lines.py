"""A ledger's lines, whether the file is text or a workbook whose sheet holds what the text would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from relance.intake.formats.nature import WORKBOOKS, nature_of
from relance.intake.formats.tables import NOT_A_TABLE, Table
from relance.intake.formats.text import TextUnreadable, encoding_of, note_encoding, numbered_lines
from relance.intake.rows import ParsedFile


def ledger_lines(path: Path, result: ParsedFile) -> Iterator[tuple[int, str]]:
    """Numbered lines; a workbook's rows come joined by tabs, as wide as its first one. Sets the encoding of ``result`` and notes
    what is to be said of it. Raises TextUnreadable, AnswerUnknown."""
    nature = nature_of(path)
    if code := NOT_A_TABLE.get(nature):
        raise TextUnreadable(code)
    if nature in WORKBOOKS:
        table = Table(path, result.questions)
        result.encoding = table.encoding
        table.note(result.problems)
        return _joined(table)
    result.encoding = encoding_of(path)
    note_encoding(result.problems, result.encoding)
    return numbered_lines(path, result.encoding)


def _joined(table: Table) -> Iterator[tuple[int, str]]:
    columns = 0
    for line, cells in table:
        columns = columns or len(cells)
        padded = [*cells, *[""] * (columns - len(cells))]
        yield line, "\t".join(" ".join(cell.split()) for cell in padded)
