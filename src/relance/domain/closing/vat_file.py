"""Whether the VAT of a lost debt may be recovered: five conditions, each with its proof or with what is missing.

Law: CGI 272-1 and ann. II art. 208; BOI-TVA-DED-40-10-20. VAT must have been due and paid (on receipts it never was: CGI 269-2 c);
    the debt must be definitively lost; a duplicate of the invoice with the mention must have been sent, even in liquidation
    (CE 28 March 2012, 320470); until 31 December of the second year after the event, a term that no Sunday extends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class VatDueOn(StrEnum):
    """When the VAT of an invoice fell due (CGI 269-2)."""

    DEBITS = "debits"  # services, with the option for debits
    DELIVERY = "delivery"  # goods
    RECEIPTS = "receipts"  # services, else: never due on what was never paid
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """Why a debt is given up."""

    LIQUIDATION_JUDGMENT = "liquidation_judgment"
    RESCUE_PLAN = "rescue_plan"  # for the part that an adopted plan gives up
    FRUITLESS_ENFORCEMENT = "fruitless_enforcement"  # a commissaire de justice found nothing to seize
    THIRD_PARTY_CERTIFICATE = "third_party_certificate"  # certificat d'irrécouvrabilité
    VANISHED_DEBTOR = "vanished_debtor"  # gone without address, with the paper that says so
    STOLEN_CHEQUE = "stolen_cheque"
    AMICABLE_RECOVERY_FAILED = "amicable_recovery_failed"
    COSTS_EXCEED_DEBT = "costs_exceed_debt"
    OTHER = "other"


class Office(StrEnum):
    """Who may draw up a certificat d'irrécouvrabilité: never the creditor, nor this program in its name."""

    FIRM = "firm"  # a collection firm under mandate
    JUDICIAL_OFFICER = "judicial_officer"  # commissaire de justice
    INSOLVENCY_OFFICER = "insolvency_officer"  # liquidateur, mandataire judiciaire


DEFINITIVE = frozenset(
    {
        Ground.LIQUIDATION_JUDGMENT,
        Ground.RESCUE_PLAN,
        Ground.FRUITLESS_ENFORCEMENT,
        Ground.THIRD_PARTY_CERTIFICATE,
        Ground.VANISHED_DEBTOR,
        Ground.STOLEN_CHEQUE,
    }
)


class Condition(StrEnum):
    """What must hold, in the order in which it is looked at."""

    INVOICE_WITH_VAT = "invoice_with_vat"
    VAT_FELL_DUE = "vat_fell_due"
    DEFINITIVE_LOSS = "definitive_loss"
    DUPLICATE_SENT = "duplicate_sent"
    IN_TIME = "in_time"


class Refusal(StrEnum):
    """Why a condition does not hold."""

    FOREIGN_CURRENCY = "foreign_currency"  # the mention and the return are in euros, at a rate that nobody gave
    NO_VAT_ON_CLAIM = "no_vat_on_claim"
    VAT_NOT_KNOWN = "vat_not_known"  # nobody said at which rates it was invoiced
    VAT_NEVER_FELL_DUE = "vat_never_fell_due"
    VAT_DUE_NOT_KNOWN = "vat_due_not_known"
    NO_DEFINITIVE_LOSS = "no_definitive_loss"
    GROUND_NOT_PROVEN = "ground_not_proven"
    NO_DUPLICATE_SENT = "no_duplicate_sent"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class LostDebt:
    """What is known of a debt that is given up.

    ``vat`` is the VAT in what is lost, None where the rates are not known; ``has_vat``: it is the price of something taxable and
    not an indemnity. ``ground_proof`` names the paper that shows the ground; ``duplicate_on`` the day on which the duplicate left.
    """

    has_vat: bool
    vat: Decimal | None
    vat_due_on: VatDueOn
    ground: Ground
    ground_on: date
    ground_proof: str = ""
    duplicate_on: date | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition: it holds, it does not (``refusal``), or it was not looked at since an earlier one fails."""

    condition: Condition
    is_met: bool
    refusal: Refusal | None = None

    @property
    def is_examined(self) -> bool:
        """It was looked at."""
        return self.is_met or self.refusal is not None


@dataclass(frozen=True, slots=True)
class VatFile:
    """The five findings in their order; ``recover_by`` is the last day of the right, whole."""

    findings: tuple[Finding, ...]
    recover_by: date

    @property
    def is_open(self) -> bool:
        """The VAT may be recovered."""
        return all(finding.is_met for finding in self.findings)

    @property
    def refusals(self) -> list[Refusal]:
        """What is missing, in order."""
        return [finding.refusal for finding in self.findings if finding.refusal is not None]


def recover_by(event_on: date) -> date:
    """The last day to recover VAT on what was lost on ``event_on``: 31 December of the second year after, never extended.

    >>> recover_by(date(2027, 6, 30))
    datetime.date(2029, 12, 31)
    """
    return date(event_on.year + 2, 12, 31)


def vat_file(debt: LostDebt, today: date) -> VatFile:
    """Look at the five conditions.

    The debt itself (VAT, that it fell due) and the ground are looked at whatever the other says, for each is a reason by itself;
    duplicate and term only of a debt whose VAT may come back.
    """
    last = recover_by(debt.ground_on)
    of_the_debt = _vat_of(debt)
    of_the_ground = _ground_of(debt)
    wrong = [one for one in (*of_the_debt, of_the_ground) if not one.is_met]
    rest = [Finding(one, is_met=False) for one in (Condition.DUPLICATE_SENT, Condition.IN_TIME)]
    if not wrong:
        rest = list(_formalities(debt, last, today))
    return VatFile((*of_the_debt, of_the_ground, *rest), last)


def _vat_of(debt: LostDebt) -> tuple[Finding, Finding]:
    unseen = Finding(Condition.VAT_FELL_DUE, is_met=False)
    if debt.currency != "EUR":
        return Finding(Condition.INVOICE_WITH_VAT, is_met=False, refusal=Refusal.FOREIGN_CURRENCY), unseen
    if not debt.has_vat or debt.vat == 0:
        return Finding(Condition.INVOICE_WITH_VAT, is_met=False, refusal=Refusal.NO_VAT_ON_CLAIM), unseen
    if debt.vat is None:
        return Finding(Condition.INVOICE_WITH_VAT, is_met=False, refusal=Refusal.VAT_NOT_KNOWN), unseen
    refusal = {
        VatDueOn.RECEIPTS: Refusal.VAT_NEVER_FELL_DUE,
        VatDueOn.UNKNOWN: Refusal.VAT_DUE_NOT_KNOWN,
    }.get(debt.vat_due_on)
    fell_due = Finding(Condition.VAT_FELL_DUE, is_met=refusal is None, refusal=refusal)
    return Finding(Condition.INVOICE_WITH_VAT, is_met=True), fell_due


def _ground_of(debt: LostDebt) -> Finding:
    refusal = None
    if debt.ground not in DEFINITIVE:
        refusal = Refusal.NO_DEFINITIVE_LOSS
    elif not debt.ground_proof:
        refusal = Refusal.GROUND_NOT_PROVEN
    return Finding(Condition.DEFINITIVE_LOSS, is_met=refusal is None, refusal=refusal)


def _formalities(debt: LostDebt, last: date, today: date) -> Iterator[Finding]:
    sent = debt.duplicate_on is not None and debt.duplicate_on <= today
    yield Finding(Condition.DUPLICATE_SENT, is_met=sent, refusal=None if sent else Refusal.NO_DUPLICATE_SENT)
    in_time = today <= last
    yield Finding(Condition.IN_TIME, is_met=in_time, refusal=None if in_time else Refusal.TOO_LATE)
