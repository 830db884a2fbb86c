"""A loss as a person states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.closing.entries import Accounts
from relance.domain.closing.loss import ZERO, VatLine
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.money import Money


@dataclass(frozen=True, slots=True)
class LossWord:
    """A person's word: the ``ground``, its day, what shows it; the invoice by rate of VAT, () where nobody knows.

    ``seen``: the open amount that the person saw, to refuse where it changed meanwhile. ``allowance``: what was set aside for it.
    ``document`` is archived already. ``accounts`` are the organisation's without a word.
    """

    ground: Ground
    ground_on: date
    proof: str = ""
    document: int | None = None
    lines: tuple[VatLine, ...] = ()
    vat_due_on: VatDueOn = VatDueOn.UNKNOWN
    reason: str = ""
    seen: Money | None = None
    allowance: Decimal = ZERO
    accounts: Accounts | None = None
