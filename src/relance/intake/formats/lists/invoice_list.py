"""Lists of invoices from accounting tools, as CSV or workbook, and reports that group them by customer.

Title rows before the header are passed over; a row that names only a customer heads the rows after it; subtotals and
totals are recognised and never booked. Decimal sign and order of day and month are what the columns prove, never a guess.

Rows of one number and one due date with the same figures are one invoice (tools that write a row per invoice line); with
different due dates they are instalments.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path

from relance.intake.accounting import REASONS, Became, LeftOut
from relance.intake.formats.collector import collector_paused
from relance.intake.formats.dates import HOUSE_ZONE, DateOrder
from relance.intake.formats.lists.customer_codes import is_nobody
from relance.intake.formats.lists.customers import LONGEST_NAME, read_debtor
from relance.intake.formats.lists.days import Days
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.entries import Entry
from relance.intake.formats.lists.fields import DATES, Field
from relance.intake.formats.lists.figures import letter_of, weigh
from relance.intake.formats.lists.first_pass import customer_of
from relance.intake.formats.lists.instalments import remark_equal_instalments
from relance.intake.formats.lists.layout import Known, Layout, lay_out
from relance.intake.formats.lists.profiles import is_blank, is_day
from relance.intake.formats.lists.repeats import Repeats
from relance.intake.formats.lists.statements import settle_accounts
from relance.intake.formats.lists.totals import Totals, heading_of
from relance.intake.formats.lists.weighed import RowFault, Weighed
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.shared_accounts import names_nobody
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable
from relance.intake.formats.zeros import restored
from relance.intake.questions import Questions
from relance.intake.rows import DebtorRow, ParsedFile, of_hundredths

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
        with collector_paused():
            if layout := lay_out(result, table, Known(mapping or {}, date_order, own_name)):
                _Reader(result, table, layout, zone).read(on_progress)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result


class _Reader:
    """Reads the rows of a list that is laid out."""

    def __init__(self, result: ParsedFile, table: Table, layout: Layout, zone: tzinfo) -> None:
        self._result, self._problems, self._table = result, result.problems, table
        self._layout, self._rows = layout, layout.rows
        self._how, self._codes = layout.how, layout.codes
        self._titles = [_but_figures(row) for row in layout.header.titles]
        self._days = Days(result.problems, layout.orders, zone, layout.in_utc)
        self._dated: tuple[Field, ...] = tuple(
            name for name in DATES if name in self._how.named and name is not Field.ISSUED_ON
        )
        self._debtors: dict[str, DebtorRow] = {}
        self._by_code: dict[str, DebtorRow] = {}  # of codes that name one customer by themselves
        self._unnumbered: Counter[str] = Counter()
        # How many rows became what, and their hundredths; by currency, and whether they lower what is owed.
        self._sums: dict[tuple[Became, str, bool], list[int]] = defaultdict(lambda: [0, 0])
        self._letters: dict[int, str] = {}  # of the rows of a statement, by line
        self._repeats = Repeats(result)
        self._repeats.look_at(layout.header.cells)

    def read(self, on_progress: Callable[[int], None]) -> None:
        """Account for every row below the header."""
        totals = Totals(self._how)
        heading = ""
        for count, (line, row) in enumerate(self._rows, start=1):
            self._result.lines = self._result.accounting.rows = count
            heading = self._take(line, row, heading, totals)
            if count % 20_000 == 0:
                on_progress(count)
        self._conclude(totals)
        on_progress(self._result.lines)

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
        elif self._table.is_miscounted(self._problems, line, row, may_be_short=self._rows.may_be_short(row, self._how)):
            self._note_error(values, heading)
        else:
            self._read_document(line, row, values, heading, totals)
        return heading

    def _is_title_again(self, row: list[str], values: dict[Field, str]) -> bool:
        """A line from above the header, at the head of another page: the same but for its figures."""
        if not self._titles or is_day(values.get(Field.ISSUED_ON, "")):
            return False
        return bool(said := _but_figures(row)) and said in self._titles

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
            self._layout.alternatives.take(row)
            return
        number = values.get(Field.NUMBER, "")
        if not number and (weighed is None or weighed.document not in (Document.PAYMENT, Document.ENTRY)):
            self._problems.add(ProblemCode.NUMBER_MISSING, line, field=Field.NUMBER.value)
        debtor = self._debtor(line, values, heading)
        issued_on = self._days.read(line, values, Field.ISSUED_ON)
        if issued_on is None and is_blank(values.get(Field.ISSUED_ON, "")):
            self._problems.add(ProblemCode.DATE_MISSING, line, field=Field.ISSUED_ON.value)
        days = {name: self._days.read(line, values, name) for name in self._dated}
        if self._problems.errors > before or weighed is None or issued_on is None or debtor is None:
            self._note_error(values, heading)
            return
        is_of_nobody = debtor.code not in self._by_code and is_nobody(debtor.code, debtor.name)
        if self._book(Entry(line, row, values, debtor, number, issued_on, days, weighed, is_of_nobody)):
            self._layout.alternatives.take(row)
            self._layout.blanks.take(row, weighed)

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
        weighed, is_credit = one.weighed, one.is_credit
        count_and_cents = self._sums[weighed.became, weighed.currency, is_credit]
        count_and_cents[0] += 1
        count_and_cents[1] += weighed.rest
        self._remark(one)
        if self._how.is_statement and (letter := letter_of(one.values, self._how)):
            self._letters[one.line] = letter
        if weighed.over:
            self._result.credits.append(one.overpaid(identity))
        if not weighed.rest:
            if one.is_numbered:
                self._result.settled[identity] = one.settled_on or one.issued_on
        elif is_credit:
            self._result.credits.append(one.credit(identity, one.money(weighed.rest)))
        else:
            self._result.receivables.append(one.receivable(identity))
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
        for (became, currency, is_credit), (count, cents) in self._sums.items():
            self._result.accounting.add(became, of_hundredths(-cents if is_credit else cents, currency), count=count)
        self._repeats.conclude()
        remark_equal_instalments(self._result, self._layout.header.cells, self._how)
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
        self._layout.alternatives.tell(self._result.questions)
        self._layout.blanks.ask(self._result, self._layout.header.cells, self._how)

    def _cover(self, day: date) -> None:
        self._result.first_day = min(self._result.first_day or day, day)
        self._result.last_day = max(self._result.last_day or day, day)

    def _debtor(self, line: int, values: dict[Field, str], heading: str) -> DebtorRow | None:
        own_code, name, city = customer_of(values)
        if known := self._by_code.get(own_code):
            return known
        name = name or heading
        code = self._codes.code_of(own_code, name, city)
        if not code:
            self._problems.add(ProblemCode.CUSTOMER_MISSING, line, field=Field.CUSTOMER_NAME.value)
            return None
        called = code if names_nobody(name) else name or code
        debtor = self._debtors.get(code[:LONGEST_NAME])
        debtor = debtor or read_debtor(self._result, line, code, called, restored(values))
        if name and code == own_code and not names_nobody(own_code):
            self._by_code[own_code] = debtor
        return debtor


def _but_figures(row: Sequence[str]) -> list[str]:
    """The words of a row, in their order."""
    return [words for cell in row if (words := re.sub(r"[\d\W]+", " ", cell).strip())]


_BY_TYPE = frozenset(
    {
        LeftOut.QUOTE, LeftOut.PRO_FORMA, LeftOut.ORDER, LeftOut.PURCHASE, LeftOut.REFUND, LeftOut.PAYMENT, LeftOut.ENTRY,
    }
)  # fmt: skip
