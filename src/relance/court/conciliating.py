"""An attempt to agree before any court: optional before a petition, and limitation stands still while it lasts (C. civ. 2238)."""

from __future__ import annotations

from datetime import date

from relance.cases.acting import Done, locked_case, record
from relance.cases.models import CaseItem
from relance.court.models import Conciliation
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, ConciliationId
from relance.domain.limitation import LimitationEvent
from relance.domain.procedure.acts.court import CONCILIATION_BEGUN, CONCILIATION_ENDED
from relance.domain.procedure.stages import Who
from relance.receivables.limitation import Noted, end, note
from relance.receivables.models import LimitationNote
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ConciliatorUnnamed(DomainError):
    """Nobody who could bear witness to it."""

    code = "conciliator_unnamed"
    template = "Name the conciliator or mediator: the attempt suspends limitation only where it can be shown."


class ConciliationUnderWay(DomainError):
    """One at a time."""

    code = "conciliation_under_way"
    template = "A conciliation has been under way since {day}: note how it ended first."


class ConciliationUnknown(DomainError):
    """None is under way."""

    code = "conciliation_unknown"
    template = "There is no such conciliation under way in this case."


@needs(Right.ACT)
def begin(here: Acting, case_id: CaseId, conciliator: str, *, on: date) -> ConciliationId:
    """Note that both agreed to a conciliation, or met for it first, on that day: limitation is suspended from then on.

    Raises ConciliatorUnnamed, ConciliationUnderWay, CaseUnknown, ActNotPossible, ActInFuture.
    """
    said = " ".join(conciliator.replace("\0", "").split())[:400]
    if not said:
        raise ConciliatorUnnamed
    case = locked_case(here, case_id)
    if under_way := Conciliation.objects.filter(case=case, ended_on=None).first():
        raise ConciliationUnderWay(day=under_way.begun_on)
    act = record(here, case_id, Done(CONCILIATION_BEGUN, Who.CREDITOR, on, words=said))
    note(here, _held(case_id), Noted(LimitationEvent.MEDIATION, on, proof=said))
    made = Conciliation.objects.create(
        organisation_id=here.organisation,
        case=case,
        act_id=act,
        conciliator=said,
        begun_on=on,
        author=here.actor[:120],
    )
    return ConciliationId(made.pk)


@needs(Right.ACT)
def finish(here: Acting, conciliation_id: ConciliationId, *, on: date, is_agreed: bool) -> None:
    """Note how a conciliation ended: limitation runs on, for six months at least.

    Raises ConciliationUnknown, ActInFuture, EventEndsBefore.
    """
    found = Conciliation.objects.select_for_update().filter(pk=conciliation_id, ended_on=None).first()
    if found is None:
        raise ConciliationUnknown
    case_id = CaseId(found.case_id)
    standing = LimitationNote.objects.filter(
        receivable_id__in=_held(case_id),
        kind=LimitationEvent.MEDIATION.value,
        happened_on=found.begun_on,
        ended_on=None,
        withdrawn_at=None,
    ).order_by("pk")
    record(here, case_id, Done(CONCILIATION_ENDED, Who.CREDITOR, on, code="agreed" if is_agreed else "failed"))
    for one in standing.values_list("pk", flat=True):
        end(here, one, on=on, came_to_nothing=False)
    found.ended_on, found.is_agreed = on, is_agreed
    found.save(update_fields=["ended_on", "is_agreed"])


def _held(case_id: CaseId) -> list[int]:
    return list(
        CaseItem.objects.filter(case_id=case_id).order_by("receivable_id").values_list("receivable_id", flat=True)
    )
