"""What a booking changes of what is known already: corrections, and invoices that two sources tell differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.sentences import Sentence
from relance.intake.booking import Booked
from relance.intake.merge.corrected import Corrected
from relance.intake.merge.other_books import Differing

SHOWN = 50
CORRECTS = Sentence("It corrects {count} {count:fact|facts} known before.")
DIFFERS = Sentence("{count} {count:invoice is|invoices are} told differently by two sources: the lesser is asked.")


@dataclass(frozen=True, slots=True)
class Changes:
    """The first fifty of each, and how many there are."""

    corrected: Sequence[Corrected]
    corrected_count: int
    differing: Sequence[Differing]
    differing_count: int

    @property
    def corrected_more(self) -> int:
        """How many are not shown."""
        return self.corrected_count - len(self.corrected)

    @property
    def differing_more(self) -> int:
        """How many are not shown."""
        return self.differing_count - len(self.differing)

    @property
    def said(self) -> list[Sentence]:
        """Both in a sentence each, where there are any."""
        told = ((self.corrected_count, CORRECTS), (self.differing_count, DIFFERS))
        return [Sentence(words.template, {"count": count}) for count, words in told if count]


def changes_of(booked: Booked | None) -> Changes:
    """What ``booked`` tells of what was known; nothing where nothing was booked."""
    if booked is None:
        return Changes((), 0, (), 0)
    corrected, differing = booked.corrected, booked.differing
    return Changes(corrected[:SHOWN], len(corrected), differing[:SHOWN], len(differing))
