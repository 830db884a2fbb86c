"""What a run of a ledger's lines comes to: its sum, whether it is a sale, and its lines on customers' accounts."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from relance.intake.formats.amounts import LARGEST_DIGITS, AmountProblem, read_cents
from relance.intake.formats.ledgers.columns import LedgerColumns
from relance.intake.formats.ledgers.postings import LineReader, bare_account, letters
from relance.intake.formats.ledgers.rows import Row
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems

SALES_ACCOUNT = "70"
OPENING_CONTRA = "89"  # bilan d'ouverture: the other side of every opening item
NIL = frozenset({"", "0,00", "0.00", "0"})
NOTHING = re.compile(r"[-0., \u00a0\u202f]*")
DECIMAL_SIGNS = frozenset({",", "."})
DIRECTIONS = {
    "D": 1, "DEBIT": 1, "DÉBIT": 1, "+1": 1, "1": 1, "+": 1, "C": -1, "CREDIT": -1, "CRÉDIT": -1, "-1": -1, "-": -1,
}  # fmt: skip

CustomerLine = tuple[int, str | list[str], int, list[str]]  # line, as it is kept, cents, its cells
Lettered = tuple[str, str, str, int]  # account, auxiliary, lettering code, cents


_new = tuple.__new__  # of a named tuple, made a million times: its own way costs twice


class Kind(IntEnum):
    """What an account is to us."""

    OTHER = 0
    CUSTOMER = 1
    SALES = 2
    CONTRA = 3
    MISSING = 4


CUSTOMER, SALES, MISSING = Kind.CUSTOMER, Kind.SALES, Kind.MISSING  # found faster, a million times


class Posted(NamedTuple):
    """A run: its sum in hundredths with the sign of the debit, and what of it may matter."""

    cents: int
    is_sale: bool
    is_faulty: bool
    customers: list[CustomerLine]
    lettered: list[Lettered]


class Kinds(dict[str, Kind]):
    """What each account is, as it is written; found out once."""

    def __init__(self, customer_accounts: tuple[str, ...]) -> None:
        super().__init__()
        self._customer_accounts = customer_accounts

    def __missing__(self, account: str) -> Kind:
        bare = bare_account(account)
        self[account] = kind = (
            Kind.MISSING
            if not bare
            else Kind.CUSTOMER
            if bare.startswith(self._customer_accounts)
            else Kind.SALES
            if bare.startswith(SALES_ACCOUNT)
            else Kind.CONTRA
            if bare.startswith(OPENING_CONTRA)
            else Kind.OTHER
        )
        return kind


class RunReader:
    """Reads runs of lines; what is wrong with one is noted, and makes its run faulty."""

    def __init__(
        self, columns: LedgerColumns, customer_accounts: tuple[str, ...], lines: LineReader, problems: Problems
    ) -> None:
        self.kinds = Kinds(customer_accounts)
        self._columns = columns
        self._lines = lines
        self._problems = problems
        self._sound_days: set[str] = set()
        # What the empty one of debit and credit looks like in this file; nothing looks so where there is only an amount.
        self._nil = "\0" if columns.has_sense else "0,00"
        self._sign = ","  # of decimals, in this file
        at = columns.at
        self._at = (
            at["debit"], at["credit"], at["comptenum"], at["ecriturelet"], at["piecedate"], at.get("idevise", -1), at["compauxnum"],
        )  # fmt: skip

    def read(self, run: list[Row]) -> Posted:
        """A million lines pass here: the usual ones first."""
        at_debit, at_credit, at_account, at_letters, at_piece_on, at_currency, at_auxiliary = self._at
        kinds, sound_days, nil, sign = self.kinds, self._sound_days, self._nil, self._sign
        total, is_sale, is_faulty = 0, False, False
        customers: list[CustomerLine] = []
        lettered: list[Lettered] = []
        for number, row, cells in run:
            debit, credit = cells[at_debit], cells[at_credit]
            if (
                credit == nil
                and debit[-3:-2] == sign
                and (digits := debit.replace(sign, "", 1)).isdecimal()
                and len(digits) <= LARGEST_DIGITS
            ):
                cents = int(digits)
            elif (
                debit == nil
                and credit[-3:-2] == sign
                and (digits := credit.replace(sign, "", 1)).isdecimal()
                and len(digits) <= LARGEST_DIGITS
            ):
                cents = -int(digits)
            else:
                read = self._amount(number, debit, credit)
                nil, sign = self._nil, self._sign
                if read is None:
                    is_faulty = True
                    continue
                cents = read
            total += cents
            kind = kinds[cells[at_account]]
            if kind is CUSTOMER:
                is_usual = cells[at_piece_on] in sound_days and (at_currency < 0 or not cells[at_currency])
                if is_usual or self._is_sound(number, cells, at_piece_on):
                    customers.append((number, row, cents, cells))
                else:
                    is_faulty = True
            elif kind is SALES:
                is_sale = True
            elif kind is MISSING:
                self._problems.add(ProblemCode.ACCOUNT_MISSING, number, field="CompteNum")
                is_faulty = True
            elif cells[at_letters]:
                lettered.append((cells[at_account], cells[at_auxiliary], letters(cells[at_letters]), cents))
        return _new(Posted, (total, is_sale, is_faulty, customers, lettered))

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
            elif text[-3:-2] in DECIMAL_SIGNS:
                self._sign = text[-3:-2]
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

    def _is_sound(self, number: int, cells: list[str], at_piece_on: int) -> bool:
        is_sound = self._lines.is_sound(number, cells)
        if is_sound:
            self._sound_days.add(cells[at_piece_on])
        return is_sound
