"""The sheets of a workbook: read in a child process, chosen here, or asked about."""

from __future__ import annotations

import itertools
import json
import os
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relance.domain.sentences import Sentence
from relance.intake.formats.apart import run_apart
from relance.intake.formats.cells import Broken, Covered, Fault, Figure, Row, column_letters
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.nature import Nature
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.text import TextUnreadable
from relance.intake.formats.workbooks.number_formats import number_text
from relance.intake.questions import Choice, Question, Questions

FIRST_ROWS = 40
CHUNK = 1 << 16
ALL = "all"
LINES_A_SHEET = 10_000
SAMPLES = 2


@dataclass(slots=True)
class Sheet:
    """One sheet: where its rows begin in what the child wrote, and its first rows."""

    name: str
    hidden: bool
    begins: int
    count: int = 0
    last_row: int = 0
    first: list[Row] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    hidden_rows: int = 0
    first_hidden: int = 0
    header: list[str] = field(default_factory=list)
    header_row: int = 0
    is_list: bool = False
    has_sums: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Its columns, to be compared."""
        return tuple(normalised(cell) for cell in self.header if cell)


class Workbook:
    """What a child made of a workbook, and the sheets of it that are meant."""

    def __init__(self, path: Path, nature: Nature, most_rows: int) -> None:
        """Raises TextUnreadable."""
        self._written = run_apart(
            "relance.intake.formats.workbooks.read_apart", nature.value, str(path), str(most_rows)
        )
        weakref.finalize(self, self._written.close)
        self.sheets = list(self._index())
        self.remarks: list[Fault] = []
        self._chosen: list[tuple[Sheet, int]] = []
        if not self.sheets and nature is Nature.HTML:
            raise TextUnreadable(ProblemCode.FILE_IS_PAGE)

    # -- which sheets -------------------------------------------------------------------------------------------------

    def choose(self, questions: Questions) -> None:
        """Take the sheet that holds the list; ask where several may. Raises TextUnreadable, AnswerUnknown."""
        filled = [sheet for sheet in self.sheets if sheet.count]
        if not filled:
            raise TextUnreadable(ProblemCode.FILE_EMPTY)
        for sheet in filled:
            _find_header(sheet)
        lists = [sheet for sheet in filled if sheet.is_list]
        for before, sheet in itertools.pairwise(filled):
            if not sheet.is_list and (_continues(lists, before, sheet)):
                sheet.is_list = True
                lists.append(sheet)
        lists.sort(key=filled.index)
        if len(lists) > 1:
            chosen = self._ask(filled, lists, questions)
        elif lists:
            chosen = lists
        else:
            shown = [sheet for sheet in filled if not sheet.hidden] or filled
            chosen = [max(shown, key=lambda sheet: len(recognise(sheet.header, {})))]
        self._take(chosen)
        unread = [sheet for sheet in filled if sheet not in chosen]
        if left := [sheet for sheet in unread if not sheet.hidden]:
            facts = {"read": _named(chosen), "count": len(left)}
            self.remarks.append(Fault(ProblemCode.SHEETS_LEFT_OUT, value=_named(left), facts=facts))
        if unseen := [sheet for sheet in unread if sheet.hidden]:
            facts = {"count": len(unseen)}
            self.remarks.append(Fault(ProblemCode.SHEET_HIDDEN_UNREAD, value=_named(unseen), facts=facts))
        if hidden := [sheet for sheet in chosen if sheet.hidden]:
            self.remarks.append(Fault(ProblemCode.SHEET_HIDDEN, value=_named(hidden)))
        for sheet in chosen:
            if sheet.hidden_rows:
                facts = {"count": sheet.hidden_rows, "first": sheet.first_hidden}
                self.remarks.append(Fault(ProblemCode.ROWS_HIDDEN, value=sheet.name, facts=facts))

    def _ask(self, filled: list[Sheet], lists: list[Sheet], questions: Questions) -> list[Sheet]:
        shown = [sheet for sheet in lists if not sheet.hidden] or lists
        shown.sort(key=lambda sheet: not sheet.has_sums)
        alike = [sheet for sheet in shown if not sheet.header or sheet.headings == shown[0].headings]
        together = alike if len(alike) > 1 else []
        choices = [_choice(sheet) for sheet in lists]
        if together:
            count = sum(map(_count_below, together))
            words = Sentence("{sheets}, one after the other", {"sheets": _named(together)})
            choices.insert(0, Choice(ALL, words, effect=_rows_read(count), asks_more=True))
        questions.about(sheet.name for sheet in filled)
        guess = ALL if together else shown[0].name
        samples = tuple((sheet.name, *cells) for sheet in lists for _, cells in _below_header(sheet)[:SAMPLES])
        answer = questions.ask(
            Question(
                id="sheet",
                words=Sentence("Several sheets of the workbook hold a list. Which are to be read?"),
                choices=tuple(choices),
                guess=guess,
                why=Sentence("They have the same columns.") if together else Sentence("It comes first."),
                sample_header=("", *shown[0].header),
                samples=samples,
            )
        )
        return together if answer == ALL else [sheet for sheet in lists if sheet.name == answer]

    def _take(self, chosen: list[Sheet]) -> None:
        """Lines of later sheets go on from a round number, so that each line is one row of one sheet."""
        offset = 0
        for sheet in chosen:
            if offset:
                facts = {"second": offset + 2}
                self.remarks.append(Fault(ProblemCode.SHEETS_TOGETHER, value=sheet.name, facts=facts))
            self._chosen.append((sheet, offset))
            offset += -(-max(sheet.last_row, 1) // LINES_A_SHEET) * LINES_A_SHEET

    # -- rows ---------------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """The rows of the chosen sheets; of the later ones those below their header, in the order of the first one's columns."""
        first = self._chosen[0][0]
        for sheet, offset in self._chosen:
            order = _order(first, sheet) if sheet is not first else None
            for number, cells in self._rows_of(sheet):
                if sheet is not first and sheet.header and number <= sheet.header_row:
                    continue
                yield offset + number, _ordered(cells, order) if order else cells

    def _rows_of(self, sheet: Sheet) -> Iterator[Row]:
        covering = _Covering(sheet.merged)
        for raw in self._lines(sheet.begins):
            if raw.startswith(b"{"):
                if b'"sheet"' in raw[:12]:
                    return
                continue
            yield covering.row(*json.loads(raw))

    def _lines(self, at: int) -> Iterator[bytes]:
        """Lines from a place on; several may be read at once."""
        rest = b""
        while chunk := os.pread(self._written.fileno(), CHUNK, at):
            at += len(chunk)
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            yield from lines

    def _index(self) -> Iterator[Sheet]:
        sheet: Sheet | None = None
        at = 0
        last = b""
        for raw in self._lines(0):
            at += len(raw) + 1
            if raw.startswith(b"{"):
                about = json.loads(raw)
                if "sheet" in about:
                    if sheet:
                        yield _ended(sheet, last)
                    sheet = Sheet(about["sheet"], about["hidden"], at)
                elif sheet and "hidden_rows" in about:
                    sheet.hidden_rows, sheet.first_hidden = about["hidden_rows"]
                elif sheet:
                    sheet.merged = about["merged"]
            elif sheet:
                sheet.count += 1
                last = raw
                if len(sheet.first) < FIRST_ROWS:
                    sheet.first.append(_Covering([]).row(*json.loads(raw)))
        if sheet:
            yield _ended(sheet, last)


def _ended(sheet: Sheet, last: bytes) -> Sheet:
    if sheet.count:
        sheet.last_row = int(last[1:].split(b",", 1)[0])
    return sheet


class _Covering:
    """Merged cells that cover further rows: their value stands in each of them."""

    def __init__(self, merged: list[list[int]]) -> None:
        self._begin: dict[int, list[list[int]]] = {}
        for area in merged:
            if area[2] > area[0]:
                self._begin.setdefault(area[0], []).append(area)
        self._active: list[tuple[list[int], str]] = []

    def row(self, number: int, values: list[Any], wrong: dict[str, str] | None = None) -> Row:
        """The row as text, its faults with it."""
        cells: list[str] = [_cell(value) for value in values]
        if self._begin:
            self._active = [(area, value) for area, value in self._active if area[2] >= number]
            for area, value in self._active:
                cells += [""] * (area[1] + 1 - len(cells))
                cells[area[1]] = cells[area[1]] or Covered(value)
            self._active += [(area, cells[area[1]]) for area in self._begin.get(number, ()) if area[1] < len(cells)]
        if not wrong:
            return number, cells
        return number, Broken(cells, *(_fault(number, int(at), value) for at, value in wrong.items()))


def _fault(number: int, at: int, value: str) -> Fault:
    place = f"{column_letters(at)}{number}"
    if value == "=":
        return Fault(ProblemCode.AMOUNT_FORMULA, field=place)
    return Fault(ProblemCode.CELL_ERROR, field=place, value=value)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return value.strip()
    return Figure(value if isinstance(value, int) else number_text(value))


# -- what a sheet holds -----------------------------------------------------------------------------------------------


def _find_header(sheet: Sheet) -> None:
    """The row that names most of our fields; a list names what it is about, and a sum or a day."""
    best = 0
    for number, cells in sheet.first:
        named = set(recognise(cells, {}).values())
        lowered = " ".join(cells).lower()
        is_fec = "journalcode" in lowered and "comptenum" in lowered
        if len(named) > best or is_fec:
            best, sheet.header, sheet.header_row = len(named), cells, number
            whose = named & {Field.NUMBER, Field.CUSTOMER_NAME, Field.CUSTOMER_CODE}
            sheet.has_sums = is_fec or bool(named & {Field.TOTAL, Field.REMAINING})
            sheet.is_list = is_fec or (len(named) >= 3 and bool(whose))
        if is_fec:
            break
    sheet.is_list = sheet.is_list and bool(_below_header(sheet))


def _below_header(sheet: Sheet) -> list[Row]:
    return [row for row in sheet.first if row[0] > sheet.header_row]


def _continues(lists: list[Sheet], before: Sheet, sheet: Sheet) -> bool:
    """Rows without a header that are as wide as those of the list before."""
    if before not in lists or sheet.hidden != before.hidden:
        return False
    likes = [cells for _, cells in sheet.first[:3]]
    goes_on = len(likes[0]) >= 3 and all(abs(len(cells) - len(before.header)) <= 1 for cells in likes)
    if goes_on:
        sheet.header, sheet.header_row = [], 0
    return goes_on


def _named(sheets: list[Sheet]) -> str:
    return ", ".join(sheet.name for sheet in sheets)


def _choice(sheet: Sheet) -> Choice:
    words = (
        Sentence("{sheet} (hidden)", {"sheet": sheet.name})
        if sheet.hidden
        else Sentence("{sheet}", {"sheet": sheet.name})
    )
    return Choice(sheet.name, words, effect=_rows_read(_count_below(sheet)))


def _count_below(sheet: Sheet) -> int:
    return len(_below_header(sheet)) + max(0, sheet.count - FIRST_ROWS)


def _rows_read(count: int) -> Sentence:
    return Sentence("{count} {count:row is|rows are} read", {"count": count})


def _order(first: Sheet, sheet: Sheet) -> list[int] | None:
    """For each column of the first sheet, where it stands in this one; None where they stand alike."""
    if not sheet.header or first.header == sheet.header:
        return None
    places = {normalised(cell): at for at, cell in enumerate(sheet.header) if cell}
    return [places.get(normalised(cell), -1) for cell in first.header]


def _ordered(cells: list[str], order: list[int]) -> list[str]:
    moved = [cells[at] if 0 <= at < len(cells) else "" for at in order]
    return Broken(moved, *cells.faults) if isinstance(cells, Broken) else moved
