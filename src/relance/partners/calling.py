"""How a partner is told something: claimed, asked once, what is known written down. The way itself is that of ``dispatch``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from relance.cases.models import CaseItem
from relance.dispatch import answers as dispatch
from relance.dispatch.states import move, still_asks
from relance.domain.placements.calls import UNSETTLED, CallKind, CallState
from relance.domain.placements.states import FileAct, FileState
from relance.journal.appending import Fact, append
from relance.partners.door import Connector
from relance.partners.hearing import keep_answer
from relance.partners.models import Call, Placement
from relance.partners.moving import locked, move_file
from relance.partners.parcels import note_of, parcel_of
from relance.partners.states import CALLS
from relance.partners.values import Lost, Note, Parcel, Taken, Turned
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.places import may_leave
from relance.tenancy.secrets import SecretUnreadable

TRIED_FOR = timedelta(hours=24)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=2)
Answer = Taken | Turned | Lost


@dataclass(frozen=True, slots=True)
class Telling:
    """A call that is claimed, and what the partner is told."""

    call: int
    said: Parcel | Note


class Calling:
    """What telling does at each stage (``dispatch.cycle.Act``), by one connector."""

    not_its_fault: tuple[type[Exception], ...] = (SecretUnreadable,)

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    def claim(self, here: Acting, pk: int) -> Telling | None:
        """Through its gate: the file still stands where this says something, and all before it is settled."""
        hold_lock(Lock.EXIT, here, alone=False)  # whoever switches off waits for us, or we see it
        file, call = lock_call(here, pk)
        if call.state != CallState.QUEUED or not may_leave(here) or _waits_for_another(call):
            return None
        if why := why_not(here, file, call):
            _drop(here, file, call, why)
            return None
        move(
            call,
            CallState.CLAIMED,
            claimed_at=here.at,
            first_tried_at=call.first_tried_at or here.at,
            attempts=call.attempts + 1,
        )
        return Telling(call.pk, said_of(here, file, call))

    def call(self, claimed: Telling) -> Answer:
        """The partner, once."""
        if isinstance(claimed.said, Parcel):
            return self._connector.create(claimed.said)
        return self._connector.tell(claimed.said)

    def prove(self, here: Acting, claimed: Telling, answer: Answer | dispatch.Unknown) -> None:
        """Write down what is known, unless somebody settled it meanwhile."""
        file, call = lock_call(here, claimed.call)
        if still_asks(call, CALLS):
            found = answer if isinstance(answer, Taken | Turned | Lost) else Lost(answer.why)
            record(here, file, call, found)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """End one that cannot even be claimed: it surely was not sent."""
        file, call = lock_call(here, pk)
        if call.state == CallState.QUEUED:
            _drop(here, file, call, why)


def lock_call(here: Acting, pk: int) -> tuple[Placement, Call]:
    """The file first, then the call: every program in this order."""
    file = locked(here, Call.objects.values_list("placement", flat=True).get(pk=pk))
    call = Call.objects.select_for_update(of=("self",)).select_related("document").get(pk=pk)
    return file, call


def said_of(here: Acting, file: Placement, call: Call) -> Parcel | Note:
    """What the partner is told, the same at every attempt and in a copy of the installation."""
    return parcel_of(here, file) if call.kind == CallKind.CREATE else note_of(here, file, call)


def why_not(here: Acting, file: Placement, call: Call) -> str:
    """Why something that waits is not to be told after all; "" where it is."""
    if call.kind != CallKind.CREATE:
        return "" if file.state not in (FileState.REFUSED, FileState.WITHDRAWN) else "the partner has no such file"
    if file.state != FileState.OFFERED:
        return "it is not on its way any more"
    if file.case.closed_at is not None:
        return "its case was closed meanwhile"
    if file.partner.retired_at is not None:
        return "the partner was removed meanwhile"
    held = CaseItem.objects.filter(case=file.case).values("receivable_id")
    is_open = Receivable.objects.filter(pk__in=held, open_amount__gt=0).exists()
    return "" if is_open else "all of it was paid meanwhile"


def record(here: Acting, file: Placement, call: Call, answer: Answer) -> None:
    """Write down what a call, or a look at one, brought; the caller holds both locks. The partner's own words are kept."""
    facts: list[Fact] = []
    if isinstance(answer, Taken | Turned | Lost) and answer.said:
        keep_answer(here, file, call, answer.said)
    match answer:
        case Taken():
            move(call, CallState.DONE, reference=answer.reference[:400], why="", settled_at=here.at)
            if call.kind == CallKind.CREATE:
                facts += taken(here, file, answer)
        case Turned(is_temporary=True) if _may_wait(here, call):
            move(call, CallState.QUEUED, why=answer.why, claimed_at=None, not_before=here.at + _wait(call))
        case Turned():
            move(call, CallState.REFUSED, why=answer.why, settled_at=here.at)
            if call.kind == CallKind.CREATE and file.state == FileState.OFFERED:
                facts.append(move_file(here, file, FileAct.REFUSE, reason=answer.why))
        case Lost():
            if call.state == CallState.CLAIMED:
                move(call, CallState.UNCONFIRMED, why=answer.why)
    body = {"file": file.pk, "call": call.pk, "kind": call.kind, "state": call.state}
    append(here, [Fact("partner.called", body, chain=file.case.debtor_id), *facts])


def taken(here: Acting, file: Placement, answer: Taken) -> list[Fact]:
    """The partner has the file."""
    changed = {"theirs": answer.reference[:400]}
    if answer.status:
        changed |= {"status": answer.status[:200], "status_at": here.at}  # type: ignore[dict-item]
    Placement.objects.filter(pk=file.pk).update(**changed)
    file.theirs = answer.reference[:400]
    return [move_file(here, file, FileAct.TAKE)] if file.state == FileState.OFFERED else []


def _waits_for_another(call: Call) -> bool:
    before = Call.objects.filter(placement=call.placement_id, ordinal__lt=call.ordinal)
    return before.filter(state__in=UNSETTLED).exists()


def _may_wait(here: Acting, call: Call) -> bool:
    return call.state == CallState.CLAIMED and (call.first_tried_at or here.at) > here.at - TRIED_FOR


def _wait(call: Call) -> timedelta:
    doublings: int = min(call.attempts - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _drop(here: Acting, file: Placement, call: Call, why: str) -> None:
    move(call, CallState.DROPPED, why=why, settled_at=here.at)
    facts = [
        Fact(
            "partner.called",
            {"file": file.pk, "call": call.pk, "kind": call.kind, "state": call.state},
            chain=file.case.debtor_id,
        )
    ]
    if call.kind == CallKind.CREATE and file.state == FileState.OFFERED:
        facts.append(move_file(here, file, FileAct.WITHDRAW, reason=why))
    append(here, facts)
