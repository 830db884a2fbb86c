"""Why a debt may be given up, and when VAT falls due, in words; and the loss as a person states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.domain.closing.entries import Accounts
from relance.domain.closing.loss import ZERO, VatLine
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.money import Money
from relance.domain.sentences import Sentence

GROUND_WORDS = {
    Ground.LIQUIDATION_JUDGMENT: Sentence("A judgment put the debtor into liquidation"),
    Ground.RESCUE_PLAN: Sentence("A rescue plan that was adopted gives up this part"),
    Ground.FRUITLESS_ENFORCEMENT: Sentence("A judicial officer found nothing to seize"),
    Ground.THIRD_PARTY_CERTIFICATE: Sentence("A third person certifies that the debt cannot be recovered"),
    Ground.VANISHED_DEBTOR: Sentence("The debtor is gone without an address"),
    Ground.STOLEN_CHEQUE: Sentence("It was paid by a stolen cheque"),
    Ground.AMICABLE_RECOVERY_FAILED: Sentence("Amicable recovery brought nothing"),
    Ground.COSTS_EXCEED_DEBT: Sentence("Going on would cost more than the sum"),
    Ground.OTHER: Sentence("Another reason"),
}
VAT_DUE_WORDS = {
    VatDueOn.DEBITS: Sentence("A service, with the option for debits: due when invoiced"),
    VatDueOn.DELIVERY: Sentence("Goods: due on delivery"),
    VatDueOn.RECEIPTS: Sentence("A service without that option: due only once paid"),
    VatDueOn.UNKNOWN: Sentence("Not known"),
}


USUAL = Accounts()


@dataclass(frozen=True, slots=True)
class LossWord:
    """A person's word: the ``ground``, its day, what shows it; the invoice by rate of VAT, () where nobody knows.

    ``seen``: the open amount that the person saw, to refuse where it changed meanwhile. ``allowance``: what was set aside for it.
    ``document`` is archived already.
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
    accounts: Accounts = USUAL
