"""What a creditor and a firm agree on, in writing, before the firm may touch a file.

Law: CPCE art. R124-3: the agreement states 1° the basis and the amount of the claims, item by item; 2° the terms of the guarantee given
    to the creditor against the financial consequences of the firm's liability; 3° its fee; 4° how funds are remitted. The power to
    receive the funds must stand in it, or the debtor can only pay the creditor.
Certainty: 1° and 3° were read; 2° is read as the guarantee clause that the drawing of the mandate asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.domain.firms.lacks import Lack
from relance.domain.sentences import Sentence

R124_3 = "CPCE R124-3"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The clauses. ``itemises``: each case handed over is an annex that gives its basis and its amount item by item.

    ``fee`` is a share of what is recovered, before VAT; ``vat`` its rate. ``remits_within_months``: the law's month unless another term
    is agreed. ``prices`` is what each paid act costs the creditor, taxes included, by ``domain.firms.levels.Level``.
    """

    itemises: bool = False
    guarantees: bool = False
    may_receive: bool = False
    fee: Decimal | None = None
    vat: Decimal = Decimal("0.20")
    remits_within_months: int = 1
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    ends_on: date | None = None
    longest_plan_months: int = 0  # none unless the creditor allows one


def lacks_of(agreed: Agreement, *, creditor_signed: bool, firm_signed: bool) -> list[Lack]:
    """Why no case can be handed over under it; nothing where one can."""
    found = []
    if not agreed.itemises:
        found.append(Lack("itemises", Sentence("the basis and the amount of each claim, item by item"), R124_3))
    if not agreed.guarantees:
        found.append(Lack("guarantees", Sentence("the guarantee clause"), R124_3))
    if agreed.fee is None:
        found.append(Lack("fee", Sentence("the fee"), R124_3))
    if agreed.remits_within_months < 1:
        found.append(Lack("remittance", Sentence("when funds are remitted"), R124_3))
    if not agreed.may_receive:
        found.append(Lack("may_receive", Sentence("the power to receive the funds"), R124_3))
    if not creditor_signed:
        found.append(Lack("creditor_signed", Sentence("the creditor's signature"), R124_3))
    if not firm_signed:
        found.append(Lack("firm_signed", Sentence("the firm's signature"), R124_3))
    return found
