"""What a ledger leaves open: customers' lines grouped by lettering, settled groups forgotten, the rest imputed.

The lines of one account, auxiliary and lettering code make a group. As soon as it sums to zero it is settled and dropped,
so that memory holds what is open. At the end, credits of a part-lettered group are imputed on its debits, oldest first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money
from relance.intake.rows import CreditRow, DebtorRow, ParsedFile, ReceivableRow, Settlement

BOOK_CURRENCY = "EUR"
MANY = ""  # a piece that several accounts of the opening journal share
GENERIC_PIECES = frozenset({"", "-", "--", "0", "AN", "RAN", "ANOUVEAU", "A NOUVEAU", "OUV", "OUVERTURE"})


@dataclass(slots=True)
class Line:
    """A line on a customer account."""

    number: int
    account: str
    auxiliary: str
    piece: str
    piece_on: date
    on: date
    label: str
    cents: int
    currency: str
    currency_cents: int
    lettering: str
    is_shared: bool = False
    is_sale: bool = False
    is_opening: bool = False
    place: str = ""
    rank: int = 0

    @property
    def identity(self) -> str:
        """The same in every export: account, auxiliary, piece, its date, side, and rank among its likes."""
        return f"{self.place}{self.rank}"

    @property
    def credit_nature(self) -> CreditNature:
        """A credit whose entry posts to a sales account is a credit note."""
        return CreditNature.CREDIT_NOTE if self.is_sale else CreditNature.PAYMENT


@dataclass(slots=True)
class _Group:
    """Lines of one account, auxiliary and lettering code that do not sum to zero yet."""

    lines: list[Line] = field(default_factory=list)
    cents: int = 0


class OpenItems:
    """The customers' lines of one file, taken one by one, and what is left of them."""

    def __init__(self, result: ParsedFile, watched: frozenset[str]) -> None:
        self.count = 0
        self.names: dict[str, str] = {}
        self._result = result
        self._watched = watched
        self._ranks: dict[str, int] = {}
        self._groups: dict[tuple[str, str, str], _Group] = {}
        self._unlettered: list[Line] = []
        self._opening_pieces: dict[str, str] = {}
        self._balance = 0

    def note_opening_piece(self, piece: str, account: str, auxiliary: str) -> None:
        """Remember whose piece this is; a piece of several accounts is nobody's."""
        owner = f"{account}\x1f{auxiliary}"
        if self._opening_pieces.setdefault(piece, owner) != owner:
            self._opening_pieces[piece] = MANY

    def take(self, line: Line) -> None:
        """Count one customer line of a sound entry, and keep it for as long as it may be open."""
        self.count += 1
        self._balance += line.cents
        sign = "D" if line.cents >= 0 else "C"
        line.place = "\x1f".join((line.account, line.auxiliary, line.piece, line.piece_on.isoformat(), sign))
        line.rank = self._ranks[line.place] = self._ranks.get(line.place, 0) + 1
        if not line.lettering:
            self._unlettered.append(line)
            return
        key = (line.account, line.auxiliary, line.lettering)
        group = self._groups.setdefault(key, _Group())
        group.lines.append(line)
        group.cents += line.cents
        if not group.cents:
            self._settle(group)
            del self._groups[key]

    def _nature(self, line: Line) -> Nature:
        """What an open debit is. A single item of the opening journal has a piece that no other account shares."""
        if line.account.startswith("416"):
            return Nature.REVIEW_DOUBTFUL
        if line.account.startswith("413"):
            return Nature.REVIEW_BILL
        if line.is_shared:
            return Nature.REVIEW_SHARED_ACCOUNT
        if line.piece.upper() in GENERIC_PIECES:
            return Nature.REVIEW_OPENING_SUM if line.is_opening else Nature.REVIEW_NO_NUMBER
        if line.is_opening:
            is_single = self._opening_pieces.get(line.piece, MANY) != MANY
            return Nature.INVOICE if is_single else Nature.REVIEW_OPENING_SUM
        return Nature.INVOICE if line.is_sale else Nature.REVIEW_NO_SALE

    def _settle(self, group: _Group) -> None:
        paid_on = max((line.on for line in group.lines if line.cents < 0), default=group.lines[-1].on)
        for line in group.lines:
            if line.identity in self._watched:
                self._result.settled[line.identity] = paid_on

    # -- what is left open --------------------------------------------------------------------------------------------

    def conclude(self) -> None:
        """Write what is left into the result: open debits and credits, their debtors, and the two sums that must agree."""
        result = self._result
        opened = 0
        for line in self._unlettered:
            opened += line.cents
            self._emit(line, line.currency_cents, line.currency)
        for group in self._groups.values():
            opened += group.cents
            self._emit_part_lettered(group)
        result.receivables.sort(key=lambda row: row.line)
        result.credits.sort(key=lambda row: row.line)
        result.balance = Money(Decimal(self._balance) / 100, BOOK_CURRENCY).rounded()
        result.open_in_books = Money(Decimal(opened) / 100, BOOK_CURRENCY).rounded()
        codes = {row.debtor_code for row in result.receivables} | {row.debtor_code for row in result.credits}
        result.debtors = [DebtorRow(code, self.names[code]) for code in sorted(codes)]

    def _emit_part_lettered(self, group: _Group) -> None:
        """Impute the group's credits on its debits, oldest first (C. civ. 1342-10, for want of a better indication)."""
        currencies = {line.currency for line in group.lines}
        foreign = currencies != {BOOK_CURRENCY} and len(currencies) == 1
        mixed = len(currencies) > 1
        cents = {line.number: (line.currency_cents if foreign else line.cents) for line in group.lines}
        currency = currencies.pop() if foreign else BOOK_CURRENCY
        ordered = sorted(group.lines, key=lambda line: (line.piece_on, line.number))
        credits_left = [line for line in ordered if cents[line.number] < 0]
        for debit in (line for line in ordered if cents[line.number] > 0):
            settlements = []
            while credits_left and cents[debit.number]:
                credit = credits_left[0]
                taken = min(cents[debit.number], -cents[credit.number])
                cents[debit.number] -= taken
                cents[credit.number] += taken
                settlements.append(Settlement(credit.on, _decimal(taken), credit.credit_nature, credit.piece))
                if not cents[credit.number]:
                    credits_left.pop(0)
            if cents[debit.number]:
                nature = Nature.REVIEW_CURRENCIES if mixed else self._nature(debit)
                self._emit(debit, cents[debit.number], currency, tuple(settlements), nature)
            elif debit.identity in self._watched:
                self._result.settled[debit.identity] = max(settlement.on for settlement in settlements)
        for credit in credits_left:
            self._emit(credit, cents[credit.number], currency)

    def _emit(
        self,
        line: Line,
        open_cents: int,
        currency: str,
        settlements: tuple[Settlement, ...] = (),
        nature: Nature | None = None,
    ) -> None:
        code = f"{line.account}/{line.auxiliary}"
        number = line.piece or line.label or str(line.number)
        if open_cents < 0:
            self._result.credits.append(
                CreditRow(
                    line.identity,
                    code,
                    number,
                    line.on,
                    _money(-open_cents, currency),
                    line.credit_nature,
                    line.label,
                    line.number,
                )
            )
            return
        if not open_cents:
            return
        settled = sum((settlement.amount for settlement in settlements), Decimal(0))
        opened = _money(open_cents, currency)
        self._result.receivables.append(
            ReceivableRow(
                line.identity, code, number, line.piece_on, None, opened + Money(settled, currency), opened,
                nature or self._nature(line), line.label, line.number, settlements,
            )
        )  # fmt: skip


def _decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _money(cents: int, currency: str) -> Money:
    return Money(_decimal(cents), currency).rounded()
