"""An act that may be done now, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act that may be done now: whose, why, by which text, and until when. ``is_advised``: the one to begin with."""

    kind: str
    by: Who
    why: Sentence
    article: str = ""
    until: date | None = None
    is_advised: bool = False
