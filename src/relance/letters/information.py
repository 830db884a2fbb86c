"""What asks for nothing: the copy of an invoice, and whatever comes. Each such act is a text file in both languages, and no code.

A file says what lists call it, the name of the document that goes along, its paragraphs and its closing. Places in braces are
filled with the facts of the one message.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from relance.domain.forbidden import TO_EVERYBODY, found
from relance.domain.sentences import Bilingual, Sentence
from relance.language import LANGUAGES, Language
from relance.letters.wording_check import TextBroken, WordingRefused, places_of


@dataclass(frozen=True, slots=True)
class InformationText:
    """The wording of one act in one language."""

    title: str
    document: str
    paragraphs: tuple[str, ...]
    closing: str

    def filled(self, facts: Mapping[str, str]) -> InformationText:
        """The same with its places filled."""
        document, closing = self.document.format(**facts), self.closing.format(**facts)
        paragraphs = tuple(paragraph.format(**facts) for paragraph in self.paragraphs)
        return InformationText(self.title, document, paragraphs, closing)

    @property
    def places(self) -> frozenset[str]:
        """The facts that it wants."""
        return frozenset().union(*(places_of(piece) for piece in (self.document, *self.paragraphs, self.closing)))


@cache
def information_text(act: str, language: Language) -> InformationText:
    """The wording of an act, read and checked once. Raises TextBroken, WordingRefused."""
    file = resources.files("relance.letters.texts").joinpath(language, "information", f"{act}.toml")
    try:
        return read_information(file.read_text(encoding="utf-8"), act, language)
    except OSError as error:
        raise TextBroken(act=act, language=language, why=str(error)) from error


def read_information(source: str, act: str, language: Language) -> InformationText:
    """Read one text file. Raises TextBroken, and WordingRefused where it says what nobody may be told."""
    try:
        data = tomllib.loads(source)
        paragraphs = tuple(str(paragraph["text"]) for paragraph in data["paragraph"])
        text = InformationText(data["title"], data["document"], paragraphs, data["closing"]["text"])
        _ = text.places
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise TextBroken(act=act, language=language, why=str(error)) from error
    for forbidden, words in found(" ".join((text.title, *text.paragraphs, text.closing)), TO_EVERYBODY):
        why = Sentence("“{words}” is {what}", {"words": words, "what": forbidden.what})
        raise WordingRefused(act=act, language=language, why=why, article=forbidden.article)
    return text


@cache
def information_acts() -> tuple[str, ...]:
    """The acts that there are, by the names of their files."""
    folder = resources.files("relance.letters.texts").joinpath(LANGUAGES[0], "information")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def title_of(act: str) -> Sentence:
    """What lists call an act, in the reader's language."""
    return Bilingual(information_text(act, "en").title, french=information_text(act, "fr").title)
