"""Why a debt may be given up, what the VAT file lacks, and what became of the VAT, in words."""

from __future__ import annotations

from relance.domain.closing.entries import VatFate
from relance.domain.closing.vat_file import Condition, Ground, Office, Refusal, VatDueOn
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
CONDITION_WORDS = {
    Condition.INVOICE_WITH_VAT: Sentence("An invoice with VAT, for a sale or a service"),
    Condition.VAT_FELL_DUE: Sentence("The VAT had fallen due"),
    Condition.DEFINITIVE_LOSS: Sentence("The loss is definitive"),
    Condition.DUPLICATE_SENT: Sentence("The duplicate was sent, with its mention"),
    Condition.IN_TIME: Sentence("The time to recover it has not run out"),
}
REFUSAL_WORDS = {
    Refusal.FOREIGN_CURRENCY: Sentence(
        "It is not in euros: have your accountant convert it at the rate of the invoice."
    ),
    Refusal.NO_VAT_ON_CLAIM: Sentence("It bears no VAT: there is nothing to recover."),
    Refusal.VAT_NOT_KNOWN: Sentence("Nobody said at which rates it was invoiced."),
    Refusal.VAT_NEVER_FELL_DUE: Sentence("VAT on receipts was never due on what was never paid."),
    Refusal.VAT_DUE_NOT_KNOWN: Sentence("Nobody said when its VAT fell due."),
    Refusal.NO_DEFINITIVE_LOSS: Sentence("This ground by itself does not establish a definitive loss (CGI 272-1)."),
    Refusal.GROUND_NOT_PROVEN: Sentence("No paper shows the ground."),
    Refusal.NO_DUPLICATE_SENT: Sentence("No duplicate with the mention is known to have been sent."),
    Refusal.TOO_LATE: Sentence("31 December of the second year after the event is over."),
}
FATE_WORDS = {
    VatFate.RECOVERED: Sentence("recovered"),
    VatFate.WAITING: Sentence("was never due"),
    VatFate.LATER: Sentence("not recovered yet"),
    VatFate.LOST: Sentence("lost with the rest"),
    VatFate.NONE: Sentence("no VAT"),
}
ROLE_WORDS = {
    "receivable": Sentence("Doubtful customers, or customers where the debt was never moved"),
    "loss": Sentence("Losses on irrecoverable debts"),
    "vat": Sentence("VAT collected"),
    "vat_waiting": Sentence("VAT that waits for receipts"),
    "allowance": Sentence("Allowance for doubtful customers"),
    "allowance_reversal": Sentence("Reversal of the allowance"),
    "late_income": Sentence("Income from debts written off"),
    "bank": Sentence("Bank"),
}
# What a condition asks, where it was not looked at since an earlier one is missing.
ASKED_WORDS = {
    Condition.INVOICE_WITH_VAT: Sentence("An invoice that bears VAT would be wanted."),
    Condition.VAT_FELL_DUE: Sentence("Goods delivered would be wanted, or services with the option for debits."),
    Condition.DEFINITIVE_LOSS: Sentence(
        "A judgment, a fruitless enforcement or a third person's certificate would be wanted."
    ),
    Condition.DUPLICATE_SENT: Sentence(
        "The duplicate would go to the customer, in liquidation too; a credit note does not replace it."
    ),
    Condition.IN_TIME: Sentence("31 December of the second year after the event."),
}
DUE_WORDS = {
    VatDueOn.DELIVERY: Sentence("Goods: due on delivery"),
    VatDueOn.DEBITS: Sentence("Services, with the option for debits"),
    VatDueOn.RECEIPTS: Sentence("Services: due on receipts"),
    VatDueOn.UNKNOWN: Sentence("Not known"),
}
OFFICE_WORDS = {
    Office.FIRM: Sentence("A collection firm under mandate"),
    Office.JUDICIAL_OFFICER: Sentence("A judicial officer (commissaire de justice)"),
    Office.INSOLVENCY_OFFICER: Sentence("The insolvency officer (liquidateur, mandataire judiciaire)"),
}
