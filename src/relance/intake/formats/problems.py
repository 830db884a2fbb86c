"""What is wrong with a file: line, field, value, a stable code, and what to do about it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from relance.domain.sentences import Sentence
from relance.intake.words import FIELDS

KEPT_PER_CODE = 100
LONGEST_VALUE_SHOWN = 80


_FIELDS = {field.value: words for field, words in FIELDS.items()}


class Severity(StrEnum):
    """An error keeps the file (or, when asked, its line) from being booked; a remark does not."""

    ERROR = "error"
    REMARK = "remark"


class ProblemCode(StrEnum):
    """Stable names of everything that can be wrong with a file."""

    FILE_EMPTY = "file_empty"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_EBCDIC = "encoding_ebcdic"
    ENCODING_ODD_BYTE = "encoding_odd_byte"
    ENCODING_OLD = "encoding_old"
    ENCODED_TWICE = "encoded_twice"
    FILE_TOO_LARGE = "file_too_large"
    FILE_IS_PICTURE = "file_is_picture"
    FILE_IS_PDF = "file_is_pdf"
    FILE_IS_DOCUMENT = "file_is_document"
    FILE_IS_MAIL = "file_is_mail"
    FILE_IS_ARCHIVE = "file_is_archive"
    FILE_IS_XML = "file_is_xml"
    FILE_IS_JSON = "file_is_json"
    FILE_IS_PAGE = "file_is_page"
    FILE_IS_PROTECTED = "file_is_protected"
    FILE_IS_OTHER = "file_is_other"
    HEADER_MISSING = "header_missing"
    COLUMN_MISSING = "column_missing"
    LEDGER_COLUMN_UNUSED = "ledger_column_unused"
    COLUMN_TWICE = "column_twice"
    FIELD_COUNT = "field_count"
    QUOTE_NOT_CLOSED = "quote_not_closed"
    QUOTE_UNCLEAR = "quote_unclear"
    CELL_ERROR = "cell_error"
    CELL_OUTSIDE = "cell_outside"
    LINE_TOO_LONG = "line_too_long"
    CONTROL_CHARACTER = "control_character"
    ACCOUNT_MISSING = "account_missing"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_UNREADABLE = "amount_unreadable"
    AMOUNT_AMBIGUOUS = "amount_ambiguous"
    AMOUNT_TOO_FINE = "amount_too_fine"
    AMOUNT_FORMULA = "amount_formula"
    AMOUNT_MERGED = "amount_merged"
    AMOUNT_IN_CURRENCY = "amount_in_currency"
    SENSE_UNKNOWN = "sense_unknown"
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_AMBIGUOUS = "date_ambiguous"
    DUE_BEFORE_ISSUE = "due_before_issue"
    DUE_DATE_UNREADABLE = "due_date_unreadable"
    ENTRY_UNBALANCED = "entry_unbalanced"
    ENTRY_ON_TWO_DAYS = "entry_on_two_days"
    ENTRY_TWICE = "entry_twice"
    ENTRY_TWICE_DIFFERS = "entry_twice_differs"
    LETTERED_ALONE = "lettered_alone"
    LETTERED_BY_DAY = "lettered_by_day"
    CURRENCY_RESIDUE = "currency_residue"
    CURRENCY_UNKNOWN = "currency_unknown"
    NO_CUSTOMER_LINE = "no_customer_line"
    NUMBER_MISSING = "number_missing"
    NUMBER_TWICE = "number_twice"
    EQUAL_INSTALMENTS = "equal_instalments"
    ROWS_ALIKE = "rows_alike"
    ARTICLES_ADDED = "articles_added"
    CUSTOMER_MISSING = "customer_missing"
    TOTALS_DIFFER = "totals_differ"
    EMAIL_INVALID = "email_invalid"
    IDENTIFIER_INVALID = "identifier_invalid"
    KIND_UNKNOWN = "kind_unknown"
    AGED_BALANCE_ONLY = "aged_balance_only"
    GENERAL_LEDGER = "general_ledger"
    WORKBOOK_UNREADABLE = "workbook_unreadable"
    WORKBOOK_TOO_LARGE = "workbook_too_large"
    SHEETS_LEFT_OUT = "sheets_left_out"
    SHEETS_TOGETHER = "sheets_together"
    SHEET_HIDDEN = "sheet_hidden"
    ROWS_HIDDEN = "rows_hidden"
    SHEET_HIDDEN_UNREAD = "sheet_hidden_unread"
    NAME_TOO_LONG = "name_too_long"
    NAME_WITHOUT_GLYPHS = "name_without_glyphs"
    NAME_HIDES_SIGNS = "name_hides_signs"
    POSTAL_CODE_SHORT = "postal_code_short"
    IDENTIFIER_SAYS_NOTHING = "identifier_says_nothing"
    IDENTIFIERS_DIFFER = "identifiers_differ"
    LANGUAGE_UNKNOWN = "language_unknown"
    COUNTRY_UNKNOWN = "country_unknown"
    CODE_TWICE = "code_twice"
    CODE_OF_SEVERAL = "code_of_several"
    CUSTOMERS_UNNAMED = "customers_unnamed"
    STATUS_AGAINST_REST = "status_against_rest"
    REST_LOWERED = "rest_lowered"
    PAID_TOO_MUCH = "paid_too_much"
    TOTAL_DIFFERS = "total_differs"
    ROWS_LEFT_OUT = "rows_left_out"
    RECEIVED_BEFORE_ISSUE = "received_before_issue"
    CURRENCY_MISSING = "currency_missing"
    DEBTOR_LEFT_OUT = "debtor_left_out"
    OTHER_BOOKS = "other_books"
    PERSON_NOT_KEPT = "person_not_kept"


REMARKS = frozenset(
    {
        ProblemCode.LEDGER_COLUMN_UNUSED, ProblemCode.DUE_DATE_UNREADABLE, ProblemCode.ENTRY_ON_TWO_DAYS,
        ProblemCode.ENTRY_TWICE, ProblemCode.LETTERED_ALONE, ProblemCode.LETTERED_BY_DAY, ProblemCode.CURRENCY_RESIDUE,
        ProblemCode.NO_CUSTOMER_LINE,
        ProblemCode.ARTICLES_ADDED,
        ProblemCode.DUE_BEFORE_ISSUE, ProblemCode.EMAIL_INVALID,
        ProblemCode.IDENTIFIER_INVALID, ProblemCode.NAME_TOO_LONG, ProblemCode.NAME_WITHOUT_GLYPHS,
        ProblemCode.NAME_HIDES_SIGNS,
        ProblemCode.IDENTIFIER_SAYS_NOTHING, ProblemCode.IDENTIFIERS_DIFFER, ProblemCode.LANGUAGE_UNKNOWN,
        ProblemCode.COUNTRY_UNKNOWN, ProblemCode.CODE_OF_SEVERAL,
        ProblemCode.CUSTOMERS_UNNAMED, ProblemCode.PERSON_NOT_KEPT,
        ProblemCode.NAME_HIDES_SIGNS, ProblemCode.POSTAL_CODE_SHORT, ProblemCode.ENCODING_OLD, ProblemCode.EQUAL_INSTALMENTS,
        ProblemCode.ENCODED_TWICE, ProblemCode.CELL_OUTSIDE, ProblemCode.SHEETS_LEFT_OUT,
        ProblemCode.SHEETS_TOGETHER, ProblemCode.SHEET_HIDDEN, ProblemCode.SHEET_HIDDEN_UNREAD, ProblemCode.ROWS_HIDDEN,
        ProblemCode.KIND_UNKNOWN,
        ProblemCode.REST_LOWERED, ProblemCode.PAID_TOO_MUCH, ProblemCode.TOTAL_DIFFERS, ProblemCode.ROWS_LEFT_OUT,
        ProblemCode.RECEIVED_BEFORE_ISSUE, ProblemCode.DEBTOR_LEFT_OUT, ProblemCode.OTHER_BOOKS,
    }
)  # fmt: skip

EXPLANATIONS: dict[ProblemCode, Sentence] = {
    ProblemCode.POSTAL_CODE_SHORT: Sentence(
        "{value} has four digits where a French postal code has five: a spreadsheet may have taken its first zero off. It is kept as it"
        " stands; correct it on the customer's page, or name the country."
    ),
    ProblemCode.IDENTIFIER_SAYS_NOTHING: Sentence(
        "{value} is no {kind}: it says nothing of what kind the customer is. State the kind where the program asks who your"
        " customers are."
    ),
    ProblemCode.IDENTIFIERS_DIFFER: Sentence(
        "{value} names another company than {other}, which stands in the same row. It is left out; correct it later."
    ),
    ProblemCode.LANGUAGE_UNKNOWN: Sentence(
        "Letters are written in French or in English: {value} is neither, so yours is taken for this customer."
    ),
    ProblemCode.COUNTRY_UNKNOWN: Sentence("{value} is no country that we know. It stands in the address as it is."),
    ProblemCode.CODE_TWICE: Sentence(
        "The code {value} already stands on line {other}. Keep one line for each customer."
    ),
    ProblemCode.PERSON_NOT_KEPT: Sentence(
        "The column {value} says who is in charge of a customer. That is not kept: letters bear the sender whom you choose in Preferences."
    ),
    ProblemCode.CUSTOMERS_UNNAMED: Sentence(
        "{names} is the account of all customers, and nothing says who each of them is. What is open there is to be looked at first:"
        " nobody is written to before. Export the accounts of each customer, or name the column that says who they are."
    ),
    ProblemCode.CODE_OF_SEVERAL: Sentence(
        "{value} stands beside several names ({names}): it is an account they share, not a customer's code. Customers are told apart by"
        " their names."
    ),
    ProblemCode.STATUS_AGAINST_REST: Sentence(
        "The row says {value}, and {remaining} are left of it. Correct the one that is wrong."
    ),
    ProblemCode.REST_LOWERED: Sentence(
        "{remaining} are left, less than total {total} and paid {paid} make: a credit note, perhaps. What the file says is left counts."
    ),
    ProblemCode.PAID_TOO_MUCH: Sentence(
        "{over} more was paid than the invoice amounts to ({total}): it is settled, and the customer has a credit of the difference."
    ),
    ProblemCode.TOTAL_DIFFERS: Sentence(
        "The row is a total, and the rows before it come to something else. It is left out; look whether the export is whole."
    ),
    ProblemCode.ROWS_LEFT_OUT: Sentence("{count} {count:row is|rows are} left out: {why}."),
    ProblemCode.RECEIVED_BEFORE_ISSUE: Sentence(
        "The day on which the debtor received the invoice lies before its own. It is left out; correct it if it is wrong."
    ),
    ProblemCode.DEBTOR_LEFT_OUT: Sentence(
        "{value} has a row in error: nothing of this customer is booked ({count} {count:other row|other rows}). Correct the row, and take"
        " the file in again."
    ),
    ProblemCode.OTHER_BOOKS: Sentence(
        "Other columns than in {value}, and none of its invoices or customers: another tool's books. What the others hold stays as it is."
    ),
    ProblemCode.CURRENCY_MISSING: Sentence("The row has no currency, and others have several. Complete it."),
    ProblemCode.FILE_EMPTY: Sentence("The file is empty. Make the export again."),
    ProblemCode.ENCODING_UNKNOWN: Sentence(
        "The text is in no encoding that we know (UTF-8, UTF-16, ISO-8859-15, Windows-1252). Export it as UTF-8."
    ),
    ProblemCode.ENCODING_EBCDIC: Sentence("The text is in EBCDIC. Ask for the export in ISO-8859-15 or UTF-8."),
    ProblemCode.ENCODING_ODD_BYTE: Sentence(
        "The file is in UTF-8, but this line holds a sign that is not: it was cut, or added by another program. Correct the line, or"
        " make the export again."
    ),
    ProblemCode.ENCODING_OLD: Sentence(
        "The letters with accents are those of {encoding}, and were read so. Look at the names; if they are wrong, make the export"
        " again in UTF-8."
    ),
    ProblemCode.ENCODED_TWICE: Sentence(
        "Letters with accents were encoded twice (Ã© for é), and were read as they were meant. Look at the names; if they are"
        " wrong, make the export again in UTF-8."
    ),
    ProblemCode.FILE_TOO_LARGE: Sentence(
        "The file has more than {limit} lines or cells in a line: this is no such export. Split it, if it is."
    ),
    ProblemCode.FILE_IS_PICTURE: Sentence(
        "This is a picture, not a list. Export the list from the accounting tool, as .csv or .xlsx."
    ),
    ProblemCode.FILE_IS_PDF: Sentence(
        "This is a PDF: its figures cannot be read surely. Export the list as .csv or .xlsx. Copies of invoices are taken in on"
        " their own, each named by its number."
    ),
    ProblemCode.FILE_IS_DOCUMENT: Sentence(
        "This is a text document or a presentation. Copy its table into a spreadsheet and save that as .xlsx or .csv, or export the"
        " list from the accounting tool."
    ),
    ProblemCode.FILE_IS_MAIL: Sentence("This is an e-mail. Save the file that is attached to it, and take that in."),
    ProblemCode.FILE_IS_ARCHIVE: Sentence("This is an archive. Unpack it, and take in the list that it holds."),
    ProblemCode.FILE_IS_XML: Sentence(
        "This is XML, such as an electronic invoice, not a list. Export the list of invoices as .csv or .xlsx."
    ),
    ProblemCode.FILE_IS_JSON: Sentence("This is JSON, for programs. Export the list of invoices as .csv or .xlsx."),
    ProblemCode.FILE_IS_PAGE: Sentence(
        "This is a web page without a table: perhaps the page that asks to sign in. Make the export again."
    ),
    ProblemCode.FILE_IS_PROTECTED: Sentence(
        "The workbook is protected by a password. Open it, save it without one, and take that in."
    ),
    ProblemCode.FILE_IS_OTHER: Sentence("This is neither text nor a workbook. Export the list as .csv or .xlsx."),
    ProblemCode.HEADER_MISSING: Sentence(
        "The first line names no columns that we know. Keep the header line of the export."
    ),
    ProblemCode.COLUMN_MISSING: Sentence(
        "The column {field} is missing. Make the export again with it, or name the one that stands for it: on the page, or by"
        " --map COLUMN={name}."
    ),
    ProblemCode.LEDGER_COLUMN_UNUSED: Sentence(
        "The column {field} is no part of a ledger export that we know: what it says is not used. If it says that something is not"
        " owed, look at those invoices before anybody is reminded."
    ),
    ProblemCode.COLUMN_TWICE: Sentence("The column {field} stands there twice. Remove one, or rename it."),
    ProblemCode.FIELD_COUNT: Sentence(
        "The line has {found} {found:field|fields} where the header has {expected}: it was cut, or holds the separator in a text."
        " Make the export again, or correct the line."
    ),
    ProblemCode.QUOTE_NOT_CLOSED: Sentence(
        "A quotation mark opens a cell of this line, and nothing closes it. Double the mark, remove it, or make the export again."
    ),
    ProblemCode.QUOTE_UNCLEAR: Sentence(
        "The quotation marks of this line do not say where its cells end. Double those inside a text, or make the export again."
    ),
    ProblemCode.CELL_ERROR: Sentence(
        "The cell {field} holds the error {value}. Correct it in the workbook, or remove the row."
    ),
    ProblemCode.CELL_OUTSIDE: Sentence(
        "{value} stands beside the table, in a column without a heading. It was not read."
    ),
    ProblemCode.LINE_TOO_LONG: Sentence("The line is longer than {limit} characters: this is no such export."),
    ProblemCode.CONTROL_CHARACTER: Sentence("The line holds a control character. Make the export again."),
    ProblemCode.ACCOUNT_MISSING: Sentence("The account number is missing. Correct the entry in the accounting tool."),
    ProblemCode.AMOUNT_MISSING: Sentence(
        "The amount is missing. Correct it in the accounting tool, or remove the line."
    ),
    ProblemCode.AMOUNT_UNREADABLE: Sentence("{value} is not an amount. Expected digits such as 1234,56."),
    ProblemCode.AMOUNT_AMBIGUOUS: Sentence(
        "{value} may be read as two amounts. Write it without separators of thousands: 1234,00 or 1,23."
    ),
    ProblemCode.AMOUNT_TOO_FINE: Sentence("{value} has more decimals than the currency. Write it with two."),
    ProblemCode.AMOUNT_FORMULA: Sentence(
        "The cell {field} holds a formula without its result. Open the workbook, let it calculate, save it, and take that in."
    ),
    ProblemCode.AMOUNT_MERGED: Sentence(
        "The amount {value} stands in a merged cell that covers several rows. Write in each row what is its own."
    ),
    ProblemCode.AMOUNT_IN_CURRENCY: Sentence(
        "{value} bears the sign of another currency than its row. Add a column with the currency, such as USD, or correct the sign."
    ),
    ProblemCode.SENSE_UNKNOWN: Sentence("{value} is no direction. Expected D or C, or +1 or -1."),
    ProblemCode.DATE_MISSING: Sentence("The date is missing. Correct it in the accounting tool."),
    ProblemCode.DATE_UNREADABLE: Sentence("{value} is not a day of the calendar. Expected {expected}."),
    ProblemCode.DATE_AMBIGUOUS: Sentence(
        "{value} may be read day first or month first, and the column's other dates show one and the other. Write it as {expected}."
    ),
    ProblemCode.DUE_BEFORE_ISSUE: Sentence(
        "The due date lies before the date of the invoice. It is taken as it stands; correct it if it is wrong."
    ),
    ProblemCode.ENTRY_UNBALANCED: Sentence(
        "The entry {value} does not balance: debits exceed credits by {difference}. Correct it in the accounting tool."
    ),
    ProblemCode.DUE_DATE_UNREADABLE: Sentence(
        "{value} is no due date. The payment terms count instead, as for an invoice without one; correct it in the accounting tool."
    ),
    ProblemCode.ENTRY_ON_TWO_DAYS: Sentence(
        "The lines of the entry {value} bear different dates, from {first} to {last}; together they balance, and are taken as they"
        " stand. Correct the date in the accounting tool."
    ),
    ProblemCode.ENTRY_TWICE: Sentence(
        "{count} {count:entry stands|entries stand} in the file more than once, the first from this line on: two exports were put"
        " together. They count once. Import each export by itself."
    ),
    ProblemCode.ENTRY_TWICE_DIFFERS: Sentence(
        "{value} stands in the file twice, open on line {other} and lettered here: two exports of different days were put together."
        " Import the newer one alone."
    ),
    ProblemCode.LETTERED_ALONE: Sentence(
        "The lettering {value} has no other side in this file: the payment was booked after its end, or its line is lost. Nobody is"
        " asked for what bears it until you have looked. Import a newer export."
    ),
    ProblemCode.LETTERED_BY_DAY: Sentence(
        "{field} says that this was lettered on {value}, but no code says with what. Nobody is asked for it until you have looked."
        " Make the export with the lettering codes."
    ),
    ProblemCode.CURRENCY_RESIDUE: Sentence(
        "The lettering {value} of {customer} settles across currencies and leaves {residue} in the books: as a rule an exchange"
        " difference that is not booked yet. Nobody is asked for it until you have looked; book it in the accounting tool."
    ),
    ProblemCode.CURRENCY_UNKNOWN: Sentence("{value} is no currency code. Expected three letters such as EUR or USD."),
    ProblemCode.NO_CUSTOMER_LINE: Sentence(
        "No line is on a customer account ({accounts}). Say which accounts are your customers': on the page, or by"
        " --customer-accounts."
    ),
    ProblemCode.NUMBER_MISSING: Sentence("The invoice has no number. Give it one, or remove the line."),
    ProblemCode.EQUAL_INSTALMENTS: Sentence(
        "{value} stands on several due dates with the same amount: it is taken as equal instalments of {each}, {whole} in all. If each"
        " row holds the whole invoice, keep one of them, or export the column of what is left to pay."
    ),
    ProblemCode.NUMBER_TWICE: Sentence(
        "The invoice {value} already stands on line {other} with other figures. Keep one of them."
    ),
    ProblemCode.ROWS_ALIKE: Sentence(
        "The invoice {value} already stands on line {other} with the same customer, days and figures. Remove one; if they are two"
        " articles of it, export them with quantity and price, or one row for each invoice."
    ),
    ProblemCode.ARTICLES_ADDED: Sentence("An article of the invoice {value}, added to that of line {other}."),
    ProblemCode.CUSTOMER_MISSING: Sentence("The line names no customer. Complete it, or remove the line."),
    ProblemCode.TOTALS_DIFFER: Sentence(
        "Total {total}, paid {paid} and remaining {remaining} do not add up. Correct the figure that is wrong."
    ),
    ProblemCode.EMAIL_INVALID: Sentence("{value} is not an e-mail address. It is left out; complete it later."),
    ProblemCode.IDENTIFIER_INVALID: Sentence("{value} is not a valid {kind}. It is left out; correct it later."),
    ProblemCode.KIND_UNKNOWN: Sentence(
        "{value} is no kind of customer that is known here (company, consumer, public body). Say on their page what they are."
    ),
    ProblemCode.GENERAL_LEDGER: Sentence(
        "Among the accounts are some that are not customers' ({accounts}): this is a journal or the general ledger, of which a list of"
        " invoices tells nothing surely. Export the FEC with all its columns, or the ledger of the customers' accounts (411) alone."
    ),
    ProblemCode.AGED_BALANCE_ONLY: Sentence(
        "This is a balance by age without the invoices, from which nobody can be reminded rightly. Export the list of unpaid"
        " invoices, or the customers' ledger, instead."
    ),
    ProblemCode.WORKBOOK_UNREADABLE: Sentence("The workbook cannot be read. Save it anew as .xlsx or .csv."),
    ProblemCode.WORKBOOK_TOO_LARGE: Sentence(
        "The workbook takes more memory or time to read than we allow. Remove what stands far from the table, or export it as .csv,"
        " which has no such limit."
    ),
    ProblemCode.SHEETS_LEFT_OUT: Sentence(
        "{count:The sheet|The sheets} {value} {count:was|were} not read: no list stands there, or another was chosen. Read: {read}."
    ),
    ProblemCode.SHEETS_TOGETHER: Sentence(
        "Sheets are counted one after the other: line 2 of the sheet {value} is line {second} here."
    ),
    ProblemCode.SHEET_HIDDEN_UNREAD: Sentence(
        "{count:The sheet|The sheets} {value} {count:is|are} hidden in the workbook, and {count:was|were} not read. Show in the"
        " spreadsheet what is meant."
    ),
    ProblemCode.SHEET_HIDDEN: Sentence("The sheet {value} is hidden in the workbook, and was read."),
    ProblemCode.ROWS_HIDDEN: Sentence(
        "In the sheet {value}, {count} {count:row is|rows are} hidden, by hand or by a filter, and {count:was|were} read: from row"
        " {first} on."
    ),
    ProblemCode.NAME_TOO_LONG: Sentence("The name is longer than {limit} characters and was shortened."),
    ProblemCode.NAME_WITHOUT_GLYPHS: Sentence(
        "Letters cannot print {signs} in {value}: e-mails say it, their letter names the sign, and nothing goes by post. Write"
        " it otherwise if paper is needed."
    ),
    ProblemCode.NAME_HIDES_SIGNS: Sentence(
        "{value} held signs that show nothing or turn the order of the letters; they are now shown as such. Is it who it seems"
        " to be? Ask, then write the name without them."
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``line`` counts from 1, the header included; 0 is the file as a whole. The fact ``words`` is the
    sentence of a format for which the usual one advises what does not work."""

    code: ProblemCode
    line: int = 0
    field: str = ""
    value: str = ""
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Whether it keeps its line from being booked."""
        return Severity.REMARK if self.code in REMARKS else Severity.ERROR

    @property
    def field_words(self) -> Sentence | str:
        """What the field is called: ours in words, a column of the file as it is headed there."""
        return _FIELDS.get(self.field, self.field)

    @property
    def sentence(self) -> Sentence:
        """What is wrong and what to do."""
        shown = self.value if len(self.value) <= LONGEST_VALUE_SHOWN else self.value[:LONGEST_VALUE_SHOWN] + "…"
        words = self.facts.get("words")
        template = words.template if isinstance(words, Sentence) else EXPLANATIONS[self.code].template
        facts = {name: fact for name, fact in self.facts.items() if name != "words"}
        return Sentence(template, {"field": self.field_words, "name": self.field, "value": f"« {shown} »", **facts})


class Problems:
    """The problems of one file: all are counted, the first hundred of each code are kept."""

    def __init__(self) -> None:
        self.counts: Counter[ProblemCode] = Counter()
        self._kept: list[Problem] = []
        self._errors = 0

    def add(self, code: ProblemCode, line: int = 0, field: str = "", value: str = "", **facts: object) -> None:
        """Count a problem, and keep it among the first of its code."""
        self.counts[code] += 1
        self._errors += code not in REMARKS
        if self.counts[code] <= KEPT_PER_CODE:
            self._kept.append(Problem(code, line, field, value, facts))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._kept, key=lambda problem: problem.line))

    def __len__(self) -> int:
        return self.counts.total()

    @property
    def errors(self) -> int:
        """How many problems keep something from being booked."""
        return self._errors
