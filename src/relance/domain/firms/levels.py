"""The firm's three levels, in their order: e-mail, letter, formal notice. Each is the creditor's to trigger."""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class Level(StrEnum):
    """How the firm writes."""

    EMAIL = "email"
    LETTER = "letter"
    NOTICE = "notice"  # registered, with acknowledgement of receipt


LEVEL_WORDS: dict[Level, Sentence] = {
    Level.EMAIL: Sentence("firm e-mail"),
    Level.LETTER: Sentence("firm letter"),
    Level.NOTICE: Sentence("firm formal notice, registered"),
}
BY_POST = frozenset({Level.LETTER, Level.NOTICE})
