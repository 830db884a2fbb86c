"""Lists of invoices from accounting tools, as CSV or workbook, and reports that group them by customer.

Title rows before the header are passed over; a row that names only a customer heads the rows after it; subtotals and
totals are recognised and never booked. Decimal sign and order of day and month are what the columns prove, never a guess.

Rows of one number and one due date with the same figures are one invoice (tools that write a row per invoice line); with
different due dates they are instalments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path

from relance.intake.accounting import REASONS, Became, LeftOut
from relance.intake.formats.as_of import look_at_titles
from relance.intake.formats.cells import Broken, Row, column_letters, faults_of
from relance.intake.formats.currencies import EURO, sign_of_titles
from relance.intake.formats.dates import HOUSE_ZONE, DateAmbiguous, DateOrder, read_date
from relance.intake.formats.lists.alternatives import Alternatives
from relance.intake.formats.lists.blanks import Blanks
from relance.intake.formats.lists.columns import AMOUNTS, DATES, OF_WORDS, Field, age_buckets, normalised, recognise
from relance.intake.formats.lists.control_accounts import ask_who_they_are
from relance.intake.formats.lists.customer_codes import CustomerCodes, is_nobody, other_accounts
from relance.intake.formats.lists.customers import LONGEST_NAME, read_debtor
from relance.intake.formats.lists.date_order import Orders, asked_orders
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.entries import Entry
from relance.intake.formats.lists.figures import (
    How,
    RowFault,
    Weighed,
    has_settling_day,
    letter_of,
    weigh,
)
from relance.intake.formats.lists.first_pass import FirstPass, customer_of, first_pass, recognised
from relance.intake.formats.lists.instalments import remark_equal_instalments
from relance.intake.formats.lists.one_name import Names, settle_one_name
from relance.intake.formats.lists.persons import contact_columns, names_another
from relance.intake.formats.lists.placing import Placing
from relance.intake.formats.lists.profiles import Profile, is_blank, is_day, is_no_day
from relance.intake.formats.lists.repeats import Repeats
from relance.intake.formats.lists.signs_of_totals import sign_of_totals
from relance.intake.formats.lists.six_figures import SixFigures, columns_of_six, order_of_six, written_out
from relance.intake.formats.lists.statements import settle_accounts
from relance.intake.formats.lists.totals import Totals, heading_of
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.shared_accounts import names_nobody
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable
from relance.intake.formats.zeros import restored
from relance.intake.questions import Questions
from relance.intake.rows import DebtorRow, ParsedFile

HEADER_WITHIN = 40
TOLD_LEFT_OUT = frozenset(LeftOut) - {LeftOut.HEADING, LeftOut.TOTAL, LeftOut.HEADER_AGAIN, LeftOut.SAME_ROW}


def read_invoice_list(
    path: Path,
    *,
    mapping: Mapping[str, Field | None] | None = None,
    date_order: DateOrder | None = None,
    questions: Questions | None = None,
    zone: tzinfo = HOUSE_ZONE,
    own_name: str = "",
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read a list of invoices. ``mapping`` names fields by the file's own column names; moments of universal time are the day that
    they are in ``zone``. See ``problems`` for what is wrong, and
    ``questions`` for what is left open."""
    result = ParsedFile(format="invoice-list", questions=questions or Questions())
    try:
        table = Table(path, result.questions)
        result.encoding = table.encoding
        table.note(result.problems)
        _Reader(result, table, mapping or {}, date_order, zone, own_name).read(on_progress)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result


class _Reader:
    """The state of one reading."""

    def __init__(
        self,
        result: ParsedFile,
        table: Table,
        given: Mapping[str, Field | None],
        date_order: DateOrder | None,
        zone: tzinfo,
        own_name: str,
    ) -> None:
        self._result = result
        self._problems = result.problems
        self._table = table
        self._given = given
        self._date_order = date_order
        self._zone = zone
        self._own_name = own_name
        self._header: list[str] = []
        self._header_line = 0
        self._titles: list[list[str]] = []
        self._how = How({})
        self._orders: Orders = {}
        self._in_utc: set[Field] = set()
        self._days: tuple[Field, ...] = ()
        self._debtors: dict[str, DebtorRow] = {}
        self._codes = CustomerCodes()
        self._unnumbered: Counter[str] = Counter()
        self._letters: dict[int, str] = {}  # of the rows of a statement, by line
        self._by_heading: Mapping[int, Field] = {}
        self._fills_up = (
            False  # a row of the file ends with an empty cell, so that no other ends before its last columns
        )
        self._six: tuple[list[int], SixFigures] | None = None  # columns of days in six figures, and their order
        self._blanks = Blanks()
        self._repeats = Repeats(result)

    def read(self, on_progress: Callable[[int], None]) -> None:
        """Find the header, place its columns, read the rows."""
        if not self._find_header() or not self._place():
            return
        totals = Totals(self._how)
        heading = ""
        for count, (line, row) in enumerate(self._rows(), start=1):
            self._result.lines = self._result.accounting.rows = count
            heading = self._take(line, row, heading, totals)
            if count % 20_000 == 0:
                on_progress(count)
        self._conclude(totals)
        on_progress(self._result.lines)

    # -- header and columns -------------------------------------------------------------------------------------------

    def _find_header(self) -> bool:
        """The row, among the first, that names most of our fields; where none names any, the one with most cells."""
        best: tuple[tuple[int, int], Row] | None = None
        rows: list[Row] = []
        for (line, row), _ in zip(self._table, range(HEADER_WITHIN), strict=False):
            rows.append((line, row))
            fields = recognise(row, self._given)
            rank = (len(fields), 0 if fields else sum(1 for cell in row if cell))
            if best is None or rank > best[0]:
                best = (rank, (line, row))
        if best is None:
            self._problems.add(ProblemCode.FILE_EMPTY)
            return False
        _, (self._header_line, self._header) = best
        self._titles = [row for line, row in rows if line < self._header_line]
        recognised = recognise(self._header, self._given)
        words = [index for index, name in recognised.items() if name in OF_WORDS]
        self._table.has_header(self._problems, self._header_line, self._header, words)
        self._result.header = tuple(cell for cell in self._header if cell)
        self._repeats.look_at(self._header)
        named = set(recognised.values())
        if Field.NUMBER not in named and age_buckets(self._header) >= 2:
            self._problems.add(ProblemCode.AGED_BALANCE_ONLY, self._header_line)
        elif len(named) < 2:
            self._problems.add(ProblemCode.HEADER_MISSING, self._header_line)
        return not self._problems.errors

    def _place(self) -> bool:
        """Look at every cell once, then say what the columns are, or ask."""
        self._by_heading = recognise(self._header, self._given)
        self._result.questions.about(self._result.header)
        seen = first_pass(self._header, self._given, self._whole_rows())
        if six := columns_of_six(self._header, self._given, seen.profiles):
            order = order_of_six(six, self._header, self._whole_rows(), self._result.questions)
            if order is not None:
                self._six = six, order
                seen = first_pass(self._header, self._given, self._whole_rows())
        self._fills_up, self._codes = seen.fills_up, seen.codes
        profiles, first = seen.profiles, seen.first
        self._codes.settle(self._result, self._header_line)
        header = self._named_header(profiles)
        placing = Placing(
            header,
            self._given,
            profiles,
            first,
            self._result.questions,
            seen.starts,
            seen.credited,
            self._total_sign(seen),
            sign_of_titles(self._titles),
        )
        self._how = self._blanks.read_as(
            self._named(placing.place(), profiles, first), profiles, self._result.questions
        )
        self._in_utc = {name for index, name in self._how.fields.items() if "utc" in self._header[index].lower()}
        self._days = tuple(name for name in DATES if name in self._how.named and name is not Field.ISSUED_ON)
        self._orders = asked_orders(self._how, profiles, self._date_order, header, first, self._result.questions)
        orders = set(self._orders.values()) - {None}
        look_at_titles(self._result, self._titles, self._date_order or (orders.pop() if len(orders) == 1 else None))
        self._alternatives = Alternatives(placing.alternatives())
        self._result.mapping = {self._header[index]: name.value for index, name in sorted(self._how.fields.items())}
        for index, name in self._how.fields.items():
            if name is Field.PERSON and profiles[index].filled:
                heading = self._header[index]
                self._problems.add(ProblemCode.PERSON_NOT_KEPT, self._header_line, field=name.value, value=heading)
        people = contact_columns(self._header, self._how.fields, self._given)
        if people and any(
            names_another(row, people, self._how.values(row).get(Field.CUSTOMER_NAME, "")) for row in first
        ):
            columns = ", ".join(self._header[at] for at in people)
            self._problems.add(ProblemCode.CONTACT_NOT_KEPT, self._header_line, value=columns)
        for name in (Field.NUMBER, Field.ISSUED_ON):
            if name not in self._how.named:
                self._problems.add(ProblemCode.COLUMN_MISSING, self._header_line, field=name.value)
        if self._how.is_statement and (others := other_accounts(_cells_of(self._how, first, Field.CUSTOMER_CODE))):
            self._problems.add(ProblemCode.GENERAL_LEDGER, self._header_line, accounts=", ".join(others))
        if not self._how.named & {Field.TOTAL, Field.REMAINING, Field.NET, Field.DEBIT}:
            self._problems.add(ProblemCode.COLUMN_MISSING, self._header_line, field=Field.TOTAL.value)
        return not self._problems.errors

    def _named(self, how: How, profiles: Sequence[Profile], first: Sequence[Sequence[str]]) -> How:
        """``how`` with the column that names customers where all stand on an account that they share, if one was said to."""
        if not self._codes.are_all_nobody:
            names = Names(self._header, how.fields, profiles, first, self._given, self._own_name)
            fields = settle_one_name(self._result, self._header_line, names)
            return how if fields == how.fields else self._with_customers(replace(how, fields=fields))
        shared = list(self._codes.shared)
        column = ask_who_they_are(shared, self._header, how.fields, profiles, first, self._result.questions)
        if column is None:
            self._problems.add(ProblemCode.CUSTOMERS_UNNAMED, self._header_line, names=", ".join(shared))
            return how
        whose = (Field.CUSTOMER_CODE, Field.CUSTOMER_NAME)
        fields = {at: name for at, name in how.fields.items() if name not in whose and at != column}
        return self._with_customers(replace(how, fields=dict(sorted({**fields, column: Field.CUSTOMER_NAME}.items()))))

    def _with_customers(self, how: How) -> How:
        """``how``, whose customers stand in other columns than those by which they were met first: they are met again."""
        self._codes = CustomerCodes()
        for _, row in self._rows():
            if self._is_whole(row):
                self._codes.see(*customer_of(how.values(row)))
        return how

    def _named_header(self, profiles: Sequence[Profile]) -> list[str]:
        """The header; a column without a heading that holds something is called by its cell (``F1``), so that it can be asked about."""
        return [
            cell or (f"{column_letters(at)}{self._header_line}" if profiles[at].filled else "")
            for at, cell in enumerate(self._header)
        ]

    def _is_whole(self, row: list[str]) -> bool:
        """Whether the cells of a row stand below their headings."""
        if isinstance(row, Broken):
            return False
        return len(row) == len(self._header) or self._table.is_workbook or not faults_of(self._header, row)

    def _is_cut(self, row: list[str]) -> bool:
        """Whether a row may have left out its empty cells at the end, as some tools write them: what it holds begins in its place."""
        if isinstance(row, Broken) or not len(self._header) / 2 <= len(row) < len(self._header) or not row[-1]:
            return False
        return any(
            row[index] and is_day(row[index])
            for index, name in self._by_heading.items()
            if name is Field.ISSUED_ON and index < len(row)
        )

    def _may_be_short(self, row: list[str]) -> bool:
        """Whether what a row leaves out at its end is blank: no row of the file writes empty cells there, and each of those columns may
        be blank."""
        if self._fills_up or not self._is_cut(row):
            return False
        left_out = {name for index, name in self._how.fields.items() if index >= len(row)}
        return not left_out - _MAY_BE_LEFT_OUT and not any(index >= len(row) for index in self._how.also)

    def _rows(self) -> Iterator[Row]:
        rows = ((line, row) for line, row in self._table if line > self._header_line)
        return written_out(rows, *self._six) if self._six else rows

    def _whole_rows(self) -> Iterator[list[str]]:
        """Those whose cells stand below their headings."""
        return (row for _, row in self._rows() if self._is_whole(row) or self._is_cut(row))

    def _total_sign(self, seen: FirstPass) -> str:
        """The sign of another currency that only totals bear; looked for where there is one at all."""
        fields = recognised(self._header, self._given, seen.profiles)
        signs = set().union(*(seen.profiles[at].marks for at, name in fields.items() if name in AMOUNTS)) - {
            "",
            "€",
            EURO,
        }
        return sign_of_totals(self._whole_rows(), fields) if signs and Field.CURRENCY not in fields.values() else ""

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _take(self, line: int, row: list[str], heading: str, totals: Totals) -> str:
        """Account for one row; returns the heading that the next ones stand under."""
        accounting = self._result.accounting
        values = self._how.values(row)
        judged = self._table.judge(self._problems, line, row)
        if judged is Became.ERROR:
            self._note_error(values, heading)
        elif isinstance(judged, LeftOut):
            accounting.leave_out(judged, line)
        elif self._is_title_again(row, values):
            accounting.leave_out(LeftOut.HEADER_AGAIN, line)
        elif totals.is_total(line, row, values, heading):
            accounting.leave_out(LeftOut.TOTAL, line)
        elif (heads := heading_of(row, values, self._how)) is not None:
            accounting.leave_out(LeftOut.HEADING, line)
            totals.begin()
            return heads
        elif self._table.is_miscounted(self._problems, line, row, may_be_short=self._may_be_short(row)):
            self._note_error(values, heading)
        else:
            self._read_document(line, row, values, heading, totals)
        return heading

    def _is_title_again(self, row: list[str], values: dict[Field, str]) -> bool:
        """A line from above the header, at the head of another page: the same but for its figures."""
        if not self._titles or is_day(values.get(Field.ISSUED_ON, "")):
            return False
        return bool(said := _but_figures(row)) and said in map(_but_figures, self._titles)

    def _note_error(self, values: dict[Field, str], heading: str) -> None:
        """A row that books nothing, and whose customer is kept aside with it where the row tells who that is."""
        self._result.accounting.add(Became.ERROR)
        code, name, city = customer_of(values)
        if code := self._codes.code_of(code, name or heading, city)[:LONGEST_NAME]:
            self._result.debtors_in_error.add(code)

    def _read_document(self, line: int, row: list[str], values: dict[Field, str], heading: str, totals: Totals) -> None:
        before = self._problems.errors
        weighed = self._weighed(line, row, values)
        if weighed is not None and weighed.read:
            totals.add(weighed.read)
        else:
            totals.count(values)
        if weighed is not None and weighed.reason is not None:
            self._result.accounting.leave_out(weighed.reason, line)
            self._alternatives.take(row)
            return
        number = values.get(Field.NUMBER, "")
        if not number and (weighed is None or weighed.document not in (Document.PAYMENT, Document.ENTRY)):
            self._problems.add(ProblemCode.NUMBER_MISSING, line, field=Field.NUMBER.value)
        debtor = self._debtor(line, values, heading)
        issued_on = self._date(line, values, Field.ISSUED_ON)
        if issued_on is None and is_blank(values.get(Field.ISSUED_ON, "")):
            self._problems.add(ProblemCode.DATE_MISSING, line, field=Field.ISSUED_ON.value)
        days = {name: self._date(line, values, name) for name in self._days}
        if self._problems.errors > before or weighed is None or issued_on is None or debtor is None:
            self._note_error(values, heading)
            return
        is_of_nobody = is_nobody(debtor.code, debtor.name)
        if self._book(Entry(line, row, values, debtor, number, issued_on, days, weighed, is_of_nobody)):
            self._alternatives.take(row)
            self._blanks.take(row, weighed)

    def _weighed(self, line: int, row: list[str], values: dict[Field, str]) -> Weighed | None:
        try:
            return weigh(row, values, self._how)
        except RowFault as fault:
            self._problems.add(fault.code, line, field=fault.name.value, value=fault.value, **fault.facts)
            return None

    def _book(self, one: Entry) -> bool:
        """Write the row into the result, and account for it. False for one that repeats or contradicts another."""
        before = self._problems.errors
        identity = self._identity(one)
        if identity is None:
            if self._problems.errors > before:
                self._result.accounting.add(Became.ERROR)
                self._result.debtors_in_error.add(one.debtor.code)
            else:
                self._result.accounting.leave_out(LeftOut.SAME_ROW, one.line)
            return False
        self._debtors.setdefault(one.debtor.code, one.debtor)
        self._cover(one.issued_on)
        rest = one.money(one.weighed.rest)
        self._result.accounting.add(one.weighed.became, -rest if one.is_credit else rest)
        self._remark(one)
        if self._how.is_statement and (letter := letter_of(one.values, self._how)):
            self._letters[one.line] = letter
        if one.weighed.over:
            self._result.credits.append(one.overpaid(identity))
        if not one.weighed.rest:
            if one.is_numbered:
                self._result.settled[identity] = one.settled_on or one.issued_on
        elif one.is_credit:
            self._result.credits.append(one.credit(identity, rest))
        else:
            self._result.receivables.append(one.receivable(identity, rest))
        return True

    def _identity(self, one: Entry) -> str | None:
        """What makes the row itself in every export; None where it repeats or contradicts another."""
        if not one.is_numbered:
            return self._unnumbered_identity(one)
        return self._repeats.identity(
            one.line,
            one.debtor.code,
            one.number,
            one.days.get(Field.DUE_ON),
            (one.weighed.total, one.weighed.rest),
            is_credit=one.is_credit,
            issued_on=one.issued_on,
            currency=one.weighed.currency,
            row=one.row,
        )

    def _unnumbered_identity(self, one: Entry) -> str:
        """Of a payment or an entry: whose, which, of what day and of how much; several alike are told apart by counting."""
        weighed = one.weighed
        amount = f"{weighed.total} {weighed.currency}"
        place = "\x1f".join((one.debtor.code, weighed.document.value, one.number, one.issued_on.isoformat(), amount))
        self._unnumbered[place] += 1
        return f"{place}\x1f{self._unnumbered[place]}"

    def _remark(self, one: Entry) -> None:
        for name, code in (
            (Field.DUE_ON, ProblemCode.DUE_BEFORE_ISSUE),
            (Field.RECEIVED_ON, ProblemCode.RECEIVED_BEFORE_ISSUE),
        ):
            day = one.days.get(name)
            if day and day < one.issued_on:
                self._problems.add(code, one.line, field=name.value, value=one.values[name])
        if one.weighed.over:
            total, over = one.money(one.weighed.total), one.money(one.weighed.over)
            self._problems.add(ProblemCode.PAID_TOO_MUCH, one.line, field=Field.PAID.value, total=total, over=over)
        if one.weighed.is_lowered:
            self._problems.add(
                ProblemCode.REST_LOWERED,
                one.line,
                field=Field.REMAINING.value,
                total=one.money(one.weighed.total),
                paid=f"« {one.values.get(Field.PAID, '')} »",
                remaining=one.money(one.weighed.rest),
            )

    def _conclude(self, totals: Totals) -> None:
        """What only the whole file tells."""
        self._repeats.conclude()
        remark_equal_instalments(self._result, self._header, self._how)
        if self._how.is_statement:
            settle_accounts(self._result, self._letters)
        self._result.debtors = sorted(self._debtors.values(), key=lambda row: row.code)
        accounting = self._result.accounting
        for reason in TOLD_LEFT_OUT & accounting.reasons.keys():
            column = Field.TYPE if reason in _BY_TYPE else Field.STATUS
            self._problems.add(
                ProblemCode.ROWS_LEFT_OUT,
                accounting.lines[reason][0],
                field=column.value,
                count=accounting.reasons[reason],
                why=REASONS[reason],
            )
        accounting.totals_agree = 0 if totals.differing else totals.agreeing
        if not self._problems.errors:
            for line in totals.differing:
                self._problems.add(ProblemCode.TOTAL_DIFFERS, line)
        self._alternatives.tell(self._result.questions)
        self._blanks.ask(self._result, self._header, self._how)

    def _cover(self, day: date) -> None:
        self._result.first_day = min(self._result.first_day or day, day)
        self._result.last_day = max(self._result.last_day or day, day)

    def _date(self, line: int, values: dict[Field, str], name: Field) -> date | None:
        text = values.get(name, "")
        if is_blank(text) or (name is not Field.ISSUED_ON and is_no_day(text)):
            return None
        if name is Field.SETTLED_ON and not has_settling_day(values):
            return None
        if name is Field.DUE_ON and normalised(text) in _AT_ONCE:
            return self._date(line, values, Field.ISSUED_ON)
        try:
            found = read_date(text, self._orders.get(name), self._zone, in_utc=name in self._in_utc)
        except DateAmbiguous:
            self._problems.add(ProblemCode.DATE_AMBIGUOUS, line, field=name.value, value=text, expected="2026-03-31")
            return None
        if found is None:
            self._problems.add(ProblemCode.DATE_UNREADABLE, line, field=name.value, value=text, expected="31/03/2026")
        return found

    def _debtor(self, line: int, values: dict[Field, str], heading: str) -> DebtorRow | None:
        own_code, name, city = customer_of(values)
        name = name or heading
        code = self._codes.code_of(own_code, name, city)
        if not code:
            self._problems.add(ProblemCode.CUSTOMER_MISSING, line, field=Field.CUSTOMER_NAME.value)
            return None
        name = code if names_nobody(name) else name or code
        return self._debtors.get(code[:LONGEST_NAME]) or read_debtor(self._result, line, code, name, restored(values))


def _but_figures(row: Sequence[str]) -> list[str]:
    """The words of a row, in their order."""
    return [words for cell in row if (words := re.sub(r"[\d\W]+", " ", cell).strip())]


def _cells_of(how: How, rows: Sequence[Sequence[str]], name: Field) -> set[str]:
    """What stands in this field in these rows."""
    columns = [index for index, found in how.fields.items() if found is name]
    return {row[at] for at in columns for row in rows if at < len(row)}


_MAY_BE_LEFT_OUT = frozenset(Field) - {
    Field.NUMBER,
    Field.TYPE,
    Field.STATUS,
    Field.CUSTOMER_CODE,
    Field.CUSTOMER_NAME,
    Field.ISSUED_ON,
    Field.TOTAL,
    Field.NET,
    Field.DEBIT,
    Field.CREDIT,
    Field.SIDE,
    Field.REMAINING,
    Field.CURRENCY,
    Field.SETTLED_MARK,
}
# Written where a due date should stand: it is the day of the invoice.
_AT_ONCE = frozenset(
    {
        "a reception", "a reception de facture", "a reception de la facture", "reception", "comptant", "paiement comptant", "immediat",
        "immediate", "on receipt", "due on receipt", "upon receipt", "due upon receipt", "immediately", "sofort", "sofort fallig",
        "al contado", "contado", "a vista", "per direct",
    }
)  # fmt: skip
_BY_TYPE = frozenset(
    {
        LeftOut.QUOTE, LeftOut.PRO_FORMA, LeftOut.ORDER, LeftOut.PURCHASE, LeftOut.REFUND, LeftOut.PAYMENT, LeftOut.ENTRY,
    }
)  # fmt: skip
