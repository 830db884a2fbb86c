"""A sentence kept in a row, to be said later in whoever's language: its words, and its facts as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relance.domain.sentences import Sentence


def kept(sentence: Sentence) -> dict[str, Any]:
    """As a row keeps it."""
    facts = {
        name: kept(fact) if isinstance(fact, Sentence) else fact if isinstance(fact, int) else str(fact)
        for name, fact in sentence.facts.items()
    }
    return {"template": sentence.template, "facts": facts}


def said(row: Mapping[str, Any] | None) -> Sentence | None:
    """What a row keeps."""
    if row is None:
        return None
    facts = {name: said(fact) if isinstance(fact, Mapping) else fact for name, fact in row["facts"].items()}
    return Sentence(row["template"], facts)
