"""The fixed compensation for recovery costs (indemnité forfaitaire pour frais de recouvrement).

Law: C. com. art. L441-10 II and D441-5 between professionals; CCP art. L2192-13 and D2192-35 for public buyers. Owed by
    the mere delay, once an invoice, whole even where a small part is one day late; no VAT; no base of penalties.
    Never by a consumer; not where an insolvency procedure forbade paying on the due date.
In force for debts due since 2013-01-01 (décret 2012-1115); public buyers since 2013-05-01 (décret 2013-269) [from memory].
"""

from __future__ import annotations

from datetime import date

from relance.domain.money import Money

AMOUNT = Money.eur("40.00")
BETWEEN_PROFESSIONALS_FROM = date(2013, 1, 1)
PUBLIC_BUYERS_FROM = date(2013, 5, 1)


def recovery_compensation(*, due_on: date, in_force_from: date = BETWEEN_PROFESSIONALS_FROM) -> Money:
    """What an invoice due on ``due_on`` owes once it is late: 40.00 EUR, or nothing before the rule existed."""
    return AMOUNT if due_on >= in_force_from else Money.zero()
