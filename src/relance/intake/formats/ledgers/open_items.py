"""What a ledger leaves open: customers' lines grouped by lettering, settled groups forgotten, the rest imputed.

The lines of one customer and lettering code make a group. As soon as it sums to zero it is settled and dropped, so that
memory holds what is open. At the end, groups of one code that settle each other (the parent company paid) are settled too;
then the credits of a part-lettered group are imputed on its debits, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from relance.domain.ledger import Nature
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.ledgers.known_pieces import KnownPieces
from relance.intake.formats.ledgers.letterings import Group, GroupKey, Letterings
from relance.intake.formats.ledgers.postings import (
    BOOK_CURRENCY,
    BY_DAY,
    Entry,
    Line,
    LineReader,
    Posting,
    letters,
    says_something,
)
from relance.intake.formats.ledgers.runs import CustomerLine
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import CreditRow, DebtorRow, ParsedFile, ReceivableRow, SettledRow, Settlement, in_hundredths

_new = tuple.__new__  # of a named tuple, made a million times: its own way costs twice
MANY = ""  # a piece that several accounts of the opening journal share


class OpenItems:
    """The customers' lines of one file, taken one by one, and what is left of them."""

    def __init__(self, result: ParsedFile, reader: LineReader, at: tuple[int, int, int], known: KnownPieces) -> None:
        self._at = at  # of lettering code, account and auxiliary
        self._debits, self._credits_taken = _Tally(), _Tally()
        self._result = result
        self._reader = reader
        self._known = known
        self._watches = bool(known)
        self._names: dict[str, tuple[int, str]] = {}
        self._unlettered: list[Posting] = []
        self.letterings = Letterings()
        self._opening_pieces: dict[str, str] = {}
        self._carried: dict[tuple[str, str, bool], date] = {}  # debtor, piece, is a debit
        self._repeated: dict[str, int] = {}
        self._invoices: dict[str, ReceivableRow] = {}
        self._credits: dict[str, CreditRow] = {}
        self._open_debits, self._open_credits = _Tally(), _Tally()

    @property
    def count(self) -> int:
        """How many lines were taken."""
        return self._debits.lines + self._credits_taken.lines

    def note_opening_piece(self, piece: str, account: str, auxiliary: str) -> None:
        """Remember whose piece this is; a piece of several accounts is nobody's."""
        owner = f"{account}\x1f{auxiliary}"
        if self._opening_pieces.setdefault(piece, owner) != owner:
            self._opening_pieces[piece] = MANY

    def take(self, entry: Entry, lines: list[CustomerLine]) -> int:
        """Count the customers' lines of one sound entry, and keep them for as long as they may be open. Returns their sum."""
        if entry.is_opening:
            self._note_carried(entry, lines)
        at_letters, at_account, at_auxiliary = self._at
        at_lettered_on = self._reader.lettered_on
        moved = debits = debit_cents = 0
        for number, row, cents, cells in lines:
            moved += cents
            if cents >= 0:
                debits += 1
                debit_cents += cents
            posting = _new(Posting, (number, row, cents, entry))
            code = cells[at_letters]
            if code and (not code.isalnum() or code[0] == "0"):
                code = letters(code)
            if not code and at_lettered_on >= 0:
                code = self._reader.lettered_by_day(cells, is_debit=cents >= 0)
            if not code:
                self._unlettered.append(posting)
                continue
            whose = cells[at_auxiliary]
            if not says_something(whose):
                whose = self._reader.owner(cells).code
            settled = self.letterings.add((cells[at_account], whose, code), posting)
            if settled and self._watches:
                self._settle(settled)
        self._debits.lines += debits
        self._debits.cents += debit_cents
        self._credits_taken.lines += len(lines) - debits
        self._credits_taken.cents += moved - debit_cents
        return moved

    def _note_carried(self, entry: Entry, lines: list[CustomerLine]) -> None:
        """What the opening journal carries forward, and to which day."""
        for number, row, cents, _ in lines:
            line = self._reader.line(Posting(number, row, cents, entry))
            if line.has_number:
                key = line.owner.code, line.piece, cents >= 0
                self._carried[key] = max(self._carried.get(key, entry.on), entry.on)

    def _is_carried(self, line: Line) -> bool:
        """True for a line of an earlier year whose piece the opening journal of the same file carries forward: it stands there."""
        carried_on = self._carried.get((line.owner.code, line.piece, line.cents >= 0))
        return carried_on is not None and carried_on > line.entry.on

    def _leave_to_the_new_year(self, lines: Iterable[Line]) -> None:
        for line in lines:
            tally = self._debits if line.cents >= 0 else self._credits_taken
            tally.lines -= 1
            tally.cents -= line.cents
            self._result.accounting.leave_out(LeftOut.SAME_ROW, line.number)

    def take_repeated(self, posting: Posting) -> None:
        """A lettered line of an entry that the file has held before: the first one may not say that it is settled."""
        self._repeated.setdefault(self._reader.line(posting).identity, posting.number)

    def _settle(self, postings: Iterable[Posting]) -> None:
        lines = [self._line(posting) for posting in postings]
        paid_on = max((line.entry.on for line in lines if line.cents < 0), default=lines[-1].entry.on)
        for line in lines:
            self._note_settled(line, paid_on)

    def _note_settled(self, line: Line, paid_on: date) -> None:
        """Keep when it was settled, if somebody waits for that."""
        settled, invoices = self._result.settled, self._result.settled_invoices
        is_known = line.identity in self._known
        if not is_known and not self._known.may_hold(line):
            return
        settled[line.identity] = max(settled.get(line.identity, paid_on), paid_on)
        if is_known:
            return
        before = invoices.get(line.identity)
        amount = _money(line.currency_cents, line.currency)
        invoices[line.identity] = SettledRow(
            line.owner.code, line.named, line.piece_on, line.due_on, amount + before.amount if before else amount
        )
        self._name(line)

    def _line(self, posting: Posting) -> Line:
        line = self._reader.line(posting)
        if posting.entry.is_opening and line.has_number:
            self._known.adopt(line)
        return line

    # -- what is left open --------------------------------------------------------------------------------------------

    def conclude(self) -> None:
        """Write what is left into the result: open debits and credits, their debtors, and the two sums that must agree."""
        result = self._result
        opened = 0
        for posting in self._unlettered:
            line = self._line(posting)
            if self._carried and self._is_carried(line):
                self._leave_to_the_new_year([line])
                continue
            opened += posting.cents
            if line.identity in self._repeated:
                self._result.problems.add(
                    ProblemCode.ENTRY_TWICE_DIFFERS,
                    self._repeated[line.identity],
                    field="EcritureLet",
                    value=line.named,
                    other=line.number,
                )
            self._emit(line, line.currency_cents, line.currency)
        for settled, elsewhere in self.letterings.settle_across():
            self._credits_taken.cents += elsewhere
            if self._watches:
                self._settle(settled)
        for key, group in self.letterings.open_groups():
            lines = [self._line(posting) for posting in group.postings]
            if self._carried and any(self._is_carried(line) for line in lines):
                self._leave_to_the_new_year(lines)
                continue
            opened += group.cents
            self._emit_part_lettered(key, group, lines)
        result.receivables = sorted(self._invoices.values(), key=lambda row: row.line)
        result.credits = sorted(self._credits.values(), key=lambda row: row.line)
        for row in result.receivables:
            result.settled.pop(row.identity, None)  # one of its lines is settled, another is not
            result.settled_invoices.pop(row.identity, None)
        result.balance = _money(self._debits.cents + self._credits_taken.cents, BOOK_CURRENCY)
        result.open_in_books = _money(opened, BOOK_CURRENCY)
        codes = {row.debtor_code for row in result.receivables} | {row.debtor_code for row in result.credits}
        result.debtors = [DebtorRow(code, self._names[code][1]) for code in sorted(codes)]
        of_settled = {row.debtor_code for row in result.settled_invoices.values()} - codes
        result.settled_debtors = [DebtorRow(code, self._names[code][1]) for code in sorted(of_settled)]
        self._account()

    def _account(self) -> None:
        """What each customer's line became, in the book currency: the sums add up to the balance of the accounts."""
        accounting = self._result.accounting
        for became, tally in {
            Became.INVOICE: self._open_debits,
            Became.CREDIT: self._open_credits,
            Became.SETTLED: self._debits - self._open_debits,
            Became.PAYMENT: self._credits_taken - self._open_credits,
        }.items():
            if tally.lines or tally.cents:
                accounting.add(became, _money(tally.cents, BOOK_CURRENCY), count=tally.lines)

    def _emit_part_lettered(self, key: GroupKey, group: Group, unsorted: list[Line]) -> None:
        """Impute the group's credits on its debits, oldest first (C. civ. 1342-10, for want of a better indication); of one day by
        piece, so that another order of the same entries leaves the same open."""
        lines = sorted(unsorted, key=lambda line: (line.piece_on, line.piece, line.number))
        currencies = {line.currency for line in lines}
        is_mixed, is_foreign = len(currencies) > 1, BOOK_CURRENCY not in currencies
        currency = currencies.pop() if is_foreign and not is_mixed else BOOK_CURRENCY
        cents = {line.number: line.cents if currency == BOOK_CURRENCY else line.currency_cents for line in lines}
        by_day = key[-1].startswith(BY_DAY)
        self._say_what_is_odd(key[-1], group, lines[0], is_settled=not sum(cents.values()), is_mixed=is_mixed)
        credits_left = [line for line in lines if cents[line.number] < 0]
        for debit in (line for line in lines if cents[line.number] > 0):
            settlements = []
            while credits_left and cents[debit.number]:
                credit = credits_left[0]
                taken = min(cents[debit.number], -cents[credit.number])
                cents[debit.number] -= taken
                cents[credit.number] += taken
                settlements.append(Settlement(credit.entry.on, _decimal(taken), credit.credit_nature, credit.piece))
                if not cents[credit.number]:
                    credits_left.pop(0)
            if cents[debit.number]:
                nature = Nature.REVIEW_CURRENCIES if is_mixed else self._nature(debit)
                if nature.is_invoice and (group.is_one_sided or key[-1] in self.letterings.lost or by_day):
                    nature = Nature.REVIEW_LETTERED
                self._emit(debit, cents[debit.number], currency, tuple(settlements), nature)
            elif self._watches:
                self._note_settled(debit, max(settlement.on for settlement in settlements))
        for credit in credits_left:
            self._emit(credit, cents[credit.number], currency)

    def _say_what_is_odd(self, code: str, group: Group, first: Line, *, is_settled: bool, is_mixed: bool) -> None:
        """A lettering whose other side is not here, and one that leaves an exchange difference."""
        problems = self._result.problems
        if code.startswith(BY_DAY):
            if not any(posting.cents > 0 for posting in group.postings):
                return
            problems.add(ProblemCode.LETTERED_BY_DAY, first.number, field="DateLet", value=code.removeprefix(BY_DAY))
        elif group.is_one_sided or code in self.letterings.lost:
            problems.add(ProblemCode.LETTERED_ALONE, first.number, field="EcritureLet", value=code)
        elif is_mixed or is_settled:
            problems.add(
                ProblemCode.CURRENCY_RESIDUE,
                first.number,
                field="EcritureLet",
                value=code,
                customer=first.name,
                residue=_money(group.cents, BOOK_CURRENCY),
            )

    def _nature(self, line: Line) -> Nature:
        """What an open debit is. A single item of the opening journal has a piece that no other account shares."""
        if line.owner.account.startswith("416"):
            return Nature.REVIEW_DOUBTFUL
        if line.owner.account.startswith("413"):
            return Nature.REVIEW_BILL
        if line.owner.is_retention:
            return Nature.REVIEW_RETENTION
        if line.owner.is_shared:
            return Nature.REVIEW_SHARED_ACCOUNT
        if not line.has_number:
            return Nature.REVIEW_OPENING_SUM if line.entry.is_opening else Nature.REVIEW_NO_NUMBER
        if line.entry.is_opening:
            is_single = self._opening_pieces.get(line.piece, MANY) != MANY
            return Nature.INVOICE if is_single else Nature.REVIEW_OPENING_SUM
        return Nature.INVOICE if line.entry.is_sale else Nature.REVIEW_NO_SALE

    def _emit(
        self,
        line: Line,
        open_cents: int,
        currency: str,
        settlements: tuple[Settlement, ...] = (),
        nature: Nature | None = None,
    ) -> None:
        if not open_cents:
            return
        self._name(line)
        code = line.owner.code
        if open_cents < 0:
            self._open_credits.add(line.cents)
            self._keep_credit(line, _money(-open_cents, currency))
            return
        self._open_debits.add(line.cents)
        opened = in_hundredths(_money(open_cents, currency))
        settled = sum((settlement.amount for settlement in settlements), Decimal(0))
        row = ReceivableRow(
            line.identity,
            code,
            line.named,
            line.piece_on,
            line.due_on,
            opened + int(settled.scaleb(2)),
            opened,
            currency,
            nature or self._nature(line),
            line.label,
            line.number,
            settlements,
        )
        known = self._invoices.setdefault(line.identity, row)
        if known is not row:
            self._invoices[line.identity] = _together(known, row)

    def _name(self, line: Line) -> None:
        """The latest name that they bear."""
        code = line.owner.code
        if line.name != line.owner.auxiliary or code not in self._names:
            self._names[code] = max(self._names.get(code, (0, "")), (line.number, line.name))

    def _keep_credit(self, line: Line, opened: Money) -> None:
        row = CreditRow(
            line.identity,
            line.owner.code,
            line.named,
            line.entry.on,
            opened,
            line.credit_nature,
            line.label,
            line.number,
        )
        known = self._credits.setdefault(line.identity, row)
        if known is not row:
            self._credits[line.identity] = replace(known, open=known.open + row.open)


@dataclass(slots=True)
class _Tally:
    """Lines and their sum, in hundredths of the book currency."""

    lines: int = 0
    cents: int = 0

    def add(self, cents: int) -> None:
        """Count one line."""
        self.lines += 1
        self.cents += cents

    def __sub__(self, other: _Tally) -> _Tally:
        return _Tally(self.lines - other.lines, self.cents - other.cents)


def _together(first: ReceivableRow, second: ReceivableRow) -> ReceivableRow:
    """Two lines of one invoice, as one: to be reviewed if one of them is."""
    return replace(
        first,
        cents=first.cents + second.cents,
        open_cents=first.open_cents + second.open_cents,
        nature=second.nature if first.nature.is_invoice else first.nature,
        settlements=first.settlements + second.settlements,
    )


def _decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _money(cents: int, currency: str) -> Money:
    money = Money(_decimal(cents), currency)
    return money if currency == BOOK_CURRENCY else money.rounded()
