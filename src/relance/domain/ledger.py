"""What a creditor's books hold: kinds of debtors, of open debits and of credits."""

from __future__ import annotations

import re
from enum import StrEnum

from relance.domain.errors import DomainError


class Nature(StrEnum):
    """Whether an open debit may be dunned, or must first be looked at, and why."""

    INVOICE = "invoice"
    REVIEW_NO_SALE = "review_no_sale"  # its entry posts to no sales account: returned debit, refund, general entry
    REVIEW_OPENING_SUM = "review_opening_sum"  # one sum carried forward for several invoices
    REVIEW_NO_NUMBER = "review_no_number"
    REVIEW_DOUBTFUL = "review_doubtful"  # account 416
    REVIEW_BILL = "review_bill"  # account 413: a bill of exchange stands for the invoice
    REVIEW_SHARED_ACCOUNT = "review_shared_account"  # an account of several customers without an auxiliary
    REVIEW_RETENTION = "review_retention"  # account 4117: kept back as a guarantee, and due when the contract says
    REVIEW_CURRENCIES = "review_currencies"  # lettered against another currency
    REVIEW_LETTERED = "review_lettered"  # lettered as settled, by something that the file does not hold

    @property
    def is_invoice(self) -> bool:
        """True when it may be dunned as it stands."""
        return self is Nature.INVOICE


class CreditNature(StrEnum):
    """What lowers a debt."""

    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    WRITE_OFF = "write_off"  # given up in the books: nobody expects the money any more
    WAIVER = "waiver"  # let go of by the creditor's word: it is owed no more

    @property
    def is_money(self) -> bool:
        """Something came in; the others lower the debt without it."""
        return self is CreditNature.PAYMENT


class DebtorKind(StrEnum):
    """Decides what the law lets a creditor ask. Unknown gets principal only."""

    COMPANY = "company"
    CONSUMER = "consumer"
    PUBLIC_BODY = "public_body"
    UNKNOWN = "unknown"


class ClaimKind(StrEnum):
    """What is owed for. With the debtor's kind it decides law, limitation and words."""

    INVOICE = "invoice"
    RENT = "rent"
    CARRIAGE = "carriage"
    DEPOSIT_CLAIM = "deposit_claim"
    OTHER = "other"


class AccountsUnreadable(DomainError):
    """Not the first digits of accounts."""

    code = "accounts_unreadable"
    template = "'{text}' names no accounts. Expected their first digits, apart by commas, such as 411,413."


def accounts_of(text: str) -> tuple[str, ...]:
    """First digits of accounts, apart by commas or spaces. Raises AccountsUnreadable.

    >>> accounts_of("411, 413")
    ('411', '413')
    """
    accounts = tuple(text.replace(",", " ").split())
    if not accounts or not all(re.fullmatch(r"[0-9][0-9A-Za-z]{0,19}", one, re.ASCII) for one in accounts):
        raise AccountsUnreadable(text=text[:60])
    return accounts
