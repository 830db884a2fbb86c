"""What is made of one thing that a partner tells: the file, locked, is moved by acts, money is booked, what is asked for stays open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from relance.cases.acting import Done
from relance.cases.conversation import write
from relance.dispatch.states import move
from relance.domain.ids import CaseId
from relance.domain.kept_sentences import kept
from relance.domain.placements.authority import Authority, judge
from relance.domain.placements.calls import CallKind, CallState
from relance.domain.placements.states import STATE_WORDS, FileAct, FileState, last_day_to_give, may
from relance.domain.placements.told import (
    Declined,
    Ended,
    NotUnderstood,
    Paid,
    Proposed,
    Said,
    Status,
    Told,
    Wanted,
)
from relance.domain.procedure.acts.partner import EVIDENCE_ASKED, PARTNER_STATUS, SETTLEMENT_AGREED, SETTLEMENT_OFFERED
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact
from relance.partners.models import Call, Event, EvidenceRequest, PaymentBack, Placement, ProposalRow
from relance.partners.money import Held, book, open_of
from relance.partners.moving import move_file
from relance.partners.story import SOURCE, tell
from relance.tenancy.context import Acting

LONG_PAST = timedelta(days=3660)
CLOCKS_DIFFER_BY = timedelta(days=1)  # what is dated later would stand before all that is told after it


class Outcome(StrEnum):
    """What became of what was told."""

    TAKEN = "taken"
    KEPT = "kept"  # for people to read; there was nothing to do
    NOT_READ = "not_read"
    UNPLACED = "unplaced"  # of no file of this partner's
    DOUBTFUL = "doubtful"  # it contradicts what is known: a person looks
    TEST = "test"  # nothing of a test enters the books


OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.TAKEN: Sentence("taken in"),
    Outcome.KEPT: Sentence("kept"),
    Outcome.NOT_READ: Sentence("not understood, kept as it came"),
    Outcome.UNPLACED: Sentence("about no file of this partner"),
    Outcome.DOUBTFUL: Sentence("to be looked at"),
    Outcome.TEST: Sentence("a test: nothing was booked"),
}
OTHER_WORDS = Sentence("The same message came before with other words: this one changes nothing")
NEVER_SENT = Sentence("The file never left here, and still it is told of")
NO_FILE = Sentence("Its reference is of no file that this partner has")
IN_FUTURE = Sentence("The day of the payment is to come, or long past")
TO_YOU = Sentence("Paid to you: it is found in your own books or your bank's")
BOOKED_BEFORE = Sentence("A payment of this id is booked already, and with other figures")
TWICE = Sentence("It was said before under another id")
TOO_LATE = Sentence("The file stands elsewhere: {state}")
Judged = tuple[Outcome, Sentence | None, list[Fact]]


def judged(here: Acting, file: Placement | None, told: Told, *, is_repeat: bool, way: str) -> Judged:
    """Whether it is taken in, and why not; before, whatever is told of a file proves that the partner has it."""
    if file is None:
        return Outcome.UNPLACED, NO_FILE, []
    if is_repeat:
        return Outcome.DOUBTFUL, OTHER_WORDS, []
    facts: list[Fact] = []
    if way != "person":
        if not _has_left(file):
            return Outcome.DOUBTFUL, NEVER_SENT, []
        facts = _proven(here, file)
    outcome, why = _worth(here, file, told)
    return outcome, why, facts


def apply(here: Acting, file: Placement, held: Held, event: Event, told: Told) -> list[Fact]:
    """What was found to be worth it; returns what is to be journaled."""
    match told.what:
        case Paid() as paid:
            return [book(here, file, held, event, paid)]
        case Status(word):
            at = told.at if told.at is not None and told.at <= here.at + CLOCKS_DIFFER_BY else here.at
            if file.status_at is None or at >= file.status_at:
                Placement.objects.filter(pk=file.pk).update(status=word, status_at=at)
                file.status, file.status_at = word, at
            tell(here, file, Done(PARTNER_STATUS, Who.PARTNER, here.today, reference=f"event:{event.pk}", code=word))
            return []
        case Wanted() as wanted:
            tell(
                here,
                file,
                Done(
                    EVIDENCE_ASKED,
                    Who.PARTNER,
                    here.today,
                    reference=f"event:{event.pk}",
                    words=wanted.what,
                    until=last_day_to_give(here.today, wanted.until),
                ),
            )
            EvidenceRequest.objects.create(
                organisation_id=here.organisation,
                placement=file,
                event=event,
                their_id=wanted.id,
                what=wanted.what,
                asked_at=here.at,
            )
            return []
        case Proposed() as proposed:
            _note_proposal(here, file, held, event, proposed)
            return []
        case Ended(code):
            Placement.objects.filter(pk=file.pk).update(close_code=code)
            file.close_code = code
            return [move_file(here, file, FileAct.CLOSE, reason=code, by=Who.PARTNER)]
        case Said(text):
            _write(here, file, event, text)
            return []
        case Declined(why):
            return [move_file(here, file, FileAct.REFUSE, reason=why)]
        case _:
            return []


def authority_of(file: Placement) -> Authority:
    """What was agreed in writing when it was handed over."""
    return Authority(file.longest_plan_months, file.lowest_settlement, file.says_yes)


def _worth(here: Acting, file: Placement, told: Told) -> tuple[Outcome, Sentence | None]:
    match told.what:
        case NotUnderstood(why):
            return Outcome.NOT_READ, why
        case Paid() as paid:
            return _money(here, file, paid)
        case Wanted(name):
            if EvidenceRequest.objects.filter(placement=file, their_id=name).exists():
                return Outcome.KEPT, TWICE
        case Proposed(name, _proposal):
            if ProposalRow.objects.filter(placement=file, their_id=name).exists():
                return Outcome.KEPT, TWICE
        case Ended():
            return _moves(file, FileAct.CLOSE)
        case Declined():
            return _moves(file, FileAct.REFUSE)
        case Status():
            return Outcome.TAKEN, None
        case Said():
            return (Outcome.TEST if file.is_test else Outcome.TAKEN), None
        case _:
            return Outcome.KEPT, None
    if file.ended_at is not None:
        return Outcome.DOUBTFUL, _elsewhere(file)
    return Outcome.TAKEN, None


def _money(here: Acting, file: Placement, paid: Paid) -> tuple[Outcome, Sentence | None]:
    if file.is_test:
        return Outcome.TEST, None
    if not paid.is_with_partner:
        return Outcome.KEPT, TO_YOU
    if paid.on > here.today or paid.on < here.today - LONG_PAST:
        return Outcome.DOUBTFUL, IN_FUTURE
    before = PaymentBack.objects.filter(partner=file.partner_id, their_id=paid.id).first()
    if before is None:
        return Outcome.TAKEN, None
    is_same = (before.amount, before.currency, before.placement_id) == (
        paid.amount.amount,
        paid.amount.currency,
        file.pk,
    )
    return (Outcome.KEPT, TWICE) if is_same else (Outcome.DOUBTFUL, BOOKED_BEFORE)


def _moves(file: Placement, act: FileAct) -> tuple[Outcome, Sentence | None]:
    return (Outcome.TAKEN, None) if may(act, FileState(file.state)) else (Outcome.DOUBTFUL, _elsewhere(file))


def _elsewhere(file: Placement) -> Sentence:
    return Sentence(TOO_LATE.template, {"state": STATE_WORDS[FileState(file.state)]})


def _has_left(file: Placement) -> bool:
    call = Call.objects.get(placement=file, kind=CallKind.CREATE)
    return call.first_tried_at is not None


def _proven(here: Acting, file: Placement) -> list[Fact]:
    """An answer that was lost is found in whatever the partner tells of the file later."""
    call = Call.objects.select_for_update(of=("self",)).get(placement=file, kind=CallKind.CREATE)
    if file.state != FileState.OFFERED or call.state != CallState.UNCONFIRMED:
        return []
    move(call, CallState.DONE, why="", settled_at=here.at)
    return [move_file(here, file, FileAct.TAKE)]


def _write(here: Acting, file: Placement, event: Event, text: str) -> None:
    """What it says stands in the case's conversation, unread."""
    write(
        here,
        CaseId(file.case_id),
        text,
        by=Who.PARTNER,
        to=Who.CREDITOR,
        source=SOURCE,
        reference=f"event:{event.pk}",
    )


def _note_proposal(here: Acting, file: Placement, held: Held, event: Event, proposed: Proposed) -> None:
    proposal = proposed.proposal
    judgement = judge(authority_of(file), proposal, open_of(held, file.currency))
    done = Done(SETTLEMENT_OFFERED, Who.PARTNER, here.today, reference=f"event:{event.pk}", amount=proposal.amount)
    tell(here, file, done)
    if judgement.is_covered:
        tell(here, file, replace(done, kind=SETTLEMENT_AGREED, reference=f"agreed:{event.pk}"))
    ProposalRow.objects.create(
        organisation_id=here.organisation,
        placement=file,
        event=event,
        their_id=proposed.id,
        kind=proposal.kind.value,
        currency=proposal.amount.currency,
        amount=proposal.amount.amount,
        months=proposal.months,
        first_on=proposal.first_on,
        is_covered=judgement.is_covered,
        because=kept(judgement.because),
        proposed_at=here.at,
        decided_at=here.at if judgement.is_covered else None,
        is_agreed=True if judgement.is_covered else None,
        decided_by=file.partner.name if judgement.is_covered else "",
    )
