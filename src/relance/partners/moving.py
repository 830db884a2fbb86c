"""How a file gets to another state: by an act that is written down. The database moves the state with it, and refuses any other way."""

from __future__ import annotations

from collections.abc import Collection

from relance.cases.models import Case
from relance.domain.errors import DomainError
from relance.domain.placements.states import AFTER, STATE_WORDS, FileAct, FileState
from relance.domain.procedure.stages import Who
from relance.journal.appending import Fact
from relance.partners.models import FileActRow, Placement
from relance.partners.story import tell_move
from relance.tenancy.context import Acting

LONGEST_REASON = 400
ENDS = frozenset({FileState.REFUSED, FileState.CLOSED, FileState.WITHDRAWN})


class FileUnknown(DomainError):
    """No such file here."""

    code = "placed_file_unknown"
    template = "No such file was handed to a partner here."


class NotFromHere(DomainError):
    """The act leads nowhere from where the file stands."""

    code = "placed_file_stands_elsewhere"
    template = "This cannot be done where the file stands now: {state}. Open the case again to see it."


def locked(here: Acting, placement_id: int) -> Placement:
    """The file, locked, with its case and its partner. Raises FileUnknown."""
    lock_cases(here, [placement_id])
    rows = Placement.objects.select_for_update(of=("self",)).select_related("case__debtor", "partner")
    found = rows.filter(pk=placement_id).first()
    if found is None:
        raise FileUnknown
    return found


def lock_cases(here: Acting, files: Collection[int]) -> None:
    """Lock the cases of files, by id: before the files, as whoever hands over or closes a case does."""
    cases = Placement.objects.filter(pk__in=files).values("case_id")
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk", flat=True))


def move_file(
    here: Acting,
    file: Placement,
    act: FileAct,
    *,
    reason: str = "",
    to: FileState | None = None,
    by: Who = Who.CREDITOR,
) -> Fact:
    """Write the act that moves a locked file; the fact is for the caller to journal, last. ``by``: who closes it.

    Raises NotFromHere.
    """
    after = AFTER[act].get(FileState(file.state), frozenset())
    if to is None and len(after) == 1:
        (to,) = after
    if to is None or to not in after:
        raise NotFromHere(state=STATE_WORDS[FileState(file.state)])
    before = FileState(file.state)
    row = _write(here, file, act, to, reason)
    file.state = to.value
    if to in ENDS:
        file.ended_at = here.at
        Placement.objects.filter(pk=file.pk).update(ended_at=here.at)
    tell_move(here, file, row, before, by)
    return _fact(file, act, reason)


def begin_file(here: Acting, file: Placement) -> Fact:
    """The act that each file begins with."""
    _write(here, file, FileAct.OFFER, FileState.OFFERED, "")
    return _fact(file, FileAct.OFFER, "")


def _write(here: Acting, file: Placement, act: FileAct, to: FileState, reason: str) -> FileActRow:
    return FileActRow.objects.create(
        organisation_id=here.organisation,
        placement=file,
        act=act.value,
        state=to.value,
        reason=reason[:LONGEST_REASON],
        author=here.actor,
        done_at=here.at,
    )


def _fact(file: Placement, act: FileAct, reason: str) -> Fact:
    body = {"case": file.case_id, "file": file.pk, "partner": file.partner_id, "act": act.value, "state": file.state}
    return Fact("partner.file_moved", body, chain=file.case.debtor_id, detail={"reason": reason} if reason else {})
