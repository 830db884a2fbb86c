"""The exhibits of a case: a number given never changes, a better copy stands beside the earlier one under the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from relance.cases.acting import HAND, Done, locked_case, record
from relance.cases.conversation import Attached
from relance.cases.models import Exhibit
from relance.cases.models.papers import ExhibitKind
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.procedure.acts.ours import EXHIBIT_ADDED
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ExhibitUnnamed(DomainError):
    """An exhibit that nobody could cite."""

    code = "case_exhibit_unnamed"
    template = "Say what the exhibit is: its title stands in the list of exhibits."


class ExhibitUnknown(DomainError):
    """No exhibit of that number to replace."""

    code = "case_exhibit_unknown"
    template = "This case has no exhibit {number}."


@dataclass(frozen=True, slots=True)
class ExhibitWord:
    """What an exhibit is: its title on the list, of which kind and day, and what kind of proof, in words."""

    title: str
    kind: ExhibitKind = ExhibitKind.OTHER
    dated_on: date | None = None
    proof: str = ""


@needs(Right.ACT)
def add_exhibit(
    here: Acting,
    case_id: CaseId,
    word: ExhibitWord,
    file: Attached,
    *,
    replaces: int | None = None,
    by: Who = Who.CREDITOR,
    source: str = HAND,
) -> int:
    """Add an exhibit under the next number, or as a better copy of the number ``replaces``; returns its number.

    Raises ExhibitUnnamed, ExhibitUnknown, CaseUnknown.
    """
    said = word.title.replace("\0", "").strip()[:400]
    if not said:
        raise ExhibitUnnamed
    locked_case(here, case_id)
    of_case = Exhibit.objects.filter(case_id=case_id)
    if replaces is None:
        number, version = (of_case.aggregate(last=Max("number"))["last"] or 0) + 1, 1
    else:
        last = of_case.filter(number=replaces).aggregate(last=Max("version"))["last"]
        if last is None:
            raise ExhibitUnknown(number=replaces)
        number, version = replaces, last + 1
    document = archive(here, file.content, media_type=file.media_type[:60])
    done = Done(
        EXHIBIT_ADDED,
        by,
        here.today,
        words=said,
        code=str(number),
        document=document,
        file_name=file.name[:400],
        source=source,
    )
    act = record(here, case_id, done)
    Exhibit.objects.create(
        organisation_id=here.organisation,
        act_id=act,
        case_id=case_id,
        number=number,
        version=version,
        kind=word.kind.value,
        title=said,
        dated_on=word.dated_on,
        proof=word.proof.replace("\0", "").strip()[:400],
        document_id=document,
        file_name=file.name.replace("\0", "")[:400],
    )
    return number
