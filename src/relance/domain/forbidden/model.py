"""An expression that no amicable letter may hold, and how it is sought.

Expressions are sought in folded text: small letters, no accents, no sign that nobody sees. Whole expressions are forbidden,
not stems: "saisir le tribunal compétent", "votre banque a rejeté le prélèvement" may be said, "saisir vos biens", "informer
votre banque" may not. A threat is one of ours: what the debtor is asked to do ("contactez votre banque") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence
from relance.domain.wording import Folded

EVERYBODY = frozenset(DebtorKind)
CONSUMERS = frozenset({DebtorKind.CONSUMER, DebtorKind.UNKNOWN})

TITLE, PRESSURE, FALSE_THREAT = "C. pén. 433-13", "C. conso. L121-6", "C. conso. L121-7"
BLACKMAIL, PRIVACY, INSULT = "C. pén. 312-10", "C. pén. 226-22, RGPD 5", "C. pén. R621-2"
COSTS = "CPCE L111-8"
UNCOMPUTED = "C. civ. 1231-5"
NO_TITLE, NO_JUDGMENT = "CPCE L111-2, L511-1", "C. com. L631-1, L640-1"
VISIT, FORCE, HARASSMENT = "C. conso. L121-6, L121-7", "C. pén. 312-1", "C. conso. L121-6, C. pén. 222-16"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An expression that no amicable letter may hold: ``what`` it is; ``kinds`` narrows it to some debtors.

    A ``squeezed`` one is sought without spaces too, and is a word that nothing else reads as.
    """

    pattern: re.Pattern[str]
    what: Sentence
    article: str
    kinds: frozenset[DebtorKind] = EVERYBODY
    is_squeezed: bool = False

    def found_in(self, readings: Readings) -> str:
        """The words that are forbidden, as they were typed; "" where there are none."""
        for reading in readings.squeezed if self.is_squeezed else readings.plain:
            if found := self.pattern.search(reading.text):
                return reading.shown(*found.span())
        return ""


@dataclass(frozen=True, slots=True)
class Readings:
    """A text as rules read it: folded, with words put together that are spelt out, and without any space."""

    plain: tuple[Folded, ...]
    squeezed: tuple[Folded, ...]

    @classmethod
    def of(cls, text: str) -> Readings:
        """Every reading of the text."""
        folded = Folded.of(text)
        joined = folded.joined()
        plain = (folded,) if joined.text == folded.text else (folded, joined)
        return cls(plain, (folded.squeezed(),))


def found(text: str, among: Iterable[Forbidden]) -> Iterator[tuple[Forbidden, str]]:
    """The forbidden expressions in the text, with the words as they were typed."""
    readings = Readings.of(text)
    for forbidden in among:
        if words := forbidden.found_in(readings):
            yield forbidden, words


def rule(pattern: str, what: Sentence, article: str, kinds: frozenset[DebtorKind] = EVERYBODY) -> Forbidden:
    """An expression in its sentence."""
    return Forbidden(re.compile(pattern), what, article, kinds)


def word(pattern: str, what: Sentence, article: str) -> Forbidden:
    """A word, however it is cut."""
    return Forbidden(re.compile(pattern), what, article, is_squeezed=True)
