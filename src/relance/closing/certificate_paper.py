"""A certificate as paper: an archival and accessible PDF (PDF/A-3a) with its pieces inside, in French or English.

The title is French in both, for it is what the paper is called; the box that says what it is not has no template, so that nobody
takes it out. What is attested is written as canonical JSON (``content_of``): its sha256 is printed, and it names every piece by its
own, so that paper, file and pieces hold together without us.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import resources
from pathlib import Path

import typst

from relance.closing.certificate_words import TITLE, Seal, Signature, said
from relance.documents.archive import PDF
from relance.domain.closing.certificate import Attested, Claimed, Proof, pieces
from relance.domain.glyphs import printable, visible, without_glyph
from relance.journal.hashing import canonical
from relance.language import Language, say
from relance.letters.model import Creditor
from relance.letters.render import LetterNotRendered, SignsWithoutGlyph


def content_of(facts: Attested, language: Language, signature: Signature) -> str:
    """What is attested and sealed, as one text for one content."""
    listed = pieces(facts.steps)
    return canonical(
        {
            "title": TITLE,
            "number": signature.number,
            "signed_by": signature.signatory,
            "quality": signature.quality,
            "signed_at": signature.at,
            "debtor": list(facts.debtor),
            "contract": facts.contract,
            "cause": facts.cause,
            "claims": [_claim(one, language) for one in facts.claims],
            "unpaid": facts.unpaid,
            "steps": [
                {
                    "from": step.first,
                    "until": step.last,
                    "what": say(step.what, language),
                    "pieces": [proof.sha256 for proof in step.proofs],
                }
                for step in facts.steps
            ],
            "answers": facts.answered,
            "disputed": facts.is_disputed,
            "pieces": [{"name": proof.name, "sha256": proof.sha256} for proof in listed],
        }
    )


def _claim(one: Claimed, language: Language) -> dict[str, object]:
    lost = one.lost
    by_vat = {"unpaid_net": f"{lost.net:f}", "unpaid_vat": f"{lost.vat:f}"} if lost else {}
    return {
        "what": say(one.what, language),
        "gross": one.gross,
        "credited": one.credited,
        "received": one.received,
        "unpaid": one.unpaid,
        **by_vat,
    }


def draw(
    facts: Attested,
    creditor: Creditor,
    language: Language,
    signature: Signature,
    seal: Seal | None,
    contents: Mapping[int, bytes],
) -> bytes:
    """The PDF; a draft without ``seal``. ``contents`` are the bytes of the pieces by document. Raises LetterNotRendered."""
    listed = pieces(facts.steps)
    content = content_of(facts, language, signature)
    attached = _attached(listed if seal else [])
    data = {**said(facts, creditor, language, signature, seal), "pieces": attached}
    text = printable(visible(json.dumps(data, ensure_ascii=False)))
    if signs := without_glyph(text):
        raise SignsWithoutGlyph(signs=signs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = resources.files("relance.closing.typst").joinpath("certificate.typ")
        (folder / "certificate.typ").write_bytes(template.read_bytes())
        (folder / "data.json").write_text(text, encoding="utf-8")
        (folder / "certificate.json").write_text(content, encoding="utf-8")
        for piece, proof in zip(attached, listed, strict=False):
            (folder / piece["path"]).write_bytes(contents[proof.document])
        return _compiled(folder, signature.at)


def _compiled(folder: Path, at: datetime) -> bytes:
    fonts = resources.files("relance.letters.fonts")
    try:
        pdf, warnings = typst.Compiler(
            str(folder / "certificate.typ"), root=str(folder), ignore_system_fonts=True, font_paths=[str(fonts)]
        ).compile_with_warnings(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=int(at.timestamp()))
    except typst.TypstError as error:
        raise LetterNotRendered(why=str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf


def _attached(listed: Sequence[Proof]) -> list[dict[str, str]]:
    """Each piece under its number, so that two of one name stay apart."""
    return [
        {"path": f"{place:02d}-{proof.name}", "name": f"{place}. {proof.name}", "kind": PDF}
        for place, proof in enumerate(listed, start=1)
    ]


def sha256_of(content: bytes | str) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
