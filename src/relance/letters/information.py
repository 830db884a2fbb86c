"""What asks for nothing: the copy of an invoice, a word to a guest. Each such act is a text file in both languages, and no code.

A file says what lists call it, the name of the document that goes along, its pieces in order and its closing; a message with a page of
its own adds a subject, a preview, a heading, a salutation and what a text message says. Places in braces are filled with the facts of
the one message.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from relance.domain.forbidden import TO_EVERYBODY, found
from relance.domain.sentences import Bilingual, Sentence
from relance.language import LANGUAGES, Language, typeset
from relance.letters.act_titles import IN_LANGUAGE
from relance.letters.wording_check import TextBroken, WordingRefused, places_of

Rows = Sequence[Sequence[str]]  # what a line is, and its amount; the last one is the sum
NO_ROWS: Mapping[str, Rows] = {}


class Look(StrEnum):
    """What a piece looks like in an e-mail."""

    TEXT = "text"
    QUOTE = "quote"
    TABLE = "table"  # ``text`` is its caption
    BUTTON = "button"  # one link, without a text
    LINKS = "links"  # ``text`` is the heading above them
    NOTE = "note"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a message. ``when`` names the fact without which it is left out.

    ``table`` names the rows of a table; ``rows`` are these once they are there, and ``links`` each a label and an address.
    """

    text: str
    look: Look = Look.TEXT
    when: str = ""
    table: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def filled(self, facts: Mapping[str, str], tables: Mapping[str, Rows], language: Language) -> Piece:
        """The same with its places filled, its rows there."""
        rows = tuple((str(label), str(amount)) for label, amount in tables.get(self.table, ()))
        links = tuple((label.format(**facts), address.format(**facts)) for label, address in self.links)
        return replace(self, text=typeset(self.text.format(**facts), language), rows=rows, links=links)

    @property
    def templates(self) -> Iterator[str]:
        """Every text of it that may have places."""
        yield self.text
        for label, address in self.links:
            yield from (label, address)

    def plain(self) -> str:
        """As lines of text."""
        lines = [self.text] if self.text else []
        lines += [f"  {label}   {amount}" for label, amount in self.rows]
        lines += [f"  {label}\n  {address}" for label, address in self.links]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class InformationText:
    """The wording of one act in one language. ``sms`` is what a text message says; "" where that speaks of the letter."""

    title: str
    document: str
    pieces: tuple[Piece, ...]
    closing: str
    language: Language
    subject: str = ""
    preview: str = ""
    heading: str = ""
    salutation: str = ""
    sms: str = ""

    def filled(self, facts: Mapping[str, str], tables: Mapping[str, Rows] = NO_ROWS) -> InformationText:
        """The same with its places filled, and without the pieces whose fact is missing."""
        said = {name: typeset(text.format(**facts), self.language) for name, text in self._texts.items()}
        pieces = (piece for piece in self.pieces if not piece.when or facts.get(piece.when))
        filled = tuple(piece.filled(facts, tables, self.language) for piece in pieces)
        return replace(
            self,
            pieces=filled,
            document=self.document.format(**facts),
            closing=said["closing"],
            subject=said["subject"],
            preview=said["preview"],
            heading=said["heading"],
            salutation=said["salutation"],
            sms=said["sms"],
        )

    @property
    def places(self) -> frozenset[str]:
        """The facts that it wants."""
        templates = [*self._texts.values(), self.document, *(one for piece in self.pieces for one in piece.templates)]
        return frozenset().union(*(places_of(one) for one in templates))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its pieces as text."""
        return tuple(piece.plain() for piece in self.pieces)

    @property
    def _texts(self) -> dict[str, str]:
        names = ("closing", "subject", "preview", "heading", "salutation", "sms")
        return {name: getattr(self, name) for name in names}


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
        pieces = tuple(_piece(one) for one in data["paragraph"])
        page = {name: str(data.get(name, "")) for name in ("subject", "preview", "heading", "salutation", "sms")}
        text = InformationText(data["title"], data["document"], pieces, data["closing"]["text"], language, **page)
        _ = text.places
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise TextBroken(act=act, language=language, why=str(error)) from error
    everything = (text.title, text.subject, text.preview, text.heading, text.sms, *text.paragraphs, text.closing)
    for forbidden, words in found(" ".join(everything), TO_EVERYBODY):
        why = Sentence("“{words}” is {what}", {"words": words, "what": forbidden.what})
        raise WordingRefused(act=text.title, language=IN_LANGUAGE[language], why=why, article=forbidden.article)
    return text


def _piece(data: Mapping[str, Any]) -> Piece:
    links = tuple((str(label), str(address)) for label, address in data.get("links", ()))
    return Piece(
        str(data["text"]), Look(data.get("look", Look.TEXT)), data.get("when", ""), data.get("table", ""), links=links
    )


@cache
def information_acts() -> tuple[str, ...]:
    """The acts that there are, by the names of their files."""
    folder = resources.files("relance.letters.texts").joinpath(LANGUAGES[0], "information")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def title_of(act: str) -> Sentence:
    """What lists call an act, in the reader's language."""
    return Bilingual(information_text(act, "en").title, french=information_text(act, "fr").title)
