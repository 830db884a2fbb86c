"""An entry of a list of invoices that is read whole: whose, which, of what day and of how much; and the row that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money
from relance.intake.accounting import Became
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.weighed import Weighed
from relance.intake.rows import CreditRow, DebtorRow, ReceivableRow, Settlement, of_hundredths


@dataclass(slots=True)
class Entry:
    """One row of the file, its cells by field, and what they came to."""

    line: int
    row: list[str]
    values: dict[Field, str]
    debtor: DebtorRow
    number: str
    issued_on: date
    days: Mapping[Field, date | None]
    weighed: Weighed
    is_of_nobody: bool = False  # on an account that all customers share

    @property
    def is_credit(self) -> bool:
        """It lowers what is owed."""
        return self.weighed.became in (Became.CREDIT, Became.PAYMENT) or self.weighed.document is Document.CREDIT

    @property
    def is_numbered(self) -> bool:
        """Its number says which it is: a payment's names what it is for."""
        return bool(self.number) and self.weighed.document is not Document.PAYMENT

    @property
    def settled_on(self) -> date | None:
        """The day of its payment, where the file has one."""
        return self.days.get(Field.SETTLED_ON)

    @property
    def label(self) -> str:
        """What the file says it is about."""
        return self.values.get(Field.LABEL, "")

    def money(self, cents: int) -> Money:
        """An amount in its currency."""
        return of_hundredths(cents, self.weighed.currency)

    def overpaid(self, identity: str) -> CreditRow:
        """What was paid above its amount."""
        return CreditRow(
            f"{identity}\x1fover",
            self.debtor.code,
            self.number,
            self.settled_on or self.issued_on,
            self.money(self.weighed.over),
            CreditNature.PAYMENT,
            self.label,
            self.line,
        )

    def credit(self, identity: str, rest: Money) -> CreditRow:
        """The credit note, or the payment that is set against nothing."""
        nature = CreditNature.CREDIT_NOTE if self.weighed.became is Became.CREDIT else CreditNature.PAYMENT
        name = self.number or self.values.get(Field.TYPE, "")
        return CreditRow(identity, self.debtor.code, name, self.issued_on, rest, nature, self.label, self.line)

    def receivable(self, identity: str) -> ReceivableRow:
        """The invoice, or the entry that is owed like one."""
        weighed = self.weighed
        return ReceivableRow(
            identity,
            self.debtor.code,
            self.number or self.values.get(Field.TYPE, "") or self.label,
            self.issued_on,
            self.days.get(Field.DUE_ON),
            weighed.total,
            weighed.total if weighed.total == weighed.rest else weighed.rest,  # one number where they are one
            weighed.currency,
            _nature(self.number, weighed, is_of_nobody=self.is_of_nobody),
            self.label,
            self.line,
            settlements=_settlements(self.settled_on, weighed),
            order_reference=self.values.get(Field.ORDER, ""),
            delivery_reference=self.values.get(Field.DELIVERY, ""),
            performed_on=self.days.get(Field.PERFORMED_ON),
            received_on=_received(self.days.get(Field.RECEIVED_ON), self.issued_on),
            is_disputed=weighed.is_disputed,
        )


def _nature(number: str, weighed: Weighed, *, is_of_nobody: bool) -> Nature:
    """An entry is no invoice, and an account of all customers no debtor: somebody looks at it first."""
    if is_of_nobody:
        return Nature.REVIEW_SHARED_ACCOUNT
    if not number:
        return Nature.REVIEW_NO_NUMBER
    return Nature.REVIEW_NO_SALE if weighed.document is Document.ENTRY else Nature.INVOICE


def _settlements(settled_on: date | None, weighed: Weighed) -> tuple[Settlement, ...]:
    """What was paid in part, on the day that the file gives."""
    paid = weighed.total - weighed.rest
    if settled_on is None or not paid:
        return ()
    return (Settlement(settled_on, Decimal(paid).scaleb(-2), CreditNature.PAYMENT, ""),)


def _received(day: date | None, issued_on: date) -> date | None:
    return None if day is None or day < issued_on else day
