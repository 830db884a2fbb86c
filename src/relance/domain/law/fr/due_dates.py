"""The day on which a claim falls due in law, where that is not the day that the creditor wrote.

Law: a public buyer pays within 30 days (CCP R2192-10), which run from the day on which it received the demand for payment
    (R2192-12); its contract may set another term within the law's (L2192-10), and no waiver of the interest counts (L2192-14).
    What comes on top of the principal is paid some days after it (R2192-36).
Reading: what contract or law set stands as it is, provided that the demand was there by then. Else the 30 days run from receipt,
    whatever the invoice says. While the receipt is unknown the day of the books stands where it leaves the buyer its 30 days
    from the invoice; an earlier one does not, and the day computed from the invoice is an assumed one: a first reminder may
    go, interest and mise en demeure wait for the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.law.fr.figures import RuleNotInForce, law_figure
from relance.domain.ledger import DebtorKind

PUBLIC_PAYMENT_DAYS = "public-payment-days"
RECEIPT = "CCP R2192-10, R2192-12"


@dataclass(frozen=True, slots=True)
class Due:
    """The day, whether it is assumed, and the article that moved it; "" where the creditor's own stands."""

    on: date
    is_assumed: bool
    article: str = ""


def days_after_principal(on: date) -> int:
    """Within how many days after the principal a public body pays interest and compensation (CCP R2192-36), as of ``on``."""
    return int(law_figure("public-interest-days", on).value)


def due_in_law(
    debtor: DebtorKind,
    *,
    issued_on: date,
    due_on: date,
    is_assumed: bool = False,
    is_agreed: bool = False,
    demand_received_on: date | None = None,
) -> Due:
    """When a claim of these days falls due; ``due_on`` is the books' own or, where ``is_assumed``, what stood in for it."""
    own = Due(due_on, is_assumed)
    is_set = is_agreed and (demand_received_on is None or demand_received_on <= due_on)
    if debtor is not DebtorKind.PUBLIC_BODY or is_set:
        return own
    starts_on = demand_received_on or issued_on
    try:
        ends_on = starts_on + timedelta(days=int(law_figure(PUBLIC_PAYMENT_DAYS, starts_on).value))
    except RuleNotInForce:
        return own
    if demand_received_on is not None:
        return Due(ends_on, is_assumed=False, article=RECEIPT)
    return own if due_on >= ends_on else Due(ends_on, is_assumed=True, article=RECEIPT)
