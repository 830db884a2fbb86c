"""A statement of account: what is open, by currency and by state, with the credits that are set against nothing.

It asks for what is due and for nothing else; a due date that is only assumed makes nothing due. What is time-barred, disputed,
under a plan or in a procedure stands apart, and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from relance.domain.money import Money, total
from relance.letters.model import CreditLine, Letter, LetterItem


class State(Enum):
    """Where an invoice stands on the day of a statement, in the order in which it lists them."""

    DUE = "due"
    TO_CONFIRM = "to_confirm"
    NOT_DUE = "not_due"
    NOT_ASKED = "not_asked"
    BARRED = "barred"

    @classmethod
    def of(cls, item: LetterItem, on: date) -> State:
        """The state on a day: due on the due date and after; whatever its day, what is barred or may not be asked is not."""
        if item.is_barred:
            return cls.BARRED
        if not item.may_be_asked:
            return cls.NOT_ASKED
        if item.is_due(on):
            return cls.DUE
        return cls.TO_CONFIRM if item.due_is_assumed else cls.NOT_DUE


@dataclass(frozen=True, slots=True)
class Section:
    """The invoices of one state, oldest due date first, and what is left of them."""

    state: State
    items: tuple[LetterItem, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class Account:
    """What a statement says in one currency. ``balance`` is below zero where the recipient is owed."""

    currency: str
    sections: tuple[Section, ...]
    credits: tuple[CreditLine, ...]

    @property
    def credited(self) -> Money:
        """The credits that are set against nothing yet."""
        return total((one.open for one in self.credits), self.currency)

    @property
    def balance(self) -> Money:
        """What is open, less the credits."""
        return total((section.total for section in self.sections), self.currency) - self.credited


def accounts(letter: Letter) -> tuple[Account, ...]:
    """The statement, a part for each currency."""
    currencies = {one.open.currency for one in letter.items} | {one.open.currency for one in letter.credits}
    return tuple(
        Account(
            currency,
            tuple(_sections(letter.in_currency(currency), letter.dated, currency)),
            tuple(one for one in letter.credits if one.open.currency == currency),
        )
        for currency in sorted(currencies)
    )


def _sections(items: Iterable[LetterItem], on: date, currency: str) -> Iterable[Section]:
    listed = sorted(items, key=lambda item: item.due_on)
    for state in State:
        if found := tuple(item for item in listed if State.of(item, on) is state):
            yield Section(state, found, total((item.open for item in found), currency))


def due_of(letter: Letter) -> tuple[LetterItem, ...]:
    """The invoices that are due on the statement's day."""
    return tuple(item for item in letter.items if item.is_due(letter.dated))
