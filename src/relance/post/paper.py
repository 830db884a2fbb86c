"""What this room prints: the line that says how a letter goes, laid over it; the proofs of the demonstration's post."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib import resources
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from relance.domain.errors import DomainError
from relance.domain.glyphs import printable, visible
from relance.domain.registered.numbers import grouped
from relance.domain.sentences import Sentence
from relance.language import Language, say

WITH_NUMBER = Sentence("Registered letter with acknowledgement of receipt no. {number}")
WITH_REFERENCE = Sentence("Registered letter with acknowledgement of receipt, reference {name}")
ELECTRONICALLY = Sentence("Qualified electronic registered letter, reference {name}")


class StampNotDrawn(DomainError):
    """The line could not be laid over the letter."""

    code = "stamp_not_drawn"
    template = "The letter could not be printed as registered: {why}."


def line_of(name: str, number: str, *, is_electronic: bool = False) -> Sentence:
    """What the letter says of its way: the number where it is known before it leaves, else our reference."""
    if is_electronic:
        return Sentence(ELECTRONICALLY.template, {"name": name})
    if number:
        return Sentence(WITH_NUMBER.template, {"number": grouped(number).replace(" ", "\xa0")})
    return Sentence(WITH_REFERENCE.template, {"name": name})


def stamped(pdf: bytes, line: Sentence, language: Language) -> bytes:
    """The letter with that line on its first page: what is printed, and what is kept as its content. Raises StampNotDrawn."""
    over = draw("stamp.typ", {"line": say(line, language), "language": language})
    try:
        with pikepdf.open(BytesIO(pdf)) as letter, pikepdf.open(BytesIO(over)) as stamp:
            first = letter.pages[0]
            first.add_overlay(stamp.pages[0], pikepdf.Rectangle(first.mediabox))
            out = BytesIO()
            letter.save(out, deterministic_id=True)
    except pikepdf.PdfError as error:
        raise StampNotDrawn(why=str(error)) from error
    return out.getvalue()


def sheets_of(pdf: bytes) -> int:
    """How many sheets it takes, printed on both sides."""
    with pikepdf.open(BytesIO(pdf)) as letter:
        return max(1, (len(letter.pages) + 1) // 2)


def draw(template: str, words: Mapping[str, object]) -> bytes:
    """A page of this room. Raises StampNotDrawn."""
    text = printable(visible(json.dumps(words, ensure_ascii=False)))
    fonts = resources.files("relance.letters.fonts")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / template).write_bytes(resources.files("relance.post.typst").joinpath(template).read_bytes())
        (folder / "data.json").write_text(text, encoding="utf-8")
        try:
            pdf = typst.Compiler(
                str(folder / template), root=str(folder), ignore_system_fonts=True, font_paths=[str(fonts)]
            ).compile(format="pdf", timestamp=0)
        except typst.TypstError as error:
            raise StampNotDrawn(why=str(error)) from error
    if not isinstance(pdf, bytes):
        raise StampNotDrawn(why="no PDF")
    return pdf
