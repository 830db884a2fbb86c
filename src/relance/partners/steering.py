"""What the creditor does with a file that a partner has: pause, recall, undo, answer what is asked, settle what is in doubt."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum

from relance.cases.acting import Done
from relance.cases.models import Received, Remitted
from relance.cases.sums import remit
from relance.dispatch.doubt import settle
from relance.dispatch.states import StateLost
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.money import Money
from relance.domain.placements.calls import CallKind
from relance.domain.placements.states import STATE_WORDS, FileAct, FileState, last_day_to_undo, may
from relance.domain.procedure.acts.partner import EVIDENCE_GIVEN, SETTLEMENT_AGREED, SETTLEMENT_REFUSED
from relance.domain.procedure.stages import Who
from relance.journal.appending import Fact, append
from relance.partners.calling import lock_call, taken
from relance.partners.models import Call, EvidenceRequest, FileActRow, PaymentBack, Placement, ProposalRow
from relance.partners.moving import NotFromHere, locked, move_file
from relance.partners.states import CALLS
from relance.partners.story import tell
from relance.partners.telling import queue
from relance.partners.values import Taken
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST = 400


class ReasonMissing(DomainError):
    """Whoever reads the file later wants to know why."""

    code = "recall_reason_missing"
    template = "Say why, in up to 400 signs: the partner is told."


class StillExclusive(DomainError):
    """The partner was promised it for longer."""

    code = "still_exclusive"
    template = "{name} has this file to itself until {day}. You may recall it before all the same: the partner may insist on its terms."


class UndoTooLate(DomainError):
    """The partner has put it away."""

    code = "undo_recall_too_late"
    template = "A recall can be undone for seven days, here until {day}. Hand the case over anew."


class CaseElsewhereByNow(DomainError):
    """Another partner has it."""

    code = "case_elsewhere_by_now"
    template = "This case was handed to another partner meanwhile: the recall stands."


class NothingAskedFor(DomainError):
    """It was answered, or never asked."""

    code = "nothing_asked_for"
    template = "This is not open any more. Open the case again to see it."


@needs(Right.ACT)
def pause(here: Acting, file_id: int, reason: str) -> None:
    """The partner does nothing until it is resumed. Raises FileUnknown, NotFromHere, ReasonMissing."""
    _do(here, file_id, FileAct.PAUSE, CallKind.PAUSE, _said(reason))


@needs(Right.ACT)
def resume(here: Acting, file_id: int) -> None:
    """The partner goes on. Raises FileUnknown, NotFromHere."""
    _do(here, file_id, FileAct.RESUME, CallKind.RESUME, "")


@needs(Right.ACT)
def recall(here: Acting, file_id: int, reason: str, *, despite_exclusivity: bool = False) -> date:
    """Take the file back; returns the last day on which that can be undone.

    Raises FileUnknown, NotFromHere, ReasonMissing, StillExclusive.
    """
    said = _said(reason)
    file = locked(here, file_id)
    if not may(FileAct.RECALL, FileState(file.state)):
        raise NotFromHere(state=STATE_WORDS[FileState(file.state)])
    if file.exclusive_until is not None and file.exclusive_until >= here.today and not despite_exclusivity:
        raise StillExclusive(name=file.partner.name, day=file.exclusive_until)
    Placement.objects.filter(pk=file.pk).update(recalled_on=here.today)
    until = last_day_to_undo(here.today)
    fact = move_file(here, file, FileAct.RECALL, reason=said)
    queue(here, file, CallKind.RECALL, {"reason": said, "can_be_undone_until": until})
    append(here, [fact])
    return until


@needs(Right.ACT)
def undo_recall(here: Acting, file_id: int) -> None:
    """The partner goes on as before the recall. Raises FileUnknown, NotFromHere, UndoTooLate, CaseElsewhereByNow."""
    file = locked(here, file_id)
    if file.state != FileState.RECALLED or file.recalled_on is None:
        raise NotFromHere(state=STATE_WORDS[FileState(file.state)])
    until = last_day_to_undo(file.recalled_on)
    if here.today > until:
        raise UndoTooLate(day=until)
    try:
        with transaction.atomic():
            fact = move_file(here, file, FileAct.UNDO_RECALL, to=_before_recall(file))
    except IntegrityError as error:
        raise CaseElsewhereByNow from error
    Placement.objects.filter(pk=file.pk).update(recalled_on=None)
    queue(here, file, CallKind.UNDO_RECALL, {})
    append(here, [fact])


@needs(Right.ACT)
def close(here: Acting, file_id: int, code: str) -> None:
    """End the file on our side, such as when all was paid to us. Raises FileUnknown, NotFromHere, ReasonMissing."""
    said = _said(code)
    file = locked(here, file_id)
    fact = move_file(here, file, FileAct.CLOSE, reason=said)
    Placement.objects.filter(pk=file.pk).update(close_code=said)
    queue(here, file, CallKind.CLOSE, {"code": said})
    append(here, [fact])


@needs(Right.ACT)
def meet(here: Acting, request_id: int, text: str, document: tuple[str, bytes] | None) -> None:
    """Send what was asked for; the request is met by that. Raises NothingAskedFor, ReasonMissing, NotFromHere."""
    file = locked(here, _file_of(EvidenceRequest, request_id))
    row = EvidenceRequest.objects.select_for_update().get(pk=request_id)
    if row.met_at is not None:
        raise NothingAskedFor
    if file.ended_at is not None:
        raise NotFromHere(state=STATE_WORDS[FileState(file.state)])
    if document is None and not text.strip():
        raise ReasonMissing
    said = {"request": row.their_id, "text": text.strip()[:4000]}
    row.call = queue(here, file, CallKind.EVIDENCE, said, document=document)
    row.met_at, row.met_by = here.at, here.actor
    row.save(update_fields=["call", "met_at", "met_by"])
    tell(here, file, Done(EVIDENCE_GIVEN, Who.CREDITOR, here.today, reference=f"request:{row.pk}", words=said["text"]))
    append(here, [Fact("partner.evidence_sent", {"file": file.pk, "request": row.pk}, chain=file.case.debtor_id)])


@needs(Right.ACT)
def decide(here: Acting, proposal_id: int, *, is_agreed: bool, words: str = "") -> None:
    """Say yes or no to what goes beyond the partner's authority. Raises NothingAskedFor, NotFromHere."""
    file = locked(here, _file_of(ProposalRow, proposal_id))
    row = ProposalRow.objects.select_for_update().get(pk=proposal_id)
    if row.decided_at is not None:
        raise NothingAskedFor
    if file.ended_at is not None:
        raise NotFromHere(state=STATE_WORDS[FileState(file.state)])
    said = {"proposal": row.their_id, "agreed": is_agreed, "words": words.strip()[:LONGEST]}
    row.call = queue(here, file, CallKind.DECISION, said)
    row.decided_at, row.is_agreed, row.decided_by = here.at, is_agreed, here.actor
    row.save(update_fields=["call", "decided_at", "is_agreed", "decided_by"])
    kind = SETTLEMENT_AGREED if is_agreed else SETTLEMENT_REFUSED
    amount = Money(row.amount, row.currency).rounded()
    tell(
        here,
        file,
        Done(kind, Who.CREDITOR, here.today, reference=f"proposal:{row.pk}", words=words.strip(), amount=amount),
    )
    body = {"file": file.pk, "proposal": row.pk, "agreed": is_agreed}
    append(here, [Fact("partner.proposal_decided", body, chain=file.case.debtor_id)])


@needs(Right.ACT)
def settle_call(here: Acting, call_id: int, *, arrived: bool, theirs: str = "") -> None:
    """A person's word on something that nobody knows to have arrived. Where it did not it waits again, under the same reference.

    Raises NothingAskedFor where nothing is in doubt.
    """
    if not Call.objects.filter(pk=call_id).exists():
        raise NothingAskedFor
    file, call = lock_call(here, call_id)
    try:
        settle(here, call, CALLS, was_done=arrived)
    except StateLost as error:
        raise NothingAskedFor from error
    facts = []
    if arrived and call.kind == CallKind.CREATE and file.state == FileState.OFFERED:
        facts = taken(here, file, Taken(theirs.strip() or file.theirs))
    body = {"file": file.pk, "call": call.pk, "arrived": arrived}
    append(here, [Fact("partner.call_settled", body, chain=file.case.debtor_id), *facts])


@needs(Right.ACT)
def note_remitted(here: Acting, payment_id: int, amount: Money, *, fee: Money, on: date) -> None:
    """The partner paid over of what it had received, and kept its fee. Raises NothingAskedFor, RemittedTooMuch."""
    back = PaymentBack.objects.select_related("placement").filter(pk=payment_id, remitted_on=None).first()
    held = Received.objects.filter(payment=back.payment_id).first() if back is not None else None
    if back is None or held is None:
        raise NothingAskedFor
    remit(here, CaseId(back.placement.case_id), held.pk, amount, fee=fee, on=on)
    gone = Remitted.objects.filter(received=held).aggregate(amount=Sum("amount"), fee=Sum("fee"))
    if gone["amount"] + gone["fee"] >= held.amount:
        PaymentBack.objects.filter(pk=back.pk).update(remitted_on=on)
    append(here, [Fact("partner.payment_remitted", {"payment": payment_id, "amount": amount, "fee": fee, "on": on})])


def _do(here: Acting, file_id: int, act: FileAct, kind: CallKind, reason: str) -> None:
    file = locked(here, file_id)
    fact = move_file(here, file, act, reason=reason)
    queue(here, file, kind, {"reason": reason} if reason else {})
    append(here, [fact])


def _before_recall(file: Placement) -> FileState:
    states = list(FileActRow.objects.filter(placement=file).order_by("-pk").values_list("state", flat=True)[:2])
    return FileState(states[1]) if len(states) == 2 else FileState.TAKEN


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST or "\0" in said:
        raise ReasonMissing
    return said


def _file_of(model: type[EvidenceRequest] | type[ProposalRow], pk: int) -> int:
    found = model.objects.filter(pk=pk).values_list("placement_id", flat=True).first()
    if found is None:
        raise NothingAskedFor
    return int(found)
