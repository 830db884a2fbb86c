"""The question which of several currencies a sign or a word stands for. It is about the books, whichever file it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from relance.domain.sentences import Sentence
from relance.intake.formats.currencies import meant
from relance.intake.questions import Choice, Question, Scope

MOST_CHOICES, SAMPLES = 5, 5


def which_currency(sign: str, header: Sequence[str], rows: Sequence[Sequence[str]], column: str) -> Question:
    """For a sign that may mean several. ``rows`` are some that bear it, in ``column``."""
    several = meant(sign)[:MOST_CHOICES]
    return Question(
        f"currency:{sign}",
        Sentence("Which currency does {sign} stand for?", {"sign": sign}),
        tuple(Choice(code, Sentence("In {currency}", {"currency": code})) for code in several),
        guess=several[0],
        column=column,
        scope=Scope.BOOKS,
        samples=tuple(tuple(row) for row in rows[:SAMPLES]),
        sample_header=tuple(header),
    )
