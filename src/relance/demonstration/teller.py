"""Who is told what the demonstration lives, as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.rows import ParsedFile
from relance.outbox.delivery import Delivered
from relance.scenarios.run_report import RunReport


class Teller(Protocol):
    """Whoever shows what happens."""

    def begins(self, day: Sentence) -> None:
        """A day begins."""

    def says(self, sentence: Sentence) -> None:
        """Something happened."""

    def was_read(self, name: str, parsed: ParsedFile) -> None:
        """A file was read."""

    def decided(self, report: RunReport) -> None:
        """The day's run was done."""

    def left(self, delivered: Delivered) -> None:
        """Messages left, or did not."""

    def foresees(self, steps: Sequence[tuple[str, int, Money]]) -> None:
        """What would go out, by step: how many receivables, and their sum."""
