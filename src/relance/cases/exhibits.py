"""The exhibits of a case: a number given never changes, a better copy stands beside the earlier one under the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.db.models import Max

from relance.cases.acting import HAND, PROGRAM, Done, locked_case, record
from relance.cases.conversation import Attached
from relance.cases.models import Act, Case, CaseItem, Exhibit
from relance.cases.models.papers import ExhibitKind
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.kept_sentences import again, kept
from relance.domain.procedure.acts.ours import EXHIBIT_ADDED
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Bilingual, Sentence
from relance.handover.papers import not_registered
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


def is_ours(one: Exhibit) -> bool:
    """Whether the program registered it: a copy of an invoice, or a letter that had left."""
    return one.act.source == PROGRAM


def title_of(one: Exhibit) -> Sentence:
    """Its title on the list: as somebody wrote it, or in each reader's language."""
    return again(one.title) if is_ours(one) else Bilingual(one.title, french=one.title)


class ExhibitUnnamed(DomainError):
    """An exhibit that nobody could cite."""

    code = "case_exhibit_unnamed"
    template = "Say what the exhibit is: its title stands in the list of exhibits."


class ExhibitUnknown(DomainError):
    """No exhibit of that number to replace."""

    code = "case_exhibit_unknown"
    template = "This case has no exhibit {number}."


LONGEST = 400  # of a title


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


def register(here: Acting, case: Case, act: Act, receivables: Sequence[Receivable]) -> int:
    """Give every copy of an invoice and every letter that left the next number, which it keeps for good; returns how many got one."""
    known = dict(Exhibit.objects.filter(case=case).values_list("document__sha256", "number"))
    found = not_registered(receivables, known)
    Exhibit.objects.bulk_create(
        Exhibit(
            organisation_id=here.organisation,
            act=act,
            case=case,
            number=number,
            kind=paper.kind.value,
            title=said if len(said := kept(paper.title)) <= LONGEST else str(paper.title)[:LONGEST],
            dated_on=paper.dated_on,
            document_id=document.pk,
            file_name=PurePath(paper.path).name[:400],
        )
        for number, (paper, document) in enumerate(found, start=max(known.values(), default=0) + 1)
    )
    return len(found)


@needs(Right.ACT)
def register_late(here: Acting, case_id: CaseId) -> None:
    """The same of copies that came since the case was opened, before its file leaves. Raises CaseUnknown."""
    case = locked_case(here, case_id)
    held = list(Receivable.objects.filter(pk__in=CaseItem.objects.filter(case=case).values("receivable")))
    known = dict(Exhibit.objects.filter(case=case).values_list("document__sha256", "number"))
    count, first = len(not_registered(held, known)), max(known.values(), default=0) + 1
    if not count:
        return
    numbers = str(first) if count == 1 else f"{first}–{first + count - 1}"
    made = record(here, case_id, Done(EXHIBIT_ADDED, Who.CREDITOR, here.today, source=PROGRAM, code=numbers))
    register(here, case, Act.objects.get(pk=made), held)
