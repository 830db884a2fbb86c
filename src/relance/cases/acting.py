"""Acts of a case: the one place that writes them, and so the one place where a case changes its stage.

Whoever works on a case (its pages, a partner's connector, a firm under its mandate) says what was done and calls ``record``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from relance.cases.models import Act, Case
from relance.cases.releasing import end_plans, let_go
from relance.domain.errors import DomainError
from relance.domain.ids import ActId, CaseId
from relance.domain.money import Money
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.kinds import ActKind
from relance.domain.procedure.acts.ours import CLOSED
from relance.domain.procedure.stages import STAGE_WORDS, WHO_WORDS, CaseStage, CloseCode, Who
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

HAND, PROGRAM = "hand", "program"
MOVES = "SELECT stage FROM cases_act WHERE case_id = %s AND stage <> '' ORDER BY id DESC"


class CaseUnknown(DomainError):
    """No open case of that number."""

    code = "case_unknown"
    template = "There is no such open case here."


class ActUnknown(DomainError):
    """A kind of act that nobody has defined."""

    code = "act_unknown"
    template = "“{kind}” is no kind of act of a case."


class ActNotPossible(DomainError):
    """The act does not go with where the case stands, or with who did it."""

    code = "act_not_possible"
    template = "“{act}” cannot be noted. Where the case stands: {stage}. Said to be done by: {who}. Look at what was done last."


class ActInFuture(DomainError):
    """What has not happened yet."""

    code = "act_in_future"
    template = "{day} is still to come: note what was done once it was done, or set a task for it."


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: an act of that ``kind`` (``domain.procedure.acts``), by whom, on which day, and how it is known.

    ``until`` is the last day of a term that it opens. ``reference`` is the source's own name of it: told twice, it is one act.
    ``words`` and ``code`` are kept as they came; ``party`` is a row of ``Party``, ``document`` one of the archive.
    """

    kind: str
    by: Who
    on: date
    source: str = HAND
    reference: str = ""
    code: str = ""
    words: str = ""
    amount: Money | None = None
    until: date | None = None
    party: int | None = None
    document: int | None = None
    file_name: str = ""


@needs(Right.ACT)
def record(here: Acting, case_id: CaseId, done: Done) -> ActId:
    """Record an act of a case, move the case where the act brings it, and return the act's id; the earlier one's if told again.

    Closing releases the receivables. Raises CaseUnknown, ActUnknown, ActNotPossible, ActInFuture; nothing is changed then.
    """
    kind = ACTS.get(done.kind)
    if kind is None:
        raise ActUnknown(kind=done.kind)
    case = locked_case(here, case_id)
    if done.reference and (known := _told_before(case, done)):
        return known
    if done.on > here.today:
        raise ActInFuture(day=done.on)
    leads_to = _leads_to(case, kind, done.by)
    act = _kept(here, case, done, leads_to)
    if leads_to is CaseStage.CLOSED:
        let_go(here, case)
    if leads_to is not None and leads_to is not CaseStage.PLAN:
        end_plans(here, case)
    body = {
        "case": case.pk, "act": act.pk, "kind": act.kind, "by": act.by, "on": act.happened_on.isoformat(), "source": act.source,
        "stage": act.stage, "code": act.code,
    }  # fmt: skip
    append(here, [Fact(f"case.{act.kind}", body, chain=case.debtor_id)])
    return ActId(act.pk)


@needs(Right.ACT)
def close_case(here: Acting, case_id: CaseId, code: CloseCode = CloseCode.TAKEN_BACK, *, words: str = "") -> None:
    """Close a case: its receivables go back to their scenario. Raises CaseUnknown."""
    if locked_case(here, case_id).closed_at is not None:
        raise CaseUnknown
    record(here, case_id, Done(CLOSED, Who.CREDITOR, here.today, code=code.value, words=words))


def locked_case(here: Acting, case_id: CaseId) -> Case:
    """The case, locked: its acts, numbers and marks are written one after another. Raises CaseUnknown."""
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    return case


def begin(here: Acting, case: Case, done: Done) -> Act:
    """The first act of a case that is being opened; whoever opens it journals it."""
    return _kept(here, case, done, ACTS[done.kind].to)


def stage_of(case: Case) -> CaseStage:
    """Where a case stands."""
    return _moves(case)[0]


def _moves(case: Case) -> list[CaseStage]:
    with connection.cursor() as cursor:
        cursor.execute(MOVES, [case.pk])
        return [CaseStage(stage) for (stage,) in cursor.fetchall()]


def _leads_to(case: Case, kind: ActKind, by: Who) -> CaseStage | None:
    """The stage that the act brings the case into; None where it stays. Raises ActNotPossible."""
    moves = _moves(case)
    if moves[0] not in kind.at or by not in kind.by:
        raise ActNotPossible(act=kind.said, stage=STAGE_WORDS[moves[0]], who=WHO_WORDS[by])
    if kind.goes_back:
        return next((stage for stage in moves if stage is not moves[0]), CaseStage.AMICABLE)
    return kind.to


def _told_before(case: Case, done: Done) -> ActId | None:
    found = Act.objects.filter(case=case, source=done.source, reference=done.reference).values_list("pk", flat=True)
    return ActId(found[0]) if found else None


def _kept(here: Acting, case: Case, done: Done, stage: CaseStage | None) -> Act:
    told = replace(done, words=done.words.replace("\0", "").strip(), code=done.code.replace("\0", "").strip())
    return Act.objects.create(
        organisation_id=here.organisation,
        case=case,
        kind=told.kind,
        by=told.by.value,
        party_id=told.party,
        happened_on=told.on,
        until=told.until,
        stage=stage.value if stage else "",
        code=told.code[:80],
        words=told.words,
        amount=told.amount.amount if told.amount else None,
        currency=told.amount.currency if told.amount else "",
        document_id=told.document,
        file_name=told.file_name,
        source=told.source,
        reference=told.reference,
        author=here.actor,
        recorded_at=here.at,
    )
