"""The child's side of ``apart``: one workbook, its sheets written as lines of JSON.

    {"sheet": "Janvier", "hidden": false}
    [4, ["F-1", 1200, "2026-01-05"], {"2": "#REF!"}]     row 4; a number is a figure; what is wrong by the cell's place
    {"hidden_rows": [2, 14]}                              how many rows are hidden, by hand or by a filter, and the first
    {"merged": [[2, 4, 3, 4]]}                            first row, first column, last row, last column, from 0 for columns

Run as ``python -m relance.intake.formats.workbooks.read_apart NATURE PATH ROWS``; ROWS of each sheet, 0 for all. Imports neither Django
nor anything else that is slow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from relance.intake.formats.bounds import MOST_CELLS, MOST_ROWS, OverBound, confine

TOO_LARGE, UNREADABLE, PROTECTED = 3, 4, 5


def main(nature: str, path: str, rows: int) -> int:
    """Write the workbook to standard output; the code says how it went."""
    confine()
    try:
        read = _reader_of(nature)
        read(path, rows, _Output().write)
        sys.stdout.flush()
    except (OverBound, MemoryError):
        return TOO_LARGE
    except Exception as error:  # noqa: BLE001  whatever a hostile file brings about, it is one answer: not readable
        return PROTECTED if type(error).__name__ == "PasswordError" else UNREADABLE
    return 0


def _reader_of(nature: str) -> Callable[[str, int, Callable[[Any], None]], None]:
    if nature == "xlsx":
        from relance.intake.formats.workbooks import xlsx

        return xlsx.read
    if nature == "ods":
        from relance.intake.formats.workbooks import ods

        return ods.read
    if nature in ("html", "spreadsheet_xml"):
        from relance.intake.formats.workbooks import markup

        return markup.read
    from relance.intake.formats.workbooks import old_workbooks

    return old_workbooks.read


class _Output:
    """Lines of JSON, counted."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def write(self, record: Any) -> None:
        """One record. Raises OverBound."""
        if isinstance(record, list):
            self._rows += 1
            self._cells += len(record[1])
            if self._rows > MOST_ROWS or self._cells > MOST_CELLS:
                raise OverBound
        sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
