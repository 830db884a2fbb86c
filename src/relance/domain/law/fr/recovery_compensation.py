"""The fixed compensation for recovery costs (indemnité forfaitaire pour frais de recouvrement).

Law: C. com. art. L441-10 II and D441-5 between professionals; CCP art. L2192-13 and D2192-35 for public buyers. Owed by
    the mere delay, once an invoice, whole even where a small part is one day late; no VAT; no base of penalties.
    Never by a consumer; not where an insolvency procedure forbade paying on the due date.
In force for debts due since 2013-01-01 (décret 2012-1115); public buyers since 2013-05-01 (décret 2013-269) [from memory].
"""

from __future__ import annotations

from datetime import date

from relance.domain.law.fr.figures import RuleNotInForce, law_figure
from relance.domain.money import Money

BETWEEN_PROFESSIONALS = "recovery-compensation"
BY_PUBLIC_BUYERS = "recovery-compensation-public"


def recovery_compensation(*, due_on: date, figure: str = BETWEEN_PROFESSIONALS) -> Money:
    """What an invoice due on ``due_on`` owes once it is late: 40.00 EUR, or nothing before the rule existed."""
    try:
        return law_figure(figure, due_on).money
    except RuleNotInForce:
        return Money.zero()
