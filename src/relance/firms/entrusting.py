"""A case goes into a firm's hands, and comes back: the creditor's acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.cases.acting import PROGRAM, Done, record
from relance.cases.models import Case, CaseItem
from relance.cases.opening import open_case
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, DebtorId, MandateId, ReceivableId
from relance.domain.money import Money
from relance.domain.procedure.acts.firm import HANDED_TO_FIRM
from relance.domain.procedure.acts.ours import PAUSED, RESUMED
from relance.domain.procedure.acts.partner import RECALLED
from relance.domain.procedure.stages import Who
from relance.firms.mandates import (
    FirmLocked,
    MandateIncomplete,
    MandateOver,
    find_mandate,
    firm_lacks,
    is_in_force,
    lacks_of,
)
from relance.firms.models import Entrusted, FirmLetter, ServiceOrder
from relance.firms.reasons import TAKEN_BACK
from relance.firms.states import LetterState
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, needs


class CaseNotThere(DomainError):
    """No open case of that number, or it is in a firm's hands already."""

    code = "case_not_there"
    template = "This case is closed, or in a firm's hands already."


class NotInHand(DomainError):
    """The case is in no firm's hands, or not any more."""

    code = "not_in_hand"
    template = "This case is not, or no longer, in a firm's hands."


@needs(Right.ACT)
def entrust(here: Acting, case_id: CaseId, mandate: MandateId) -> int:
    """Put a case into the firm's hands under a mandate that both signed; returns its id.

    The annex that R124-3 asks for, basis and amount item by item, is written with it. Raises CaseNotThere, MandateUnknown,
    MandateIncomplete, MandateOver, FirmLocked.
    """
    found = find_mandate(here, mandate)
    if missing := lacks_of(found):
        raise MandateIncomplete(first=missing[0].what, article=missing[0].article)
    if not is_in_force(here, found):
        raise MandateOver
    if locked := firm_lacks(here, found):
        raise FirmLocked(first=locked[0].what, article=locked[0].article)
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id, closed_at=None).first()
    if case is None or Entrusted.objects.filter(case=case, ended_at=None).exists():
        raise CaseNotThere
    made = Entrusted.objects.create(
        organisation_id=here.organisation,
        mandate=found,
        case=case,
        debtor_id=case.debtor_id,
        annex=canonical(_annex(here, case)),
        entrusted_at=here.at,
        entrusted_by=here.actor,
    )
    record(here, case_id, Done(HANDED_TO_FIRM, Who.CREDITOR, here.today, source=PROGRAM, words=found.firm_name))
    body = {"case": case.pk, "number": case.number, "mandate": mandate, "firm": found.firm}
    append(here, [Fact("case.entrusted", body, chain=case.debtor_id)])
    return int(made.pk)


def open_and_entrust(here: Acting, debtor: DebtorId, receivables: Sequence[ReceivableId], mandate: MandateId) -> CaseId:
    """Open a case and put it into the firm's hands in one act: both, or nothing. Raises what ``open_case`` and ``entrust`` raise."""
    case = open_case(here, debtor, receivables)
    entrust(here, case, mandate)
    return case


def _annex(here: Acting, case: Case) -> dict[str, object]:
    """Each claim with its basis, its amount, and what the firm has to check before it writes."""
    items = list(CaseItem.objects.filter(case=case).select_related("receivable").order_by("receivable__due_on", "pk"))
    stand = {one.receivable: one.snapshot for one in standings(here, [one.receivable_id for one in items])}
    return {
        "on": here.today,
        "kind": case.debtor.kind_in_law,
        "claims": [
            {
                "number": one.receivable.number,
                "issued_on": one.receivable.issued_on,
                "due_on": one.receivable.due_on,
                "order": one.receivable.order_reference,
                "delivery": one.receivable.delivery_reference,
                "open": Money(one.receivable.open_amount, one.currency).rounded(),
                "limitation": stand[one.receivable_id].limitation_last_day,
            }
            for one in items
        ],
    }


def in_hand(here: Acting, case_id: int) -> Entrusted | None:
    """The case as it lies with a firm now."""
    return Entrusted.objects.select_related("mandate", "case", "debtor").filter(case=case_id, ended_at=None).first()


def _locked(here: Acting, entrusted: int) -> Entrusted:
    found = (
        Entrusted.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=entrusted, ended_at=None)
        .first()
    )
    if found is None:
        raise NotInHand
    return found


@needs(Right.ACT)
def pause(here: Acting, entrusted: int) -> None:
    """Nothing of the firm's leaves about it until it is resumed. Raises NotInHand."""
    found = _locked(here, entrusted)
    if found.paused_at is not None:
        return
    Entrusted.objects.filter(pk=entrusted).update(paused_at=here.at, paused_by=here.actor)
    record(here, CaseId(found.case_id), Done(PAUSED, Who.CREDITOR, here.today, source=PROGRAM))
    append(here, [Fact("case.firm_paused", {"case": found.case_id}, chain=found.debtor_id)])


@needs(Right.ACT)
def resume(here: Acting, entrusted: int) -> None:
    """The firm goes on. Raises NotInHand."""
    found = _locked(here, entrusted)
    if found.paused_at is None:
        return
    Entrusted.objects.filter(pk=entrusted).update(paused_at=None, paused_by="")
    record(here, CaseId(found.case_id), Done(RESUMED, Who.CREDITOR, here.today, source=PROGRAM))
    due(here, Kind.FIRMS)
    append(here, [Fact("case.firm_resumed", {"case": found.case_id}, chain=found.debtor_id)])


@dataclass(frozen=True, slots=True)
class TakenBack:
    """``on_their_way`` are letters that nobody can call back any more: they are with the provider, printed or in doubt."""

    cancelled: int
    on_their_way: tuple[str, ...]


@needs(Right.ACT)
def take_back(here: Acting, entrusted: int, why: str) -> TakenBack:
    """Take the case out of the firm's hands: what has not left never does, and its price is not owed. Raises NotInHand."""
    found = _locked(here, entrusted)
    letters = list(FirmLetter.objects.select_for_update(of=("self",)).filter(entrusted=found).order_by("pk"))
    queued = [one.pk for one in letters if one.state == LetterState.QUEUED.value]
    FirmLetter.objects.filter(pk__in=queued).update(
        state=LetterState.VOIDED.value, why=TAKEN_BACK.template, settled_at=here.at
    )
    kept_for = FirmLetter.objects.filter(entrusted=found).exclude(state=LetterState.VOIDED.value).exclude(order=None)
    orders = ServiceOrder.objects.filter(entrusted=found, state="accepted").exclude(pk__in=kept_for.values("order"))
    cancelled = orders.update(state="cancelled", settled_at=here.at, why=TAKEN_BACK.template)
    Entrusted.objects.filter(pk=entrusted).update(ended_at=here.at, ended_by=here.actor, why=why[:400])
    moving = (LetterState.CLAIMED.value, LetterState.HANDED_OVER.value, LetterState.UNCONFIRMED.value)
    gone = tuple(f"{found.reference}/{one.place}" for one in letters if one.state in moving)
    if found.case.closed_at is None:
        record(here, CaseId(found.case_id), Done(RECALLED, Who.CREDITOR, here.today, source=PROGRAM, words=why))
    body = {"case": found.case_id, "letters": queued, "on_their_way": list(gone)}
    append(here, [Fact("case.taken_back_from_firm", body, chain=found.debtor_id, detail={"why": why} if why else {})])
    return TakenBack(cancelled, gone)
