"""A certificate: looked at as a draft, signed by a named member with the right, and sealed at that moment.

Sealed means: the paper is archived under its sha256, what it attests under another that is printed on it, both in the journal, whose
daily seal covers them; and a code opens the page where a third person checks it. Nothing changes it: after a later payment a new one is
drawn up beside it, and the page of the old one says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import Max

from relance.closing.attesting import CertificateWord, attest
from relance.closing.certificate_paper import content_of, draw, sha256_of
from relance.closing.certificate_words import Seal, Signature
from relance.closing.models import Certificate
from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.closing.certificate import Attested, Step, initials, pieces
from relance.domain.errors import DomainError
from relance.domain.ids import CertificateId
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.letters.letterhead import creditor_of
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.links import SIGNS
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.people import names_of
from relance.tenancy.preferences import PUBLIC_ADDRESS
from relance.tenancy.rights import Right, needs

CODE_LENGTH = 16  # near 80 bits: nobody guesses one, and it can be typed from paper
CHECKED_AT = "v"  # the word of its address: https://…/v/CODE


class SignatoryUnnamed(DomainError):
    """A paper is signed by a person, in a quality."""

    code = "signatory_unnamed"
    template = "A certificate is signed by a person: give their name and their quality in the company, such as manager."


class CertificateChanged(DomainError):
    """A payment, a letter or an answer came between the draft and the signature."""

    code = "certificate_changed"
    template = "What the certificate states has changed since you looked: read the draft again before you sign it."


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be signed: the facts, and what names them, so that nobody signs other ones."""

    facts: Attested
    seen: str


def draft(here: Acting, invoice: TheseReceivables, word: CertificateWord, steps: Sequence[Step] = ()) -> Draft:
    """What a certificate would state today (``attesting.attest``, with its errors)."""
    facts = attest(here, invoice, word, steps)
    stated = content_of(facts, "en", Signature("", "", word.quality, datetime.combine(facts.on, time.min, UTC)))
    return Draft(facts, sha256_of(stated))


def draft_paper(here: Acting, facts: Attested, language: Language, quality: str) -> bytes:
    """The draft as a PDF, marked as one. Raises LetterNotRendered."""
    creditor = creditor_of(here, is_complete=False)
    return draw(facts, creditor, language, Signature("", _name(here, ""), quality, here.at), None, {})


@needs(Right.SET_UP)
def sign(
    here: Acting,
    invoice: TheseReceivables,
    word: CertificateWord,
    *,
    seen: str | None = None,
    language: Language = "fr",
    signatory: str = "",
    steps: Sequence[Step] = (),
) -> CertificateId:
    """Sign and seal what the draft showed (``seen``); returns the certificate.

    ``signatory`` names who signs where no member acts: at the command line. Raises SignatoryUnnamed, CertificateChanged,
    IdentityIncomplete, LetterNotRendered, and what ``draft`` raises; then nothing is kept.
    """
    name, quality = _name(here, signatory), " ".join(word.quality.replace("\0", "").split())[:200]
    if not name or not quality:
        raise SignatoryUnnamed
    hold_lock(Lock.BOOKS, here, alone=True)
    drafted = draft(here, invoice, word, steps)
    if seen is not None and seen != drafted.seen:
        raise CertificateChanged
    facts, year = drafted.facts, here.today.year
    last = Certificate.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    signature = Signature(f"A-{year}-{last + 1:04d}", name, quality, here.at)
    code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
    content = content_of(facts, language, signature)
    seal = Seal(sha256_of(content), address_of(here, code))
    pdf = draw(facts, creditor_of(here), language, signature, seal, _contents(facts))
    kept = Certificate.objects.create(
        organisation_id=here.organisation,
        year=year,
        number=last + 1,
        receivables=list(invoice.receivables),
        debtor_id=invoice.debtor,
        language=language,
        facing=initials(facts.debtor[0])[:400],
        unpaid=facts.unpaid.amount,
        currency=facts.unpaid.currency,
        content=content,
        content_sha256=seal.content,
        document_id=archive(here, pdf, media_type=PDF),
        code=code,
        signatory=name,
        quality=quality,
        author=here.actor[:120],
        signed_at=here.at,
    )
    body = {
        "certificate": kept.pk,
        "number": kept.name,
        "unpaid": facts.unpaid,
        "content": kept.content_sha256,
        "sha256": sha256_of(pdf),
        "pieces": [proof.sha256 for proof in pieces(facts.steps)],
    }
    append(here, [Fact("certificate.signed", body, chain=invoice.debtor, detail={"signatory": name})])
    return CertificateId(kept.pk)


def address_of(here: Acting, code: str) -> str:
    """Where a third person checks it; "" where no public address is set: the paper is then checked without us."""
    base = PUBLIC_ADDRESS.of(here)
    return f"{base}/{CHECKED_AT}/{code}" if base else ""


def _name(here: Acting, given: str) -> str:
    """The member who acts, else the name that was given."""
    name = names_of(here, [here.actor])[here.actor]
    return name if name != here.actor else " ".join(given.replace("\0", "").split())[:400]


def _contents(facts: Attested) -> Mapping[int, bytes]:
    wanted = [proof.document for proof in pieces(facts.steps)]
    return {pk: bytes(content) for pk, content in Document.objects.filter(pk__in=wanted).values_list("pk", "content")}
