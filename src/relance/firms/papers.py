"""What each side needs of the other, as a paper: copied into the mandate, with its version, at signature and at renewal.

A firm's paper is its letterhead, the facts of R124-2 and its scenario; the creditor's is who it is, where it is paid, and its time zone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from relance.domain.errors import DomainError
from relance.domain.firms.agreement import Agreement
from relance.domain.firms.facts import FirmFacts
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import USUAL_STEPS, FirmStep
from relance.domain.firms.telephone import is_premium_rate
from relance.domain.identifiers.bank import Iban
from relance.firms.models import FirmVersion
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.letters.letterhead import creditor_of, sender_of
from relance.letters.model import Creditor
from relance.tenancy.context import Acting
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs

LONGEST_PREFIX = 8


class NotAFirm(DomainError):
    """An organisation that recovers its own debts."""

    code = "not_a_firm"
    template = (
        "{name} is a creditor: a collection firm is an organisation of its own, made with relance init --kind firm."
    )


class PremiumRateNumber(DomainError):
    """A number that costs whoever rings it."""

    code = "premium_rate_number"
    template = "{phone} is a premium-rate number: a letter of collection gives one that costs no more than a call."


class FirmPrefixInvalid(DomainError):
    """A prefix of references that is none."""

    code = "firm_prefix_invalid"
    template = "'{prefix}' cannot begin a reference. Expected up to 8 capital letters and digits, such as CER."


TYPED = {
    "email": Level.EMAIL, "e-mail": Level.EMAIL, "courriel": Level.EMAIL,
    "letter": Level.LETTER, "lettre": Level.LETTER, "courrier": Level.LETTER,
    "notice": Level.NOTICE, "formal notice": Level.NOTICE, "mise en demeure": Level.NOTICE,
}  # fmt: skip
"""What people type for a way, in both languages."""


class FirmStepInvalid(DomainError):
    """A step of the firm's scenario that is none."""

    code = "firm_step_invalid"
    template = (
        "'{text}' is no step. Expected days after the case was accepted and what is sent, such as: 8 letter. What is sent is an e-mail, a"
        " letter or a notice."
    )


@dataclass(frozen=True, slots=True)
class FirmPaper:
    """What a firm is. ``letterhead`` bears the account of its facts, and no other; ``sender`` is where its e-mails come from.

    ``by_itself``: the steps of its scenario that cost the creditor nothing leave with nobody's click.
    """

    letterhead: Creditor
    sender: str
    facts: FirmFacts
    prefix: str
    steps: tuple[FirmStep, ...]
    by_itself: bool = False

    def as_text(self) -> str:
        """As it is kept."""
        return canonical(asdict(self))

    @classmethod
    def of(cls, text: str) -> FirmPaper:
        """As it was kept."""
        kept = json.loads(text)
        head = kept["letterhead"]
        facts = kept["facts"]
        for name in ("insured_from", "insured_until", "declared_on"):
            facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
        return cls(
            Creditor(**{**head, "domains": tuple(head["domains"])}),
            kept["sender"],
            FirmFacts(**facts),
            kept["prefix"],
            tuple(FirmStep(one["after_days"], Level(one["level"])) for one in kept["steps"]),
            kept.get("by_itself", False),
        )


@dataclass(frozen=True, slots=True)
class CreditorPaper:
    """Who the creditor is: as its letters show it, where copies go, what time it is there."""

    creditor: Creditor
    email: str
    time_zone: str

    def as_text(self) -> str:
        """As it is kept."""
        return canonical(asdict(self))

    @classmethod
    def of(cls, text: str) -> CreditorPaper:
        """As it was kept."""
        kept = json.loads(text)
        who = kept["creditor"]
        return cls(Creditor(**{**who, "domains": tuple(who["domains"])}), kept["email"], kept["time_zone"])


def agreement_text(agreed: Agreement) -> str:
    """The clauses as they are kept."""
    return canonical(asdict(agreed))


def agreement_of(text: str) -> Agreement:
    """The clauses as they were kept."""
    kept = json.loads(text)
    return Agreement(
        itemises=kept["itemises"],
        guarantees=kept["guarantees"],
        may_receive=kept["may_receive"],
        fee=None if kept["fee"] is None else Decimal(kept["fee"]),
        vat=Decimal(kept["vat"]),
        remits_within_months=kept["remits_within_months"],
        prices={level: Decimal(price) for level, price in kept["prices"].items()},
        ends_on=date.fromisoformat(kept["ends_on"]) if kept["ends_on"] else None,
        longest_plan_months=kept["longest_plan_months"],
    )


def creditor_paper(here: Acting) -> CreditorPaper:
    """The creditor acted in, as it is now. Raises IdentityIncomplete."""
    who = creditor_of(here)
    return CreditorPaper(_without_logo(who), who.email, here.zone.key)


def _without_logo(who: Creditor) -> Creditor:
    return Creditor(**{**asdict(who), "logo": "", "domains": who.domains})


def latest_version(here: Acting) -> tuple[int, FirmPaper] | None:
    """The firm's paper as it stands, in its own organisation; None where it wrote none."""
    kept = FirmVersion.objects.order_by("-number").first()
    return (kept.number, FirmPaper.of(kept.content)) if kept else None


def steps_of(text: str) -> tuple[FirmStep, ...]:
    """Steps as they are typed, one a line: days, and a way. Raises FirmStepInvalid."""
    steps = []
    for line in text.splitlines():
        days, _, way = line.strip().partition(" ")
        if not days:
            continue
        level = TYPED.get(" ".join(way.split()).casefold())
        if level is None or not days.isdecimal() or int(days) > 999:
            raise FirmStepInvalid(text=line.strip())
        steps.append(FirmStep(int(days), level))
    return tuple(sorted(steps, key=lambda one: one.after_days))


@needs(Right.SET_UP)
def record_firm(
    here: Acting,
    facts: FirmFacts,
    prefix: str,
    steps: tuple[FirmStep, ...] = USUAL_STEPS,
    *,
    by_itself: bool = False,
) -> int:
    """Record what the firm is from today on, as its next version; mandates in force take it over when they are renewed.

    The letterhead is that of its preferences. Raises NotAFirm, PremiumRateNumber, FirmPrefixInvalid, IdentifierInvalid.
    """
    own = Organisation.objects.get(pk=here.organisation)
    if not own.is_firm:
        raise NotAFirm(name=own.name)
    prefix = prefix.strip().upper()
    if not (prefix.isalnum() and prefix.isascii() and len(prefix) <= LONGEST_PREFIX):
        raise FirmPrefixInvalid(prefix=prefix)
    if facts.iban:
        facts = FirmFacts(**{**asdict(facts), "iban": str(Iban.parse(facts.iban))})
    who = creditor_of(here, is_complete=False)
    if is_premium_rate(who.phone):
        raise PremiumRateNumber(phone=who.phone)
    letterhead = Creditor(
        **{**asdict(_without_logo(who)), "iban": facts.iban, "account_holder": facts.holder, "bic": ""}
    )
    paper = FirmPaper(letterhead, sender_of(here).email, facts, prefix, steps, by_itself)
    last = FirmVersion.objects.aggregate(last=Max("number"))["last"] or 0
    FirmVersion.objects.create(
        organisation_id=here.organisation, number=last + 1, content=paper.as_text(), made_at=here.at, made_by=here.actor
    )
    append(
        here,
        [
            Fact(
                "firm.recorded",
                {
                    "version": last + 1,
                    "insured_until": facts.insured_until,
                    "declared_on": facts.declared_on,
                    "by_itself": by_itself,
                },
            )
        ],
    )
    return last + 1
