"""LibreOffice's workbooks (OpenDocument, ISO 26300): values, their currency, formulas without one, merged cells, hidden sheets.

Repeated cells and rows are counted, not copied, where they are empty; so a far cell is one cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from relance.intake.formats.bounds import MOST_CELLS_OF_A_ROW, MOST_ROWS, MOST_SIGNS_OF_A_CELL, OverBound
from relance.intake.formats.workbooks.expat import Unpacked, parse
from relance.intake.formats.workbooks.number_formats import number_text
from relance.intake.formats.workbooks.xlsx import MOST_MERGED

Write = Callable[[Any], None]


def read(path: str, rows: int, write: Write) -> None:
    """See ``read_apart``. ``rows`` of each sheet, 0 for all."""
    files = Unpacked(path)
    content = _Content(rows, write)
    parse(files.open("content.xml"), content.begin, content.end, content.text)


class _Content:
    """The tables of the document, as their elements come."""

    def __init__(self, rows: int, write: Write) -> None:
        self._rows, self._write = rows, write
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._number = self._written = 0
        self._cells: dict[int, Any] = {}
        self._wrong: dict[str, str] = {}
        self._at = self._repeat_row = 0
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._signs = self._paragraphs = self._notes = 0
        self._merged: list[list[int]] = []
        self._is_hidden = False
        self._hidden = [0, 0]  # how many rows, and the first

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self._number = self._written = 0
            self._merged = []
            self._hidden = [0, 0]
            self._write(
                {"sheet": attributes.get("name", ""), "hidden": attributes.get("style-name", "") in self._hidden_styles}
            )
        elif name == "table-row":
            self._repeat_row = _count(attributes.get("number-rows-repeated"))
            self._is_hidden = attributes.get("visibility", "visible") != "visible"
            self._cells, self._wrong, self._at = {}, {}, 0
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._pieces, self._signs, self._paragraphs = attributes, [], 0, 0
        elif name in ("annotation", "shapes"):
            self._notes += 1
        elif name == "p" and self._cell is not None and not self._notes:
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._pieces.append("\n")
        elif name in ("s", "tab", "line-break") and self._cell is not None:
            self._pieces.append(" ")

    def text(self, piece: str) -> None:
        """Text of a cell; not of a note about it."""
        if self._cell is not None and self._paragraphs and not self._notes:
            self._pieces.append(piece)
            self._signs += len(piece)
            if self._signs > MOST_SIGNS_OF_A_CELL:
                raise OverBound

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("annotation", "shapes"):
            self._notes -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._take_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._take_row()
        elif name == "table":
            if self._hidden[0]:
                self._write({"hidden_rows": self._hidden})
            if self._merged:
                self._write({"merged": self._merged})

    def _take_cell(self, cell: dict[str, str]) -> None:
        repeated = _count(cell.get("number-columns-repeated"))
        value = _value(cell, "".join(self._pieces).strip())
        if cell.get("formula") and not cell.get("value-type"):
            value = "="
        down, across = _count(cell.get("number-rows-spanned")), _count(cell.get("number-columns-spanned"))
        if (down > 1 or across > 1) and len(self._merged) < MOST_MERGED:
            self._merged.append([self._number + 1, self._at, self._number + down, self._at + across - 1])
        if value != "":
            for at in range(self._at, min(self._at + repeated, MOST_CELLS_OF_A_ROW + 1)):
                self._cells[at] = value
                if value == "=":
                    self._wrong[str(at)] = "="
            if self._at > MOST_CELLS_OF_A_ROW:
                self._cells[MOST_CELLS_OF_A_ROW] = value
        self._at += repeated

    def _take_row(self) -> None:
        first, self._number = self._number + 1, self._number + self._repeat_row
        if not self._cells:
            return
        if self._repeat_row > MOST_ROWS:
            raise OverBound
        cells = [self._cells.get(at, "") for at in range(max(self._cells) + 1)]
        for number in range(first, self._number + 1):
            if self._rows and self._written >= self._rows:
                return
            self._write([number, cells, self._wrong] if self._wrong else [number, cells])
            self._written += 1
            if self._is_hidden:
                self._hidden = [self._hidden[0] + 1, self._hidden[1] or number]


def _value(cell: dict[str, str], text: str) -> Any:
    match cell.get("value-type", ""):
        case "float" | "percentage":
            number = number_text(float(cell.get("value", "nan")))
            if text.startswith("0") and text.isdigit() and text.lstrip("0") == number:
                return text  # shown with its zeros: a code
            return int(number) if number.lstrip("-").isdigit() else float(number)
        case "currency":
            number = number_text(float(cell.get("value", "nan")))
            currency = cell.get("currency", "")
            if currency:
                return f"{number} {currency}"
            return int(number) if number.lstrip("-").isdigit() else float(number)
        case "date":
            return cell.get("date-value", "")[:10]
        case "boolean":
            return "yes" if cell.get("boolean-value") == "true" else "no"
    return text


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 and int(text) else 1
