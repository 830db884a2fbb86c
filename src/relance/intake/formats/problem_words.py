"""What is wrong with a file, and what to do about it: a sentence for each code."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.intake.formats.problem_codes import ProblemCode

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
    ProblemCode.CONTACT_NOT_KEPT: Sentence(
        "{value}: a person stands beside the customer's name. The customer owes, and the person is not kept; add them to the customer's"
        " contacts to write to them."
    ),
    ProblemCode.CUSTOMERS_UNNAMED: Sentence(
        "{names} is the account of all customers, and nothing says who each of them is. What is open there is to be looked at first:"
        " nobody is written to before. Export the accounts of each customer, or name the column that says who they are."
    ),
    ProblemCode.NAME_IS_OURS: Sentence(
        "The column {value} bears the name of your own company on every row: no customer is called so. Name the column that says who they"
        " are, or bring a file that does."
    ),
    ProblemCode.NAMESAKE_UNUSED: Sentence(
        "The column {value} bears the heading of another, and other cells: the first one is read. Give each a heading of its own"
        " if you need both."
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
