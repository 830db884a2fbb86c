"""Text with separators and workbooks as numbered rows of cells, whichever tool wrote them and whatever the file is called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.bounds import MOST_CELLS_OF_A_ROW, MOST_LINES
from relance.intake.formats.cells import Broken, Fault, Row, column_letters, faults_of, told, width
from relance.intake.formats.lines import batches_of_lines
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.nature import WORKBOOKS, Nature, nature_of
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems
from relance.intake.formats.quoted import Loose, NotClosed, cells_of, literal_cells, rows_of
from relance.intake.formats.text import END_OF_DOS_FILE, TextUnreadable, encoding_of, note_encoding
from relance.intake.formats.workbooks.sheets import Workbook
from relance.intake.questions import Questions

CSV_SEPARATORS = ";,\t|"
ROWS_TO_JUDGE = 40
_SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_PAGE = re.compile(
    r"(?:page|seite|p[aá]gina|pagina)\s*(?:n°|no)?\s*:?\s*\d+(?:\s*(?:/|sur|of|de|von|di)\s*\d+)?", re.IGNORECASE
)
_CARRIED = frozenset(
    {"a reporter", "report", "reporte", "a nouveau page", "carried forward", "brought forward", "ubertrag"}
)
NOT_A_TABLE = {
    Nature.EMPTY: ProblemCode.FILE_EMPTY, Nature.PICTURE: ProblemCode.FILE_IS_PICTURE,
    Nature.PDF: ProblemCode.FILE_IS_PDF, Nature.DOCUMENT: ProblemCode.FILE_IS_DOCUMENT,
    Nature.MAIL: ProblemCode.FILE_IS_MAIL, Nature.ARCHIVE: ProblemCode.FILE_IS_ARCHIVE,
    Nature.XML: ProblemCode.FILE_IS_XML, Nature.JSON: ProblemCode.FILE_IS_JSON,
    Nature.BROKEN: ProblemCode.WORKBOOK_UNREADABLE,
    Nature.PROTECTED: ProblemCode.FILE_IS_PROTECTED, Nature.OTHER: ProblemCode.FILE_IS_OTHER,
}  # fmt: skip


class Table:
    """A file of rows, read anew each time it is iterated: once to learn its habits, once to read it."""

    def __init__(self, path: Path, questions: Questions | None = None, *, most_rows: int = 0) -> None:
        """``questions`` is asked which sheet is meant where that is open. ``most_rows``: of each sheet of a workbook, 0 for
        all. Raises TextUnreadable, AnswerUnknown."""
        self.path = path
        self.header: list[str] = []
        self._titles: set[tuple[str, ...]] = set()
        self._words: frozenset[str] = frozenset()
        self._workbook: Workbook | None = None
        nature = nature_of(path)
        if code := NOT_A_TABLE.get(nature):
            raise TextUnreadable(code)
        if nature in WORKBOOKS:
            self.encoding = nature.value
            self._workbook = Workbook(path, nature, most_rows)
            self._workbook.choose(questions or Questions())
        else:
            self.encoding = encoding_of(path)
            self._judge_separator()

    @property
    def is_workbook(self) -> bool:
        """Whether its rows come out of sheets, where a row ends with its last filled cell."""
        return self._workbook is not None

    def __iter__(self) -> Iterator[Row]:
        """Rows that hold something, with the line on which each begins. Raises TextUnreadable."""
        rows = self._workbook.rows() if self._workbook else rows_of(self._lines(), self._separator, self._columns)
        for line, cells in rows:
            if len(cells) > MOST_CELLS_OF_A_ROW and not self._workbook:
                raise TextUnreadable(ProblemCode.FILE_TOO_LARGE, line, limit=MOST_CELLS_OF_A_ROW)
            if self._workbook and len(cells) < len(self.header):
                cells.extend([""] * (len(self.header) - len(cells)))
            if any(cells):
                yield line, cells if isinstance(cells, Broken) else told(cells, line)

    # -- what a reader asks of its rows -------------------------------------------------------------------------------

    def note(self, problems: Problems) -> None:
        """Remarks on the file as a whole: how it was decoded, which sheets were read and which not."""
        note_encoding(problems, self.encoding)
        for fault in self._workbook.remarks if self._workbook else ():
            problems.add(fault.code, 0, field=fault.field, value=fault.value, **fault.facts)

    def has_header(
        self,
        problems: Problems,
        line: int,
        header: list[str],
        words: Iterable[int] = (),
        titles: Iterable[Sequence[str]] = (),
    ) -> None:
        """The reader found the header on this line; what stands above are titles, which pages may repeat, as are ``titles``. What is
        wrong with it as a row is noted. ``words`` are the columns that hold words: in a text, ``=1+1`` is a strange name there, and no
        formula."""
        self.header = header
        self._words = frozenset() if self._workbook else frozenset(column_letters(index) for index in words)
        if isinstance(header, Broken):
            self._note_faults(problems, line, header.faults)
        self._titles = {tuple(cells) for _, cells in itertools.takewhile(lambda row: row[0] < line, self)}
        self._titles.update(map(tuple, titles))

    def judge(self, problems: Problems, line: int, row: list[str]) -> Became | LeftOut | None:
        """What a row is before anybody reads it: an error (noted), the header or a title again, a note beside the table; else
        None."""
        if isinstance(row, Broken) and (faults := [fault for fault in row.faults if not self._is_word(fault)]):
            self._note_faults(problems, line, faults)
            return Became.ERROR
        if (
            row[0] == self.header[0]
            and row[: len(self.header)] == self.header[: len(row)]
            and width(row) == width(self.header)
        ):
            return LeftOut.HEADER_AGAIN
        first = row[0] or next((cell for cell in row if cell), "")
        if self._titles and tuple(row) in self._titles:
            return LeftOut.HEADING
        if row.count("") == len(row) - 1 and _PAGE.fullmatch(first):
            return LeftOut.HEADING
        if first[-1:].isalpha() and _is_carried(first):
            return LeftOut.TOTAL
        if self._workbook is not None and (beyond := [cell for cell in row[len(self.header) :] if cell]):
            problems.add(ProblemCode.CELL_OUTSIDE, line, value=beyond[0])
            if not any(row[: len(self.header)]):
                return LeftOut.BESIDE
        return None

    def is_miscounted(self, problems: Problems, line: int, row: list[str], *, may_be_short: bool = False) -> bool:
        """Whether the row has other cells than the header (noted). Empty cells at the end make no difference, and a sheet's row
        ends where it ends; so do those of a file where what is missing changes nothing (``may_be_short``)."""
        if self._workbook is not None or (len(row) == len(self.header) and type(row) is list):
            return False  # the usual row
        if may_be_short and len(row) <= len(self.header):
            return False
        faults = [fault for fault in faults_of(self.header, row) if not self._is_word(fault)]
        self._note_faults(problems, line, faults)
        return bool(faults)

    def _is_word(self, fault: Fault) -> bool:
        return fault.code is ProblemCode.AMOUNT_FORMULA and fault.field.rstrip("0123456789") in self._words

    @staticmethod
    def _note_faults(problems: Problems, line: int, faults: Iterable[Fault]) -> None:
        for fault in faults:
            problems.add(fault.code, line, field=fault.field, value=fault.value, **fault.facts)

    # -- text ---------------------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[tuple[int, str]]:
        for first, lines in batches_of_lines(self.path, self.encoding):
            if first + len(lines) - 1 > MOST_LINES:
                raise TextUnreadable(ProblemCode.FILE_TOO_LARGE, MOST_LINES + 1, limit=MOST_LINES)
            for number, line in enumerate(lines, first):
                if not line or (number == 1 and self._says_separator):
                    continue
                if line == END_OF_DOS_FILE:
                    return
                if self._is_wrapped and len(line) > 1 and line[0] == line[-1] == '"':
                    yield number, line[1:-1].replace('""', '"')
                else:
                    yield number, line

    def _judge_separator(self) -> None:
        """The separator that splits the first lines into most columns, most evenly; Excel may name it in the first line."""
        self._says_separator = self._is_wrapped = False
        self._separator, self._columns = ";", 0
        first = [line for _, line in itertools.islice(self._lines(), ROWS_TO_JUDGE)]
        if not first:
            raise TextUnreadable(ProblemCode.FILE_EMPTY)
        if said := _SAYS_SEPARATOR.fullmatch(first[0].strip()):
            self._says_separator = True
            self._separator = said[1]
            self._columns = _usual([len(_roughly(line, said[1])) for line in first[1:]])
            return
        self._separator, evenness, self._columns = _best_separator(first)
        if (
            not evenness
            and sum(line.count('"') >= 2 and line[0] == line[-1] == '"' for line in first) > len(first) // 2
        ):
            self._is_wrapped = True  # each line was quoted as a whole, as one cell
            self._separator, _, self._columns = _best_separator([line[1:-1].replace('""', '"') for line in first])


@lru_cache(maxsize=4096)
def _is_carried(text: str) -> bool:
    """Whether a sum is carried to another page, or from it."""
    return normalised(text) in _CARRIED


def _best_separator(lines: list[str]) -> tuple[str, int, int]:
    """The separator, how many lines have its usual count of cells, and that count."""

    def weigh(separator: str) -> tuple[int, int]:
        rows = [_roughly(line, separator) for line in lines]
        return max(_evenness([len(row) for row in rows]), _evenness([width(row) for row in rows]))

    best = max(CSV_SEPARATORS, key=weigh)
    return (best, *weigh(best))


def _evenness(counts: list[int]) -> tuple[int, int]:
    usual = _usual(counts)
    return (counts.count(usual) if usual > 1 else 0, usual)


def _usual(counts: list[int]) -> int:
    return max(set(counts), key=lambda n: (counts.count(n) if n > 1 else 0, n)) if counts else 0


def _roughly(line: str, separator: str) -> list[str]:
    try:
        return cells_of(line, separator)
    except (NotClosed, Loose):
        return literal_cells(line, separator)


def examples(path: Path, columns: Iterable[str], *, most: int = 3) -> dict[str, tuple[str, ...]]:
    """The first values that each of these columns holds, for a person who says what it stands for.

    Nothing for a column that no row of the file names. Raises TextUnreadable.
    """
    wanted = set(columns)
    rows = (row for _, row in Table(path, most_rows=2 * ROWS_TO_JUDGE))
    header = next((row for row in rows if wanted and wanted <= set(row)), [])
    found: dict[str, list[str]] = {name: [] for name in wanted & set(header)}
    for row in itertools.islice(rows, ROWS_TO_JUDGE):
        for name, cell in zip(header, row, strict=False):
            if cell and name in found and len(found[name]) < most:
                found[name].append(cell)
    return {name: tuple(values) for name, values in found.items()}
