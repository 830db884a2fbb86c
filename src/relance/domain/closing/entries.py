"""The entries of a loss and of what undoes it: accounts, debit and credit, always balanced.

Accounts of the French plan (PCG): 411 customers, 416 doubtful ones, 491 and 7817 allowance and its reversal, 654 losses, 44571 VAT
collected, 44574 VAT that waits for receipts, 7583 income from debts written off (from 2025; 7714 before), 512 bank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from enum import StrEnum

from relance.domain.closing.loss import ZERO, LatePart, Loss
from relance.domain.errors import DomainError

NUMBER = re.compile(r"[1-7][0-9]{2}[0-9A-Za-z]{0,9}")
# Classes of the plan of accounts that each may be in: a customer's account is no account of losses.
CLASSES = {
    "receivable": "4", "loss": "6", "vat": "4", "vat_waiting": "4", "allowance": "4", "allowance_reversal": "7", "late_income": "67",
    "bank": "5",
}  # fmt: skip


class AccountsInvalid(DomainError):
    """Not a number of the plan of accounts, or one of another class."""

    code = "accounts_invalid"
    template = (
        "'{text}' cannot be the account of {name}: expected three to twelve signs that begin with {classes}. Give accounts as"
        " receivable=416 loss=654 vat=44571; those that are not named stay as they usually are."
    )


class VatFate(StrEnum):
    """What becomes of the VAT in a loss."""

    RECOVERED = "recovered"  # the file is open: it comes back from the State
    WAITING = "waiting"  # it was never due: the account where it waited is emptied
    LATER = "later"  # the file may still open: it stays on the customer's account until then
    LOST = "lost"  # it never comes back: a loss as the rest
    NONE = "none"  # there is none


@dataclass(frozen=True, slots=True)
class Accounts:
    """Which accounts an organisation books to; its accountant says so once."""

    receivable: str = "416"
    loss: str = "654"
    vat: str = "44571"
    vat_waiting: str = "44574"
    allowance: str = "491"
    allowance_reversal: str = "7817"
    late_income: str = "7583"
    bank: str = "512"

    @classmethod
    def parse(cls, text: str) -> Accounts:
        """``receivable=411 loss=6541``: those not named are the usual ones. Raises AccountsInvalid.

        >>> Accounts.parse("receivable=411").receivable
        '411'
        """
        given: dict[str, str] = {}
        for pair in text.split():
            name, _sign, number = pair.partition("=")
            if name not in CLASSES or not NUMBER.fullmatch(number) or number[0] not in CLASSES[name]:
                classes = "/".join(CLASSES.get(name, "1-7"))
                raise AccountsInvalid(text=number[:40], name=name[:40], classes=classes)
            given[name] = number
        return cls(**given)

    @property
    def text(self) -> str:
        """All of them, as ``parse`` reads them."""
        return " ".join(f"{one.name}={getattr(self, one.name)}" for one in fields(self))

    def roles(self) -> dict[str, str]:
        """What each account is for, by its number."""
        return {number: role for role, number in reversed(asdict(self).items())}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal; one of the two sides is 0.00."""

    account: str
    debit: Decimal
    credit: Decimal


def write_off_entries(loss: Loss, fate: VatFate, accounts: Accounts, allowance: Decimal = ZERO) -> list[Entry]:
    """The entries of a loss; ``allowance`` is what was set aside for it and is no longer needed, at most the net lost.

    With ``fate`` LATER the VAT stays on the receivable's account, and ``recovery_entries`` takes it from there.
    """
    own_loss = loss.gross if fate is VatFate.LOST else loss.net
    entries = [_debit(accounts.loss, own_loss)]
    credited = own_loss
    if fate in (VatFate.RECOVERED, VatFate.WAITING) and loss.vat:
        entries.append(_debit(accounts.vat if fate is VatFate.RECOVERED else accounts.vat_waiting, loss.vat))
        credited += loss.vat
    entries.append(_credit(accounts.receivable, credited))
    if allowance:
        entries += [_debit(accounts.allowance, allowance), _credit(accounts.allowance_reversal, allowance)]
    return entries


def recovery_entries(loss: Loss, accounts: Accounts) -> list[Entry]:
    """The VAT of a loss that was booked without it, once the file opens."""
    return [_debit(accounts.vat, loss.vat), _credit(accounts.receivable, loss.vat)]


def late_payment_entries(part: LatePart, fate: VatFate, accounts: Accounts) -> list[Entry]:
    """The entries of a payment that comes after the loss: VAT that was recovered is owed again, the rest is income.

    Where it waits for receipts it falls due with this payment, so that it is owed all the same; where it was lost with the rest,
    it had been paid before, and all of the payment is income; where it stays on the receivable's account it is settled there.
    """
    against = {
        VatFate.RECOVERED: accounts.vat,
        VatFate.WAITING: accounts.vat,
        VatFate.LATER: accounts.receivable,
    }.get(fate)
    vat = part.vat if against else ZERO
    entries = [_debit(accounts.bank, part.amount)]
    if against and vat:
        entries.append(_credit(against, vat))
    if part.amount - vat:
        entries.append(_credit(accounts.late_income, part.amount - vat))
    return entries


def reversed_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The counter-entry, which alone undoes a loss: nothing is erased."""
    return [Entry(one.account, one.credit, one.debit) for one in entries]


def undone_late_entries(entries: Sequence[Entry], accounts: Accounts) -> list[Entry]:
    """What undoes the entries of a late payment once its loss is undone: the money stays in the bank and pays the receivable."""
    back = reversed_entries(entries)
    return [
        Entry(accounts.receivable if one.account == accounts.bank else one.account, one.debit, one.credit)
        for one in back
    ]


def _debit(account: str, amount: Decimal) -> Entry:
    return Entry(account, amount, ZERO)


def _credit(account: str, amount: Decimal) -> Entry:
    return Entry(account, ZERO, amount)
