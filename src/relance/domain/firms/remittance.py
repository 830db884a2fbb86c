"""What a firm keeps of what it received, and by when it hands the rest over.

Law: CPCE art. R124-6: funds are remitted within one month of their receipt unless another term is agreed; the debtor gets a receipt for
    each payment. L111-8: what the firm costs is the creditor's, never the debtor's: the fee is taken from what was received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.calendars import add_months
from relance.domain.firms.agreement import Agreement
from relance.domain.money import Money, total


def remit_by(received_on: date, agreed: Agreement) -> date:
    """The last day on which it is remitted in time.

    >>> remit_by(date(2026, 10, 31), Agreement())
    datetime.date(2026, 11, 30)
    """
    return add_months(received_on, max(agreed.remits_within_months, 1))


@dataclass(frozen=True, slots=True)
class Shares:
    """``received`` is what came in, ``fee`` and ``vat`` what the firm keeps, ``net`` what goes to the creditor: they add up."""

    received: Money
    fee: Money
    vat: Money
    net: Money

    @property
    def kept(self) -> Money:
        """What the firm keeps."""
        return self.fee + self.vat


def shares_of(received: Iterable[Money], agreed: Agreement, currency: str) -> Shares:
    """How one remittance is shared; the fee is counted on the whole, so that it is rounded once."""
    whole = total(list(received), currency)
    fee = Money(whole.amount * (agreed.fee or Decimal(0)), currency).rounded()
    vat = Money(fee.amount * agreed.vat, currency).rounded()
    return Shares(whole, fee, vat, whole - fee - vat)
