"""A letter as a PDF: archival (PDF/A-2a) and accessible (PDF/UA-1), the same bytes for the same letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from threading import local

import typst

from relance.domain.errors import DomainError
from relance.domain.glyphs import escaped, without_glyph
from relance.letters.model import Letter
from relance.letters.page import page_of

_thread = local()


class LetterNotRendered(DomainError):
    """Whatever went wrong while a letter was drawn: a missing font or a broken template would otherwise pass in silence."""

    code = "letter_not_rendered"
    template = "The letter could not be rendered: {why}."


class SignsWithoutGlyph(LetterNotRendered):
    """A name in a script that no font of letters draws: printed as boxes it would be nobody's."""

    code = "signs_without_glyph"
    template = "“{signs}” could not be displayed: letters have no sign for it. Write that name or address otherwise, on its page."


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """The PDF and the text that it says, for the record."""

    pdf: bytes
    subject: str
    body: tuple[str, ...]
    closing: str
    reference: str


def _compiler() -> typst.Compiler:
    """The compiler of this thread: one serves one letter at a time."""
    if not hasattr(_thread, "compiler"):
        template = resources.files("relance.letters.typst").joinpath("letter.typ")
        fonts = resources.files("relance.letters.fonts")
        _thread.compiler = typst.Compiler(str(template), ignore_system_fonts=True, font_paths=[str(fonts)])
    compiler: typst.Compiler = _thread.compiler
    return compiler


def render(letter: Letter) -> RenderedLetter:
    """Render ``letter``. Raises WordingRefused, LetterNotRendered; nothing else, whatever breaks."""
    data: dict[str, object] = {}
    try:
        data, said = page_of(letter)
        return RenderedLetter(_drawn(letter, data), said.subject, said.body, said.closing, said.reference)
    except (DomainError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the compiler is no Exception, and what panicked is not asked again
        vars(_thread).pop("compiler", None)
        if signs := without_glyph(
            json.dumps(data, ensure_ascii=False)
        ):  # the compiler refuses them, or panics over them
            raise SignsWithoutGlyph(signs=signs) from error
        raise LetterNotRendered(
            why=str(error) if isinstance(error, typst.TypstError) else f"{type(error).__name__}: {error}"
        ) from error


def _drawn(letter: Letter, data: Mapping[str, object]) -> bytes:
    moment = datetime(letter.dated.year, letter.dated.month, letter.dated.day, tzinfo=UTC)
    pdf, warnings = _compiler().compile_with_warnings(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(moment.timestamp()),
    )
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf


def try_render(letter: Letter | DomainError) -> RenderedLetter | DomainError:
    """The letter rendered, or why it cannot be; what could not even be composed stays what it is."""
    if isinstance(letter, DomainError):
        return letter
    try:
        return render(letter)
    except DomainError as error:
        return error


def with_signs_named(letter: Letter) -> Letter:
    """The letter with each sign of the recipient's name and address that no font draws named by its number instead."""
    to = letter.recipient
    return replace(
        letter,
        recipient=replace(
            to, name=escaped(to.name), street=escaped(to.street), street_2=escaped(to.street_2), city=escaped(to.city)
        ),
    )
