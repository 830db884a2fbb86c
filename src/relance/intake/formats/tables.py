"""CSV and workbooks as numbered rows of text, whichever tool wrote them.

A workbook's numbers come as floats: whole ones are written without decimals, others with two, so that a code stays a code
and an amount an amount. A number finer than a hundredth keeps its digits and is refused where an amount is expected.
"""

from __future__ import annotations

import csv
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from relance.intake.formats.problems import ProblemCode
from relance.intake.formats.text import LONGEST_LINE, TextUnreadable, encoding_of, numbered_lines

Row = tuple[int, list[str]]
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
UNPACKED_LIMIT_MB = 400
CSV_SEPARATORS = ";,\t|"
ROWS_TO_JUDGE = 40


class Table:
    """A file of rows, read anew each time it is iterated: once to learn its habits, once to read it."""

    def __init__(self, path: Path) -> None:
        """Raises TextUnreadable."""
        self.path = path
        self.is_workbook = path.suffix.lower() in WORKBOOKS
        if path.stat().st_size == 0:
            raise TextUnreadable(ProblemCode.FILE_EMPTY)
        if self.is_workbook:
            self.encoding = path.suffix.lower().lstrip(".")
            self._rows = _workbook_rows(path)
        else:
            self.encoding = encoding_of(path)
            self._separator = self._judge_separator()

    def __iter__(self) -> Iterator[Row]:
        """Rows that hold something, with the line on which each begins. Raises TextUnreadable."""
        if self.is_workbook:
            yield from self._rows
            return
        csv.field_size_limit(LONGEST_LINE)
        numbers: list[int] = []

        def lines() -> Iterator[str]:
            for number, line in numbered_lines(self.path, self.encoding):
                numbers.append(number)
                yield line + "\n"

        try:
            for fields in csv.reader(lines(), delimiter=self._separator):
                start, numbers[:] = numbers[0], []
                row = [field.strip() for field in fields]
                if any(row):
                    yield start, row
        except csv.Error as error:
            raise TextUnreadable(ProblemCode.LINE_TOO_LONG, numbers[0] if numbers else 0) from error

    def _judge_separator(self) -> str:
        """The separator that splits the first lines into most columns, most evenly."""
        first = [
            line for (_, line), _ in zip(numbered_lines(self.path, self.encoding), range(ROWS_TO_JUDGE), strict=False)
        ]

        def columns(separator: str) -> tuple[int, int]:
            counts = [len(fields) for fields in csv.reader(first, delimiter=separator)]
            usual = max(set(counts), key=lambda n: (counts.count(n) if n > 1 else 0, n))
            return (counts.count(usual) if usual > 1 else 0, usual)

        return max(CSV_SEPARATORS, key=columns)


def _workbook_rows(path: Path) -> list[Row]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT_MB << 20:
                raise TextUnreadable(ProblemCode.WORKBOOK_TOO_LARGE)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        filled = next((cells for sheet in sheets if (cells := sheet.to_python(skip_empty_area=False))), [])
    except (python_calamine.CalamineError, OSError) as error:
        raise TextUnreadable(ProblemCode.WORKBOOK_UNREADABLE) from error
    rows = [(number, [_cell(value) for value in values]) for number, values in enumerate(filled, start=1)]
    return [(number, texts) for number, texts in rows if any(texts)]


def _cell(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            if value.is_integer():
                return str(int(value))
            return f"{value:.2f}" if abs(value - round(value, 2)) < 1e-6 else repr(value)
        case datetime() | date():
            return value.isoformat()[:10]
        case time() | timedelta():
            return str(value)
    return str(value).replace("\x00", "").strip()


def examples(path: Path, columns: Iterable[str], *, most: int = 3) -> dict[str, tuple[str, ...]]:
    """The first values that each of these columns holds, for a person who says what it stands for.

    Nothing for a column that no row of the file names. Raises TextUnreadable.
    """
    wanted = set(columns)
    rows = (row for _, row in Table(path))
    header = next((row for row in rows if wanted and wanted <= set(row)), [])
    found: dict[str, list[str]] = {name: [] for name in wanted & set(header)}
    for row in itertools.islice(rows, ROWS_TO_JUDGE):
        for name, cell in zip(header, row, strict=False):
            if cell and name in found and len(found[name]) < most:
                found[name].append(cell)
    return {name: tuple(values) for name, values in found.items()}
