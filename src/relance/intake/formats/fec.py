"""The French ledger export (fichier des écritures comptables, LPF art. A47 A-1): who owes what, out of all the entries.

Customers are the accounts 411, 413 and 416. Their lines are grouped by account, auxiliary and lettering code: a group
that sums to zero is settled; one that does not is part-lettered, and its credits are imputed on its debits, oldest
first. What carries no lettering code stands open by itself. An open debit is an invoice only if its entry also posts to
a sales account (70), or if it is a single item of the opening journal with a piece of its own; anything else is booked
"to review" and not dunned until somebody says what it is.

An entry is judged when its run of lines ends: faulty or unbalanced, none of it counts. An entry whose lines are
scattered is kept until it balances. So memory holds what is open, not what is settled.

A FEC has no due date, no e-mail and no SIREN of the customer.
"""

from __future__ import annotations

import csv
import gc
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from relance.domain.calendars import add_months
from relance.domain.money import Money
from relance.intake.formats.amounts import AmountProblem, read_cents
from relance.intake.formats.dates import read_date
from relance.intake.formats.ledger_lines import ledger_lines
from relance.intake.formats.open_items import BOOK_CURRENCY, Line, OpenItems
from relance.intake.formats.problems import ProblemCode, Problems
from relance.intake.formats.text import TextUnreadable
from relance.intake.questions import Questions
from relance.intake.rows import MonthOfBooks, ParsedFile

CUSTOMER_ACCOUNTS = ("411", "413", "416")
SALES_ACCOUNT = "70"
SEPARATORS = "\t|;,"
OPENING_CONTRA = "89"  # bilan d'ouverture: the other side of every opening item
OPENING_CODES = frozenset({"AN", "RAN", "ANO", "ANV", "AAN", "OUV", "RAND"})
OPENING_LABEL = re.compile(r"nouveau|ouverture|opening|report", re.IGNORECASE)

NIL = frozenset({"", "0,00", "0.00", "0"})
PROGRESS_EVERY = 50_000

REQUIRED = (
    "journalcode", "journallib", "ecriturenum", "ecrituredate", "comptenum", "comptelib", "compauxnum", "compauxlib",
    "pieceref", "piecedate", "ecriturelib", "debit", "credit", "ecriturelet",
)  # fmt: skip
SYNONYMS = {"montant": "debit", "sens": "credit", "iddevise": "idevise", "datelettrage": "datelet"}


def looks_like_fec(header: str) -> bool:
    """True for a first line with the names that only a FEC has."""
    lowered = header.lower()
    return "journalcode" in lowered and "comptenum" in lowered and "pieceref" in lowered


@dataclass(slots=True)
class _Entry:
    """The lines of one accounting entry seen so far, as far as they matter."""

    key: tuple[str, ...]
    first_line: int
    on: date | None = None
    cents: int = 0
    posts_to_sales: bool = False
    is_opening: bool = False
    is_faulty: bool = False
    lost_line: bool = False
    lines: list[Line] = field(default_factory=list)


class _Columns:
    """Where each column stands, and how to split a line."""

    def __init__(self, header: str, problems: Problems) -> None:
        self.separator = max(SEPARATORS, key=header.count)
        self._quoted = '"' in header
        names = [re.sub(r"[^a-z]", "", name.lower()) for name in self.split(header)]
        self.has_sense = "montant" in names and "sens" in names
        names = [SYNONYMS.get(name, name) for name in names]
        self.count = len(names)
        for name in REQUIRED:
            if names.count(name) > 1:
                problems.add(ProblemCode.COLUMN_TWICE, 1, field=name)
            elif name not in names:
                problems.add(ProblemCode.COLUMN_MISSING, 1, field=name)
        self.at = {name: names.index(name) for name in names}
        self.debit, self.credit = self.at.get("debit", 0), self.at.get("credit", 0)

    def split(self, line: str) -> list[str]:
        """The fields of a line. A FEC quotes nothing; tools that write commas sometimes do, and then quote the header."""
        if self._quoted:
            return next(csv.reader([line], delimiter=self.separator))
        return line.split(self.separator)


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
        lines = ledger_lines(path, result)
        reader = _Reader(result, customer_accounts, watched)
        with collector_paused():
            reader.read(lines, on_progress)
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


class _Reader:
    """The state of one reading."""

    def __init__(self, result: ParsedFile, customer_accounts: tuple[str, ...], watched: frozenset[str]) -> None:
        self._result = result
        self._problems = result.problems
        self._customer_accounts = customer_accounts
        self._dates: dict[str, date | None] = {}
        self._items = OpenItems(result, watched)
        self._scattered: dict[tuple[str, ...], _Entry] = {}
        self._billed_cents: dict[date, int] = defaultdict(int)
        self._moved_cents: dict[date, int] = defaultdict(int)

    # -- lines ------------------------------------------------------------------------------------------------------

    def read(self, lines: Iterator[tuple[int, str]], on_progress: Callable[[int], None]) -> None:
        """Every line once, then what is left open."""
        try:
            _, header = next(lines)
        except StopIteration:
            self._problems.add(ProblemCode.FILE_EMPTY)
            return
        if not looks_like_fec(header):
            self._problems.add(ProblemCode.HEADER_MISSING, 1)
            return
        columns = _Columns(header, self._problems)
        if self._problems.errors:
            return
        self._read_entries(lines, columns, on_progress)
        for entry in self._scattered.values():
            if not entry.lost_line:  # its problem is listed
                self._refuse_unbalanced(entry)
        if not self._items.count and not self._problems.errors:
            self._problems.add(ProblemCode.NO_CUSTOMER_LINE, 0, accounts=", ".join(self._customer_accounts))
        self._items.conclude()
        self._result.months = dict(self._months())

    def _months(self) -> Iterator[tuple[date, MonthOfBooks]]:
        """From the first month with a customer's line to the last, those without one too."""
        if not self._moved_cents:
            return
        month, last, balance = min(self._moved_cents), max(self._moved_cents), 0
        while month <= last:
            balance += self._moved_cents[month]
            yield month, MonthOfBooks(Decimal(self._billed_cents[month]) / 100, Decimal(balance) / 100)
            month = add_months(month, 1)

    def _read_entries(
        self, lines: Iterable[tuple[int, str]], columns: _Columns, on_progress: Callable[[int], None]
    ) -> None:
        at = columns.at
        at_journal, at_number, at_date = at["journalcode"], at["ecriturenum"], at["ecrituredate"]
        journal, entry_number, day = "", "", ""
        entry = _Entry((), 0)  # before the first line: nothing, balanced
        lost_line = False  # a line that cannot be split may belong to the entry before it or after it
        number = 1
        for number, line in lines:
            fields = columns.split(line)
            if len(fields) != columns.count:
                self._problems.add(ProblemCode.FIELD_COUNT, number, found=len(fields), expected=columns.count)
                entry.lost_line = lost_line = True
                continue
            same = fields[at_number] == entry_number and fields[at_date] == day and fields[at_journal] == journal
            if not same or not entry_number:
                self._end_of_run(entry)
                journal, entry_number, day = fields[at_journal], fields[at_number], fields[at_date]
                entry = self._begin_run(number, fields, at)
                entry.lost_line, lost_line = entry.lost_line or lost_line, False
            if not self._post(number, fields, columns, entry):
                entry.is_faulty = True
            if number % PROGRESS_EVERY == 0:
                on_progress(number)
        self._end_of_run(entry)
        self._result.lines = number - 1
        on_progress(number)

    def _begin_run(self, number: int, fields: list[str], at: dict[str, int]) -> _Entry:
        """The entry that a line belongs to: a new one, or one whose lines are scattered. Without a number, its piece tells."""
        key: tuple[str, ...] = (fields[at["journalcode"]], fields[at["ecriturenum"]], fields[at["ecrituredate"]])
        if not key[1]:
            key = (*key, fields[at["pieceref"]])
        entry = self._scattered.pop(key, None) or _Entry(key, number)
        entry.is_opening = self._is_opening(key[0], fields[at["journallib"]])
        entry.on = self._date(key[2])
        if entry.on is None:
            self._date_problem(number, "EcritureDate", key[2])
            entry.is_faulty = True
        return entry

    def _post(self, number: int, fields: list[str], columns: _Columns, entry: _Entry) -> bool:
        """Add one line to its entry; False when it is faulty, its problem noted."""
        at = columns.at
        debit, credit = fields[columns.debit], fields[columns.credit]
        try:
            cents = self._signed(debit, credit) if columns.has_sense else self._difference(debit, credit)
        except AmountProblem as problem:
            self._amount_problem(problem, number, debit, credit, has_sense=columns.has_sense)
            return False
        entry.cents += cents
        account = fields[at["comptenum"]]
        if entry.is_opening and not account.startswith(OPENING_CONTRA):
            self._items.note_opening_piece(fields[at["pieceref"]], account, fields[at["compauxnum"]])
        if account.startswith(self._customer_accounts):
            customer_line = self._customer_line(number, fields, at, entry.on, cents) if entry.on else None
            if customer_line is None:
                return False
            entry.lines.append(customer_line)
        elif account.startswith(SALES_ACCOUNT):
            entry.posts_to_sales = True
        elif not account.strip():
            self._problems.add(ProblemCode.ACCOUNT_MISSING, number, field="CompteNum")
            return False
        return True

    @staticmethod
    def _difference(debit: str, credit: str) -> int:
        """Debit less credit; one of the two may be left blank, never both."""
        if credit in NIL and debit.strip():
            return read_cents(debit)
        if debit in NIL or not debit.strip():
            return -read_cents(credit)
        return read_cents(debit) - (read_cents(credit) if credit.strip() else 0)

    @staticmethod
    def _signed(amount: str, sense: str) -> int:
        """The variant with Montant and Sens."""
        direction = {"D": 1, "+1": 1, "1": 1, "C": -1, "-1": -1}.get(sense.strip().upper())
        if direction is None:
            raise AmountProblem(ProblemCode.SENSE_UNKNOWN)
        return direction * read_cents(amount)

    def _amount_problem(self, problem: AmountProblem, number: int, debit: str, credit: str, *, has_sense: bool) -> None:
        """Note which of the two fields is the faulty one."""
        first, second = ("Montant", "Sens") if has_sense else ("Debit", "Credit")
        is_second = problem.code is ProblemCode.SENSE_UNKNOWN
        if not has_sense and problem.code is not ProblemCode.AMOUNT_MISSING:
            try:
                read_cents(debit or "0")
                is_second = True
            except AmountProblem:
                is_second = False
        name, value = (second, credit) if is_second else (first, debit)
        self._problems.add(problem.code, number, field=name, value=value)

    def _date(self, text: str) -> date | None:
        known = self._dates.get(text)
        if known is None and text not in self._dates:
            known = self._dates[text] = read_date(text, "day-first")
        return known

    def _date_problem(self, number: int, name: str, text: str) -> None:
        code = ProblemCode.DATE_UNREADABLE if text.strip() else ProblemCode.DATE_MISSING
        self._problems.add(code, number, field=name, value=text, expected="20260331")

    @staticmethod
    def _is_opening(code: str, label: str) -> bool:
        return code.upper() in OPENING_CODES or bool(OPENING_LABEL.search(label))

    def _customer_line(self, number: int, fields: list[str], at: dict[str, int], on: date, cents: int) -> Line | None:
        account = fields[at["comptenum"]].strip()
        piece_date = fields[at["piecedate"]].strip()
        piece_on = self._date(piece_date) if piece_date else on
        if piece_on is None:
            self._date_problem(number, "PieceDate", piece_date)
            return None
        auxiliary = fields[at["compauxnum"]].strip()
        name = fields[at["compauxlib"]].strip() or fields[at["comptelib"]].strip()
        is_shared = False
        if not auxiliary:
            rest = account[3:].strip()
            is_shared = not rest.strip("0") and not fields[at["compauxlib"]].strip()
            auxiliary = rest if rest.strip("0") else name
        currency, currency_cents = self._foreign(number, fields, at, cents)
        if currency is None:
            return None
        self._items.names.setdefault(f"{account}/{auxiliary}", name or auxiliary)
        return Line(
            number, account, auxiliary, fields[at["pieceref"]].strip(), piece_on, on, fields[at["ecriturelib"]].strip(),
            cents, currency, currency_cents, fields[at["ecriturelet"]].strip(), is_shared=is_shared,
        )  # fmt: skip

    def _foreign(self, number: int, fields: list[str], at: dict[str, int], cents: int) -> tuple[str | None, int]:
        """Currency of the line and its hundredths with the sign of the debit; the book currency without Idevise."""
        currency = fields[at["idevise"]].strip().upper() if "idevise" in at else ""
        if not currency or currency == BOOK_CURRENCY:
            return BOOK_CURRENCY, cents
        text = fields[at["montantdevise"]].strip() if "montantdevise" in at else ""
        if not text:
            return BOOK_CURRENCY, cents
        if not re.fullmatch(r"[A-Z]{3}", currency):
            self._problems.add(ProblemCode.CURRENCY_UNKNOWN, number, field="Idevise", value=currency)
            return None, 0
        try:
            amount = abs(read_cents(text))
        except AmountProblem as problem:
            self._problems.add(problem.code, number, field="Montantdevise", value=text)
            return None, 0
        if not amount:
            return BOOK_CURRENCY, cents
        return currency, amount if cents >= 0 else -amount

    # -- entries ----------------------------------------------------------------------------------------------------

    def _end_of_run(self, entry: _Entry) -> None:
        if entry.cents and not entry.is_faulty:
            self._scattered[entry.key] = entry
            return
        if not entry.is_faulty and entry.lines and entry.on:  # a faulty one counts nowhere, and its problems are listed
            self._result.first_day = min(self._result.first_day or entry.on, entry.on)
            self._result.last_day = max(self._result.last_day or entry.on, entry.on)
            for line in entry.lines:
                line.is_sale, line.is_opening = entry.posts_to_sales, entry.is_opening
                self._items.take(line)
            moved, month = sum(line.cents for line in entry.lines), entry.on.replace(day=1)
            self._moved_cents[month] += moved
            if entry.posts_to_sales and not entry.is_opening:
                self._billed_cents[month] += moved
        entry.lines = []

    def _refuse_unbalanced(self, entry: _Entry) -> None:
        difference = Money(Decimal(entry.cents) / 100, BOOK_CURRENCY).rounded()
        self._problems.add(
            ProblemCode.ENTRY_UNBALANCED,
            entry.first_line,
            field="EcritureNum",
            value=" ".join(entry.key),
            difference=difference,
        )
