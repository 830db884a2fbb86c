"""Tasks of a case: what somebody has to do by a day, and that it was done."""

from __future__ import annotations

from datetime import date

from relance.cases.acting import Done, record
from relance.cases.models import Task
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, CaseTaskId
from relance.domain.procedure.acts.ours import TASK_DONE, TASK_SET
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST = 1000


class TaskEmpty(DomainError):
    """A task that says nothing."""

    code = "case_task_empty"
    template = "Say what has to be done."


class TaskUnknown(DomainError):
    """No open task of that number."""

    code = "case_task_unknown"
    template = "There is no such open task in this case."


class TaskInPast(DomainError):
    """A day that is over."""

    code = "case_task_in_past"
    template = "{day} is over: give a day on which it can still be done."


@needs(Right.ACT)
def set_task(
    here: Acting, case_id: CaseId, what: str, *, due_on: date, owner: str = "", whose: Who = Who.CREDITOR
) -> CaseTaskId:
    """Set a task; ``owner`` is a member (``user:12``), "" for whoever is there. Raises TaskEmpty, TaskInPast, CaseUnknown."""
    said = what.replace("\0", "").strip()[:LONGEST]
    if not said:
        raise TaskEmpty
    if due_on < here.today:
        raise TaskInPast(day=due_on)
    act = record(here, case_id, Done(TASK_SET, Who.CREDITOR, here.today, words=said, until=due_on))
    made = Task.objects.create(
        organisation_id=here.organisation,
        act_id=act,
        case_id=case_id,
        what=said,
        whose=whose.value,
        owner=owner,
        due_on=due_on,
    )
    return CaseTaskId(made.pk)


@needs(Right.ACT)
def finish_task(here: Acting, case_id: CaseId, task_id: CaseTaskId) -> None:
    """Say that a task is done. Raises TaskUnknown."""
    task = Task.objects.select_for_update().filter(pk=task_id, case_id=case_id, done=None).first()
    if task is None:
        raise TaskUnknown
    task.done_id = record(here, case_id, Done(TASK_DONE, Who.CREDITOR, here.today, words=task.what))
    task.save(update_fields=["done_id"])
