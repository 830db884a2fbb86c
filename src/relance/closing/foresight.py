"""What a loss would look like before it is booked: what is lost, whether its VAT may come back, its entries, and what a later payment
would undo. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from relance.closing.house_accounts import house_accounts
from relance.closing.loss_word import LossWord
from relance.closing.vat import debt_of, fate_of
from relance.closing.write_off import NothingLost, refuse_odd_lines
from relance.domain.closing.entries import Accounts, Entry, VatFate, late_payment_entries, write_off_entries
from relance.domain.closing.loss import ZERO, Loss, VatLine, by_rate, late_part, loss_of
from relance.domain.closing.mention import MentionNotKnown, mention
from relance.domain.closing.vat_file import Condition, Finding, VatFile, vat_file
from relance.domain.money import Money, total
from relance.receivables.models import Receivable
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting

EXAMPLE = Decimal("100.00")  # of a later payment, where as much is lost


@dataclass(frozen=True, slots=True)
class Posted:
    """One line of an entry as a table shows it; ``role`` is its account's, of ``domain.closing.entries.Accounts``."""

    account: str
    role: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be lost and booked today. ``rates_are_known``: somebody said what the invoice bears."""

    number: str
    open: Money
    loss: Loss
    rates_are_known: bool
    file: VatFile
    fate: VatFate
    entries: tuple[Posted, ...]
    later: Money
    later_entries: tuple[Posted, ...]
    mention: str

    @property
    def balance(self) -> Money:
        """What either side of the entries comes to."""
        return total((line.debit for line in self.entries), self.open.currency)

    @property
    def later_balance(self) -> Money:
        """The same of the example."""
        return total((line.debit for line in self.later_entries), self.open.currency)


def foresee(here: Acting, invoice: TheseReceivables, word: LossWord) -> Foreseen:
    """What giving up all that is open of an invoice would do. Raises ReceivableNotHere, NothingLost, RatesDoNotAddUp, SplitImpossible."""
    mine = list(Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor).order_by("pk"))
    if not mine:
        raise ReceivableNotHere
    lost = [(one, Money(one.open_amount, one.currency).rounded()) for one in mine if one.open_amount]
    if not lost:
        raise NothingLost(number=mine[0].number)
    if word.lines:
        refuse_odd_lines(mine[0], word.lines)
    accounts, first = word.accounts or house_accounts(here), lost[0]
    losses = [loss_of(_lines(word, amount), amount.amount) for _one, amount in lost]
    still_open = total((amount for _one, amount in lost), first[1].currency)
    together = Loss(by_rate(line for loss in losses for line in loss.lines))
    debt = replace(debt_of(here, word, first[0].pk, first[1]), vat=together.vat if word.lines else None)
    fates = [fate_of(here, word, one.pk, amount) for one, amount in lost]
    entries, allowance = list[Entry](), word.allowance
    for loss, fate in zip(losses, fates, strict=True):
        part = min(allowance, loss.net)
        entries += write_off_entries(loss, fate, accounts, part)
        allowance -= part
    later = Money(min(EXAMPLE, first[1].amount), first[1].currency)
    part_paid = late_part(_lines(word, first[1]), losses[0].gross, losses[0].vat, later.amount)
    return Foreseen(
        mine[0].number,
        still_open,
        together,
        bool(word.lines),
        vat_file(debt, here.today),
        fates[0],
        posted(entries, accounts, still_open.currency),
        later,
        posted(late_payment_entries(part_paid, fates[0], accounts), accounts, still_open.currency),
        words_of_duplicate(together.net, together.vat, here.today) if word.lines and together.vat else "",
    )


def posted(entries: Sequence[Entry], accounts: Accounts, currency: str) -> tuple[Posted, ...]:
    """Entries as a table shows them."""
    roles = accounts.roles()
    return tuple(
        Posted(one.account, roles.get(one.account, ""), Money(one.debit, currency), Money(one.credit, currency))
        for one in entries
    )


def words_of_duplicate(net: Decimal, vat: Decimal, on: date) -> str:
    """What the duplicate must bear on that day; "" where nobody has read the words in force."""
    try:
        return mention(net, vat, on)
    except MentionNotKnown:
        return ""


def examined(file: VatFile) -> list[Finding]:
    """The five findings as they are shown: the first that fails ends the examination, the others are not looked at."""
    shown: list[Finding] = []
    for finding in file.findings:
        failed = any(not one.is_met for one in shown)
        shown.append(Finding(Condition(finding.condition), is_met=False) if failed else finding)
    return shown


def _lines(word: LossWord, amount: Money) -> tuple[VatLine, ...]:
    return word.lines or (VatLine(Decimal(0), amount.amount, ZERO),)
