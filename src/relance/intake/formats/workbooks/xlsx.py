"""Excel's workbooks (ECMA-376) as they are written: values, formulas without one, errors, merged cells, hidden sheets.

Read here rather than by a library, since none at our speed tells these apart; cells that stand nowhere cost nothing, so that
one far cell is one cell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from relance.intake.formats.bounds import MOST_CELLS_OF_A_ROW, MOST_SIGNS_OF_A_CELL, MOST_TEXTS, OverBound
from relance.intake.formats.workbooks.expat import Stop, Unpacked, parse
from relance.intake.formats.workbooks.number_formats import (
    BUILT_IN_DATES,
    BUILT_IN_TIMES,
    currency_of,
    day_of,
    digits_of,
    is_day,
    is_time,
    number_text,
)

Write = Callable[[Any], None]
MOST_PIECES = 1000
MOST_MERGED = 100_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(path: str, rows: int, write: Write) -> None:
    """See ``read_apart``. ``rows`` of each sheet, 0 for all."""
    workbook = _Workbook(Unpacked(path))
    for name, hidden, member in workbook.sheets():
        write({"sheet": name, "hidden": hidden})
        _Sheet(workbook, member, rows, write).read()


class _Workbook:
    """What its sheets share: texts, styles, the day from which days are counted."""

    def __init__(self, files: Unpacked) -> None:
        self.files = files
        self.from_1904 = False
        self._targets: dict[str, str] = {}
        self._listed: list[tuple[str, bool, str]] = []
        self.main = self._main()
        folder = posixpath.dirname(self.main)
        self._relations(folder)
        self._read_workbook()
        self.texts = self._texts(posixpath.join(folder, "sharedStrings.xml"))
        self.styles = self._styles(posixpath.join(folder, "styles.xml"))

    def _main(self) -> str:
        names = self.files.archive.namelist()
        return next((name for name in names if name.lower().endswith("xl/workbook.xml")), "xl/workbook.xml")

    def _relations(self, folder: str) -> None:
        def begin(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                self._targets[attributes.get("Id", "")] = posixpath.normpath(joined)

        self._parse(posixpath.join(folder, "_rels", "workbook.xml.rels"), begin)

    def _read_workbook(self) -> None:
        def begin(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                hidden = attributes.get("state", "visible") != "visible"
                self._listed.append(
                    (attributes.get("name", ""), hidden, self._targets.get(attributes.get("id", ""), ""))
                )

        self._parse(self.main, begin)

    def sheets(self) -> Iterator[tuple[str, bool, str]]:
        """Name, whether hidden, and member of each sheet of cells (charts have none), in the workbook's order."""
        for name, hidden, member in self._listed:
            if "chartsheet" not in member and self.files.holds(member):
                yield name, hidden, member

    def _parse(self, member: str, begin: Any, end: Any = lambda name: None, text: Any = lambda text: None) -> None:
        if self.files.holds(member):
            parse(self.files.open(member), begin, end, text)

    def _texts(self, member: str) -> list[str]:
        texts: list[str] = []
        parts: list[str] = []
        inside = {"t": False, "rPh": False}

        def begin(name: str, _: dict[str, str]) -> None:
            if name in inside:
                inside[name] = True

        def end(name: str) -> None:
            if name in inside:
                inside[name] = False
            elif name == "si":
                texts.append(_plain("".join(parts)))
                parts.clear()
                if len(texts) > MOST_TEXTS:
                    raise OverBound

        def text(piece: str) -> None:
            if inside["t"] and not inside["rPh"]:
                parts.append(piece)
                _bound(parts)

        self._parse(member, begin, end, text)
        return texts

    def _styles(self, member: str) -> list[_Style]:
        codes: dict[int, str] = {}
        styles: list[_Style] = []
        place: list[str] = []

        def begin(name: str, attributes: dict[str, str]) -> None:
            if name == "numFmt":
                codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif name == "xf" and place and place[-1] == "cellXfs":
                number = _whole(attributes.get("numFmtId"))
                styles.append(_Style(number, codes.get(number, "")))
            place.append(name)

        self._parse(member, begin, lambda name: place.pop())
        return styles


class _Style:
    """What a cell's format says of its number."""

    __slots__ = ("currency", "day", "digits", "time")

    def __init__(self, number: int, code: str) -> None:
        self.day = is_day(code) if code else number in BUILT_IN_DATES
        self.time = is_time(code) if code else number in BUILT_IN_TIMES
        self.digits = digits_of(code) if code else 0
        self.currency = currency_of(code) if code else ""


class _Sheet:
    """The cells of one sheet, row by row."""

    def __init__(self, workbook: _Workbook, member: str, rows: int, write: Write) -> None:
        self._book = workbook
        self._member = member
        self._most = rows
        self._write = write
        self._written = 0
        self._cells: dict[int, str | int | float] = {}
        self._wrong: dict[str, str] = {}
        self._row = self._at = 0
        self._kind, self._style = "n", 0
        self._has_formula = False
        self._value: list[str] = []
        self._taking = self._phonetic = False
        self._merged: list[list[int]] = []
        self._is_hidden = False
        self._hidden = [0, 0]  # how many rows, and the first

    def read(self) -> None:
        """Write the rows that hold something, then the merged cells."""
        parse(self._book.files.open(self._member), self._begin, self._end, self._text, local_attributes=False)
        if self._hidden[0]:
            self._write({"hidden_rows": self._hidden})
        if self._merged:
            self._write({"merged": self._merged})

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r", "")
            self._at = column_of(reference) if reference else self._at + 1
            self._kind = attributes.get("t", "n")
            self._style = _whole(attributes.get("s"))
            self._has_formula = False
            self._value.clear()
        elif name in ("v", "t"):
            self._taking = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row = _whole(attributes.get("r")) or self._row + 1
            self._at = -1
            self._is_hidden = attributes.get("hidden", "0") in ("1", "true")
            self._cells, self._wrong = {}, {}
        elif name == "mergeCell" and len(self._merged) < MOST_MERGED:
            first, _, last = attributes.get("ref", "").partition(":")
            if last:
                self._merged.append([row_of(first), column_of(first), row_of(last), column_of(last)])

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            self._take_cell()
        elif name == "row":
            self._take_row()

    def _text(self, piece: str) -> None:
        if self._taking:
            self._value.append(piece)
            _bound(self._value)

    def _take_cell(self) -> None:
        raw = "".join(self._value)
        if self._kind == "e":
            self._wrong[str(self._at)] = self._cells[self._at] = raw or "#ERROR"
            return
        if not raw:
            if self._has_formula and self._kind != "str":
                self._wrong[str(self._at)] = "="
                self._cells[self._at] = "="
            return
        if self._kind == "n":
            self._cells[self._at] = self._number(raw)
        elif self._kind == "s":
            self._cells[self._at] = self._book.texts[int(raw)]
        elif self._kind == "b":
            self._cells[self._at] = "yes" if raw.strip() in ("1", "true") else "no"
        else:
            self._cells[self._at] = _plain(raw)

    def _number(self, raw: str) -> str | int | float:
        value = float(raw)
        style = self._book.styles[self._style] if 0 <= self._style < len(self._book.styles) else None
        if style is None:
            return _as_number(value)
        if style.day and (day := day_of(value, from_1904=self._book.from_1904)):
            return day
        if style.time:
            return day_of(value, from_1904=False) if value >= 36526 else number_text(value)
        if style.digits and value.is_integer() and 0 <= value < 1e15:
            return str(int(value)).zfill(style.digits)
        if style.currency:
            return f"{number_text(value)} {style.currency}"
        return _as_number(value)

    def _take_row(self) -> None:
        if not any(isinstance(cell, int | float) or cell.strip() for cell in self._cells.values()):
            return
        last = max(self._cells)
        if last < MOST_CELLS_OF_A_ROW:
            cells = _dense(self._cells)
        else:  # a far cell: it stands beyond the others, wherever that is
            cells = _dense({at: cell for at, cell in self._cells.items() if at < MOST_CELLS_OF_A_ROW})
            cells += [""] * (MOST_CELLS_OF_A_ROW - len(cells)) + [self._cells[last]]
        self._write([self._row, cells, self._wrong] if self._wrong else [self._row, cells])
        self._written += 1
        if self._is_hidden:
            self._hidden = [self._hidden[0] + 1, self._hidden[1] or self._row]
        if self._most and self._written >= self._most:
            raise Stop


def _bound(pieces: list[str]) -> None:
    if len(pieces) > MOST_PIECES or sum(map(len, pieces)) > MOST_SIGNS_OF_A_CELL:
        raise OverBound


def _dense(cells: dict[int, Any]) -> list[Any]:
    return [cells.get(at, "") for at in range(max(cells) + 1)] if cells else []


def _as_number(value: float) -> str | int | float:
    """As JSON: whole numbers as such, others as text behind which a figure is known by its kind."""
    text = number_text(value)
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _plain(text: str) -> str:
    """``_x000D_`` is a sign that XML does not hold; NUL and ends of lines about a text say nothing."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def column_of(reference: str) -> int:
    """From 0: ``C4`` is 2. Raises OverBound beyond any sheet."""
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
        if column > 1 << 20:
            raise OverBound
    return column - 1


def row_of(reference: str) -> int:
    """From 1: ``C4`` is 4."""
    return _whole(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
