"""Where each row of a file went: counted and summed, so that all of them add up to the file."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from relance.domain.money import Money, totals
from relance.domain.sentences import Sentence

KEPT_PER_REASON = 100


class Became(StrEnum):
    """What a row became."""

    INVOICE = "invoice"  # an open one
    CREDIT = "credit"  # a credit note, or what was paid too much
    PAYMENT = "payment"
    SETTLED = "settled"  # kept as settled, never reminded
    LEFT_OUT = "left_out"
    ERROR = "error"


class LeftOut(StrEnum):
    """Why a row is no debt, and rightly not booked."""

    HEADING = "heading"
    TOTAL = "total"
    HEADER_AGAIN = "header_again"
    BESIDE = "beside"
    QUOTE = "quote"
    PRO_FORMA = "pro_forma"
    ORDER = "order"
    PURCHASE = "purchase"
    REFUND = "refund"
    PAYMENT = "payment"
    ENTRY = "entry"
    DRAFT = "draft"
    VOID = "void"
    WRITTEN_OFF = "written_off"
    SAME_ROW = "same_row"
    OTHER_ACCOUNT = "other_account"
    OF_DEBTOR_IN_ERROR = "of_debtor_in_error"
    BY_ANSWER = "by_answer"


REASONS: dict[LeftOut, Sentence] = {
    LeftOut.HEADING: Sentence("a heading of a group"),
    LeftOut.TOTAL: Sentence("a total"),
    LeftOut.HEADER_AGAIN: Sentence("the header again"),
    LeftOut.BESIDE: Sentence("a note beside the table"),
    LeftOut.QUOTE: Sentence("a quote"),
    LeftOut.PRO_FORMA: Sentence("a pro forma invoice"),
    LeftOut.ORDER: Sentence("an order"),
    LeftOut.PURCHASE: Sentence("a purchase, or a payment to a supplier"),
    LeftOut.REFUND: Sentence("money given back"),
    LeftOut.PAYMENT: Sentence("a payment whose invoice the list does not say"),
    LeftOut.ENTRY: Sentence("an entry that is no invoice"),
    LeftOut.DRAFT: Sentence("a draft"),
    LeftOut.VOID: Sentence("void or cancelled"),
    LeftOut.WRITTEN_OFF: Sentence("written off"),
    LeftOut.SAME_ROW: Sentence("a row that repeats another"),
    LeftOut.OTHER_ACCOUNT: Sentence("not on a customer's account"),
    LeftOut.OF_DEBTOR_IN_ERROR: Sentence("of a customer who has a row in error"),
    LeftOut.BY_ANSWER: Sentence("left out, as was answered"),
}


@dataclass(slots=True)
class Accounting:
    """Counts of rows by what they became, what they hold (a sum a currency), and the lines left out by reason.

    ``rows`` is what the file holds below its header; ``counted`` is the sum of ``counts``; the two agree, or we lost one.
    ``totals_agree``: how many total rows of the file come to the sum of the rows that they are of; 0 where one does not.
    """

    rows: int = 0
    totals_agree: int = 0
    counts: Counter[Became] = field(default_factory=Counter)
    sums: dict[tuple[Became, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    reasons: Counter[LeftOut] = field(default_factory=Counter)
    lines: dict[LeftOut, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, became: Became, money: Money | None = None, *, count: int = 1) -> None:
        """``count`` rows became this, ``money`` in all (with the sign of the debit)."""
        self.counts[became] += count
        if money is not None:
            self.sums[became, money.currency] += money.amount

    def move(self, before: Became, after: Became, money: Money) -> None:
        """A row that was counted as one thing turned out to be another."""
        self.add(before, -money, count=-1)
        self.add(after, money)

    def leave_out(self, reason: LeftOut, line: int = 0, *, count: int = 1) -> None:
        """``count`` rows were left out; the first hundred lines of each reason are kept."""
        self.counts[Became.LEFT_OUT] += count
        self.reasons[reason] += count
        if line and len(self.lines[reason]) < KEPT_PER_REASON:
            self.lines[reason].append(line)

    def held(self, became: Became) -> tuple[Money, ...]:
        """What the rows that became this hold, a sum a currency (with the sign of the debit); nothing where none has an amount."""
        return tuple(Money(amount, code) for (kind, code), amount in sorted(self.sums.items()) if kind is became)

    @property
    def total(self) -> tuple[Money, ...]:
        """What the whole file holds, a sum a currency."""
        return totals(Money(amount, code) for (_, code), amount in self.sums.items())

    @property
    def counted(self) -> int:
        """How many rows are accounted for."""
        return self.counts.total()
