"""What creditor and partner, firm or expert write to each other about a case, with files, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.cases.acting import HAND, CaseUnknown
from relance.cases.models import Case, CaseMessage, MessageFile
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, CaseMessageId
from relance.domain.procedure.stages import Who
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST = 20_000
NEITHER_SIDE = frozenset({Who.DEBTOR})  # debtors are written to by exchanges, not here


class MessageEmpty(DomainError):
    """Neither a word nor a file."""

    code = "case_message_empty"
    template = "Write something, or attach a file."


class NotASide(DomainError):
    """Somebody who is not written to in a case."""

    code = "case_message_side"
    template = "In a case you write to the partner, the firm, the officer, an expert, or a note for yourselves."


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it came."""

    name: str
    media_type: str
    content: bytes


@needs(Right.ACT)
def write(
    here: Acting,
    case_id: CaseId,
    text: str,
    *,
    by: Who,
    to: Who,
    files: Sequence[Attached] = (),
    party: int | None = None,
    source: str = HAND,
    reference: str = "",
) -> CaseMessageId:
    """Keep a message of a case, once per ``reference``; by and to the creditor it is a note, read at once.

    Raises CaseUnknown, MessageEmpty, NotASide.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    said = text.replace("\0", "").strip()[:LONGEST]
    if not said and not files:
        raise MessageEmpty
    if {by, to} & NEITHER_SIDE or Who.CREDITOR not in {by, to}:
        raise NotASide
    known = CaseMessage.objects.filter(case=case, source=source, reference=reference).first() if reference else None
    if known is not None:
        return CaseMessageId(known.pk)
    is_note = by is to
    made = CaseMessage.objects.create(
        organisation_id=here.organisation,
        case=case,
        by=by.value,
        to=to.value,
        party_id=party,
        text=said,
        source=source,
        reference=reference,
        author=here.actor,
        written_at=here.at,
        read_at=here.at if is_note else None,
        read_by=here.actor if is_note else "",
    )
    for one in files:
        document = archive(here, one.content, media_type=one.media_type[:60])
        MessageFile.objects.create(
            organisation_id=here.organisation, message=made, document_id=document, name=one.name.replace("\0", "")[:400]
        )
    body = {"case": case.pk, "message": made.pk, "by": made.by, "to": made.to, "files": len(files)}
    append(here, [Fact("case.message", body, chain=case.debtor_id)])
    return CaseMessageId(made.pk)


@needs(Right.ACT)
def mark_messages_read(here: Acting, case_id: CaseId, *, side: Who = Who.CREDITOR) -> int:
    """Say that a side has read what was written to it in a case; returns how many were unread."""
    unread = CaseMessage.objects.filter(case_id=case_id, to=side.value, read_at=None)
    return unread.update(read_at=here.at, read_by=here.actor)
