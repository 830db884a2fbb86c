"""The papers that show why a debt is lost: kept as they came, under their sha256, and named.

A *certificat d'irrécouvrabilité* is a third person's: it is only taken in here, never drawn up, and names who issued it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from relance.closing.models import Paper
from relance.documents.archive import PDF, archive
from relance.domain.closing.vat_file import Ground, Office
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.journal.appending import Fact, append
from relance.receivables.models import Receivable
from relance.receivables.targets import ReceivableNotHere
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LARGEST = 10 * 1024 * 1024
SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class PaperRefused(DomainError):
    """Neither a PDF nor a picture, or too large."""

    code = "paper_refused"
    template = "{file} is neither a PDF nor a PNG or JPEG picture of at most 10 MB: scan the paper as one of these."


class IssuerUnnamed(DomainError):
    """A third person's certificate without the third person."""

    code = "issuer_unnamed"
    template = (
        "A certificate of irrecoverability comes from a collection firm under mandate, a judicial officer or an insolvency officer: say"
        " which, and their name. Your own statement is another paper."
    )


class PaperOfTheFuture(DomainError):
    """A day that has not come."""

    code = "paper_of_the_future"
    template = "{day} has not come yet: give the date that the paper bears."


class PaperUnknown(DomainError):
    """None of this organisation's, or withdrawn already."""

    code = "paper_unknown"
    template = "There is no such paper here, or it was withdrawn already."


@dataclass(frozen=True, slots=True)
class PaperWord:
    """What a paper is: the ground that it shows, its date, in words what it is; ``office`` and ``issuer`` of a third person's."""

    ground: Ground
    dated_on: date
    what: str = ""
    office: Office | None = None
    issuer: str = ""


@needs(Right.ACT)
def keep_paper(here: Acting, receivable_id: ReceivableId, word: PaperWord, content: bytes, name: str) -> int:
    """Keep a paper about a receivable; returns its id. Raises PaperRefused, IssuerUnnamed, PaperOfTheFuture, ReceivableNotHere."""
    media_type = next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), None)
    shown = " ".join(name.replace("\0", "").replace("/", " ").replace("\\", " ").split())[:400] or "?"
    if media_type is None or len(content) > LARGEST:
        raise PaperRefused(file=shown)
    issuer = " ".join(word.issuer.replace("\0", "").split())[:400]
    if word.ground is Ground.THIRD_PARTY_CERTIFICATE and (word.office is None or not issuer):
        raise IssuerUnnamed
    if word.dated_on > here.today:
        raise PaperOfTheFuture(day=word.dated_on)
    one = Receivable.objects.filter(pk=receivable_id).first()
    if one is None:
        raise ReceivableNotHere
    paper = Paper.objects.create(
        organisation_id=here.organisation,
        receivable=one,
        ground=word.ground.value,
        what=" ".join(word.what.replace("\0", "").split())[:400],
        office=word.office.value if word.office else "",
        issuer=issuer,
        dated_on=word.dated_on,
        document_id=archive(here, content, media_type=media_type),
        file_name=shown,
        author=here.actor[:120],
        added_at=here.at,
    )
    body = {"paper": paper.pk, "receivable": one.pk, "ground": word.ground, "document": paper.document_id}
    append(here, [Fact("loss.paper_kept", body, chain=one.debtor_id, detail={"file": shown, "issuer": issuer})])
    return paper.pk


@needs(Right.ACT)
def withdraw_paper(here: Acting, paper_id: int) -> None:
    """Say that a paper shows nothing: it stays, and counts no more. Raises PaperUnknown."""
    paper = Paper.objects.select_related("receivable").filter(pk=paper_id, withdrawn_at=None).first()
    if paper is None:
        raise PaperUnknown
    paper.withdrawn_at = here.at
    paper.save(update_fields=["withdrawn_at"])
    append(here, [Fact("loss.paper_withdrawn", {"paper": paper.pk}, chain=paper.receivable.debtor_id)])


def papers_of(here: Acting, receivables: Collection[int]) -> list[Paper]:
    """Those that count about any of these, the latest first."""
    found = Paper.objects.filter(receivable__in=receivables, withdrawn_at=None).select_related("document")
    return list(found.order_by("-pk"))


def find_paper(here: Acting, paper_id: int) -> Paper | None:
    """One of this organisation's, with its document."""
    return Paper.objects.select_related("document").filter(pk=paper_id).first()
