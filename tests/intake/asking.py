"""A reader that asks: a list whose column "Amount due" is what was paid, or what is left, for a test of whoever carries questions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.formats import detect
from relance.intake.questions import Choice, Question, Questions
from relance.intake.rows import ParsedFile

LIST = "Numéro;Client;Date;Échéance;TTC\r\nF-1;Alpha;03/02/2026;25/03/2026;100,50\r\nF-2;Bêta;28/02/2026;30/03/2026;20,00\r\n"
REST, MARK = "column:amount due", "column:mark"

ABOUT_REST = Question(
    REST,
    Sentence("What is in the column {column}?", {"column": "Amount due"}),
    (
        Choice(
            "remaining",
            Sentence("What is left to pay"),
            Sentence("Never more than the total."),
            (Money(Decimal("120.50"), "EUR"),),
        ),
        Choice("paid", Sentence("What was paid"), None, (Money(Decimal("241.00"), "EUR"),), asks_more=True),
        Choice("none", Sentence("Something else"), None, (Money(Decimal("241.00"), "EUR"),), asks_more=True),
    ),
    guess="remaining",
    why=Sentence("No other column says what was paid."),
    column="Amount due",
    sample_header=("Numéro", "Amount due"),
    samples=(("F-1", "100,50"), ("F-2", "<20,00>")),
)
ABOUT_MARK = Question(
    MARK, Sentence("What is in the column {column}?", {"column": "Mark"}), (Choice("ignore", Sentence("Nothing")),)
)


def asking(monkeypatch: Any, *questions: Question) -> None:
    """From here on each file asks these; and another where one was answered by "none"."""
    read = getattr(detect.read_file, "that_asks_nothing", detect.read_file)

    def reader(path: Path, *, questions: Questions, **options: Any) -> ParsedFile:
        parsed = read(path, questions=questions, **options)
        questions.about(parsed.header)
        for question in asked:
            answer = questions.ask(question)
            if answer == "none":
                questions.ask(ABOUT_MARK)
        return parsed

    reader.that_asks_nothing = read  # type: ignore[attr-defined]
    asked: tuple[Question, ...] = questions or (ABOUT_REST,)
    for module in ("relance.intake.reading.read_file", "relance.intake.formats.detect.read_file"):
        monkeypatch.setattr(module, reader)
