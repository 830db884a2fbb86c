"""What proves a registered letter: kept under its hash for good, whatever the provider erases; what is lost is told, never passed over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.errors import DomainError
from relance.domain.ids import RegisteredId
from relance.domain.kept_sentences import kept
from relance.domain.registered.effects import PROOF_WORDS, ProofKind, proven
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.models import HAND, LetterProof, RegisteredLetter
from relance.post.ordering import locked
from relance.post.told import way_of
from relance.post.values import Fetched
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

SIGNATURES = {PDF: b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
LARGEST = 25 << 20


class ProofKept(DomainError):
    """There is another one of that kind already."""

    code = "proof_kept_already"
    template = "Another file is kept as this already ({kind}). Say first that the other one is not of this letter."


class ProofNotHeld(DomainError):
    """Nothing of that kind to lose."""

    code = "proof_not_held"
    template = "No such paper of this letter is wanted or kept: {kind}."


@dataclass(frozen=True, slots=True)
class Held:
    """A proof as people see it; ``sha256`` is "" where it is lost. ``is_whole``: its bytes are still those of its hash."""

    pk: int
    kind: ProofKind
    sha256: str
    media_type: str
    file_name: str
    source: str
    kept_at: datetime
    is_whole: bool
    lost_at: datetime | None
    why: str


def is_what_it_says(content: bytes, media_type: str) -> bool:
    """Whether a file is of one of the kinds that proofs come as, by its own first bytes.

    >>> is_what_it_says(b"%PDF-1.7", "application/pdf"), is_what_it_says(b"<html>", "application/pdf")
    (True, False)
    """
    signature = SIGNATURES.get(media_type)
    return signature is not None and content.startswith(signature) and len(content) <= LARGEST


def keep(
    here: Acting, letter: RegisteredLetter, kind: ProofKind, found: Fetched, *, source: str, file_name: str = ""
) -> bool:
    """Keep a proof of a locked letter; False where the same is kept from there already. Raises ProofKept for another file."""
    document = archive(here, found.content, media_type=found.media_type[:60])
    known = LetterProof.objects.filter(letter=letter, kind=kind.value, source=source, lost_at=None).first()
    if known is not None:
        if known.document_id == document:
            return False
        raise ProofKept(kind=PROOF_WORDS[kind])
    LetterProof.objects.create(
        organisation_id=here.organisation,
        letter=letter,
        kind=kind.value,
        document_id=document,
        file_name=file_name.replace("\0", "")[:200],
        source=source[:13],
        kept_at=here.at,
        kept_by=here.actor,
    )
    sha256 = hashlib.sha256(found.content).hexdigest()
    body = {"letter": letter.pk, "kind": kind.value, "sha256": sha256, "source": source}
    append(here, [Fact("registered.proof_kept", body, chain=letter.debtor_id)])
    return True


def note_lost(here: Acting, letter: RegisteredLetter, kind: ProofKind, why: Sentence, *, source: str) -> bool:
    """A paper that there should be is not to be had: told once, and the letter asks about it."""
    if LetterProof.objects.filter(letter=letter, kind=kind.value, lost_at__isnull=False).exists():
        return False
    LetterProof.objects.create(
        organisation_id=here.organisation,
        letter=letter,
        kind=kind.value,
        source=source[:13],
        why=kept(why)[:400],
        kept_at=here.at,
        kept_by=here.actor,
        lost_at=here.at,
    )
    append(here, [Fact("registered.proof_lost", {"letter": letter.pk, "kind": kind.value}, chain=letter.debtor_id)])
    return True


@needs(Right.ACT)
def lose(here: Acting, pk: RegisteredId, kind: ProofKind) -> None:
    """A person says that this paper is lost, or was not of this letter. Raises RegisteredUnknown, ProofNotHeld."""
    letter = locked(here, pk)
    held = LetterProof.objects.filter(letter=letter, kind=kind.value, source=HAND, lost_at=None)
    if held.update(lost_at=here.at):
        append(here, [Fact("registered.proof_lost", {"letter": letter.pk, "kind": kind.value}, chain=letter.debtor_id)])
        return
    if kind not in proven(way_of(letter), kinds_held(here, pk)).missing:
        raise ProofNotHeld(kind=PROOF_WORDS[kind])
    note_lost(here, letter, kind, Sentence("a person says that it is lost"), source=HAND)


def kinds_held(here: Acting, pk: int) -> set[ProofKind]:
    """The kinds of which a file is kept."""
    held = LetterProof.objects.filter(letter=pk, lost_at=None).values_list("kind", flat=True)
    return {ProofKind(kind) for kind in held}


def proofs_of(here: Acting, pk: int) -> Sequence[Held]:
    """All proofs of a letter, looked at again: a file whose bytes are no longer those of its hash is said to be so."""
    found = LetterProof.objects.select_related("document").filter(letter=pk).order_by("kind", "pk")
    return [_held(one) for one in found]


def _held(one: LetterProof) -> Held:
    document = one.document
    is_whole = document is not None and hashlib.sha256(bytes(document.content)).hexdigest() == document.sha256
    return Held(
        one.pk,
        ProofKind(one.kind),
        document.sha256 if document else "",
        document.media_type if document else "",
        one.file_name,
        one.source,
        one.kept_at,
        is_whole,
        one.lost_at,
        one.why,
    )


def file_of(here: Acting, pk: int) -> tuple[str, Document] | None:
    """A proof's kind and its file; None where there is none."""
    one = LetterProof.objects.select_related("document").filter(pk=pk).first()
    return None if one is None or one.document is None else (one.kind, one.document)
