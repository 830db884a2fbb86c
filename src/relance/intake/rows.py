"""What a format reads out of a file, whatever the tool that wrote it: debtors, receivables, credits, and the problems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.domain.ledger import CreditNature, DebtorKind, Nature
from relance.domain.money import Money, totals
from relance.intake.accounting import Accounting
from relance.intake.formats.problems import Problems
from relance.intake.questions import Questions


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """A customer as the file knows it; empty texts where it says nothing."""

    code: str
    name: str
    kind: DebtorKind = DebtorKind.UNKNOWN
    email: str = ""
    phone: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    language: str = ""
    street_2: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the file itself says was paid on a receivable, and when."""

    on: date
    amount: Decimal
    nature: CreditNature
    reference: str


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """An open debit. ``identity`` is the same in every later export of the same kind. What it comes to and what of it is open are kept
    in hundredths: a file holds hundreds of thousands.

    ``received_on`` is the day on which the debtor received the demand for payment; ``is_disputed``: the file says so.
    """

    identity: str
    debtor_code: str
    number: str
    issued_on: date
    due_on: date | None
    cents: int
    open_cents: int
    currency: str
    nature: Nature
    label: str
    line: int
    settlements: tuple[Settlement, ...] = ()
    order_reference: str = ""
    delivery_reference: str = ""
    performed_on: date | None = None
    received_on: date | None = None
    is_disputed: bool = False

    @property
    def amount(self) -> Money:
        """What it comes to."""
        return of_hundredths(self.cents, self.currency)

    @property
    def open(self) -> Money:
        """What is left of it."""
        return of_hundredths(self.open_cents, self.currency)


@dataclass(frozen=True, slots=True)
class SettledRow:
    """An invoice that whole books show as settled, and that the organisation holds open, maybe out of other books."""

    debtor_code: str
    number: str
    issued_on: date
    due_on: date | None
    amount: Money


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A payment or credit note that the file has not (or not wholly) set against an invoice."""

    identity: str
    debtor_code: str
    number: str
    on: date
    open: Money
    nature: CreditNature
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class MonthOfBooks:
    """What customers were invoiced in a month, less what they were credited, and what their accounts came to at its end."""

    billed: Decimal
    balance: Decimal


@dataclass(slots=True)
class SameCustomers:
    """Which customers of a file are some of the books, by code.

    ``known``: incoming code to code of the books. ``recoded``: code of the books to the one that they have from now on.
    ``doubted``: incoming code to code of the books, where somebody will say later whether they are one.
    """

    known: dict[str, str] = field(default_factory=dict)
    recoded: dict[str, str] = field(default_factory=dict)
    doubted: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedFile:
    """Rows and problems. ``balance`` is what the customer accounts say is owed, in the book currency, by themselves.

    ``repeated``: by identity, the day, due date and amount of each row of a list whose number stands there several times.
    ``months`` are the months of whole books, by their first day; empty where the file is not that. ``as_of`` is the day of the
    books where the file tells it, by its name, its title or its last entry; ``as_of_source`` is the text that told it.
    ``settled_invoices``: by identity, those of ``settled`` of which the file says whose they are; ``settled_debtors``: their
    customers, where nothing of theirs is open.
    ``debtors_in_error`` are the codes of those of whom a row is in error. ``books`` are the organisation's that the file is the
    next export of, where it has several lists; empty for those of its format.
    """

    format: str
    encoding: str = ""
    lines: int = 0
    first_day: date | None = None
    last_day: date | None = None
    as_of: date | None = None
    as_of_source: str = ""
    debtors: list[DebtorRow] = field(default_factory=list)
    receivables: list[ReceivableRow] = field(default_factory=list)
    credits: list[CreditRow] = field(default_factory=list)
    settled: dict[str, date] = field(default_factory=dict)
    repeated: dict[str, tuple[date, date | None, Decimal]] = field(default_factory=dict)
    settled_invoices: dict[str, SettledRow] = field(default_factory=dict)
    settled_debtors: list[DebtorRow] = field(default_factory=list)
    months: dict[date, MonthOfBooks] = field(default_factory=dict)
    balance: Money | None = None
    open_in_books: Money | None = None
    header: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    questions: Questions = field(default_factory=Questions)
    accounting: Accounting = field(default_factory=Accounting)
    customers: SameCustomers = field(default_factory=SameCustomers)
    books: str = ""
    debtors_in_error: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The books of which the file is an export: what it no longer holds of them, and of no others, may be settled."""
        return self.books or self.format

    @property
    def difference(self) -> Money | None:
        """Balance of the customer accounts less the sum of what is open; zero when the file reconciles."""
        if self.balance is None or self.open_in_books is None:
            return None
        return self.balance - self.open_in_books

    def open_by_currency(self) -> list[tuple[str, Money, Money]]:
        """For each currency: code, what is owed, what is credited and not yet set against anything."""
        owed: Counter[str] = Counter()
        for row in self.receivables:
            owed[row.currency] += row.open_cents
        credited = {money.currency: money for money in totals(row.open for row in self.credits)}
        return [
            (code, of_hundredths(owed[code], code), credited.get(code, Money.zero(code)))
            for code in sorted(owed.keys() | credited.keys())
        ]


def of_hundredths(cents: int, currency: str) -> Money:
    """Money out of hundredths.

    >>> of_hundredths(1250, "EUR")
    Money('12.50', 'EUR')
    """
    return Money(Decimal(cents).scaleb(-2), currency)


def in_hundredths(money: Money) -> int:
    """The other way: of an amount that is not finer than them."""
    return int(money.amount.scaleb(2))
