"""A case as data: who owes whom, what, since when, what was done, and what shows it. Everything a partner gets is made of this alone.

The principal is what the books have open; interest and compensation are owed beside it, as letters count them. What may not be asked
(time-barred, disputed, under a plan) stays in the file and in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import count

from relance.domain.addresses.six_lines import Address
from relance.domain.ledger import ClaimKind, CreditNature, DebtorKind
from relance.domain.money import Money, total
from relance.domain.preflight.evidence import Evidence, Shown
from relance.domain.preflight.faults import Fault
from relance.domain.sentences import Sentence


class PaperKind(StrEnum):
    """What a paper of the file is."""

    INVOICE = "invoice"
    ORDER = "order"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    TERMS = "terms"
    LETTER = "letter"
    NOTICE = "notice"
    EXCHANGE = "exchange"
    PLAN = "plan"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or mailbox of a side."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A side in full. ``code`` is the customer's in the creditor's books; ``country_code`` ISO 3166's, "" where it is not known."""

    kind: DebtorKind
    name: str
    address: Address
    country_code: str = "FR"
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    legal_form: str = ""
    capital: str = ""
    register: str = ""
    code: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Where to pay; ``holder`` as the bank has it."""

    iban: str
    bic: str
    holder: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    """Interest of one base at one rate, both days counted."""

    first: date
    last: date
    days: int
    base: Money
    rate: Decimal
    amount: Money
    source: Sentence


@dataclass(frozen=True, slots=True)
class Movement:
    """A payment or credit note set against a claim; ``what`` is how it was imputed, where that is told."""

    on: date
    amount: Money
    is_credit_note: bool
    what: Sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """One invoice or instalment. ``interest`` is what accrued (the lines) less ``interest_settled``, what was paid for it alone.

    ``follows_principal``: interest and compensation are owed only some days after the principal is paid. ``remarks`` say what is not
    counted, and why.
    """

    number: str
    kind: ClaimKind
    label: str
    issued_on: date
    due_on: date
    order: str
    delivery: str
    amount: Money
    paid: Money
    credited: Money
    open: Money
    interest: Money
    interest_settled: Money
    compensation: Money
    lines: tuple[InterestLine, ...]
    movements: tuple[Movement, ...]
    remarks: tuple[Sentence, ...]
    limitation_last_day: date | None
    is_barred: bool
    is_asked: bool
    follows_principal: bool
    shown: tuple[Shown, ...] = ()

    def parts(self, currency: str) -> tuple[Money, Money, Money]:
        """Principal, interest and compensation of it in a currency, whether or not they are asked."""
        return (
            _in(self.open, currency),
            _in(self.interest, currency),
            _in(self.compensation, currency),
        )


def _in(amount: Money, currency: str) -> Money:
    return amount if amount.currency == currency else Money.zero(currency)


@dataclass(frozen=True, slots=True)
class Credit:
    """Money of the debtor that is set against no invoice."""

    reference: str
    nature: CreditNature
    on: date
    open: Money


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A message that left: what it was, by which way, to whom, what became of it, and the paper's hash."""

    number: str
    act: str
    title: Sentence
    channel: str
    recipient: str
    state: str
    sent_on: date
    reference: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Said:
    """An exchange with the debtor; our own notes are none."""

    on: date
    kind: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a side undertook; ``was_kept`` is None while that is open."""

    party: str
    what: str
    due_on: date
    was_kept: bool | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the file under its number; ``path`` is where it stands in the bundle."""

    number: int
    kind: PaperKind
    title: Sentence
    dated_on: date | None
    path: str
    media_type: str
    sha256: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What is asked in one currency; ``later`` is owed only once the principal is paid, ``credit`` set against nothing yet."""

    currency: str
    principal: Money
    interest: Money
    compensation: Money
    later: Money
    credit: Money

    @property
    def besides(self) -> Money:
        """What is asked on top of the principal."""
        return self.interest + self.compensation

    @property
    def total(self) -> Money:
        """Everything that is asked."""
        return self.principal + self.besides


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole file, as it stands on a day. ``counted_until`` is the last day up to which payments are known."""

    reference: str
    on: date
    opened_on: date | None
    creditor: Party
    debtor: Party
    account: Account
    claims: tuple[Claim, ...]
    evidence: Evidence
    counted_until: date | None = None
    credits: tuple[Credit, ...] = ()
    letters: tuple[LetterSent, ...] = ()
    exchanges: tuple[Said, ...] = ()
    commitments: tuple[Undertaking, ...] = ()
    papers: tuple[Paper, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def asked(self) -> tuple[Claim, ...]:
        """The claims that may be asked."""
        return tuple(one for one in self.claims if one.is_asked)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Each that something is asked in, in order."""
        found = {
            amount.currency for one in self.asked for amount in (one.open, one.interest, one.compensation) if amount
        }
        return tuple(sorted(found))

    def sums(self, currency: str) -> Sums:
        """The one place where the file's sums are made."""
        now = [one for one in self.asked if not one.follows_principal]
        later = [one for one in self.asked if one.follows_principal]
        return Sums(
            currency,
            total((one.parts(currency)[0] for one in self.asked), currency),
            total((one.parts(currency)[1] for one in now), currency),
            total((one.parts(currency)[2] for one in now), currency),
            total((part for one in later for part in one.parts(currency)[1:]), currency),
            total((one.open for one in self.credits if one.open.currency == currency), currency),
        )

    @property
    def totals(self) -> tuple[Sums, ...]:
        """What is asked, a sum for each currency."""
        return tuple(self.sums(currency) for currency in self.currencies)


def numbered(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers by number: a number given stays, the others (0) follow the last one, in their order."""
    listed = list(papers)
    given = [one for one in listed if one.number]
    following = count(max((one.number for one in given), default=0) + 1)
    fresh = [replace(one, number=next(following)) for one in listed if not one.number]
    return tuple(
        replace(one, path=_under_its_number(one)) for one in sorted([*given, *fresh], key=lambda one: one.number)
    )


def _under_its_number(one: Paper) -> str:
    folder, _, name = one.path.rpartition("/")
    return f"{folder}/{one.number:02d}-{name}"
