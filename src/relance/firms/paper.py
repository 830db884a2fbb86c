"""A firm's letters and receipts as PDFs: archival and accessible, as all that leaves."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import typst

from relance.domain.glyphs import printable, visible, without_glyph
from relance.letters.render import LetterNotRendered, SignsWithoutGlyph


def draw(template: str, words: Mapping[str, object], on: date) -> bytes:
    """The PDF of what ``words`` say, by a template of this room. Raises LetterNotRendered."""
    text = printable(visible(json.dumps(words, ensure_ascii=False)))
    if signs := without_glyph(text):
        raise SignsWithoutGlyph(signs=signs)
    fonts = resources.files("relance.letters.fonts")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / template).write_bytes(resources.files("relance.firms.typst").joinpath(template).read_bytes())
        (folder / "data.json").write_text(text, encoding="utf-8")
        try:
            pdf, warnings = typst.Compiler(
                str(folder / template), root=str(folder), ignore_system_fonts=True, font_paths=[str(fonts)]
            ).compile_with_warnings(
                format="pdf",
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()),
            )
        except typst.TypstError as error:
            raise LetterNotRendered(why=str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf
