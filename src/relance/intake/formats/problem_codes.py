"""Stable names of everything that can be wrong with a file, and which of it keeps the file from being booked."""

from __future__ import annotations

from enum import StrEnum


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
    NAME_IS_OURS = "name_is_ours"
    NAMESAKE_UNUSED = "namesake_unused"
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
    CONTACT_NOT_KEPT = "contact_not_kept"


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
        ProblemCode.CUSTOMERS_UNNAMED, ProblemCode.NAME_IS_OURS, ProblemCode.NAMESAKE_UNUSED,
        ProblemCode.PERSON_NOT_KEPT, ProblemCode.CONTACT_NOT_KEPT,
        ProblemCode.NAME_HIDES_SIGNS, ProblemCode.POSTAL_CODE_SHORT, ProblemCode.ENCODING_OLD, ProblemCode.EQUAL_INSTALMENTS,
        ProblemCode.ENCODED_TWICE, ProblemCode.CELL_OUTSIDE, ProblemCode.SHEETS_LEFT_OUT,
        ProblemCode.SHEETS_TOGETHER, ProblemCode.SHEET_HIDDEN, ProblemCode.SHEET_HIDDEN_UNREAD, ProblemCode.ROWS_HIDDEN,
        ProblemCode.KIND_UNKNOWN,
        ProblemCode.REST_LOWERED, ProblemCode.PAID_TOO_MUCH, ProblemCode.TOTAL_DIFFERS, ProblemCode.ROWS_LEFT_OUT,
        ProblemCode.RECEIVED_BEFORE_ISSUE, ProblemCode.DEBTOR_LEFT_OUT, ProblemCode.OTHER_BOOKS,
    }
)  # fmt: skip
