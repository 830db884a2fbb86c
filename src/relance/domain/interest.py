"""Interest on a debt that is paid late, piece by piece: dates, days, base, rate, amount, and where the rate is from.

Reading (docs/decisions/0027): slices are half-open ranges of days; which calendar day is the first and whether the day of
payment still counts is a matter of the regime (``DayCount``); a year has 365 days, leap years too; each slice is rounded
half up, then summed. A slice ends where the rate's schedule cuts it and where the base changes.

What the rate is on a day belongs to the legal rules in ``law/``; this module only applies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, StrEnum

from relance.domain.date_ranges import DateRange
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.domain.rates import Standing
from relance.domain.sentences import Sentence

DAYS_IN_YEAR = 365


class PaymentAboveDebt(DomainError):
    """A payment of more than everything that was owed on its day."""

    code = "payment_above_debt"
    template = "The payment of {payment} on {day} exceeds what was owed that day by {excess}."


class PeriodReversed(DomainError):
    """The end lies before the start."""

    code = "period_reversed"
    template = "Interest cannot run from {start} until {until}: the end lies before the start."


class PaymentTooLate(DomainError):
    """A payment dated after the end of the computation."""

    code = "payment_after_end"
    template = "The payment of {day} lies after {until}, the day up to which interest is computed."


class DayCount(Enum):
    """Which days of a delay bear interest. The value is by how many days every date of the books is moved: the start, each
    payment, the capitalisation and the end move together, or a debt paid one day late would bear nothing.
    """

    AFTER_DUE_DATE = 1  # (due, until]: the day after the due date is the first, the day of payment counts
    FROM_FIRST_DAY = 0  # [from, until): the day from which interest runs counts, the day of payment does not

    def starts(self, day: date) -> date:
        """The first day on which what happens on ``day`` (due date, payment, end) shows in the count."""
        return day + timedelta(days=self.value)


class Imputation(StrEnum):
    """Which part of one debt a part payment extinguishes first. The fixed compensation always comes last.

    It governs part payments alone: what brings the payments to the debt's whole amount settles the principal (decision 0030).
    """

    INTEREST_FIRST = "interest-first"  # C. civ. art. 1343-1: what the law says where nothing was agreed
    PRINCIPAL_FIRST = "principal-first"


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """One rate over a range of days: a fraction a year, with the rule and the published figure behind it, and how that is
    known: a contract's rate is as good as read.
    """

    days: DateRange
    rate: Decimal
    source: Sentence
    standing: Standing = Standing.SEEN


RateSchedule = Callable[[DateRange], Iterable[RatePeriod]]
"""The rates over a range of days, in order; days that it leaves out bear nothing. May raise RateUnknown."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Interest of one base at one rate over ``days``, whose first and last, both counted, are what letters print."""

    days: DateRange
    base: Money
    rate: Decimal
    amount: Money
    source: Sentence
    standing: Standing


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received on a day, or a credit note, which lowers the principal from its day whatever the imputation.

    ``for_penalties``: it was set against interest and compensation alone, and leaves the principal as it is. ``known_by`` is the day
    by which it had come at the latest, where nobody knows on which: ``paid_on`` is then the earliest possible.
    """

    paid_on: date
    amount: Money
    is_credit_note: bool = False
    for_penalties: bool = False
    known_by: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentShare:
    """How one payment was imputed; the three parts add up to it, unless it was for penalties and more than was owed of them.

    ``interest`` is below zero where the payment brings all of them to the debt's amount: what had gone to interest before
    counts for the principal then, and is owed as interest again.
    """

    payment: Payment
    interest: Money
    principal: Money
    compensation: Money


@dataclass(frozen=True, slots=True)
class InterestStatement:
    """Everything about one debt at the end of the computation: what accrued, what was paid, what is left.

    ``until`` is the day given: counted or not as the regime counts. ``imputation`` is the one applied, and
    ``interest_follows_principal`` says that it was the regime's, not a choice.
    """

    slices: tuple[Slice, ...]
    shares: tuple[PaymentShare, ...]
    principal: Money
    compensation: Money
    until: date
    imputation: Imputation = Imputation.INTEREST_FIRST
    interest_follows_principal: bool = False

    @property
    def interest(self) -> Money:
        """All interest accrued, paid or not."""
        return total((piece.amount for piece in self.slices), self.principal.currency)

    @property
    def interest_paid(self) -> Money:
        """What payments settled of it."""
        return total((share.interest for share in self.shares), self.principal.currency)

    @property
    def interest_imputed(self) -> Money:
        """The part of it that the books set against the principal: what payments for penalties settled is not among it."""
        return total(
            (share.interest for share in self.shares if not share.payment.for_penalties), self.principal.currency
        )

    @property
    def interest_beside(self) -> Money:
        """What is owed beside the principal as the books have it: all that accrued, less what was paid for penalties."""
        return self.interest_unpaid + self.interest_imputed

    @property
    def paid_for_penalties(self) -> Money:
        """What payments for penalties settled, of interest and compensation."""
        shares = [share for share in self.shares if share.payment.for_penalties]
        return total(
            (part for share in shares for part in (share.interest, share.compensation)), self.principal.currency
        )

    @property
    def settled_on(self) -> date | None:
        """The day of the last payment on the principal; None where there was none."""
        return max((share.payment.paid_on for share in self.shares if not share.payment.for_penalties), default=None)

    @property
    def interest_unpaid(self) -> Money:
        """Accrued and not yet paid."""
        return self.interest - self.interest_paid

    @property
    def compensation_unpaid(self) -> Money:
        """What is left of the fixed compensation."""
        return self.compensation - total((share.compensation for share in self.shares), self.compensation.currency)

    @property
    def total(self) -> Money:
        """Everything still owed: principal, interest, compensation."""
        return self.principal + self.interest_unpaid + self.compensation_unpaid


class _Debt:
    """One debt as it moves through time. ``base`` bears interest; it is the principal plus capitalised interest."""

    def __init__(self, principal: Money, runs_from: date, schedule: RateSchedule, imputation: Imputation) -> None:
        self.principal = principal
        self._amount = principal
        self._paid = Money.zero(principal.currency)
        self.capitalised = Money.zero(principal.currency)
        self.settled_interest = Money.zero(principal.currency)  # paid or capitalised: no longer plain unpaid interest
        self.compensation = self.compensation_left = Money.zero(principal.currency)
        self.slices: list[Slice] = []
        self.shares: list[PaymentShare] = []
        self._open_from = runs_from
        self._schedule = schedule
        self._imputation = imputation

    @property
    def base(self) -> Money:
        return self.principal + self.capitalised

    def _pending(self, until: date) -> list[Slice]:
        """The slices since the last change of base, as they stand on ``until``."""
        if until <= self._open_from or not self.base:
            return []
        return [
            Slice(
                period.days,
                self.base,
                period.rate,
                source=period.source,
                standing=period.standing,
                amount=self.base.times(period.rate * len(period.days)).over(DAYS_IN_YEAR).rounded(),
            )
            for period in self._schedule(DateRange.half_open(self._open_from, until))
        ]

    def _plain_interest(self, on: date) -> Money:
        accrued = total((piece.amount for piece in [*self.slices, *self._pending(on)]), self.principal.currency)
        return accrued - self.settled_interest

    def close(self, on: date) -> None:
        """Fix the slices up to ``on``: the base is about to change, or the computation ends."""
        self.slices += self._pending(on)
        self._open_from = max(self._open_from, on)

    def becomes_late(self, compensation: Money) -> None:
        """The due date passed with something unpaid."""
        if self.base:
            self.compensation = self.compensation_left = compensation

    def capitalise(self, on: date) -> None:
        """Add the unpaid interest accrued by ``on`` to the base (C. civ. art. 1343-2)."""
        unpaid = self._plain_interest(on)
        if unpaid:
            self.close(on)
            self.capitalised += unpaid
            self.settled_interest += unpaid

    def pay_penalties(self, payment: Payment, shows_on: date) -> None:
        """Set a payment against plain interest, then the compensation. What exceeds them is nobody's here: it settles nothing."""
        interest = min(payment.amount, self._plain_interest(shows_on))
        compensation = min(payment.amount - interest, self.compensation_left)
        self.settled_interest += interest
        self.compensation_left -= compensation
        self.shares.append(PaymentShare(payment, interest, Money.zero(interest.currency), compensation))

    def pay(self, payment: Payment, shows_on: date) -> None:
        """Impute one payment, by which the base changes on ``shows_on``. Raises PaymentAboveDebt."""
        plain = self._plain_interest(shows_on)
        self._paid += payment.amount
        is_whole = self._paid >= self._amount
        if payment.is_credit_note or is_whole or self._imputation is Imputation.PRINCIPAL_FIRST:
            owed = {"principal": self.principal, "capitalised": self.capitalised, "plain": plain}
        else:
            owed = {"plain": plain, "capitalised": self.capitalised, "principal": self.principal}
        owed["compensation"] = self.compensation_left
        left, parts = payment.amount, {}
        for name, debt in owed.items():
            parts[name] = min(left, debt)
            left = left - parts[name]
        if left:
            raise PaymentAboveDebt(payment=payment.amount, day=payment.paid_on, excess=left)
        if is_whole:  # what is still missing of the principal had gone to interest
            given_back = self.principal - parts["principal"]
            parts["principal"] += given_back
            parts["plain"] -= given_back
        if parts["principal"] or parts["capitalised"]:
            self.close(shows_on)
        self.principal -= parts["principal"]
        self.capitalised -= parts["capitalised"]
        self.settled_interest += parts["plain"]
        self.compensation_left -= parts["compensation"]
        interest = parts["plain"] + parts["capitalised"]
        self.shares.append(PaymentShare(payment, interest, parts["principal"], parts["compensation"]))


def interest_statement(
    principal: Money,
    *,
    due_on: date,
    until: date,
    schedule: RateSchedule,
    day_count: DayCount,
    payments: Sequence[Payment] = (),
    imputation: Imputation = Imputation.INTEREST_FIRST,
    interest_follows_principal: bool = False,
    compensation: Money | None = None,
    capitalise_on: date | None = None,
) -> InterestStatement:
    """Interest on ``principal`` from ``due_on`` (for legal interest: the day from which it runs) until ``until``.

    ``day_count`` says which of the two days counts. Every payment is imputed on its day; those dated up to and including
    ``until`` count, one on or before ``due_on`` is in time. ``compensation`` is owed once, whole, as soon as anything is
    unpaid after ``due_on``. Payments that come to ``principal`` settle it, whatever went to interest before (decision 0030). On
    one day payments come before capitalisation. Where ``interest_follows_principal`` (CCP R2192-36) nothing but the principal is
    payable until it is paid: a part payment lowers it, whatever ``imputation``, for C. civ. 1343-1 speaks of interest that is due.
    Raises PeriodReversed, PaymentTooLate, PaymentAboveDebt, CurrencyMismatch, and what ``schedule`` raises.
    """
    if until < due_on:
        raise PeriodReversed(start=due_on, until=until)
    if interest_follows_principal:
        imputation = Imputation.PRINCIPAL_FIRST
    debt = _Debt(principal, day_count.starts(due_on), schedule, imputation)
    late = False
    for day in sorted({*(payment.paid_on for payment in payments), *filter(None, [capitalise_on]), until}):
        if day > until:
            raise PaymentTooLate(day=day, until=until)
        if day > due_on and not late:
            late = True
            debt.becomes_late(compensation or Money.zero(principal.currency))
        shows_on = day_count.starts(day)
        for payment in payments:
            if payment.paid_on == day:
                (debt.pay_penalties if payment.for_penalties else debt.pay)(payment, shows_on)
        if day == capitalise_on:
            debt.capitalise(shows_on)
    debt.close(day_count.starts(until))
    return InterestStatement(
        tuple(debt.slices),
        tuple(debt.shares),
        debt.principal,
        debt.compensation,
        until,
        imputation,
        interest_follows_principal,
    )
