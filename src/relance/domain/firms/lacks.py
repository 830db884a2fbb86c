"""Something that the law asks for and that is not there: a door stays locked until it is."""

from __future__ import annotations

from dataclasses import dataclass

from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, and the article that asks for it."""

    key: str
    what: Sentence
    article: str
