"""The case's own story of what happens at a partner: each act of it is written by ``cases``, which moves the case's stage by it.

A file of a test tells nothing: it is no part of the case.
"""

from __future__ import annotations

from dataclasses import replace

from relance.cases.acting import ActNotPossible, Done, record
from relance.domain.ids import CaseId
from relance.domain.placements.states import FileAct, FileState, last_day_to_undo
from relance.domain.procedure.acts import partner as acts
from relance.domain.procedure.stages import Who
from relance.partners.models import FileActRow, Placement
from relance.tenancy.context import Acting

SOURCE = "partner"
LONGEST_CODE, LONGEST_WORDS = 80, 400
US, THEM = Who.CREDITOR, Who.PARTNER
ACT_OF: dict[FileAct, tuple[str, Who]] = {
    FileAct.TAKE: (acts.PARTNER_ACCEPTED, THEM),
    FileAct.REFUSE: (acts.PARTNER_REFUSED, THEM),
    FileAct.WITHDRAW: (acts.RECALLED, US),
    FileAct.PAUSE: (acts.AMENDED, US),
    FileAct.RESUME: (acts.AMENDED, US),
    FileAct.RECALL: (acts.RECALLED, US),
    FileAct.UNDO_RECALL: (acts.RECALL_UNDONE, US),
}


def tell(here: Acting, file: Placement, done: Done) -> None:
    """Record an act of the case. Where the case stands elsewhere by now it is told as what it says, and moves nothing."""
    if file.is_test:
        return
    kept = replace(done, source=SOURCE, code=done.code[:LONGEST_CODE], words=done.words[:LONGEST_WORDS])
    try:
        record(here, CaseId(file.case_id), kept)
    except ActNotPossible:
        kind = acts.PARTNER_STATUS if done.by is THEM else acts.AMENDED
        record(here, CaseId(file.case_id), replace(kept, kind=kind))


def tell_move(here: Acting, file: Placement, row: FileActRow, before: FileState, closed_by: Who) -> None:
    """The act that moved a file."""
    act = FileAct(row.act)
    kind, by = ACT_OF.get(act, ("", US))
    if act is FileAct.CLOSE:
        by = closed_by
        kind = acts.RECALLED if by is US else acts.GIVEN_BACK
        if before is FileState.RECALLED:
            kind = acts.AMENDED if by is US else acts.PARTNER_STATUS
    if not kind:
        return
    words = f"{file.partner.name}: {row.reason}" if row.reason else file.partner.name
    until = last_day_to_undo(here.today) if act is FileAct.RECALL else None
    code = row.reason if act is FileAct.CLOSE else ""
    tell(here, file, Done(kind, by, here.today, reference=f"act:{row.pk}", code=code, words=words, until=until))
