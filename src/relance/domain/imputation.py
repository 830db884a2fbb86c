"""Which debt a payment extinguishes first, when a debtor owes several.

Law: C. civ. art. 1342-10: the debt that the debtor names when paying; else those that are due; among these the ones he
    has most interest in discharging, then the oldest; all equal, in proportion.
Reading (docs/decisions/0003): the debt most worth discharging is the one that bears penalties at the highest rate. Age
    is that of the due date. What the creditor's own books letter against an invoice counts as named.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from relance.domain.money import CurrencyMismatch, Money

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class OpenDebt(Generic[Key]):
    """A debt with something left on it. ``penalty_rate`` is a fraction a year; 0 where none runs."""

    key: Key
    open: Money
    due_on: date
    penalty_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share(Generic[Key]):
    """The part of a payment that goes to one debt."""

    key: Key
    amount: Money


@dataclass(frozen=True, slots=True)
class ImputedPayment(Generic[Key]):
    """Shares and what no debt could take; together they are the payment."""

    shares: tuple[Share[Key], ...]
    unallocated: Money


def impute(
    payment: Money, debts: Iterable[OpenDebt[Key]], *, today: date, named: Sequence[Key] = ()
) -> ImputedPayment[Key]:
    """Share ``payment`` among ``debts`` of one debtor, in its own currency only.

    ``named`` debts come first, in the order given; then those due on or before ``today``; then the others.
    Raises CurrencyMismatch; ValueError for a payment or debt below zero.
    """
    listed = list(debts)
    for debt in listed:
        if debt.open.currency != payment.currency:
            raise CurrencyMismatch(left=payment, right=debt.open)
        if debt.open.amount < 0:
            raise ValueError(f"debt {debt.key!r} is below zero")
    if payment.amount < 0:
        raise ValueError("a payment is not below zero")

    def rank(debt: OpenDebt[Key]) -> tuple[int, int, Decimal, int]:
        if debt.key in named:
            return (0, named.index(debt.key), Decimal(0), 0)
        return (1 if debt.due_on <= today else 2, 0, -debt.penalty_rate, debt.due_on.toordinal())

    left = payment
    shares: list[Share[Key]] = []
    for _rank, group in groupby(sorted(listed, key=rank), key=rank):
        equals = [debt for debt in group if debt.open]
        owed = sum((debt.open.amount for debt in equals), Decimal(0))
        taken = min(left, Money(owed, payment.currency).rounded())
        if not taken:
            continue
        weights = [int(debt.open.amount / debt.open.smallest_unit) for debt in equals]
        for debt, amount in zip(equals, taken.allocate(weights), strict=True):
            if amount:
                shares.append(Share(debt.key, amount))
        left = left - taken
    return ImputedPayment(tuple(shares), left)
