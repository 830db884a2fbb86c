"""The French ledger export (fichier des écritures comptables, LPF art. A47 A-1): who owes what, out of all the entries.

Customers are the accounts 411, 413 and 416. Their lines are grouped by account, auxiliary and lettering code: a group
that sums to zero is settled; one that does not is part-lettered, and its credits are imputed on its debits, oldest
first. What carries no lettering code stands open by itself. An open debit is an invoice only if its entry also posts to
a sales account (70), or if it is a single item of the opening journal with a piece of its own; anything else is booked
"to review" and not dunned until somebody says what it is.

An entry is judged when its run of lines ends: faulty or unbalanced, none of it counts. An entry whose lines are
scattered is kept until it balances. So memory holds what is open, not what is settled.

A FEC has no e-mail and no SIREN of the customer; a due date only where the tool adds a column for it.
"""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

from relance.domain.calendars import add_months
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.amounts import LARGEST_DIGITS, AmountProblem, read_cents
from relance.intake.formats.dates import read_date
from relance.intake.formats.journals import carries_forward
from relance.intake.formats.ledger_columns import LedgerColumns
from relance.intake.formats.ledger_columns import looks_like_fec as looks_like_fec
from relance.intake.formats.ledger_postings import (
    BOOK_CURRENCY,
    Entry,
    LineReader,
    Posting,
    bare_account,
    is_number,
    letters,
)
from relance.intake.formats.ledger_rows import LedgerRows, Row, no_entry
from relance.intake.formats.open_items import OpenItems
from relance.intake.formats.problems import ProblemCode
from relance.intake.formats.text import TextUnreadable
from relance.intake.questions import Questions
from relance.intake.rows import MonthOfBooks, ParsedFile

CUSTOMER_ACCOUNTS = ("411", "413", "416")
SALES_ACCOUNT = "70"
OPENING_CONTRA = "89"  # bilan d'ouverture: the other side of every opening item
NIL = frozenset({"", "0,00", "0.00", "0"})
NOTHING = re.compile(r"[-0., \u00a0\u202f]*")
DIRECTIONS = {
    "D": 1, "DEBIT": 1, "DÉBIT": 1, "+1": 1, "1": 1, "+": 1, "C": -1, "CREDIT": -1, "CRÉDIT": -1, "-1": -1, "-": -1,
}  # fmt: skip
DECIMAL_SIGNS = frozenset({",", "."})
LONGEST_RUN = 5_000  # lines of one entry held at once; a longer one is posted in parts
NAMED_FOR_ITS_YEAR = re.compile(r"(?<![0-9])[0-9]{9}FEC([0-9]{8})", re.IGNORECASE)  # LPF art. A47 A-1, X


def read_fec(
    path: Path,
    *,
    customer_accounts: tuple[str, ...] = CUSTOMER_ACCOUNTS,
    watched: frozenset[str] = frozenset(),
    questions: Questions | None = None,
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read a FEC in bounded memory.

    ``watched`` are identities whose settlement date is wanted (receivables still open from an earlier export).
    ``on_progress`` is told the number of lines read, every 50,000. Nothing is raised for a bad file: see ``problems``.
    """
    result = ParsedFile(format="fec", questions=questions or Questions())
    try:
        with collector_paused():
            _read(path, result, customer_accounts, watched, on_progress)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection inside: reading makes a million objects and no cycles; looking for cycles costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(
    path: Path, result: ParsedFile, customer_accounts: tuple[str, ...], watched: frozenset[str],
    on_progress: Callable[[int], None],
) -> None:  # fmt: skip
    rows = LedgerRows(path, result, on_progress)
    if rows.columns is None or result.problems.errors:
        return
    if rows.columns.due >= 0:
        result.mapping[rows.columns.header[rows.columns.due]] = "due_on"
    _Reader(result, rows, rows.columns, customer_accounts, watched).read()
    _date(result, path.name)


def _date(result: ParsedFile, file_name: str) -> None:
    """The books are known through their last entry, and not beyond the closing day by which the file is named."""
    result.as_of = result.last_day
    if (found := NAMED_FOR_ITS_YEAR.search(file_name)) and result.first_day and result.as_of:
        closing = read_date(found[1])
        if closing and result.first_day <= closing < result.as_of:
            result.as_of, result.as_of_source = closing, file_name


class _Kind(IntEnum):
    """What an account is to us."""

    OTHER = 0
    CUSTOMER = 1
    SALES = 2
    CONTRA = 3
    MISSING = 4


# Names of the module are found faster than members of a class, a million times.
_CUSTOMER, _SALES, _CONTRA, _MISSING = _Kind.CUSTOMER, _Kind.SALES, _Kind.CONTRA, _Kind.MISSING
_CustomerLine = tuple[int, str | list[str], int, list[str]]  # line, as it is kept, cents, its cells
_Lettered = tuple[str, str, str, int]  # account, auxiliary, code, cents
_Posted = tuple[int, bool, bool, list[_CustomerLine], list[_Lettered]]  # sum, is a sale, is faulty, and what may matter


@dataclass(slots=True)
class _Entry:
    """The lines of one accounting entry seen so far, as far as they matter."""

    key: tuple[str, ...]
    first_line: int
    on: date
    is_opening: bool
    cents: int = 0
    rows: int = 0
    is_sale: bool = False
    is_faulty: bool = False
    lost_line: bool = False
    customers: list[_CustomerLine] = field(default_factory=list)
    lettered: list[_Lettered] = field(default_factory=list)


class _Reader:
    """The state of one reading."""

    def __init__(
        self, result: ParsedFile, rows: LedgerRows, columns: LedgerColumns, customer_accounts: tuple[str, ...],
        watched: frozenset[str],
    ) -> None:  # fmt: skip
        self._result = result
        self._problems = result.problems
        self._columns = columns
        self._customer_accounts = customer_accounts
        self._rows = rows
        self._days: dict[str, date | None] = {}
        self._sound_days: set[str] = set()
        self._lines = LineReader(columns, result.problems, self._day)
        self._items = OpenItems(result, self._lines, watched)
        self._kinds: dict[str, _Kind] = {}
        self._openings: dict[tuple[str, str], bool] = {}
        self._nil = "" if columns.has_sense else "0,00"
        self._scattered: dict[tuple[str, ...], _Entry] = {}
        self._seen: set[int] = set()
        self._repeats: list[int] = []
        self._others = 0
        self._months: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])

    # -- lines ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Every line once, then what is left open."""
        self._read_runs()
        self._end_scattered()
        accounting = self._result.accounting
        if self._others:
            accounting.leave_out(LeftOut.OTHER_ACCOUNT, count=self._others)
        if not self._items.count and not self._problems.errors:
            self._problems.add(ProblemCode.NO_CUSTOMER_LINE, 0, accounts=", ".join(self._customer_accounts))
        if self._repeats:
            self._problems.add(ProblemCode.ENTRY_TWICE, self._repeats[0], count=len(self._repeats))
        self._items.letterings.lost |= self._rows.lost
        self._items.letterings.lost.discard("")
        self._items.conclude()
        self._result.months = dict(self._books())
        self._result.lines = accounting.rows

    def _read_runs(self) -> None:
        """Runs of lines that follow each other in one entry, by journal, number and day; without a number, by piece."""
        at = self._columns.at
        at_journal, at_number, at_day, at_piece = (
            at["journalcode"],
            at["ecriturenum"],
            at["ecrituredate"],
            at["pieceref"],
        )
        journal = entry = day = piece = ""
        run: list[Row] = []
        rows, unsplit, lost_line = self._rows, 0, False
        for row in rows:
            cells = row[2]
            if is_after_lost := rows.unsplit > unsplit:  # it may belong to the entry before it or after it
                unsplit, lost_line = rows.unsplit, True
            if (
                cells[at_number] != entry or cells[at_day] != day or cells[at_journal] != journal
                or (not entry and cells[at_piece] != piece) or len(run) == LONGEST_RUN
            ):  # fmt: skip
                if run:
                    self._post(run, lost_line=lost_line)
                run, lost_line = [], is_after_lost
                journal, entry, day, piece = cells[at_journal], cells[at_number], cells[at_day], cells[at_piece]
            run.append(row)
        if run:
            self._post(run, lost_line=lost_line or rows.unsplit > unsplit)

    def _post(self, run: list[Row], *, lost_line: bool) -> None:
        """A run of lines, judged: taken, left for its other lines to come, or refused."""
        at = self._columns.at
        first, _, cells = run[0]
        day = cells[at["ecrituredate"]]
        key: tuple[str, ...] = (cells[at["journalcode"]], cells[at["ecriturenum"]], day)
        if not key[1]:
            key = (*key, cells[at["pieceref"]])
        on = self._days.get(day) or self._day(day)
        if on is None:
            self._undated(run, day)
            return
        is_opening = self._is_opening(key[0], cells[at["journallib"]])
        cents, is_sale, is_faulty, customers, lettered = self._lines_of(run, is_opening=is_opening)
        self._result.accounting.rows += len(run)
        if not cents and not is_faulty and not (self._scattered and key in self._scattered):
            self._take(key, Entry(on, is_sale, is_opening, key[1]), customers, lettered, len(run))
            return
        entry = self._scattered.pop(key, None) or _Entry(key, first, on, is_opening)
        entry.cents += cents
        entry.rows += len(run)
        entry.is_sale |= is_sale
        entry.is_faulty |= is_faulty
        entry.lost_line |= lost_line
        entry.customers += customers
        entry.lettered += lettered
        if entry.is_faulty:
            self._lose(entry.rows, [*(cells for *_, cells in run), *(cells for *_, cells in entry.customers)])
        elif entry.cents:
            self._scattered[key] = entry
        else:
            self._take_entry(entry, is_sale=entry.is_sale)

    def _undated(self, run: list[Row], day: str) -> None:
        """A run without a day: totals and repeated headers are left out, an entry counts nowhere."""
        accounting, at = self._result.accounting, self._columns.at
        accounting.rows += len(run)
        lost: list[Row] = []
        for row in run:
            cells = row[2]
            is_bare = not any(
                cells[at[name]].strip() for name in ("journalcode", "ecriturenum", "ecrituredate", "comptenum")
            )
            if reason := no_entry(cells) or (LeftOut.TOTAL if is_bare else None):
                accounting.leave_out(reason, row[0])
            else:
                lost.append(row)
        if lost:
            code = ProblemCode.DATE_UNREADABLE if day.strip() else ProblemCode.DATE_MISSING
            self._problems.add(code, lost[0][0], field="EcritureDate", value=day, expected="20260331")
            self._lose(len(lost), (cells for _, _, cells in lost))

    def _lines_of(self, run: list[Row], *, is_opening: bool) -> _Posted:
        """What the lines of a run come to. A million lines pass here: the usual ones first, by what is usual in this file."""
        at = self._columns.at
        at_debit, at_credit, at_account, at_letters = at["debit"], at["credit"], at["comptenum"], at["ecriturelet"]
        at_piece_on, at_currency, at_auxiliary = at["piecedate"], at.get("idevise", -1), at["compauxnum"]
        kinds, sound_days, nil = self._kinds, self._sound_days, self._nil
        total, is_sale, is_faulty = 0, False, False
        customers: list[_CustomerLine] = []
        lettered: list[_Lettered] = []
        for number, row, cells in run:
            debit, credit = cells[at_debit], cells[at_credit]
            written, sign = (debit, 1) if credit == nil else (credit, -1) if debit == nil else ("", 0)
            digits = written[:-3] + written[-2:]
            if (
                written[-3:-2] in DECIMAL_SIGNS
                and digits.isdigit()
                and digits.isascii()
                and len(digits) <= LARGEST_DIGITS
            ):
                cents = sign * int(digits)
            else:
                read = self._amount(number, debit, credit)
                nil = self._nil
                if read is None:
                    is_faulty = True
                    continue
                cents = read
            total += cents
            account = cells[at_account]
            kind = kinds.get(account)
            if kind is None:
                kind = kinds[account] = self._kind(account)
            if kind is _CUSTOMER:
                is_usual = cells[at_piece_on] in sound_days and (at_currency < 0 or not cells[at_currency])
                if not is_usual and not self._is_sound(number, cells, at_piece_on):
                    is_faulty = True
                    continue
                customers.append((number, row, cents, cells))
            elif kind is _SALES:
                is_sale = True
            elif kind is _MISSING:
                self._problems.add(ProblemCode.ACCOUNT_MISSING, number, field="CompteNum")
                is_faulty = True
            elif cells[at_letters]:
                lettered.append((account, cells[at_auxiliary], letters(cells[at_letters]), cents))
            if is_opening and kind is not _CONTRA:
                piece = cells[at["pieceref"]].strip()
                self._items.note_opening_piece(piece, bare_account(account), cells[at_auxiliary].strip())
        return total, is_sale, is_faulty, customers, lettered

    def _amount(self, number: int, debit: str, credit: str) -> int | None:
        """The amount of one line, debit less credit; None for one that cannot be read, its problem noted."""
        try:
            return self._signed(debit, credit) if self._columns.has_sense else self._difference(debit, credit)
        except AmountProblem as problem:
            self._amount_problem(problem, number, debit, credit)
            return None

    def _difference(self, debit: str, credit: str) -> int:
        """Debit less credit; one of the two may be left blank, never both."""
        for text in (debit, credit):
            if text in NIL:
                self._nil = text  # what is usual here
        if NOTHING.fullmatch(credit) and debit.strip():
            return read_cents(debit) if not NOTHING.fullmatch(debit) else 0
        if NOTHING.fullmatch(debit):
            return -read_cents(credit) if not NOTHING.fullmatch(credit) or not credit.strip() else 0
        return read_cents(debit) - read_cents(credit)

    @staticmethod
    def _signed(amount: str, sense: str) -> int:
        """The variant with Montant and Sens."""
        direction = DIRECTIONS.get(sense.strip().upper())
        if direction is None:
            raise AmountProblem(ProblemCode.SENSE_UNKNOWN)
        return direction * read_cents(amount)

    def _amount_problem(self, problem: AmountProblem, number: int, debit: str, credit: str) -> None:
        """Note which of the two fields is the faulty one."""
        first, second = ("Montant", "Sens") if self._columns.has_sense else ("Debit", "Credit")
        is_second = problem.code is ProblemCode.SENSE_UNKNOWN
        if not self._columns.has_sense and problem.code is not ProblemCode.AMOUNT_MISSING:
            try:
                read_cents(debit or "0")
                is_second = True
            except AmountProblem:
                is_second = bool(NOTHING.fullmatch(debit))
        name, value = (second, credit) if is_second else (first, debit)
        self._problems.add(problem.code, number, field=name, value=value.strip())

    def _kind(self, account: str) -> _Kind:
        bare = bare_account(account)
        if not bare:
            return _MISSING
        if bare.startswith(self._customer_accounts):
            return _CUSTOMER
        if bare.startswith(SALES_ACCOUNT):
            return _SALES
        return _CONTRA if bare.startswith(OPENING_CONTRA) else _Kind.OTHER

    def _is_sound(self, number: int, cells: list[str], at_piece_on: int) -> bool:
        is_sound = self._lines.is_sound(number, cells)
        if is_sound:
            self._sound_days.add(cells[at_piece_on])
        return is_sound

    def _day(self, text: str) -> date | None:
        known = self._days.get(text)
        if known is None and text not in self._days:
            known = self._days[text] = read_date(text, "day-first")
        return known

    def _is_opening(self, code: str, label: str) -> bool:
        known = self._openings.get((code, label))
        if known is None:
            known = self._openings[code, label] = carries_forward(code.strip(), label)
        return known

    # -- entries ----------------------------------------------------------------------------------------------------

    def _take(
        self, key: tuple[str, ...], entry: Entry, customers: list[_CustomerLine], lettered: list[_Lettered],
        rows: int,
    ) -> None:  # fmt: skip
        """Count a sound entry."""
        if customers and self._is_repeated(key, customers, rows):
            for number, row, cents, cells in customers:
                if cells[self._columns.at["ecriturelet"]].strip():
                    self._items.take_repeated(Posting(number, row, cents, entry))
            return
        self._others += rows - len(customers)
        for account, auxiliary, code, cents in lettered:
            self._items.letterings.note_elsewhere(account, auxiliary, code, cents)
        if not customers:
            return
        result, on = self._result, entry.on
        if result.first_day is None or result.last_day is None:
            result.first_day = result.last_day = on
        elif on > result.last_day:
            result.last_day = on
        elif on < result.first_day:
            result.first_day = on
        moved, at_letters = 0, self._columns.at["ecriturelet"]
        for number, row, cents, cells in customers:
            moved += cents
            code = cells[at_letters]
            self._items.take(
                Posting(number, row, cents, entry), self._lines.owner(cells), code if code.isalnum() else letters(code)
            )
        month = self._months[on.year, on.month]
        month[1] += moved
        if entry.is_sale and not entry.is_opening:
            month[0] += moved

    def _is_repeated(self, key: tuple[str, ...], customers: list[_CustomerLine], rows: int) -> bool:
        """True for an entry that the file has held before: the same journal, number, day, customer, piece and amount."""
        number, _, cents, cells = customers[0]
        at = self._columns.at
        piece = cells[at["pieceref"]]
        if not key[1].strip() and not is_number(piece):
            return False
        mark = hash((key, cents, cells[at["comptenum"]], cells[at["compauxnum"]], piece, len(customers)))
        if mark not in self._seen:
            self._seen.add(mark)
            return False
        self._repeats.append(number)
        self._result.accounting.leave_out(LeftOut.SAME_ROW, number, count=rows)
        return True

    def _take_entry(self, entry: _Entry, *, is_sale: bool) -> None:
        taken = Entry(entry.on, is_sale, entry.is_opening, entry.key[1])
        self._take(entry.key, taken, entry.customers, entry.lettered, entry.rows)

    def _lose(self, rows: int, lines: Iterable[list[str]]) -> None:
        """None of an entry counts: what its letterings settle is not told."""
        self._result.accounting.add(Became.ERROR, count=rows)
        self._items.letterings.lost.update(letters(cells[self._columns.at["ecriturelet"]]) for cells in lines)

    def _end_scattered(self) -> None:
        """What did not balance: one entry over two days is told as such, others are refused."""
        by_number: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        for entry in self._scattered.values():
            journal, number, day = entry.key[:3]
            by_number[journal, number or day].append(entry)
        for entries in by_number.values():
            if len(entries) > 1 and not sum(entry.cents for entry in entries):
                days = sorted(entry.on for entry in entries)
                first = min(entries, key=lambda entry: entry.first_line)
                self._problems.add(
                    ProblemCode.ENTRY_ON_TWO_DAYS, first.first_line, field="EcritureDate",
                    value=" ".join(first.key[:2]), first=days[0], last=days[-1],
                )  # fmt: skip
                is_sale = any(entry.is_sale for entry in entries)
                for entry in entries:
                    self._take_entry(entry, is_sale=is_sale)
                continue
            for entry in entries:
                self._lose(entry.rows, (cells for *_, cells in entry.customers))
                if not entry.lost_line:  # its problem is listed
                    self._refuse_unbalanced(entry)

    def _refuse_unbalanced(self, entry: _Entry) -> None:
        difference = Money(Decimal(entry.cents) / 100, BOOK_CURRENCY).rounded()
        self._problems.add(
            ProblemCode.ENTRY_UNBALANCED,
            entry.first_line,
            field="EcritureNum",
            value=" ".join(entry.key),
            difference=difference,
        )

    def _books(self) -> Iterator[tuple[date, MonthOfBooks]]:
        """From the first month with a customer's line to the last, those without one too."""
        if not self._months:
            return
        month, balance = date(*min(self._months), 1), 0
        while month <= date(*max(self._months), 1):
            billed, moved = self._months.get((month.year, month.month), (0, 0))
            balance += moved
            yield month, MonthOfBooks(Decimal(billed) / 100, Decimal(balance) / 100)
            month = add_months(month, 1)
