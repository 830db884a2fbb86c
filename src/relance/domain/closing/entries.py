"""The entries of a loss and of what undoes it: accounts, debit and credit, always balanced.

Accounts of the French plan (PCG): 411 customers, 416 doubtful ones, 491 and 7817 allowance and its reversal, 654 losses, 44571 VAT
collected, 44574 VAT that waits for receipts, 7583 income from debts written off (from 2025; 7714 before), 512 bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from relance.domain.closing.loss import ZERO, LatePart, Loss


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
