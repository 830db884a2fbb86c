"""A letter as data: who writes to whom, about what, and every figure in it. Nothing here is formatted yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import WorkingCalendar
from relance.domain.date_ranges import DateRange
from relance.domain.days_to_pay import day_to_pay_by
from relance.domain.interest import InterestStatement
from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.money import Money, total, totals
from relance.domain.procedure.formal_notice import FROM_RECEIPT_DAYS, Journey, NoticeTerms
from relance.domain.scenario.model import Stage, Sticker
from relance.domain.sentences import Sentence
from relance.language import Language


class Act(StrEnum):
    """What a letter is."""

    STATEMENT = "statement"
    REMINDER = "reminder"
    UNPAID_NOTICE = "unpaid_notice"
    MISE_EN_DEMEURE = "mise_en_demeure"
    LATE_PAID = "late_paid"  # what the delay of settled invoices still costs; no step of a scenario


class DepositAct(StrEnum):
    """A message about what is left of a claim on a deposit: no letter, but words of its own (``letters.information``)."""

    FIRST = "deposit_claim_first"  # assumes good faith
    OFFER = "deposit_claim_offer"  # reminds, and offers a date or parts
    FACTS = "deposit_claim_facts"  # the facts again; asks what prevents
    LAST = "deposit_claim_last"  # no other comes by itself

    @classmethod
    def at(cls, place: int, count: int) -> DepositAct:
        """The tone of the step at ``place`` (0 for the first) of ``count`` steps.

        >>> [DepositAct.at(place, 4).name for place in range(4)]
        ['FIRST', 'OFFER', 'FACTS', 'LAST']
        >>> DepositAct.at(0, 1).name
        'FIRST'
        """
        if place == 0:
            return cls.FIRST
        if place == count - 1:
            return cls.LAST
        return cls.OFFER if place == 1 else cls.FACTS


ACT_OF_STAGE = {
    Stage.STATEMENT: Act.STATEMENT,
    Stage.REMINDER: Act.REMINDER,
    Stage.UNPAID_NOTICE: Act.UNPAID_NOTICE,
    Stage.MISE_EN_DEMEURE: Act.MISE_EN_DEMEURE,
}
STAGE_OF_ACT = {act: stage for stage, act in ACT_OF_STAGE.items()}
LETTERS = frozenset(Act)
DEPOSIT_ACTS = frozenset(DepositAct)
BY_POST = Journey(by_post=True)
CLAIMS_PENALTIES = frozenset({Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE, Act.LATE_PAID})
BEARS_LATE_PAID = CLAIMS_PENALTIES - {Act.LATE_PAID}  # beside what is open, what was paid late


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with places in braces. ``when`` names the letters it stands in.

    A ``locked`` one, which the law or the program's promises want, cannot be edited; the others bear a ``key``.
    """

    text: str
    key: str = ""
    when: str = ""
    mention: str = ""
    article: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ActText:
    """The wording of one act in one language."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who writes: what a French company's letters must carry (C. com. art. R123-237), and where to pay.

    ``legal_form`` is one of ``domain.law.fr.legal_forms``, or what was written before there were any; a sole trader's ``name`` bears
    "EI"; ``foreign_form`` and ``foreign_register`` are a foreign company's.
    ``logo`` is a picture as a data address, "" for none. ``account_holder`` is the account's, as the bank has it; ``domains``
    are the creditor's own domains and e-mail addresses, which letters may name.
    ``mediator`` is the consumer mediator as letters name it, with the ways to reach it; ``mediator_site`` its website.
    """

    name: str
    legal_form: str
    capital: str
    siren: str
    rcs_city: str
    street: str
    postal_code: str
    city: str
    iban: str
    street_2: str = ""
    bic: str = ""
    account_holder: str = ""
    domains: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    signatory: str = ""
    logo: str = ""
    foreign_form: str = ""
    foreign_register: str = ""
    mediator: str = ""
    mediator_site: str = ""

    @property
    def payee(self) -> str:
        """The name under which a transfer is made out."""
        return self.account_holder or self.name


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: name and postal address as it shows in the envelope's window."""

    name: str
    kind: DebtorKind
    language: Language
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    street_2: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Who writes to whom."""

    creditor: Creditor
    recipient: Recipient

    @property
    def language(self) -> Language:
        """Everything is in the debtor's language."""
        return self.recipient.language


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One receivable: original, paid, credited and open add up. ``penalties`` is None where none may be asked.

    ``penalties_until`` is the last day counted where the rates that are known end before the letter's day, the due date
    where they know none of its days; ``left_out`` are the days whose rate we know from memory alone, and of
    which nothing is counted; ``without_penalties`` says why the law gives none, where that is not for the debtor's kind.
    ``demand_received_on`` is the day from which a public body's delay runs; ``penalties_follow``: it owes what comes on top
    within 45 days after the principal only (CCP R2192-36), so that nothing asks for it by the principal's deadline.
    ``may_be_asked`` is false for what a statement lists apart: it is time-barred, disputed, under a plan or in a procedure.
    ``stopped_on`` is the judgment that stopped interest; ``is_barred``: a court no longer grants it, which statements say.
    """

    number: str
    issued_on: date
    due_on: date
    due_is_assumed: bool
    amount: Money
    paid: Money
    credited: Money
    open: Money
    penalties: InterestStatement | None = None
    penalties_until: date | None = None
    left_out: DateRange | None = None
    without_penalties: Sentence | None = None
    order_reference: str = ""
    delivery_reference: str = ""
    demand_received_on: date | None = None
    penalties_follow: bool = False
    may_be_asked: bool = True
    stopped_on: date | None = None
    is_barred: bool = False

    @property
    def is_uncounted(self) -> bool:
        """Penalties are owed, and not one day of them can be counted yet."""
        return self.penalties is not None and bool(self.penalties.principal) and not self.penalties.slices

    @property
    def interest(self) -> Money:
        """Penalties accrued, less what was paid for them: what is owed beside ``open``, which the books have without imputing
        anything else to them.

        Principal and penalties by imputation (``penalties``) come to the same sum: the annex shows how.
        """
        return self.penalties.interest_beside if self.penalties else Money.zero(self.open.currency)

    @property
    def compensation(self) -> Money:
        """The fixed compensation that this receivable carries; it exists in euros only."""
        return self.penalties.compensation_unpaid if self.penalties else Money.zero()

    @property
    def besides(self) -> tuple[Money, ...]:
        """Penalties and compensation together, by currency; () where nothing is owed of either."""
        return totals(amount for amount in (self.interest, self.compensation) if amount)

    def is_due(self, on: date) -> bool:
        """Whether it is due on a day: on the due date and after; never where that date is only assumed, or it may not be asked."""
        return self.due_on <= on and not self.due_is_assumed and self.may_be_asked and not self.is_barred

    def days_late(self, on: date) -> int:
        """Days since the due date; 0 on it and before."""
        return max(0, (on - self.due_on).days)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A payment or credit note of which ``open`` is set against no invoice yet."""

    reference: str
    nature: CreditNature
    on: date
    amount: Money
    open: Money


def letter_act(act: str) -> Act:
    """What is composed for a notice of ``act``: a message about a deposit asks the principal, as a reminder does."""
    return Act.REMINDER if act in DEPOSIT_ACTS else Act(act)


def asked_of(act: Act, items: Sequence[LetterItem], currency: str, late_paid: Sequence[LetterItem] = ()) -> Money:
    """What a letter of these items asks for: the principal, from the unpaid notice on the penalties and the compensation
    that are payable with it, also those of ``late_paid``. One about what was paid late asks for what is owed beside the principal alone.

    The one place where this is summed: a letter's total, and what a list says beside its name.
    """
    principal = total((item.open for item in items if item.open.currency == currency), currency)
    if act not in CLAIMS_PENALTIES:
        return principal
    if act is Act.LATE_PAID:
        principal, late_paid, items = Money.zero(currency), items, ()
    asking = [*(item for item in items if not item.penalties_follow), *late_paid]
    besides = [amount for item in asking for amount in (item.interest, item.compensation)]
    return principal + total((amount for amount in besides if amount.currency == currency), currency)


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that one letter says.

    A statement of account lists in ``items`` everything that is open, and ``credits`` that are set against nothing yet.
    ``counted_until`` is the day up to which payments are known; ``number`` the notice's, "" for a letter only looked at;
    ``broken_promises`` the days for which the recipient had promised to pay; ``text`` the creditor's own wording, None for
    the shipped one; ``late_paid`` invoices that were paid late and whose penalties are pursued.
    ``had_complaint``: they disputed a debt of theirs, settled since or not.
    ``reminded_on`` are the days on which earlier demands are proven to have left, ``is_work_done`` whether the
    creditor states that what he invoices was performed. A formal notice is paid by the ``deadline`` that its way
    (``journey``) leaves, and within ``days_from_receipt``.
    """

    act: Act
    creditor: Creditor
    recipient: Recipient
    dated: date
    items: tuple[LetterItem, ...]
    for_information: tuple[LetterItem, ...] = ()
    counted_until: date | None = None
    penalty_rate: Sentence | None = None
    sticker: Sticker = Sticker.NONE
    number: str = ""
    broken_promises: tuple[date, ...] = ()
    had_complaint: bool = False
    credits: tuple[CreditLine, ...] = ()
    text: ActText | None = None
    reminded_on: tuple[date, ...] = ()
    is_work_done: bool = False
    journey: Journey = BY_POST
    days_from_receipt: int = FROM_RECEIPT_DAYS
    pay_by: date | None = None
    late_paid: tuple[LetterItem, ...] = ()

    @property
    def language(self) -> Language:
        """The whole letter is in the debtor's language."""
        return self.recipient.language

    @property
    def asks(self) -> bool:
        """Whether it asks to be paid: a statement of nothing due does not."""
        return self.act is not Act.STATEMENT or any(self.left_to_pay(currency) for currency in self.currencies)

    def left_to_pay(self, currency: str) -> Money:
        """What a statement asks for: what is due less the credits, never below zero.

        A payment whose debt nobody named goes to those that are due (C. civ. art. 1342-10).
        """
        credited = total((one.open for one in self.credits if one.open.currency == currency), currency)
        left = self.asked(currency) - credited
        return left if left.amount > 0 else Money.zero(currency)

    @property
    def currencies(self) -> list[str]:
        """Each currency has its own table and total."""
        return sorted({item.open.currency for item in self.items})

    def in_currency(self, currency: str) -> tuple[LetterItem, ...]:
        """The items of one currency."""
        return tuple(item for item in self.items if item.open.currency == currency)

    def principal(self, currency: str) -> Money:
        """The sum of what is open."""
        return total((item.open for item in self.in_currency(currency)), currency)

    def paid(self, currency: str) -> Money:
        """What has been paid on the items so far, for their penalties too, credit notes not among it."""
        items = self.in_currency(currency)
        paid = total((item.paid for item in items), currency)
        return paid + total((item.penalties.paid_for_penalties for item in items if item.penalties), currency)

    def penalties(self, currency: str) -> Money:
        """Late-payment penalties accrued by the letter's date."""
        return total((item.interest for item in self.in_currency(currency)), currency)

    @property
    def penalties_until(self) -> date:
        """The last day of which penalties are computed: the letter's, or where the rates known end."""
        counted = (item.penalties_until for item in self.items if not item.is_uncounted)
        return min((day for day in counted if day), default=self.dated)

    def compensation(self, currency: str) -> Money:
        """The fixed compensation, once an invoice; it exists in euros only."""
        return total((item.compensation for item in self.items if item.compensation.currency == currency), currency)

    def late_paid_in(self, currency: str) -> Money:
        """Penalties and compensation of the invoices that were paid late."""
        amounts = (amount for item in self.late_paid for amount in (item.interest, item.compensation))
        return total((amount for amount in amounts if amount.currency == currency), currency)

    def asked(self, currency: str) -> Money:
        """What the letter asks for; of a statement, what is due, before the credits."""
        if self.act is Act.STATEMENT:
            return total((item.open for item in self.in_currency(currency) if item.is_due(self.dated)), currency)
        return asked_of(self.act, self.items, currency, self.late_paid)

    @property
    def deadline(self) -> date:
        """The day by which a demand asks to be paid: a working day, which by post the way to the debtor leaves time for."""
        if self.act is not Act.MISE_EN_DEMEURE:
            return day_to_pay_by(self.dated, WorkingCalendar())
        return self.pay_by or NoticeTerms().pay_by(self.dated, self.journey)
