"""The papers of a file: copies of invoices, letters as they were sent, exhibits that were added; each has a number, and its bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from relance.documents.archive import PDF
from relance.documents.models import Document
from relance.domain.case_file.model import Paper, PaperKind, numbered
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.letters.titles import act_title
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Notice
from relance.receivables.models import InvoiceCopy, Receivable

FOLDERS = {PaperKind.INVOICE: "invoices", PaperKind.LETTER: "letters", PaperKind.NOTICE: "letters"}
TEXT = "text/plain"
LETTER_TYPES = {".pdf": PDF, ".txt": TEXT}  # as letters are named: mail keeps its own type
ENDINGS = {PDF: "pdf", "image/png": "png", "image/jpeg": "jpg", TEXT: "txt"}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A paper of the case, under the number that it bears for good; ``document`` holds its bytes.

    ``is_ours``: the program registered it, a copy or a letter of its own; what it shows of which claim is known without it.
    """

    number: int
    kind: PaperKind
    title: Sentence
    document: int
    file_name: str
    dated_on: date | None = None
    proof: str = ""
    is_ours: bool = False


def papers_of(
    mine: Sequence[Receivable], exhibits: Sequence[Exhibit], *, with_bytes: bool = True
) -> tuple[tuple[Paper, ...], Mapping[str, bytes]]:
    """The papers by number, and the bytes of each by its path (none without ``with_bytes``). An exhibit is not in it twice."""
    added = Document.objects.filter(pk__in=[each.document for each in exhibits]).defer("content") if exhibits else ()
    documents = {one.pk: one for one in added}
    found = [_paper(one, documents[one.document]) for one in exhibits]
    for paper, document in not_registered(mine, {one.sha256 for one in documents.values()}):
        documents[document.pk] = document
        found.append(paper)
    listed = numbered(found)
    if not with_bytes:
        return listed, {}
    contents = Document.objects.filter(pk__in=list(documents)).values_list("sha256", "content")
    bytes_of = {sha256: bytes(content) for sha256, content in contents}
    return listed, {one.path: bytes_of[one.sha256] for one in listed}


def not_registered(mine: Sequence[Receivable], registered: Collection[str]) -> list[tuple[Paper, Document]]:
    """Copies of invoices and letters that left, without those whose hash is ``registered``: each once, none with a number yet."""
    here_already, found = set(registered), []
    for paper, document in (*_invoices(mine), *_letters(mine)):
        if document.sha256 not in here_already:
            here_already.add(document.sha256)
            found.append((paper, document))
    return found


def _paper(one: Exhibit, document: Document) -> Paper:
    folder, stem = FOLDERS.get(one.kind, "exhibits"), PurePath(one.file_name).stem
    media_type = LETTER_TYPES.get(PurePath(one.file_name).suffix) if one.is_ours else None
    media_type = media_type or document.media_type
    path = f"{folder}/{plain_name(stem or str(one.title))}.{_ending(media_type)}"
    return Paper(one.number, one.kind, one.title, one.dated_on, path, media_type, document.sha256, one.proof)


def _ending(media_type: str) -> str:
    return ENDINGS.get(media_type.partition(";")[0].strip(), "bin")


def _invoices(mine: Sequence[Receivable]) -> list[tuple[Paper, Document]]:
    copies = (
        InvoiceCopy.objects.filter(receivable__in=mine)
        .select_related("document", "receivable")
        .defer("document__content")
    )
    found = []
    for one in copies.order_by("receivable__due_on", "receivable__pk"):
        title = Sentence("Invoice {number}", {"number": one.receivable.number})
        path = f"invoices/{plain_name(one.receivable.number)}.{_ending(one.document.media_type)}"
        paper = Paper(
            0, PaperKind.INVOICE, title, one.receivable.issued_on, path, one.document.media_type, one.document.sha256
        )
        found.append((paper, one.document))
    return found


def _letters(mine: Sequence[Receivable]) -> list[tuple[Paper, Document]]:
    sent = Notice.objects.filter(
        noticeitem__receivable__in=mine, message__sent_on__isnull=False, document__isnull=False
    )
    found = []
    for one in sent.select_related("document").defer("document__content").distinct().order_by("year", "number"):
        if one.document is None:
            continue
        kind = PaperKind.NOTICE if one.stage == Stage.MISE_EN_DEMEURE.value else PaperKind.LETTER
        title = Sentence("{what}, no. {notice}", {"what": act_title(one.act), "notice": one.name})
        is_pdf = one.document.media_type == PDF
        path = f"letters/{one.name}.{'pdf' if is_pdf else 'txt'}"
        paper = Paper(0, kind, title, one.dated, path, PDF if is_pdf else TEXT, one.document.sha256)
        found.append((paper, one.document))
    return found
