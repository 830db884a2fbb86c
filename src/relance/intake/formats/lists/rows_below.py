"""The rows of a list below its header: which are whole, which may have left out their last cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relance.intake.formats.cells import Broken, Row, faults_of
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.header import Header
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import is_day
from relance.intake.formats.lists.six_figures import SixFigures, written_out
from relance.intake.formats.tables import Table


class RowsBelow:
    """``six`` are columns of days in six figures, and their order. ``fills_up``: a row of the file ends with an empty cell, so that no
    other ends before its last columns."""

    def __init__(self, table: Table, header: Header, given: Mapping[str, Field | None]) -> None:
        self._table = table
        self._size = len(header.cells)
        self._header = header
        self._dated = [at for at, name in recognise(header.cells, given).items() if name is Field.ISSUED_ON]
        self.six: tuple[list[int], SixFigures] | None = None
        self.fills_up = False

    def __iter__(self) -> Iterator[Row]:
        line = self._header.line
        rows = (numbered for numbered in self._table if numbered[0] > line)
        return written_out(rows, *self.six) if self.six else rows

    def whole(self) -> Iterator[list[str]]:
        """Those whose cells stand below their headings."""
        return (row for _, row in self if self.is_whole(row) or self._is_cut(row))

    def is_whole(self, row: list[str]) -> bool:
        """Whether the cells of a row stand below their headings."""
        if isinstance(row, Broken):
            return False
        return len(row) == self._size or self._table.is_workbook or not faults_of(self._header.cells, row)

    def may_be_short(self, row: list[str], how: How) -> bool:
        """Whether what a row leaves out at its end is blank: no row of the file writes empty cells there, and each of those columns may
        be blank."""
        if len(row) >= self._size or self.fills_up or not self._is_cut(row):
            return False
        left_out = {name for index, name in how.fields.items() if index >= len(row)}
        return not left_out & _NEEDED and not any(index >= len(row) for index in how.also)

    def _is_cut(self, row: list[str]) -> bool:
        """Whether a row may have left out its empty cells at the end, as some tools write them: what it holds begins in its place."""
        if isinstance(row, Broken) or not self._size / 2 <= len(row) < self._size or not row[-1]:
            return False
        return any(row[at] and is_day(row[at]) for at in self._dated if at < len(row))


_NEEDED = frozenset(
    {
        Field.NUMBER, Field.TYPE, Field.STATUS, Field.CUSTOMER_CODE, Field.CUSTOMER_NAME, Field.ISSUED_ON, Field.TOTAL, Field.NET,
        Field.DEBIT, Field.CREDIT, Field.SIDE, Field.REMAINING, Field.CURRENCY, Field.SETTLED_MARK,
    }
)  # fmt: skip
