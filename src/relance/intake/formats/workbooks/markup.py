"""Tables that call themselves workbooks: an HTML page, or the XML of Excel 2003 (SpreadsheetML)."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from relance.intake.formats.bounds import UNPACKED_LIMIT_MB, OverBound
from relance.intake.formats.text import encoding_of
from relance.intake.formats.workbooks.expat import Stop, parse
from relance.intake.formats.workbooks.number_formats import number_text
from relance.intake.formats.workbooks.xlsx import MOST_MERGED

Write = Callable[[Any], None]
CHUNK = 1 << 16


def read(path: str, rows: int, write: Write) -> None:
    """See ``read_apart``. ``rows`` of each sheet, 0 for all."""
    if Path(path).stat().st_size > UNPACKED_LIMIT_MB << 20:
        raise OverBound
    with Path(path).open("rb") as file:
        head = file.read(1 << 16)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head[:4096].lower():
        with Path(path).open("rb") as file:
            sheets = _SheetsOf2003(rows, write)
            parse(file, sheets.begin, sheets.end, sheets.text)
        return
    page = _Page(rows, write)
    with Path(path).open(encoding=encoding_of(Path(path)), errors="replace") as text:
        try:
            while chunk := text.read(CHUNK):
                page.feed(chunk)
            page.close()
        except Stop:
            return
    page.finish()


class _Page(HTMLParser):
    """Each outermost table of a page is a sheet, if it has more than one column."""

    def __init__(self, rows: int, write: Write) -> None:
        super().__init__(convert_charrefs=True)
        self._rows, self._write = rows, write
        self._tables = self._depth = 0
        self._row: list[Any] | None = None
        self._cell: list[str] | None = None
        self._number = self._written = 0
        self._merged: list[list[int]] = []
        self._waiting: dict[tuple[int, int], str] = {}
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tables, rows and cells; the rest is text."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table()
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_row()
            self._row = []
            self._number += 1
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
                self._number += 1
            self._cell = []
            given = dict(attrs)
            self._span = (_count(given.get("rowspan")), _count(given.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """What ends a cell, a row, a table."""
        if tag == "table" and self._depth:
            if self._depth == 1:
                self.finish()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def finish(self) -> None:
        """The last row, and the cells that cover others."""
        self._end_row()
        if self._merged:
            self._write({"merged": self._merged})
            self._merged = []

    def _begin_table(self) -> None:
        self._tables += 1
        self._number = self._written = 0
        self._waiting.clear()
        self._write({"sheet": f"Table {self._tables}", "hidden": False})

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        text = " ".join("".join(self._cell).split())
        self._cell = None
        self._fill()
        down, across = self._span
        if down > 1 and len(self._merged) < MOST_MERGED:
            self._merged.append([self._number, len(self._row), self._number + down - 1, len(self._row) + across - 1])
            for below in range(1, min(down, 10_000)):
                for beside in range(across):
                    self._waiting[self._number + below, len(self._row) + beside] = ""
        self._row += [text] + [""] * (across - 1)

    def _fill(self) -> None:
        """Places that a cell above covers."""
        if self._row is not None:
            while (self._number, len(self._row)) in self._waiting:
                del self._waiting[self._number, len(self._row)]
                self._row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        self._fill()
        row, self._row = self._row, None
        if row and any(row):
            self._write([self._number, row])
            self._written += 1
            if self._rows and self._written >= self._rows:
                raise Stop


def _count(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdigit() and int(text[:5]) else 1


class _SheetsOf2003:
    """Worksheet, Row, Cell (``Index`` leaps, ``MergeDown`` covers), Data with its type."""

    def __init__(self, rows: int, write: Write) -> None:
        self._rows, self._write = rows, write
        self._number = self._at = self._written = 0
        self._cells: dict[int, Any] = {}
        self._wrong: dict[str, str] = {}
        self._data: list[str] | None = None
        self._type = ""
        self._across = 0
        self._merged: list[list[int]] = []
        self._full = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Worksheet":
            self._number = self._written = 0
            self._full = False
            self._write({"sheet": attributes.get("Name", ""), "hidden": False})
        elif name == "Row":
            self._number = _index(attributes, self._number)
            self._at, self._cells, self._wrong = 0, {}, {}
        elif name == "Cell":
            self._at = _index(attributes, self._at)
            down = _count(attributes.get("MergeDown")) if attributes.get("MergeDown", "0") != "0" else 0
            across = _count(attributes.get("MergeAcross")) if attributes.get("MergeAcross", "0") != "0" else 0
            if down and len(self._merged) < MOST_MERGED:
                self._merged.append([self._number, self._at - 1, self._number + down, self._at - 1 + across])
            self._across = across
        elif name == "Data":
            self._data, self._type = [], attributes.get("Type", "String")

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "Data" and self._data is not None:
            self._take("".join(self._data).strip())
            self._data = None
        elif name == "Cell":
            self._at += self._across
        elif name == "Row" and self._cells and not self._full:
            cells = [self._cells.get(at, "") for at in range(max(self._cells) + 1)]
            self._write([self._number, cells, self._wrong] if self._wrong else [self._number, cells])
            self._written += 1
            self._full = bool(self._rows) and self._written >= self._rows
        elif name == "Worksheet" and self._merged:
            self._write({"merged": self._merged})
            self._merged = []

    def text(self, piece: str) -> None:
        """Text of a cell."""
        if self._data is not None:
            self._data.append(piece)

    def _take(self, text: str) -> None:
        if not text or self._at > 20_000:
            return
        value: Any = text
        if self._type == "Number":
            number = number_text(float(text))
            value = int(number) if number.lstrip("-").isdigit() else float(number)
        elif self._type == "Boolean":
            value = "yes" if text == "1" else "no"
        elif self._type == "DateTime":
            value = text[:10]
        elif self._type == "Error":
            self._wrong[str(self._at - 1)] = text
        self._cells[self._at - 1] = value


def _index(attributes: dict[str, str], before: int) -> int:
    given = attributes.get("Index", "")
    return int(given) if given.isdigit() and len(given) < 8 else before + 1
