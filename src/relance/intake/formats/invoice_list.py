"""Lists of invoices from accounting tools, as CSV or workbook, and reports that group them by customer.

Title rows before the header are passed over; a row that names only a customer heads the rows after it; subtotals and
totals are recognised and never booked. Decimal sign and order of day and month are what the columns prove, never a guess.

Rows of one number and one due date with the same figures are one invoice (tools that write a row per invoice line); with
different due dates they are instalments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money
from relance.intake.formats.amounts import AmountProblem, DecimalSign, decimal_sign_of, read_cents
from relance.intake.formats.as_of import look_at_titles
from relance.intake.formats.cells import Row
from relance.intake.formats.columns import Field, age_buckets, normalised, recognise
from relance.intake.formats.customer_codes import CustomerCodes
from relance.intake.formats.customers import LONGEST_NAME, read_debtor
from relance.intake.formats.dates import DateAmbiguous, DateOrder, date_order_of, read_date
from relance.intake.formats.problems import ProblemCode
from relance.intake.formats.repeats import Repeats
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable
from relance.intake.formats.zeros import restored
from relance.intake.questions import Questions
from relance.intake.rows import CreditRow, DebtorRow, ParsedFile, ReceivableRow

HEADER_WITHIN = 40
AMOUNTS = (Field.TOTAL, Field.PAID, Field.REMAINING)
DATES = (Field.ISSUED_ON, Field.DUE_ON, Field.SETTLED_ON)
TOTAL_ROW = re.compile(r"(?:sous |grand )?total|subtotal|sum|solde (?:client|tiers|du compte)|report|cumul")
CREDIT_NOTE_TYPE = re.compile(r"avoir|credit note|credit memo|note de credit|refund")
CURRENCY_SIGNS = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP"}


def read_invoice_list(
    path: Path,
    *,
    mapping: Mapping[str, Field | None] | None = None,
    date_order: DateOrder | None = None,
    questions: Questions | None = None,
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read a list of invoices. ``mapping`` names fields by the file's own column names. See ``problems`` for what is wrong."""
    result = ParsedFile(format="invoice-list", questions=questions or Questions())
    try:
        table = Table(path, result.questions)
        result.encoding = table.encoding
        table.note(result.problems)
        _Reader(result, table, mapping or {}, date_order).read(on_progress)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result


@dataclass(frozen=True, slots=True)
class _Habits:
    """What the columns prove: a decimal sign for each amount, an order for each date."""

    decimal_signs: dict[Field, DecimalSign | None]
    date_orders: dict[Field, DateOrder | None]


class _Reader:
    """The state of one reading."""

    def __init__(
        self, result: ParsedFile, table: Table, given: Mapping[str, Field | None], date_order: DateOrder | None
    ) -> None:
        self._result = result
        self._problems = result.problems
        self._table = table
        self._given = given
        self._date_order = date_order
        self._fields: dict[int, Field] = {}
        self._header_line = 0
        self._titles: list[list[str]] = []
        self._debtors: dict[str, DebtorRow] = {}
        self._codes = CustomerCodes()
        self._repeats = Repeats(result)

    def read(self, on_progress: Callable[[int], None]) -> None:
        """Find the header, learn the habits of the columns, read the rows."""
        if not self._find_header():
            return
        habits = self._learn_habits()
        customer = ""
        for count, (line, row) in enumerate(self._rows(), start=1):
            self._result.lines = count
            if self._table.judge(self._problems, line, row):
                continue
            values = self._values(row)
            if self._is_total(values, row):
                continue
            if heads := self._customer_heading(values, row):
                customer = heads
                continue
            if self._table.is_miscounted(self._problems, line, row):
                continue
            self._read_invoice(line, values, customer, habits)
            if count % 20_000 == 0:
                on_progress(count)
        self._result.debtors = sorted(self._debtors.values(), key=lambda row: row.code)
        on_progress(self._result.lines)

    # -- header -----------------------------------------------------------------------------------------------------

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
        _, (self._header_line, header) = best
        self._titles = [row for line, row in rows if line < self._header_line]
        self._table.has_header(self._header_line, header)
        self._fields = recognise(header, self._given)
        named = set(self._fields.values())
        self._result.header = tuple(cell for cell in header if cell)
        self._result.mapping = {header[index]: name.value for index, name in self._fields.items()}
        if Field.NUMBER not in named and age_buckets(header) >= 2:
            self._problems.add(ProblemCode.AGED_BALANCE_ONLY, self._header_line)
            return False
        if len(named) < 2:
            self._problems.add(ProblemCode.HEADER_MISSING, self._header_line)
            return False
        for name in (Field.NUMBER, Field.ISSUED_ON):
            if name not in named:
                self._problems.add(ProblemCode.COLUMN_MISSING, self._header_line, field=name.value)
        if not named & {Field.TOTAL, Field.REMAINING}:
            self._problems.add(ProblemCode.COLUMN_MISSING, self._header_line, field=Field.TOTAL.value)
        return not self._problems.errors

    def _rows(self) -> Iterator[Row]:
        return ((line, row) for line, row in self._table if line > self._header_line)

    def _values(self, row: list[str]) -> dict[Field, str]:
        return restored({name: row[index] for index, name in self._fields.items() if index < len(row) and row[index]})

    def _learn_habits(self) -> _Habits:
        """One pass for what the columns prove, in batches, so that memory stays flat."""
        signs: dict[Field, set[DecimalSign]] = {name: set() for name in AMOUNTS}
        orders: dict[Field, set[DateOrder]] = {name: set() for name in DATES}
        batch: list[dict[Field, str]] = []

        def weigh() -> None:
            for name in AMOUNTS:
                if sign := decimal_sign_of([values[name] for values in batch if name in values]):
                    signs[name].add(sign)
            for name in DATES:
                if order := date_order_of([values[name] for values in batch if name in values]):
                    orders[name].add(order)
            batch.clear()

        for _, row in self._rows():
            values = self._values(row)
            batch.append(values)
            if not self._is_total(values, row):
                self._codes.see(*_customer(values))
            if len(batch) >= 5000:
                weigh()
        weigh()
        self._codes.settle(self._result, self._header_line)
        shown = set.union(*signs.values())
        proven = set.union(*orders.values())
        common = proven.pop() if len(proven) == 1 else None
        look_at_titles(self._result, self._titles, self._date_order or common)
        return _Habits(
            {name: next(iter(signs[name] or shown)) if len(signs[name] or shown) == 1 else None for name in AMOUNTS},
            {
                name: self._date_order or (next(iter(orders[name])) if len(orders[name]) == 1 else common)
                for name in DATES
            },
        )

    # -- rows -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _is_total(values: dict[Field, str], row: list[str]) -> bool:
        first = next(normalised(cell) for cell in row if cell)
        texts = [first, normalised(values.get(Field.CUSTOMER_NAME, "")), normalised(values.get(Field.NUMBER, ""))]
        is_dated = Field.ISSUED_ON in values and Field.NUMBER in values
        return not is_dated and any(TOTAL_ROW.match(text) for text in texts)

    def _customer_heading(self, values: dict[Field, str], row: list[str]) -> str:
        """The customer that a row without date or amount names, where no column does; else nothing."""
        filled = [cell for cell in row if cell]
        has_customers = {Field.CUSTOMER_NAME, Field.CUSTOMER_CODE} & set(self._fields.values())
        if has_customers or len(filled) > 2 or any(name in values for name in AMOUNTS):
            return ""
        if any(read_date(cell, "day-first") for cell in filled):
            return ""
        return max(filled, key=lambda cell: sum(letter.isalpha() for letter in cell))

    def _read_invoice(self, line: int, values: dict[Field, str], customer: str, habits: _Habits) -> None:
        before = self._problems.errors
        number = values.get(Field.NUMBER, "")
        if not number:
            self._problems.add(ProblemCode.NUMBER_MISSING, line, field=Field.NUMBER.value)
        debtor = self._debtor(line, values, customer)
        issued_on = self._date(line, values, Field.ISSUED_ON, habits)
        if issued_on is None and Field.ISSUED_ON not in values:
            self._problems.add(ProblemCode.DATE_MISSING, line, field=Field.ISSUED_ON.value)
        due_on = self._date(line, values, Field.DUE_ON, habits)
        settled_on = self._date(line, values, Field.SETTLED_ON, habits)
        currency = self._currency(line, values)
        figures = self._figures(line, values, habits, is_settled=settled_on is not None)
        if self._problems.errors > before or figures is None or issued_on is None or debtor is None:
            return
        if due_on and due_on < issued_on:
            self._problems.add(ProblemCode.DUE_BEFORE_ISSUE, line, field=Field.DUE_ON.value, value=values[Field.DUE_ON])
        is_credit = figures[0] < 0 or bool(CREDIT_NOTE_TYPE.search(normalised(values.get(Field.TYPE, ""))))
        identity = self._repeats.identity(line, debtor.code, number, due_on, figures, is_credit=is_credit)
        if identity is None:
            return
        self._debtors.setdefault(debtor.code, debtor)
        self._cover(issued_on)
        total, remaining = (_money(abs(cents), currency) for cents in figures)
        label = values.get(Field.LABEL, "")
        if not remaining:
            self._result.settled[identity] = settled_on or issued_on
        elif is_credit:
            self._result.credits.append(
                CreditRow(identity, debtor.code, number, issued_on, remaining, CreditNature.CREDIT_NOTE, label, line)
            )
        else:
            row = ReceivableRow(
                identity, debtor.code, number, issued_on, due_on, total, remaining, Nature.INVOICE, label, line,
                order_reference=values.get(Field.ORDER, ""), delivery_reference=values.get(Field.DELIVERY, ""),
            )  # fmt: skip
            self._result.receivables.append(row)

    def _cover(self, day: date) -> None:
        self._result.first_day = min(self._result.first_day or day, day)
        self._result.last_day = max(self._result.last_day or day, day)

    def _figures(
        self, line: int, values: dict[Field, str], habits: _Habits, *, is_settled: bool
    ) -> tuple[int, int] | None:
        """Total and remaining, in hundredths with their sign; None when they cannot be known."""
        read: dict[Field, int] = {}
        for name in AMOUNTS:
            if name in values:
                try:
                    read[name] = read_cents(values[name], habits.decimal_signs[name])
                except AmountProblem as problem:
                    self._problems.add(problem.code, line, field=name.value, value=values[name])
                    return None
        total, paid, remaining = (read.get(name) for name in AMOUNTS)
        if total is None and (remaining is None or Field.TOTAL in self._fields.values()):
            self._problems.add(ProblemCode.AMOUNT_MISSING, line, field=Field.TOTAL.value)
            return None
        if total is None:
            total = (remaining or 0) + (paid or 0)
        if remaining is None:
            remaining = 0 if is_settled else total - (paid or 0)
        facts: dict[str, Any] = {"total": _money(total), "paid": _money(paid or 0), "remaining": _money(remaining)}
        if paid is not None and total - paid != remaining and not is_settled:
            self._problems.add(ProblemCode.TOTALS_DIFFER, line, field=Field.REMAINING.value, **facts)
            return None
        if total * remaining < 0 or abs(remaining) > abs(total):
            self._problems.add(ProblemCode.PAID_ABOVE_TOTAL, line, field=Field.PAID.value, **facts)
            return None
        return total, remaining

    def _date(self, line: int, values: dict[Field, str], name: Field, habits: _Habits) -> date | None:
        text = values.get(name, "")
        if not text:
            return None
        try:
            found = read_date(text, habits.date_orders[name])
        except DateAmbiguous:
            self._problems.add(ProblemCode.DATE_AMBIGUOUS, line, field=name.value, value=text)
            return None
        if found is None:
            self._problems.add(ProblemCode.DATE_UNREADABLE, line, field=name.value, value=text, expected="31/03/2026")
        return found

    def _currency(self, line: int, values: dict[Field, str]) -> str:
        text = values.get(Field.CURRENCY, "EUR").upper()
        currency = CURRENCY_SIGNS.get(text, text)
        if not re.fullmatch(r"[A-Z]{3}", currency):
            self._problems.add(ProblemCode.CURRENCY_UNKNOWN, line, field=Field.CURRENCY.value, value=text)
            return "EUR"
        return currency

    # -- debtors ----------------------------------------------------------------------------------------------------

    def _debtor(self, line: int, values: dict[Field, str], heading: str) -> DebtorRow | None:
        own_code, name, city = _customer(values)
        name = name or heading
        code = self._codes.code_of(own_code, name, city)
        if not code:
            self._problems.add(ProblemCode.CUSTOMER_MISSING, line, field=Field.CUSTOMER_NAME.value)
            return None
        name = name or code
        return self._debtors.get(code[:LONGEST_NAME]) or read_debtor(self._result, line, code, name, values)


def _customer(values: Mapping[Field, str]) -> tuple[str, str, str]:
    """Code, name and town of a row's customer."""
    return tuple(values.get(name, "") for name in (Field.CUSTOMER_CODE, Field.CUSTOMER_NAME, Field.CITY))  # type: ignore[return-value]


def _money(cents: int, currency: str = "EUR") -> Money:
    return Money(Decimal(cents).scaleb(-2), currency)
