"""How a list is laid out: its header, what its columns are, in which order days stand and who the customers are; or what is asked of it.

Every cell is looked at once before any row is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from relance.intake.formats.as_of import look_at_titles
from relance.intake.formats.cells import column_letters
from relance.intake.formats.currencies import EURO, sign_of_titles
from relance.intake.formats.dates import DateOrder
from relance.intake.formats.lists.alternatives import Alternatives
from relance.intake.formats.lists.blanks import Blanks
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.control_accounts import ask_who_they_are
from relance.intake.formats.lists.customer_codes import CustomerCodes, other_accounts
from relance.intake.formats.lists.date_order import Orders, asked_orders
from relance.intake.formats.lists.fields import AMOUNTS, DATES, OF_WORDS, Field
from relance.intake.formats.lists.first_pass import FirstPass, customer_of, first_pass, recognised
from relance.intake.formats.lists.header import WITHIN, Header, find_header
from relance.intake.formats.lists.headings import age_buckets
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.namesakes import unread_beside
from relance.intake.formats.lists.one_name import Names, settle_one_name
from relance.intake.formats.lists.persons import contact_columns, names_another
from relance.intake.formats.lists.placed import Placing
from relance.intake.formats.lists.placing import place
from relance.intake.formats.lists.rows_below import RowsBelow
from relance.intake.formats.lists.signs_of_totals import sign_of_totals
from relance.intake.formats.lists.six_figures import columns_of_six, order_of_six
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.tables import Table
from relance.intake.rows import ParsedFile


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a list before it is looked at: columns placed by hand, the order of day and month, what we are called."""

    given: Mapping[str, Field | None]
    date_order: DateOrder | None
    own_name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows are read. ``in_utc`` are the fields whose moments are of universal time."""

    header: Header
    rows: RowsBelow
    how: How
    orders: Orders
    in_utc: frozenset[Field]
    codes: CustomerCodes
    alternatives: Alternatives
    blanks: Blanks


def lay_out(result: ParsedFile, table: Table, known: Known) -> Layout | None:
    """Find the header, place its columns, ask what they leave open. None, and an error noted, where rows cannot be read by it."""
    header = _header_of(result, table, known.given)
    return None if header is None else _Drawing(result, table, known, header).layout()


def _header_of(result: ParsedFile, table: Table, given: Mapping[str, Field | None]) -> Header | None:
    header = find_header(list(islice(table, WITHIN)), given)
    if header is None:
        result.problems.add(ProblemCode.FILE_EMPTY)
        return None
    fields = recognise(header.cells, given)
    words = [index for index, name in fields.items() if name in OF_WORDS]
    table.has_header(result.problems, header.line, header.cells, words, header.titles)
    result.header = tuple(cell for cell in header.cells if cell)
    named = set(fields.values())
    if Field.NUMBER not in named and age_buckets(header.cells) >= 2:
        result.problems.add(ProblemCode.AGED_BALANCE_ONLY, header.line)
    elif len(named) < 2:
        result.problems.add(ProblemCode.HEADER_MISSING, header.line)
    return None if result.problems.errors else header


class _Drawing:
    """What is known of one list so far."""

    def __init__(self, result: ParsedFile, table: Table, known: Known, header: Header) -> None:
        self._result, self._problems, self._questions = result, result.problems, result.questions
        self._known, self._given = known, known.given
        self._header, self._names, self._line = header, header.cells, header.line
        self._rows = RowsBelow(table, header, known.given)
        self._questions.about(result.header)
        self._seen = self._meet()
        self._codes = self._seen.codes

    def layout(self) -> Layout | None:
        """Say what the columns are, or ask."""
        profiles, first, blanks = self._seen.profiles, self._seen.first, Blanks()
        self._codes.settle(self._result, self._line)
        header = self._named_header()
        placing = Placing(
            header,
            self._given,
            profiles,
            first,
            self._questions,
            self._seen.starts,
            self._seen.credited,
            self._total_sign(),
            sign_of_titles(self._header.titles),
        )
        how = blanks.read_as(self._named(place(placing)), profiles, self._questions)
        orders = asked_orders(how, profiles, self._known.date_order, header, first, self._questions)
        shown = set(orders.values()) - {None}
        look_at_titles(
            self._result, self._header.titles, self._known.date_order or (shown.pop() if len(shown) == 1 else None)
        )
        alternatives = Alternatives(placing.alternatives())
        self._result.mapping = {self._names[index]: name.value for index, name in sorted(how.fields.items())}
        self._say_what_is_not_kept(how, {*how.also, *placing.namesakes})
        self._say_what_is_missing(how)
        if self._problems.errors:
            return None
        in_utc = frozenset(
            name for index, name in how.fields.items() if name in DATES and "utc" in self._names[index].lower()
        )
        return Layout(self._header, self._rows, how, orders, in_utc, self._codes, alternatives, blanks)

    def _meet(self) -> FirstPass:
        """Every row met once; twice where days stand in six figures, which are written out first."""
        seen = first_pass(self._names, self._given, self._rows.whole())
        if six := columns_of_six(self._names, self._given, seen.profiles):
            order = order_of_six(six, self._names, self._rows.whole(), self._questions)
            if order is not None:
                self._rows.six = six, order
                seen = first_pass(self._names, self._given, self._rows.whole())
        self._rows.fills_up = seen.fills_up
        return seen

    def _named(self, how: How) -> How:
        """``how`` with the column that names customers, where the first that may does not."""
        profiles, first = self._seen.profiles, self._seen.first
        if not self._codes.are_all_nobody:
            names = Names(self._names, how.fields, profiles, first, self._given, self._known.own_name)
            fields = settle_one_name(self._result, self._line, names)
            return how if fields == how.fields else self._with_customers(replace(how, fields=fields))
        shared = list(self._codes.shared)
        column = ask_who_they_are(shared, self._names, how.fields, profiles, first, self._questions)
        if column is None:
            self._problems.add(ProblemCode.CUSTOMERS_UNNAMED, self._line, names=", ".join(shared))
            return how
        whose = (Field.CUSTOMER_CODE, Field.CUSTOMER_NAME)
        others = {at: name for at, name in how.fields.items() if name not in whose and at != column}
        return self._with_customers(replace(how, fields=dict(sorted({**others, column: Field.CUSTOMER_NAME}.items()))))

    def _with_customers(self, how: How) -> How:
        """``how``, whose customers stand in other columns than those by which they were met first: they are met again."""
        self._codes = CustomerCodes()
        for _, row in self._rows:
            if self._rows.is_whole(row):
                self._codes.see(*customer_of(how.values(row)))
        return how

    def _named_header(self) -> list[str]:
        """The header; a column without a heading that holds something is called by its cell (``F1``), so that it can be asked about."""
        return [
            cell or (f"{column_letters(at)}{self._line}" if self._seen.profiles[at].filled else "")
            for at, cell in enumerate(self._names)
        ]

    def _total_sign(self) -> str:
        """The sign of another currency that only totals bear; looked for where there is one at all."""
        fields = recognised(self._names, self._given, self._seen.profiles)
        marks = (self._seen.profiles[at].marks for at, name in fields.items() if name in AMOUNTS)
        if not set().union(*marks) - {"", "€", EURO} or Field.CURRENCY in fields.values():
            return ""
        return sign_of_totals(self._rows.whole(), fields)

    def _say_what_is_not_kept(self, how: How, known: Collection[int]) -> None:
        for heading in unread_beside(self._names, how.fields, self._seen.first, known):
            self._problems.add(ProblemCode.NAMESAKE_UNUSED, self._line, value=heading)
        for index, name in how.fields.items():
            if name is Field.PERSON and self._seen.profiles[index].filled:
                heading = self._names[index]
                self._problems.add(ProblemCode.PERSON_NOT_KEPT, self._line, field=name.value, value=heading)
        people = contact_columns(self._names, how.fields, self._given)
        if people and any(
            names_another(row, people, how.values(row).get(Field.CUSTOMER_NAME, "")) for row in self._seen.first
        ):
            columns = ", ".join(self._names[at] for at in people)
            self._problems.add(ProblemCode.CONTACT_NOT_KEPT, self._line, value=columns)

    def _say_what_is_missing(self, how: How) -> None:
        for name in (Field.NUMBER, Field.ISSUED_ON):
            if name not in how.named:
                self._problems.add(ProblemCode.COLUMN_MISSING, self._line, field=name.value)
        codes = _cells_of(how, self._seen.first, Field.CUSTOMER_CODE)
        if how.is_statement and (others := other_accounts(codes)):
            self._problems.add(ProblemCode.GENERAL_LEDGER, self._line, accounts=", ".join(others))
        if not how.named & {Field.TOTAL, Field.REMAINING, Field.NET, Field.DEBIT}:
            self._problems.add(ProblemCode.COLUMN_MISSING, self._line, field=Field.TOTAL.value)


def _cells_of(how: How, rows: Sequence[Sequence[str]], name: Field) -> set[str]:
    """What stands in this field in these rows."""
    columns = [index for index, found in how.fields.items() if found is name]
    return {row[at] for at in columns for row in rows if at < len(row)}
