"""Exhibits as they stand behind a petition: each as PDF, its number on its first page, in the order of the list."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from relance.documents.archive import PDF
from relance.domain.case_file.clean import clean
from relance.domain.case_file.model import Paper, PaperKind
from relance.language import say

STAMP_WIDE, STAMP_HIGH, EDGE = 80, 22, 10
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
PROVES: dict[PaperKind, str] = {
    PaperKind.INVOICE: "la créance", PaperKind.ORDER: "l’accord", PaperKind.DELIVERY: "l’exécution",
    PaperKind.ACCEPTANCE: "la reconnaissance", PaperKind.TERMS: "le taux, l’échéance", PaperKind.LETTER: "la relance",
    PaperKind.NOTICE: "la mise en demeure", PaperKind.EXCHANGE: "les échanges", PaperKind.PLAN: "l’échéancier", PaperKind.OTHER: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behind:
    """An exhibit behind the petition: ``pages`` is 0 where its bytes cannot be taken."""

    number: int
    kind: PaperKind
    title: str
    sha256: str
    pdf: bytes
    pages: int

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.pdf)

    @property
    def proves(self) -> str:
        """What it is for, as the list says it."""
        return PROVES[self.kind]


def behind(papers: Sequence[Paper], contents: Mapping[str, bytes]) -> tuple[Behind, ...]:
    """Each paper as PDF, under its number."""
    return tuple(_one(paper, contents[paper.path]) for paper in papers)


def _one(paper: Paper, content: bytes) -> Behind:
    title = clean(say(paper.title, "fr"))
    pdf = _as_pdf(paper.media_type.partition(";")[0].strip(), content)
    return Behind(paper.number, paper.kind, title, paper.sha256, pdf, _pages(pdf))


def _as_pdf(media_type: str, content: bytes) -> bytes:
    """A picture on a page, a text on as many as it needs; b"" for what cannot be drawn."""
    if media_type == PDF:
        return content
    if media_type in PICTURES:
        return _drawn("picture.typ", {"kind": PICTURES[media_type]}, content)
    if media_type.startswith("text/"):
        return _drawn("text.typ", {"text": clean(content.decode("utf-8", errors="replace"))}, b"")
    return b""


def _drawn(template: str, data: Mapping[str, str], content: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = resources.files("relance.court.typst").joinpath(template)
        (folder / template).write_bytes(source.read_bytes())
        if content:
            (folder / f"picture.{data['kind']}").write_bytes(content)
        try:
            made = typst.Compiler(
                str(folder / template),
                root=str(folder),
                ignore_system_fonts=True,
                font_paths=[str(resources.files("relance.letters.fonts"))],
                sys_inputs=dict(data),
            ).compile(format="pdf")
        except typst.TypstError:
            return b""
    return made if isinstance(made, bytes) else b""


def _pages(pdf: bytes) -> int:
    """How many pages it has; 0 where it cannot be opened without a password, or at all."""
    if not pdf:
        return 0
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        return 0


def together(petition: bytes, exhibits: Sequence[Behind]) -> bytes:
    """One file: the petition, then each exhibit with its number on its first page; the same bytes for the same papers."""
    made = BytesIO()
    with pikepdf.open(BytesIO(petition)) as whole:
        for one in exhibits:
            _append(whole, one)
        whole.remove_unreferenced_resources()
        whole.save(
            made, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return made.getvalue()


def _append(whole: pikepdf.Pdf, one: Behind) -> None:
    with pikepdf.open(BytesIO(one.pdf)) as opened, pikepdf.open(BytesIO(_stamp(one.number))) as stamp:
        first = len(whole.pages)
        whole.pages.extend(opened.pages)
        page = whole.pages[first]
        _left, _bottom, right, top = (float(side) for side in page.mediabox)
        area = pikepdf.Rectangle(right - STAMP_WIDE - EDGE, top - STAMP_HIGH - EDGE, right - EDGE, top - EDGE)
        page.add_overlay(stamp.pages[0], area)


def _stamp(number: int) -> bytes:
    return _drawn("stamp.typ", {"number": str(number)}, b"")
