"""What keeps a petition from a court, or wants a look: everything at once, as the check before a hand-over does.

Law: a claim that is contractual and of a fixed sum (CPC 1405), stated to the cent with its papers (1407), before the court of the
    debtor's home (1406). No demand after an insolvency judgment (C. com. L622-21); what is barred is not granted, and against a
    consumer the judge may say so himself (C. conso. R632-1). No text demands a formal notice first, and many judges want one: it
    is a stop, but where limitation leaves no time for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.domain.calendars import add_months
from relance.domain.case_file.model import CaseFile, Claim, PaperKind
from relance.domain.ledger import DebtorKind
from relance.domain.petition.asked import Asked, Part
from relance.domain.preflight.evidence import Element, Held
from relance.domain.preflight.faults import Fault, Gravity, Place, Side
from relance.domain.preflight.party import PartyFacts, party_faults
from relance.domain.sentences import Sentence

NO_TIME_MONTHS = 3
PORTALS_TAKE = 2 * 1024 * 1024  # bytes: what public guides of the registries' portals name
JUDGE = Sentence("A judge decides on the papers alone, and refuses what they do not show")
ONLY_CERTAIN = Sentence("A court orders what is certain, due and undisputed")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person gives to a petition, "" for what is missing: why it is owed, the court, who signs and in which quality."""

    basis: str = ""
    court: str = ""
    court_address: str = ""
    is_confirmed: bool = False
    signatory: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """A petition before it is signed: the file, both sides, what is asked, which claims are disputed, what a person gave.

    ``is_ours``: the case is in nobody else's hands. ``to_confirm``: something of the court is to be looked up. ``noticed_on``: the
    day of the formal notice. ``unreadable`` are the titles of exhibits whose pages cannot be taken.
    """

    file: CaseFile
    creditor: PartyFacts
    debtor: PartyFacts
    asked: Asked
    typed: Typed
    disputed: frozenset[str] = frozenset()
    noticed_on: date | None = None
    is_insolvent: bool = False
    is_ours: bool = True
    to_confirm: bool = False
    unreadable: tuple[str, ...] = ()


def petition_faults(facts: PetitionFacts, today: date) -> list[Fault]:
    """Everything that keeps it here or wants a look, the stops first."""
    found = [
        *_who(facts), *_sides(facts), *_claims(facts), *_notice(facts, today), *_papers(facts), *_court(facts), *_written(facts)
    ]  # fmt: skip
    return sorted(found, key=lambda fault: fault.gravity is not Gravity.STOP)


def too_heavy(size: int) -> Fault | None:
    """The warning about a file that some portals refuse; None where it is light enough."""
    if size <= PORTALS_TAKE:
        return None
    megabytes = f"{size / 1024 / 1024:.1f}"
    what = Sentence("Petition and exhibits weigh {size} MB: some portals take 2 MB", {"size": megabytes})
    why = Sentence("The portal of the registry would refuse the file")
    mending = Sentence("Add lighter copies of the exhibits, or file by post or at the counter")
    return Fault(Gravity.CARE, Side.CLAIM, "", what, mending, why, "too_heavy", Place.EXHIBITS)


def _stop(code: str, what: Sentence, mending: Sentence, why: Sentence, place: Place, side: Side = Side.CLAIM) -> Fault:
    return Fault(Gravity.STOP, side, "", what, mending, why, code, place)


def _care(code: str, what: Sentence, mending: Sentence, why: Sentence, place: Place, side: Side = Side.CLAIM) -> Fault:
    return Fault(Gravity.CARE, side, "", what, mending, why, code, place)


def _who(facts: PetitionFacts) -> Iterator[Fault]:
    kind = facts.file.debtor.kind
    if not facts.is_ours:
        what, why = Sentence("The case is in other hands"), Sentence("Two who ask for one debt contradict each other")
        yield _stop("not_ours", what, Sentence("Take the case back first, or end its plan"), why, Place.NOWHERE)
    if facts.is_insolvent:
        what = Sentence("An insolvency procedure is open against the debtor")
        why = Sentence("From the judgment on nobody asks a court for payment of an earlier debt (C. com. L622-21)")
        yield _stop("insolvent", what, Sentence("Declare the claim instead"), why, Place.NOWHERE, Side.DEBTOR)
    if kind is DebtorKind.PUBLIC_BODY:
        what = Sentence("The debtor is a public body")
        why = Sentence("Its debts go before the administrative courts, which know no such order")
        mending = Sentence("Ask a lawyer for the way there")
        yield Fault(Gravity.STOP, Side.DEBTOR, "kind", what, mending, why, "public_body", Place.CUSTOMER)
    if kind is DebtorKind.CONSUMER:
        what = Sentence("The debtor is a consumer: neither penalties nor the 40 euros are asked")
        why = Sentence(
            "The law gives them between professionals alone; the judge looks at limitation and clauses unasked"
        )
        yield _care("consumer", what, Sentence("Read the sums again"), why, Place.NOWHERE, Side.DEBTOR)


def _sides(facts: PetitionFacts) -> Iterator[Fault]:
    yield from party_faults(facts.creditor, Side.CREDITOR)
    yield from party_faults(facts.debtor, Side.DEBTOR)


def _claims(facts: PetitionFacts) -> Iterator[Fault]:
    for one in facts.file.claims:
        yield from _claim(facts, one)
    if not facts.asked.of(Part.PRINCIPAL):
        what, mending = Sentence("Nothing can be asked"), Sentence("Look at each invoice: it says why")
        yield _stop("nothing_asked", what, mending, ONLY_CERTAIN, Place.NOWHERE)
    if facts.file.debtor.kind is DebtorKind.CONSUMER and (
        facts.asked.of(Part.INTEREST) or facts.asked.of(Part.COMPENSATION)
    ):
        what = Sentence("Penalties or the 40 euros are counted against a person")
        why = Sentence("A consumer owes neither (C. com. L441-10)")
        yield _stop("consumer_costs", what, Sentence("Say what kind of customer it is"), why, Place.CUSTOMER)


def _claim(facts: PetitionFacts, one: Claim) -> Iterator[Fault]:
    number = one.number
    if not one.open:
        return
    if one.open.currency != "EUR":
        what = Sentence("It is in {currency}", {"currency": one.open.currency})
        why, mending = (
            Sentence("This petition asks in euros alone"),
            Sentence("Ask an expert, or open a case without it"),
        )
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, mending, why, "not_in_euros", Place.NOWHERE)
    if one.is_barred:
        what = Sentence("It is time-barred since the end of {day}", {"day": one.limitation_last_day})
        why = Sentence("No court grants it any more, and asking for it as if one did misleads")
        mending = Sentence("Note what interrupted limitation, if anything did; else take it out of the file")
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, mending, why, "time_barred", Place.LIMITATION)
    elif number in facts.disputed:
        what, mending = Sentence("It is disputed"), Sentence("Settle the dispute, or go to trial with a lawyer")
        why = Sentence("On opposition there is a trial anyway, and a judge refuses what is plainly contested")
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, mending, why, "disputed", Place.HOLDS)
    elif not one.is_asked:
        what, mending = Sentence("It may not be asked at present"), Sentence("Settle that first")
        yield Fault(Gravity.STOP, Side.CLAIM, number, what, mending, ONLY_CERTAIN, "not_asked", Place.INVOICE)
    if (last := one.limitation_last_day) and not one.is_barred and last <= add_months(facts.file.on, NO_TIME_MONTHS):
        what = Sentence("It can be claimed in court until {day} only", {"day": last})
        why = Sentence("A petition stops nothing: the service of the order does (C. civ. 2241)")
        mending = Sentence("File at once and have the order served by then, or have the debtor summoned")
        yield Fault(Gravity.CARE, Side.CLAIM, number, what, mending, why, "limitation_near", Place.LIMITATION)


def _notice(facts: PetitionFacts, today: date) -> Iterator[Fault]:
    if facts.noticed_on is not None or PaperKind.NOTICE in {one.kind for one in facts.file.papers}:
        return
    days = [one.limitation_last_day for one in facts.file.asked if one.limitation_last_day]
    has_time = not days or min(days) > add_months(today, NO_TIME_MONTHS)
    what = Sentence("No formal notice was sent about it")
    why = Sentence("It is what makes the refusal plain; no text demands it, and many judges want one")
    made = _stop if has_time else _care
    mending = Sentence("Send one first, or add the one you sent as an exhibit")
    yield made("no_formal_notice", what, mending, why, Place.EXHIBITS)


def _papers(facts: PetitionFacts) -> Iterator[Fault]:
    if not facts.file.papers:
        what, mending = (
            Sentence("No exhibit is in the case"),
            Sentence("Add invoices, order, delivery and notice as exhibits"),
        )
        yield _stop("no_exhibit", what, mending, JUDGE, Place.EXHIBITS)
    for shown in facts.file.evidence.elements:
        if shown.held is not Held.SHOWN and shown.element in (Element.INVOICE, Element.ORDER, Element.DELIVERY):
            what = _MISSING[shown.element]
            mending = shown.where or Sentence("Add it as an exhibit")
            yield _care(f"{shown.element.value}_missing", what, mending, JUDGE, Place.EXHIBITS)
    for title in facts.unreadable:
        what = Sentence("Exhibit “{title}” cannot be put behind the petition", {"title": title})
        why = Sentence("The court gets one file, with every page in it")
        mending = Sentence("Add a copy without a password, as PDF or picture")
        yield _stop("exhibit_unreadable", what, mending, why, Place.EXHIBITS)


_MISSING = {
    Element.INVOICE: Sentence("The copy of the invoice is missing"), Element.ORDER: Sentence("The order or contract is missing"),
    Element.DELIVERY: Sentence("The proof of delivery is missing"),
}  # fmt: skip


def _court(facts: PetitionFacts) -> Iterator[Fault]:
    why = Sentence("Another court than that of the debtor's home refuses, and the time is lost (CPC 1406)")
    if not facts.typed.court.strip():
        what, mending = Sentence("The court is not known"), Sentence("Look it up, and write its name below")
        yield _stop("court_unknown", what, mending, why, Place.NOWHERE)
    elif facts.to_confirm and not facts.typed.is_confirmed:
        what, mending = (
            Sentence("The court is to be confirmed"),
            Sentence("Look it up, then tick that it is the right one"),
        )
        yield _stop("court_to_confirm", what, mending, why, Place.NOWHERE)


def _written(facts: PetitionFacts) -> Iterator[Fault]:
    if not facts.typed.basis.strip():
        what, mending = (
            Sentence("Why it is owed is not written"),
            Sentence("Say in a few sentences what was ordered and delivered"),
        )
        yield _stop("basis_missing", what, mending, Sentence("The petition states its basis (CPC 1407)"), Place.NOWHERE)
    if not facts.typed.signatory.strip() or not facts.typed.quality.strip():
        what, mending = Sentence("Nobody signs it"), Sentence("Name who signs, and in which quality")
        yield _stop(
            "signatory_missing", what, mending, Sentence("A petition is dated and signed (CPC 57)"), Place.NOWHERE
        )
