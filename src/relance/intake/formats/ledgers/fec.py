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

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from relance.domain.calendars import add_months
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.collector import collector_paused
from relance.intake.formats.dates import read_date
from relance.intake.formats.ledgers.columns import LedgerColumns
from relance.intake.formats.ledgers.columns import looks_like_fec as looks_like_fec
from relance.intake.formats.ledgers.journals import carries_forward
from relance.intake.formats.ledgers.known_pieces import KnownPieces
from relance.intake.formats.ledgers.open_items import OpenItems
from relance.intake.formats.ledgers.postings import (
    BOOK_CURRENCY,
    Entry,
    LineReader,
    Posting,
    bare_account,
    is_number,
    letters,
    read_ledger_day,
)
from relance.intake.formats.ledgers.rows import LedgerRows, Row
from relance.intake.formats.ledgers.runs import CustomerLine, Kind, Lettered, RunReader
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.text import TextUnreadable
from relance.intake.questions import Questions
from relance.intake.rows import MonthOfBooks, ParsedFile

CUSTOMER_ACCOUNTS = ("411", "413", "416")
NAMED_FOR_ITS_YEAR = re.compile(r"(?<![0-9])[0-9]{9}FEC([0-9]{8})", re.IGNORECASE)  # LPF art. A47 A-1, X


_new = tuple.__new__  # of a named tuple, made a million times: its own way costs twice


def read_fec(
    path: Path,
    *,
    customer_accounts: tuple[str, ...] = CUSTOMER_ACCOUNTS,
    watched: frozenset[str] = frozenset(),
    open_days: Mapping[str, Collection[date]] = MappingProxyType({}),
    questions: Questions | None = None,
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read a FEC in bounded memory.

    ``watched`` are identities whose settlement date is wanted (receivables still open from an earlier export); ``open_days`` the
    days of invoices that any books hold open, by number in folded case: those that this file shows as settled are told too.
    ``on_progress`` is told the number of lines read, every 50,000. Nothing is raised for a bad file: see ``problems``.
    """
    result = ParsedFile(format="fec", questions=questions or Questions())
    try:
        with collector_paused():
            _read(path, result, customer_accounts, KnownPieces(watched, open_days), on_progress)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result


def _read(
    path: Path,
    result: ParsedFile,
    customer_accounts: tuple[str, ...],
    known: KnownPieces,
    on_progress: Callable[[int], None],
) -> None:
    rows = LedgerRows(path, result, on_progress)
    if rows.columns is None or result.problems.errors:
        return
    result.mapping |= {rows.columns.header[at]: "due_on" for at in rows.columns.due}
    _Reader(result, rows, rows.columns, customer_accounts, known).read()
    _date(result, path.name)


def _date(result: ParsedFile, file_name: str) -> None:
    """The books are known through their last entry, and not beyond the closing day by which the file is named."""
    result.as_of = result.last_day
    if (found := NAMED_FOR_ITS_YEAR.search(file_name)) and result.first_day and result.as_of:
        closing = read_date(found[1])
        if closing and result.first_day <= closing < result.as_of:
            result.as_of, result.as_of_source = closing, file_name


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
    customers: list[CustomerLine] = field(default_factory=list)
    lettered: list[Lettered] = field(default_factory=list)


class _Reader:
    """The state of one reading."""

    def __init__(
        self,
        result: ParsedFile,
        rows: LedgerRows,
        columns: LedgerColumns,
        customer_accounts: tuple[str, ...],
        known: KnownPieces,
    ) -> None:
        self._result = result
        self._problems = result.problems
        self._columns = columns
        self._customer_accounts = customer_accounts
        self._rows = rows
        self._days: dict[str, date | None] = {}
        at = columns.at
        self._lines = LineReader(columns, result.problems, result.questions, self._day)
        self._runs = RunReader(columns, customer_accounts, self._lines, result.problems)
        self._items = OpenItems(result, self._lines, (at["ecriturelet"], at["comptenum"], at["compauxnum"]), known)
        self._openings: dict[tuple[str, str], bool] = {}
        self._scattered: dict[tuple[str, ...], _Entry] = {}
        self._seen: set[int] = set()
        self._repeats: list[int] = []
        self._others = 0
        self._moved: dict[date, list[int]] = defaultdict(lambda: [0, 0])  # billed, and in all
        self._at_key = tuple(at[name] for name in ("journalcode", "journallib", "ecriturenum", "ecrituredate"))
        self._at_piece, self._at_auxiliary = columns.at["pieceref"], columns.at["compauxnum"]

    # -- lines ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Every line once, then what is left open."""
        for run, lost_line in self._rows.runs():
            self._post(run, lost_line=lost_line)
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
        self._result.first_day, self._result.last_day = min(self._moved, default=None), max(self._moved, default=None)
        self._items.conclude()
        self._result.months = dict(self._books())
        self._result.lines = accounting.rows

    def _post(self, run: list[Row], *, lost_line: bool) -> None:
        """A run of lines, judged: taken, left for its other lines to come, or refused."""
        first, _, cells = run[0]
        at_journal, at_label, at_number, at_day = self._at_key
        day = cells[at_day]
        key: tuple[str, ...] = (cells[at_journal], cells[at_number], day)
        if not key[1]:
            key = (*key, cells[self._at_piece])
        on = self._days.get(day) or self._day(day)
        if on is None:
            self._undated(run, day)
            return
        is_opening = self._openings.get((key[0], cells[at_label]))
        if is_opening is None:
            is_opening = self._is_opening(key[0], cells[at_label])
        if is_opening:
            self._note_opening_pieces(run)
        posted = self._runs.read(run)
        self._result.accounting.rows += len(run)
        if not posted.cents and not posted.is_faulty and not (self._scattered and key in self._scattered):
            taken = _new(Entry, (on, posted.is_sale, is_opening, key[1]))
            self._take(key, taken, posted.customers, posted.lettered, len(run))
            return
        entry = self._scattered.pop(key, None) or _Entry(key, first, on, is_opening)
        entry.cents += posted.cents
        entry.rows += len(run)
        entry.is_sale |= posted.is_sale
        entry.is_faulty |= posted.is_faulty
        entry.lost_line |= lost_line
        entry.customers += posted.customers
        entry.lettered += posted.lettered
        if entry.is_faulty:
            self._lose(entry.rows, [*(cells for *_, cells in run), *(cells for *_, cells in entry.customers)])
        elif entry.cents:
            self._scattered[key] = entry
        else:
            self._take_entry(entry, is_sale=entry.is_sale)

    def _note_opening_pieces(self, run: list[Row]) -> None:
        at = self._columns.at
        for _, _, cells in run:
            if self._runs.kinds[cells[at["comptenum"]]] is not Kind.CONTRA:
                self._items.note_opening_piece(
                    cells[at["pieceref"]].strip(), bare_account(cells[at["comptenum"]]), cells[at["compauxnum"]].strip()
                )

    def _undated(self, run: list[Row], day: str) -> None:
        """A run without a day: totals and repeated headers are left out, an entry counts nowhere."""
        accounting, at = self._result.accounting, self._columns.at
        accounting.rows += len(run)
        lost: list[Row] = []
        for row in run:
            cells = row[2]
            if not any(cell.strip() for cell in cells):
                accounting.rows -= 1  # separators alone
                continue
            is_bare = not any(
                cells[at[name]].strip() for name in ("journalcode", "ecriturenum", "ecrituredate", "comptenum")
            )
            if reason := self._rows.why_no_entry(cells) or (LeftOut.TOTAL if is_bare else None):
                accounting.leave_out(reason, row[0])
            else:
                lost.append(row)
        if lost:
            code = ProblemCode.DATE_UNREADABLE if day.strip() else ProblemCode.DATE_MISSING
            self._problems.add(code, lost[0][0], field="EcritureDate", value=day, expected="20260331")
            self._lose(len(lost), (cells for _, _, cells in lost))

    def _day(self, text: str) -> date | None:
        known = self._days.get(text)
        if known is None and text not in self._days:
            known = self._days[text] = read_ledger_day(text)
        return known

    def _is_opening(self, code: str, label: str) -> bool:
        known = self._openings.get((code, label))
        if known is None:
            known = self._openings[code, label] = carries_forward(code.strip(), label)
        return known

    # -- entries ----------------------------------------------------------------------------------------------------

    def _take(
        self,
        key: tuple[str, ...],
        entry: Entry,
        customers: list[CustomerLine],
        lettered: list[Lettered],
        rows: int,
    ) -> None:
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
        day = self._moved[entry.on]
        moved = self._items.take(entry, customers)
        day[1] += moved
        if entry.is_sale and not entry.is_opening:
            day[0] += moved

    def _is_repeated(self, key: tuple[str, ...], customers: list[CustomerLine], rows: int) -> bool:
        """True for an entry that the file has held before: the same journal, number, day, customer, piece and amount."""
        number, _, cents, cells = customers[0]
        piece = cells[self._at_piece]
        mark = hash((key, cents, cells[self._at_auxiliary], piece))
        if mark not in self._seen:
            self._seen.add(mark)
            return False
        if not key[1].strip() and (cents < 0 or not is_number(piece)):
            return False  # without a number of its own it may be another: a bank statement's number stands for many payments
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
                    ProblemCode.ENTRY_ON_TWO_DAYS,
                    first.first_line,
                    field="EcritureDate",
                    value=" ".join(first.key[:2]),
                    first=days[0],
                    last=days[-1],
                )
                is_sale = any(entry.is_sale for entry in entries)
                for entry in entries:
                    self._take_entry(entry, is_sale=is_sale)
                continue
            for entry in entries:
                self._lose(entry.rows, (cells for *_, cells in entry.customers))
            told = [entry for entry in entries if not entry.lost_line]  # the problem of the others is listed
            if len({entry.cents > 0 for entry in told}) > 1:  # one over several days
                self._refuse_unbalanced(
                    min(told, key=lambda entry: entry.first_line), sum(entry.cents for entry in told)
                )
                continue
            for entry in told:
                self._refuse_unbalanced(entry, entry.cents)

    def _refuse_unbalanced(self, entry: _Entry, cents: int) -> None:
        difference = Money(Decimal(cents) / 100, BOOK_CURRENCY).rounded()
        self._problems.add(
            ProblemCode.ENTRY_UNBALANCED,
            entry.first_line,
            field="EcritureNum",
            value=" ".join(entry.key),
            difference=difference,
        )

    def _books(self) -> Iterator[tuple[date, MonthOfBooks]]:
        """From the first month with a customer's line to the last, those without one too."""
        months: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        for day, (billed, moved) in self._moved.items():
            month = months[day.replace(day=1)]
            month[0] += billed
            month[1] += moved
        begin, balance = min(months, default=None), 0
        while begin is not None and begin <= max(months):
            billed, moved = months.get(begin, (0, 0))
            balance += moved
            yield begin, MonthOfBooks(Decimal(billed) / 100, Decimal(balance) / 100)
            begin = add_months(begin, 1)
