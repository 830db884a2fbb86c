"""A claim of the file: due, owed, free, within limitation, and nothing in it that stays with the creditor.

Law: what is barred is not asked (C. com. L110-4, C. conso. L218-2); recovery without a title is at the creditor's cost (CPCE L111-8);
a consumer owes neither penalties of L441-10 nor the fixed compensation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from relance.domain.forbidden import COSTS, TO_EVERYBODY, found
from relance.domain.law.fr.limitation_rules import Nearness, nearness
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.money import Money
from relance.domain.preflight.evidence import Papers
from relance.domain.preflight.faults import Fault, Gravity, Place, Side
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind, Snapshot, Wait, forbidden
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence

TAKE_OUT = Sentence("Take it out of the file")
NOT_CERTAIN = Sentence("Only what is certain, due and owed is handed over")


@dataclass(frozen=True, slots=True)
class FiledClaim:
    """A receivable of the file: its number, where it stands, and what was last sent about it.

    ``besides`` is what would be asked on top (penalties, fixed compensation), ``papers`` what shows the debt, ``label`` what the books
    call it.
    """

    number: str
    snapshot: Snapshot
    last_stage: Stage | None
    key: int = 0
    kind: ClaimKind = ClaimKind.INVOICE
    label: str = ""
    besides: tuple[Money, ...] = ()
    papers: Papers | None = None


def claim_faults(claim: FiledClaim, today: date) -> Iterator[Fault]:
    """Everything that is missing or wrong of a claim; of one that is paid nothing else matters."""
    if claim.snapshot.open.amount <= 0:
        yield _fault(claim, Sentence("It is paid"), TAKE_OUT, NOT_CERTAIN, "paid", Place.CHOICE)
        return
    yield from _owed(claim)
    yield from _due(claim, today)
    yield from _free(claim, today)
    yield from _within_limitation(claim, today)
    yield from _costs(claim)
    yield from _credit(claim)
    yield from _shown(claim)


def _fault(
    claim: FiledClaim,
    what: Sentence,
    mending: Sentence,
    why: Sentence,
    code: str,
    place: Place = Place.INVOICE,
    gravity: Gravity = Gravity.STOP,
) -> Fault:
    return Fault(gravity, Side.CLAIM, claim.number, what, mending, why, code, place, claim.key)


def _owed(claim: FiledClaim) -> Iterator[Fault]:
    if not claim.snapshot.nature.is_invoice:
        what = Sentence("Nobody has said that it is an invoice")
        yield _fault(claim, what, Sentence("Say what it is"), NOT_CERTAIN, "not_an_invoice")
    if claim.snapshot.is_missing_from_export:
        what = Sentence("Your books no longer show it")
        yield _fault(claim, what, Sentence("Import your books, or say what became of it"), NOT_CERTAIN, "not_in_books")


def _due(claim: FiledClaim, today: date) -> Iterator[Fault]:
    snapshot = claim.snapshot
    if snapshot.due_is_assumed:
        mending = Sentence("State your payment terms, or its date")
        yield _fault(claim, Sentence("Its due date is assumed"), mending, NOT_CERTAIN, "due_assumed")
    elif snapshot.due_on >= today:
        what = Sentence("Its due date has not passed: {due_on}", {"due_on": snapshot.due_on})
        why = Sentence("What is not due yet is not asked for")
        mending = Sentence("Wait until the day after, or take it out of the file")
        yield _fault(claim, what, mending, why, "not_due", Place.CHOICE)


def _free(claim: FiledClaim, today: date) -> Iterator[Fault]:
    """Each pause that binds, and each doubt, not the gravest alone."""
    for wait in _waits(claim.snapshot, today):
        what = Sentence(wait.reason.about.sentence.template, {**wait.facts, "until": wait.until})
        why = Sentence("A firm acts on what nothing stands against: it would have to stop at once")
        place = Place.HOLDS if wait.reason in REASON_OF_HOLD.values() else Place.INVOICE
        yield _fault(claim, what, Sentence("Settle that first"), why, wait.reason.value, place)


def _waits(snapshot: Snapshot, today: date) -> Iterator[Wait]:
    """What forbids each by itself; limitation and credits are told apart."""
    bare = replace(snapshot, unallocated_credit=None, limitation_last_day=None, holds=(), handed_over=None)
    for kind in HoldKind:
        binding = tuple(hold for hold in snapshot.holds if hold.kind is kind and hold.binds(today))
        handed = snapshot.handed_over if kind is HoldKind.IN_COLLECTION else None
        if (binding or handed) and (wait := forbidden(replace(bare, holds=binding, handed_over=handed), today)):
            yield wait
    if doubt := forbidden(bare, today):
        yield doubt


def _within_limitation(claim: FiledClaim, today: date) -> Iterator[Fault]:
    snapshot, last_day = claim.snapshot, claim.snapshot.limitation_last_day
    match nearness(claim.kind, snapshot.debtor_kind, last_day, today=today):
        case Nearness.OVER:
            what = Sentence("It is time-barred since the end of {day}", {"day": last_day})
            why = Sentence("No court grants it any more, and asking for it as if one did misleads")
            mending = Sentence("Note what interrupted limitation, if anything did; else take it out of the file")
            yield _fault(claim, what, mending, why, "time_barred", Place.LIMITATION)
        case Nearness.LAST:
            what = Sentence("It can be claimed in court until {day} only", {"day": last_day})
            why = Sentence("Reminders and formal notices do not stop limitation")
            mending = Sentence("Tell the firm, or choose a way to court")
            yield _fault(claim, what, mending, why, "limitation_near", Place.LIMITATION, Gravity.CARE)
        case Nearness.FIRST | Nearness.FAR:
            return


def _costs(claim: FiledClaim) -> Iterator[Fault]:
    """What stays with the creditor, or that a consumer does not owe."""
    kind = claim.snapshot.debtor_kind
    costs = [one for one in TO_EVERYBODY if one.article == COSTS]
    if words := next((said for _, said in found(claim.label, costs)), ""):
        why = Sentence("Costs of recovery without a title stay with you (CPCE L111-8)")
        what = Sentence("It charges for recovery: “{words}”", {"words": words})
        yield _fault(claim, what, TAKE_OUT, why, "costs_of_recovery", Place.CHOICE)
    if kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN) and any(amount for amount in claim.besides):
        what = Sentence("Penalties or the 40 euros are counted against a person")
        why = Sentence("A consumer owes neither (C. com. L441-10)")
        yield _fault(claim, what, Sentence("Say what kind of customer it is"), why, "consumer_costs", Place.CUSTOMER)


def _credit(claim: FiledClaim) -> Iterator[Fault]:
    if credit := claim.snapshot.unallocated_credit:
        what = Sentence("{credit} of this customer is set against no invoice", {"credit": credit})
        why = Sentence("If it is to be taken off, the sum asked would be too high")
        mending = Sentence("Say what it paid")
        yield _fault(claim, what, mending, why, "open_credit", Place.CREDITS, Gravity.CARE)


def _shown(claim: FiledClaim) -> Iterator[Fault]:
    if claim.last_stage is not Stage.MISE_EN_DEMEURE:
        what = Sentence("No formal notice was sent about it")
        why = Sentence("It is what makes the refusal plain, and many courts want it")
        mending = Sentence("Send one first, unless the firm does")
        yield _fault(claim, what, mending, why, "no_formal_notice", Place.INVOICE, Gravity.CARE)
    for missing in claim.papers.missing if claim.papers else ():
        yield _fault(claim, missing.what, missing.mending, missing.why, missing.code, Place.EXHIBITS, Gravity.CARE)
