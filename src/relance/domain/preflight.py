"""What must be true of a file before it is handed to a collection firm: each fault says which field, whose, and what to do.

A stop keeps the file here; a care may be gone past. Both sides must be named and located, every claim an invoice that is due
by a known date, undisputed, in nobody else's hands, and not prescribed (C. com. L110-4, C. conso. L218-2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.decide import Snapshot, forbidden
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence

LEAST_WORTH = 50  # of one currency: under it a firm's fee usually eats the debt


class Gravity(StrEnum):
    """Whether it keeps the file here."""

    STOP = "stop"
    CARE = "care"


class Side(StrEnum):
    """Whose it is."""

    CREDITOR = "creditor"
    DEBTOR = "debtor"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is missing or wrong: whose, which field or which invoice, and what to do."""

    gravity: Gravity
    side: Side
    field: str
    what: Sentence
    mending: Sentence


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A side as the file shows it. ``siren`` is checked already, "" when unknown."""

    kind: DebtorKind
    name: str
    siren: str
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True)
class FiledClaim:
    """A receivable of the file: its number, where it stands, and what was last sent about it."""

    number: str
    snapshot: Snapshot
    last_stage: Stage | None


SAY_YOURS, SAY_HIS = Sentence("Preferences, who you are"), Sentence("Complete the customer")


def preflight(creditor: PartyFacts, debtor: PartyFacts, claims: Sequence[FiledClaim], *, today: date) -> list[Fault]:
    """Everything that blocks the file or wants a look, the stops first; an empty list when it may go."""
    faults = [*_party(creditor, Side.CREDITOR), *_party(debtor, Side.DEBTOR)]
    if not claims:
        faults.append(
            Fault(Gravity.STOP, Side.CLAIM, "", Sentence("No invoice is in it"), Sentence("Tick at least one invoice"))
        )
    for claim in claims:
        faults += _claim(claim, today)
    faults += _amounts(claims)
    return sorted(faults, key=lambda fault: fault.gravity is not Gravity.STOP)


def _party(party: PartyFacts, side: Side) -> Iterable[Fault]:
    mending = SAY_YOURS if side is Side.CREDITOR else SAY_HIS
    wanted = [
        ("name", party.name, Sentence("The name is missing")), ("street", party.street, Sentence("The street is missing")),
        ("postal_code", party.postal_code, Sentence("The postal code is missing")), ("city", party.city, Sentence("The city is missing")),
    ]  # fmt: skip
    if side is Side.CREDITOR or party.kind is DebtorKind.COMPANY:
        wanted.append(("siren", party.siren, Sentence("The SIREN or SIRET is missing")))
    for field, value, what in wanted:
        if not value.strip():
            yield Fault(Gravity.STOP, side, field, what, mending)
    if side is Side.DEBTOR and party.kind is DebtorKind.UNKNOWN:
        yield Fault(
            Gravity.STOP, side, "kind", Sentence("Nobody has said whether it is a company or a person"), mending
        )


def _claim(claim: FiledClaim, today: date) -> Iterable[Fault]:
    snapshot, number = claim.snapshot, claim.number
    if snapshot.open.amount <= 0:
        yield Fault(Gravity.STOP, Side.CLAIM, number, Sentence("It is paid"), Sentence("Take it out of the file"))
        return
    if not snapshot.nature.is_invoice:
        what = Sentence("Nobody has said that it is an invoice")
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, Sentence("Say what it is"))
    if snapshot.due_is_assumed:
        mending = Sentence("State your payment terms, or its date")
        yield Fault(Gravity.STOP, Side.CLAIM, number, Sentence("Its due date is assumed"), mending)
    elif snapshot.due_on >= today:
        what = Sentence("Its due date has not passed: {due_on}", {"due_on": snapshot.due_on})
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, Sentence("Wait until the day after"))
    if wait := forbidden(snapshot, today):
        what = Sentence(wait.reason.about.sentence.template, {**wait.facts, "until": wait.until})
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, Sentence("Settle that first"))
    if claim.last_stage is not Stage.MISE_EN_DEMEURE:
        what = Sentence("No formal notice was sent about it")
        yield Fault(Gravity.CARE, Side.CLAIM, number, what, Sentence("Send one first, unless the firm does"))


def _amounts(claims: Sequence[FiledClaim]) -> Iterable[Fault]:
    by_currency: dict[str, Money] = {}
    for claim in claims:
        opened = claim.snapshot.open
        by_currency[opened.currency] = by_currency.get(opened.currency, Money.zero(opened.currency)) + opened
    for amount in by_currency.values():
        if 0 < amount.amount < LEAST_WORTH:
            what = Sentence("{amount} in all: the firm's fee may exceed it", {"amount": amount})
            yield Fault(Gravity.CARE, Side.CLAIM, "", what, Sentence("Ask the firm before"))
