"""The rows of a ledger export, out of a text file or a workbook, split into cells; what is no entry is told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path

from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.ledgers.columns import (
    LINES_BEFORE_HEADER,
    LedgerColumns,
    columns_of,
    ledger_name,
    looks_like_fec,
)
from relance.intake.formats.ledgers.journals import plain_words
from relance.intake.formats.ledgers.postings import letters
from relance.intake.formats.lines import batches_of_lines
from relance.intake.formats.nature import WORKBOOKS, nature_of
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.tables import NOT_A_TABLE, Table
from relance.intake.formats.text import TextUnreadable, encoding_of, note_encoding
from relance.intake.rows import ParsedFile

Row = tuple[int, str | list[str], list[str]]  # line, as it is kept, its cells
PROGRESS_EVERY = 50_000
LONGEST_RUN = 5_000  # rows of one entry held at once
KEY = ("journalcode", "ecriturenum", "ecrituredate", "pieceref")
UNKNOWN = "\0"  # no line of text begins so
LONGEST_TEXT = 20  # lines of one quoted text
WORDS_KEPT = 100_000
SHORT_WORD = 5  # letters of a word that may be what is left of a row
WORDS_OF_A_NOTE = 4
_NOTE = re.compile(
    r"(?:fin(?: d\w+)*|eof|end(?: of .*)?|fichier .*|edit[ei].*|imprime.*|genere.*|export.*|logiciel.*|copyright.*|page [0-9].*"
    r"|(?:nombre|nb|number of|count)\b.*|[0-9]+ (?:lignes?|ecritures?|lines?|rows?|entries)\b.*)$"
)
END_OF_FILE = "\x1a"  # what DOS wrote at the end


class LedgerRows:
    """The rows of one file below its header, read once."""

    def __init__(self, path: Path, result: ParsedFile, on_progress: Callable[[int], None]) -> None:
        """``unsplit`` counts the lines that cannot be split, ``lost`` are the words in them. Raises TextUnreadable,
        AnswerUnknown."""
        self.unsplit = 0
        self.lost: set[str] = set()
        self._is_interrupted = False  # by a row that is not as usual
        self._journals: set[str] = set()  # codes seen so far
        self._begun_row: tuple[int, str] | None = None  # one whose quoted text goes on in the next line
        self._result = result
        self._on_progress = on_progress
        nature = nature_of(path)
        if code := NOT_A_TABLE.get(nature):
            raise TextUnreadable(code)
        self._is_workbook = nature in WORKBOOKS
        if self._is_workbook:
            table = Table(path, result.questions)
            result.encoding = table.encoding
            table.note(result.problems)
            self._batches: Iterator[tuple[int, Iterable[str | list[str]]]] = (
                (number, [cells]) for number, cells in table
            )
        else:
            result.encoding = encoding_of(path)
            note_encoding(result.problems, result.encoding)
            self._batches = iter(batches_of_lines(path, result.encoding))
        self.columns = self._find_columns()

    def _find_columns(self) -> LedgerColumns | None:
        """The columns of the first line that names them, after a few lines of title."""
        seen = 0
        for first, rows in self._batches:
            rest = list(rows)
            for place, row in enumerate(rest):
                text = row if isinstance(row, str) else "\t".join(row)
                if not text.strip():
                    continue
                seen += 1
                if looks_like_fec(text):
                    self._begun = (first + place + 1, rest[place + 1 :])
                    number, problems = first + place, self._result.problems
                    if isinstance(row, str):
                        return columns_of(row, number, problems)
                    return LedgerColumns(row, "\t", number, problems)
                if seen == LINES_BEFORE_HEADER:
                    break
            if seen == LINES_BEFORE_HEADER:
                break
        self._result.problems.add(ProblemCode.HEADER_MISSING if seen else ProblemCode.FILE_EMPTY, 1 if seen else 0)
        return None

    def runs(self) -> Iterator[tuple[list[Row], bool]]:
        """Rows that follow each other in one entry, by journal, number and day; without a number, by piece. With them comes whether
        a line beside them cannot be split: it may belong to the entry before it or after it. A very long run comes in parts.
        Raises TextUnreadable.
        """
        columns = self.columns
        assert columns is not None  # noqa: S101 (whoever asks has looked)
        at, separator, count, is_text = columns.at, columns.separator, columns.count, not self._is_workbook
        at_journal, at_number, at_day, at_piece = (at[name] for name in KEY)
        in_order = (at_journal, at["journallib"], at_number, at_day) == (0, 1, 2, 3)
        # What the lines of the present entry begin with, where that tells: one comparison for three.
        begin = UNKNOWN
        journal = entry = day = piece = ""
        run: list[Row] = []
        unsplit, lost_line = 0, False
        told = number = 0
        for first, rows in self._all_batches():
            number = first - 1
            for number, row in enumerate(rows, first):
                # The usual line first: a million pass here.
                if is_text and len(cells := row.split(separator)) == count and '"' not in row:  # type: ignore[union-attr]
                    if row.startswith(begin) and not self._is_interrupted:  # type: ignore[union-attr]
                        run.append((number, row, cells))
                        continue
                else:
                    odd = self._odd_row(number, row)
                    if odd is None:
                        continue
                    number, cells = odd
                    row = cells
                self._give_up()
                self._is_interrupted = False
                if is_after_lost := self.unsplit > unsplit:
                    unsplit, lost_line = self.unsplit, True
                if (
                    cells[at_number] != entry
                    or cells[at_day] != day
                    or cells[at_journal] != journal
                    or (not entry and cells[at_piece] != piece)
                ):
                    if run:
                        yield run, lost_line
                    run, lost_line = [], is_after_lost
                    journal, entry, day, piece = cells[at_journal], cells[at_number], cells[at_day], cells[at_piece]
                    if day:
                        self._journals.add(journal.strip())
                    begin = separator.join((*cells[:4], "")) if in_order and entry else UNKNOWN
                run.append((number, row, cells))
            if len(run) > LONGEST_RUN:
                yield run, lost_line
                run = []
            if number - told >= PROGRESS_EVERY:
                self._on_progress(number)
                told = number
        self._give_up()
        if run:
            yield run, lost_line or self.unsplit > unsplit
        self._on_progress(number)

    def _all_batches(self) -> Iterator[tuple[int, Iterable[str | list[str]]]]:
        yield self._begun
        yield from self._batches

    def _odd_row(self, number: int, row: str | list[str]) -> tuple[int, list[str]] | None:
        """The line and the cells of a row that is not as usual; None where it holds none of an entry, which is noted, or where it goes
        on in the next line: a quoted text may hold ends of lines."""
        assert self.columns is not None  # noqa: S101
        count = self.columns.count
        if isinstance(row, str):
            row = row.replace(END_OF_FILE, "")
            cells = self.columns.split(row)
            if self._begun_row is not None and len(self.columns.fitted(cells)) != count:
                number, row = self._begun_row[0], f"{self._begun_row[1]}\n{row}"
                cells = [" ".join(cell.split("\n")) for cell in self.columns.split(row)]
            elif self._begun_row is not None:
                self._give_up()
            fitted = self.columns.fitted(cells)
            is_open = len(fitted) < count and row.count('"') % 2 == 1 and row.count("\n") < LONGEST_TEXT
            self._begun_row = (number, row) if is_open else None
            if is_open:
                self._is_interrupted = True
                return None
            fitted = self.columns.completed(fitted)
        else:
            cells = [*row, *[""] * (count - len(row))]  # a workbook ends a row with its last cell
            fitted = self.columns.fitted(cells)
        if not any(cell.strip() for cell in cells):
            return None
        reason = self.why_no_entry(fitted)
        if reason is not None:
            self._result.accounting.rows += 1
            self._result.accounting.leave_out(reason, number)
        elif len(fitted) != count or (len(fitted) < len(cells) and self.columns.is_shifted(fitted)):
            self._lose(number, cells)
        else:
            return number, fitted
        return None

    def why_no_entry(self, cells: list[str]) -> LeftOut | None:
        """Why a row holds none of an entry; None for one that may, or did before it was cut."""
        return no_entry(cells) or (LeftOut.BESIDE if is_note(cells, self._journals) else None)

    def _give_up(self) -> None:
        """A row that began a quotation and was never ended."""
        if self._begun_row is not None and self.columns is not None:
            number, row = self._begun_row
            self._begun_row = None
            self._lose(number, self.columns.split(row))

    def _lose(self, number: int, cells: list[str]) -> None:
        """A row that cannot be split into its columns."""
        assert self.columns is not None  # noqa: S101
        self._result.problems.add(ProblemCode.FIELD_COUNT, number, found=len(cells), expected=self.columns.count)
        self._result.accounting.rows += 1
        self._result.accounting.add(Became.ERROR)
        self.unsplit += 1
        self._is_interrupted = True
        if len(self.lost) < WORDS_KEPT:
            self.lost.update(map(letters, cells))


def is_note(cells: list[str], journals: Set[str]) -> bool:
    """True for what a tool writes below or between the entries: "Fin de fichier", "Page 1/2". What may be an entry that was cut is none.

    >>> [is_note(cells, {"VE"}) for cells in (["Fin de fichier"], ["=====", ""], ["VE"], ["OD"], ["Nombre de lignes", "6"], ["6,00"])]
    [True, True, False, False, True, False]
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(code.startswith(filled[0]) for code in journals):
        return False
    first = plain_words(filled[0])
    if len(filled) == 1:
        return not first or bool(_NOTE.match(first)) or (len(first) > SHORT_WORD and any(c.isalpha() for c in first))
    return len(filled) <= WORDS_OF_A_NOTE and bool(_NOTE.match(first))


def no_entry(cells: list[str]) -> LeftOut | None:
    """Why a row holds none of an entry: the header again, where files were put together; or a line of totals."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if "comptenum" in (names := {ledger_name(cell) for cell in filled}) and "journalcode" in names:
        return LeftOut.HEADER_AGAIN
    words = [cell.lower() for cell in filled if sum(c.isalpha() for c in cell) > 1]  # D and C are no words
    if words and all(cell.startswith(("total", "totaux", "sous-total", "solde", "cumul")) for cell in words):
        return LeftOut.TOTAL
    return None
