"""The users' guide of the pages: one file a language, cut into sections that bear the same names in both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markdown_it import MarkdownIt

from relance.language import Language

HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<key>[a-z-]+)\}\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key is the same in both languages; ``html`` is safe, made of our own text."""

    key: str
    title: str
    text: str
    html: str

    def holds(self, words: str) -> bool:
        """Whether every one of the words stands in it."""
        said = f"{self.title} {self.text}".casefold()
        return all(word in said for word in words.casefold().split())


@cache
def guide(language: Language) -> tuple[Section, ...]:
    """The sections in order."""
    text = resources.files(__package__).joinpath("pages", f"{language}.md").read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    render = MarkdownIt("commonmark", {"html": False}).render
    return tuple(
        Section(heading["key"], heading["title"], body := text[heading.end() : end].strip(), render(body))
        for heading, end in zip(headings, ends, strict=True)
    )
