"""Rows of a file with separators, quotation marks read strictly (RFC 4180), as far as each reaches.

A cell that begins with a mark ends with one before the next separator, marks inside it doubled (or after a backslash). A mark
inside a cell that does not begin with one is a sign like any other: ``Écran 24"``. A mark that is not closed is an error of
its line; the rows after it are read on their own, never swallowed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from relance.intake.formats.cells import Broken, Fault, Row
from relance.intake.formats.problem_codes import ProblemCode

MOST_LINES_OF_A_ROW = 100
MOST_SIGNS_OF_A_ROW = 1 << 16


class NotClosed(Exception):
    """A quotation mark opens a cell, and nothing closes it."""


class Loose(Exception):
    """Something stands between a closing mark and the next separator."""


def cells_of(record: str, separator: str) -> list[str]:
    """The cells of one row, without blanks around them. Raises NotClosed, Loose."""
    if '"' not in record:
        return [cell.strip() for cell in record.split(separator)]
    cells = []
    at, length = 0, len(record)
    while True:
        start = at
        while start < length and record[start] == " ":
            start += 1
        if record[start : start + 1] == '"':
            end = _closing(record, start + 1)
            cells.append(record[start + 1 : end].replace('""', '"').strip())
            at = end + 1
            while at < length and record[at] == " ":
                at += 1
            if at < length and record[at] != separator:
                raise Loose
        else:
            at = record.find(separator, start)
            at = length if at < 0 else at
            cells.append(record[start:at].strip())
        if at >= length:
            return cells
        at += 1


def _closing(record: str, at: int) -> int:
    while True:
        end = record.find('"', at)
        if end < 0:
            raise NotClosed
        if record[end + 1 : end + 2] != '"':
            return end
        at = end + 2


def literal_cells(line: str, separator: str) -> list[str]:
    """The cells where a quotation mark means nothing."""
    return [cell.strip() for cell in line.split(separator)]


def rows_of(lines: Iterable[tuple[int, str]], separator: str, columns: int) -> Iterator[Row]:
    """Rows with the line on which each begins. ``columns`` is how many cells rows usually have (0: not known)."""
    source = iter(lines)
    waiting: deque[tuple[int, str]] = deque()
    while waiting or (pulled := next(source, None)):
        number, line = waiting.popleft() if waiting else pulled  # type: ignore[misc]
        if '"' not in line:
            yield number, [cell.strip() for cell in line.split(separator)]
            continue
        whole = line[1:-1].split(f'"{separator}"')
        if line[0] == line[-1] == '"' and line.count('"') == 2 * len(whole):  # each cell in marks, none of them doubled
            yield number, [cell.strip() for cell in whole]
            continue
        try:
            yield number, cells_of(line, separator)
        except Loose:
            yield number, _loosely(line, separator, columns)
        except NotClosed:
            cells = _continued(line, waiting, source, separator, columns)
            if cells is None:
                cells = Broken(literal_cells(line, separator), Fault(ProblemCode.QUOTE_NOT_CLOSED))
            yield number, cells


def _loosely(line: str, separator: str, columns: int) -> list[str]:
    """A row whose marks are not doubled. It is taken where marks behind a backslash, or marks that mean nothing, make the usual
    count of cells."""
    if '\\"' in line:
        try:
            return cells_of(line.replace('\\"', '""'), separator)
        except (Loose, NotClosed):
            pass
    cells = literal_cells(line, separator)
    if columns and len(cells) == columns:
        return cells
    return Broken(cells, Fault(ProblemCode.QUOTE_UNCLEAR))


def _is_row(line: str, separator: str, columns: int) -> bool:
    """Whether a line inside a quoted cell looks like a row of its own; with few columns a sentence may hold as many commas."""
    if columns < 4:
        return False
    try:
        return len(cells_of(line, separator)) == columns
    except (NotClosed, Loose):
        return len(literal_cells(line, separator)) == columns


def _continued(
    line: str, waiting: deque[tuple[int, str]], source: Iterator[tuple[int, str]], separator: str, columns: int
) -> list[str] | None:
    """The row that begins with ``line`` and goes on in the lines after it; None, and those lines wait, if it does not."""
    record, taken = line, 0
    while taken < MOST_LINES_OF_A_ROW and len(record) < MOST_SIGNS_OF_A_ROW:
        if taken == len(waiting):
            pulled = next(source, None)
            if pulled is None:
                return None
            waiting.append(pulled)
        text = waiting[taken][1]
        taken += 1
        if _is_row(text, separator, columns):
            return None
        record += "\n" + text
        if '"' not in text:
            continue
        try:
            cells = cells_of(record, separator)
        except Loose:
            return None
        except NotClosed:
            continue
        for _ in range(taken):
            waiting.popleft()
        return cells
    return None
