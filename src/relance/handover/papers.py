"""The papers of a file: copies of invoices, letters as they were sent, exhibits that were added; each has a number, and its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from relance.documents.archive import PDF
from relance.documents.models import Document
from relance.domain.case_file.model import Paper, PaperKind, numbered
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Bilingual, Sentence
from relance.letters.titles import act_title
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Notice
from relance.receivables.models import InvoiceCopy, Receivable

FOLDERS = {PaperKind.INVOICE: "invoices", PaperKind.LETTER: "letters", PaperKind.NOTICE: "letters"}
TEXT = "text/plain"
ENDINGS = {PDF: "pdf", "image/png": "png", "image/jpeg": "jpg", TEXT: "txt"}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A paper that somebody added to the case, under the number that it bears for good; ``document`` holds its bytes."""

    number: int
    kind: PaperKind
    title: str
    document: int
    file_name: str
    dated_on: date | None = None
    proof: str = ""


def papers_of(
    mine: Sequence[Receivable], exhibits: Sequence[Exhibit], *, with_bytes: bool = True
) -> tuple[tuple[Paper, ...], Mapping[str, bytes]]:
    """The papers by number, and the bytes of each by its path (none without ``with_bytes``). An exhibit is not in it twice."""
    added = Document.objects.filter(pk__in=[each.document for each in exhibits]).defer("content") if exhibits else ()
    documents = {one.pk: one for one in added}
    found = [_paper(one, documents[one.document]) for one in exhibits]
    here_already = {one.sha256 for one in documents.values()}
    for paper, document in (*_invoices(mine), *_letters(mine)):
        if document.sha256 not in here_already:
            here_already.add(document.sha256)
            documents[document.pk] = document
            found.append(paper)
    listed = numbered(found)
    if not with_bytes:
        return listed, {}
    contents = Document.objects.filter(pk__in=list(documents)).values_list("sha256", "content")
    bytes_of = {sha256: bytes(content) for sha256, content in contents}
    return listed, {one.path: bytes_of[one.sha256] for one in listed}


def _paper(one: Exhibit, document: Document) -> Paper:
    folder, name = FOLDERS.get(one.kind, "exhibits"), plain_name(PurePath(one.file_name).stem or one.title)
    path = f"{folder}/{name}.{_ending(document.media_type)}"
    title = Bilingual(one.title, french=one.title)
    return Paper(one.number, one.kind, title, one.dated_on, path, document.media_type, document.sha256, one.proof)


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
