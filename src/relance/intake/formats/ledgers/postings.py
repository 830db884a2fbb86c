"""A customer's line of a ledger: whose it is, of which invoice, in which currency, due when."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from relance.domain.ledger import CreditNature
from relance.intake.formats.amounts import AmountProblem, read_cents
from relance.intake.formats.currencies import CODES, meant, sign_of
from relance.intake.formats.currency_question import which_currency
from relance.intake.formats.dates import read_date
from relance.intake.formats.ledgers.columns import LedgerColumns
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems
from relance.intake.formats.shared_accounts import names_nobody
from relance.intake.questions import Questions

BOOK_CURRENCY = "EUR"
# What databases write where there is no day.
_NO_DAYS = frozenset(
    {"NULL", "NONE", "NAN", "NAT", "NA", "N/A", "00010101", "17530101", "18991230", "18991231", "19000101", "99991231"}
    | {"01010001", "01011753", "30121899", "31121899", "01011900", "31129999"}
)
SIGNS = frozenset("$£¥₣")  # of currencies that are no code
_IN_EUROS = frozenset({BOOK_CURRENCY, "€", "E", "EURO", "EUROS"})
# What tools write where a line has no piece, or one piece for all that is carried forward.
NO_NUMBERS = frozenset(
    {
        "AN", "RAN", "ANOUVEAU", "A NOUVEAU", "A NOUVEAUX", "À NOUVEAU", "À NOUVEAUX", "REPORT", "OUV", "OUVERTURE", "SOLDE",
        "SANS", "SANS NUMERO", "SANS NUMÉRO", "NEANT", "NÉANT", "AUCUN", "AUCUNE", "N/A", "NA", "NC", "N/C", "ND", "NULL", "NONE",
        "NIL", "FALSE", "DIVERS", "VIDE",
    }
)  # fmt: skip


BY_DAY = "\x1e"  # begins what stands for the code of a lettering that has a day alone
_RETENTION = re.compile(r"retenue|garantie|\bR\.?G\b", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"[^\W_0]")


class Entry(NamedTuple):
    """What the lines of one sound entry share."""

    on: date
    is_sale: bool
    is_opening: bool
    number: str


class Posting(NamedTuple):
    """A customer's line as it is kept until it is settled: its text (its cells where it could not be split as it stands)."""

    number: int
    row: str | list[str]
    cents: int
    entry: Entry


class Owner(NamedTuple):
    """Whose account a line is on. ``is_shared``: nothing but the account's own name tells. ``is_retention``: what customers keep back
    as a guarantee; its name says so, for 4117 may also be how a customer's own account begins."""

    code: str
    account: str
    auxiliary: str
    is_shared: bool
    is_retention: bool = False


@dataclass(slots=True)
class Line:
    """An open line on a customer's account. ``cents`` in the book currency, ``currency_cents`` in its own."""

    number: int
    owner: Owner
    name: str
    piece: str
    piece_on: date
    due_on: date | None
    label: str
    cents: int
    currency: str
    currency_cents: int
    entry: Entry
    has_number: bool
    identity: str

    @property
    def credit_nature(self) -> CreditNature:
        """A credit whose entry posts to a sales account is a credit note."""
        return CreditNature.CREDIT_NOTE if self.entry.is_sale else CreditNature.PAYMENT

    @property
    def named(self) -> str:
        """The number by which people would know it: its piece, else what its label or its entry says."""
        if self.has_number or any(c.isalpha() for c in self.piece):
            return self.piece
        return next((text for text in (self.label, self.entry.number) if is_number(text)), str(self.number))


def is_number(piece: str) -> bool:
    """False for what stands where a piece has no number: blanks, dashes, slashes, zeros, words such as "néant" or "AN".

    >>> [text for text in ("F-12", "/", "", "0", "-", "N/A", "00", "12") if is_number(text)]
    ['F-12', '12']
    """
    return says_something(piece) and piece.strip().upper() not in NO_NUMBERS


def says_something(text: str) -> bool:
    """False for blanks, signs and zeros.

    >>> says_something("C1"), says_something("/"), says_something("000")
    (True, False, False)
    """
    return bool(_SAYS_SOMETHING.search(text))


def is_no_day(text: str) -> bool:
    """True for blanks, signs and zeros, and the days by which databases write that there is none.

    >>> [is_no_day(text) for text in ("00/00/0000", "  /  /", "NULL", "1900-01-01 00:00:00", "20260331", "10/10/2010")]
    [True, True, True, True, False, False]
    """
    body = text.strip().upper()
    if not says_something(body):
        return True
    day = "".join(c for c in body[:10] if c.isdigit())
    return body in _NO_DAYS or (len(day) == 8 and day in _NO_DAYS)


def read_ledger_day(text: str) -> date | None:
    """The day that a ledger's cell names: as elsewhere, and by figures alone, ``15012026`` or with the time behind.

    >>> read_ledger_day("15012026") == read_ledger_day("20260115093000") == date(2026, 1, 15)
    True
    """
    found, body = read_date(text, "day-first"), text.strip()
    if found is None and body.isdecimal() and len(body) == 8:
        return read_date(f"{body[:2]}/{body[2:4]}/{body[4:]}", "day-first")
    if found is None and body.isdecimal() and len(body) == 14:
        return read_date(body[:8])
    return found


def letters(text: str) -> str:
    """A lettering code, or nothing where signs or zeros stand for none.

    >>> [letters(text) for text in (" AB ", "-", "0", "*", "A-1")]
    ['AB', '', '', '*', 'A-1']
    """
    code = text.strip()
    return code if says_something(code) or "*" in code or "#" in code else ""


class LineReader:
    """Reads customers' lines: at once what may be wrong with them, later the rest, of those that stay open."""

    def __init__(
        self, columns: LedgerColumns, problems: Problems, questions: Questions, read_day: Callable[[str], date | None]
    ) -> None:
        self._columns = columns
        self._problems = problems
        self._questions = questions
        self._meant: dict[str, str] = {}  # what cells of the currency's column stand for
        self._day = read_day
        self._owners: dict[tuple[str, str, str], Owner] = {}
        self._others = list(columns.others)
        at = columns.at
        self._account, self._account_name = at["comptenum"], at["comptelib"]
        self._auxiliary, self._name = at["compauxnum"], at["compauxlib"]
        self._piece, self._piece_on, self._label = at["pieceref"], at["piecedate"], at["ecriturelib"]
        self.lettered_on = at.get("datelet", -1)
        self._own_days = [at[name] for name in ("ecrituredate", "piecedate", "validdate") if name in at]
        self._currency, self._foreign_amount = at.get("idevise", -1), at.get("montantdevise", -1)

    def owner(self, cells: list[str]) -> Owner:
        """By account and auxiliary; without one by the rest of the account, else by a name."""
        account, auxiliary = cells[self._account], cells[self._auxiliary]
        key = (
            account,
            auxiliary,
            "" if says_something(auxiliary) else f"{cells[self._name]}\x1f{cells[self._account_name]}",
        )
        found = self._owners.get(key)
        if found is None:
            found = self._owners[key] = self._owner_of(
                account, auxiliary.strip() if says_something(auxiliary) else "", cells
            )
        return found

    def _owner_of(self, account: str, auxiliary: str, cells: list[str]) -> Owner:
        account, name = bare_account(account), cells[self._name].strip()
        is_shared = names_nobody(name) or not name
        if not auxiliary:
            rest = account[3:]
            is_shared = is_shared and not rest.strip("0")
            auxiliary = rest if rest.strip("0") else name or cells[self._account_name].strip()
        else:
            is_shared = is_shared and (names_nobody(auxiliary) or bare_account(auxiliary) == account)
        is_retention = account.startswith("4117") and _RETENTION.search(cells[self._account_name]) is not None
        return Owner(f"{account}/{auxiliary}", account, auxiliary, is_shared, is_retention)

    def lettered_by_day(self, cells: list[str], *, is_debit: bool) -> str:
        """What stands for a lettering code where only the day of a lettering is given; nothing where that says none.

        A tool that fills the column on each line, with the day of the entry or of its validation, letters nothing by it.
        """
        day = cells[self.lettered_on].strip()
        if is_no_day(day) or (is_debit and any(day == cells[at].strip() for at in self._own_days)):
            return ""
        return BY_DAY + day

    def is_sound(self, number: int, cells: list[str]) -> bool:
        """False when its date or its currency cannot be read; the problem is noted."""
        text = cells[self._piece_on]
        if not is_no_day(text) and self._day(text) is None:
            self._problems.add(
                ProblemCode.DATE_UNREADABLE, number, field="PieceDate", value=text.strip(), expected="20260331"
            )
            return False
        return self._foreign(number, cells, 0) is not None

    def line(self, posting: Posting) -> Line:
        """A line that ``is_sound`` passed, whole."""
        number, row, cents, entry = posting
        cells = self._columns.split(row) if isinstance(row, str) else row
        owner = self.owner(cells)
        name = cells[self._name].strip() or cells[self._account_name].strip() or owner.auxiliary
        piece, label = cells[self._piece].strip(), cells[self._label].strip()
        piece_on = entry.on if is_no_day(cells[self._piece_on]) else self._day(cells[self._piece_on])
        currency, currency_cents = self._foreign(number, cells, cents) or (BOOK_CURRENCY, cents)
        due_on = self._due(number, cells, piece_on or entry.on) if cents > 0 else None
        if self._others:
            self._look_at_others(number, cells)
        line = Line(
            number,
            owner,
            name,
            piece,
            piece_on or entry.on,
            due_on,
            label,
            cents,
            currency,
            currency_cents,
            entry,
            is_number(piece),
            "",
        )
        line.identity = _identity(line)
        return line

    def _look_at_others(self, number: int, cells: list[str]) -> None:
        """Say of a column that we do not know that it holds something, once."""
        for at in [at for at in self._others if cells[at].strip()]:
            self._others.remove(at)
            self._problems.add(
                ProblemCode.LEDGER_COLUMN_UNUSED, number, field=self._columns.header[at], value=cells[at].strip()
            )

    def _foreign(self, number: int, cells: list[str], cents: int) -> tuple[str, int] | None:
        """Currency of the line and its hundredths with the sign of the debit; the book currency without Idevise."""
        currency = cells[self._currency].strip().upper() if self._currency >= 0 else ""
        if currency in _IN_EUROS or not (says_something(currency) or SIGNS.intersection(currency)):
            return BOOK_CURRENCY, cents
        currency = self._meant.get(currency) or self._code_of(currency, cells)
        if currency == BOOK_CURRENCY:
            return BOOK_CURRENCY, cents
        text = cells[self._foreign_amount].strip() if self._foreign_amount >= 0 else ""
        if not text:
            return BOOK_CURRENCY, cents
        if currency not in CODES:
            self._problems.add(ProblemCode.CURRENCY_UNKNOWN, number, field="Idevise", value=currency)
            return None
        try:
            amount = abs(read_cents(text))
        except AmountProblem as problem:
            self._problems.add(problem.code, number, field="Montantdevise", value=text)
            return None
        if not amount:
            return BOOK_CURRENCY, cents
        return currency, amount if cents >= 0 else -amount

    def _code_of(self, text: str, cells: list[str]) -> str:
        """The currency that a cell stands for; which of several is asked about once. The cell itself where it is none."""
        codes = meant(text)
        if len(codes) > 1:
            codes = (
                self._questions.ask(
                    which_currency(sign_of(text), self._columns.header, [cells], self._columns.header[self._currency])
                ),
            )
        self._meant[text] = codes[0] if codes else text
        return self._meant[text]

    def _due(self, number: int, cells: list[str], issued_on: date) -> date | None:
        """The due date that the line states. One that cannot be read is remarked, and none is taken for agreed."""
        at = next((at for at in self._columns.due if not is_no_day(cells[at])), None)
        if at is None:
            return None
        text, field = cells[at].strip(), self._columns.header[at]
        due_on = self._day(text)
        if due_on is None:
            self._problems.add(ProblemCode.DUE_DATE_UNREADABLE, number, field=field, value=text)
        elif due_on < issued_on:
            self._problems.add(ProblemCode.DUE_BEFORE_ISSUE, number, field=field, value=text)
        return due_on


def bare_account(text: str) -> str:
    """An account's number without the spaces that people set in it.

    >>> bare_account(" 411 000 ")
    '411000'
    """
    return "".join(text.split())


def _identity(line: Line) -> str:
    """The same in every export: debtor, number, its day, side; the due date where the file states it, for instalments.

    What has no number of its own is known by its label and amount, a credit always by its amount too: a bank statement has
    one number for many.
    """
    side = ("D1" if line.due_on is None else f"D{line.due_on}") if line.cents >= 0 else f"C{-line.cents}"
    own = [] if line.currency == BOOK_CURRENCY else [line.currency]
    if not line.has_number:
        own += [line.label, str(line.cents)]
    owner = line.owner
    return "\x1f".join((owner.account, owner.auxiliary, line.piece, line.piece_on.isoformat(), side, *own))
