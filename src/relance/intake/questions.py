"""What a file leaves open, as data: a question with its answers, what each would make, and the one we would take.

Whoever reads asks through ``Questions.ask`` and goes on with the answer it returns: the one that was given, else the guess.
What was not answered stands in ``Questions.open``, and keeps the file from being booked; a figure read meanwhile is the
one that holds if the guesses are right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence

Answers = Mapping[str, str]  # question id -> name of a choice
Shape = tuple[str, ...]  # names of columns, or of sheets


class Scope(StrEnum):
    """For how long an answer holds."""

    SHAPE = "shape"  # for every file with these columns
    FILE = "file"  # for this file alone
    BOOKS = "books"  # for the organisation, whatever the file


class AnswerUnknown(DomainError):
    """An answer that the question does not offer."""

    code = "answer_unknown"
    template = "{answer} is no answer to {question}. It takes: {choices}."


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. ``name`` is stable: scripts and pages give it.

    ``owed`` is what the file would hold open with it, a sum a currency; None where it is no matter of money, and ``effect``
    says what it does. ``asks_more``: more would be asked than with the guess.
    """

    name: str
    words: Sentence
    why: Sentence | None = None
    owed: tuple[Money, ...] | None = None
    effect: Sentence | None = None
    asks_more: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """``id`` is the same for each file of a shape: what is asked and of what, such as ``column:amount unpaid``.

    ``column`` or ``line`` (from 1) is where it stands. ``samples`` are rows of the file as they are, ``sample_header`` their
    columns. ``guess`` is the name of a choice, empty where we would not guess. ``is_of_money``: it is no question where no
    answer changes what is owed.
    """

    id: str
    words: Sentence
    choices: tuple[Choice, ...]
    guess: str = ""
    why: Sentence | None = None
    column: str = ""
    line: int = 0
    sample_header: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    scope: Scope = Scope.SHAPE
    shape: Shape = ()
    is_of_money: bool = True


@dataclass(slots=True)
class Questions:
    """The questions of one file: what was answered, now or before, and what is still open.

    ``given`` is what was said of this very file; ``remembered`` finds what was said of earlier ones of a shape.
    """

    given: Answers = field(default_factory=dict)
    remembered: Callable[[Shape], Answers] = lambda shape: {}
    open: list[Question] = field(default_factory=list)
    answered: list[Question] = field(default_factory=list)
    _shape: Shape = ()
    _known: Answers = field(default_factory=dict)
    _taken: dict[str, str] = field(default_factory=dict)

    def about(self, names: Iterable[str]) -> None:
        """The questions that follow are about a table of these columns (or a workbook of these sheets)."""
        self._shape = tuple(names)
        self._known = self.remembered(self._shape)

    def known(self, question_id: str) -> str:
        """What was answered, now or before; nothing where it was not."""
        return self.given.get(question_id) or self._known.get(question_id, "")

    def ask(self, question: Question) -> str:
        """The answer given, else the guess, and the question stays open.

        An earlier answer that the question no longer offers is none: it is asked anew. Raises AnswerUnknown for one given now.
        """
        question = replace(question, shape=self._shape, samples=_as_wide(question.samples, len(question.sample_header)))
        offered = {choice.name for choice in question.choices}
        known = self._known.get(question.id, "")
        answer = self.given.get(question.id) or (known if known in offered else "")
        if not answer:
            self.open.append(question)
            return question.guess
        if answer not in offered:
            raise AnswerUnknown(
                answer=answer, question=question.id, choices=", ".join(choice.name for choice in question.choices)
            )
        self.answered.append(question)
        self._taken[question.id] = answer
        return answer

    def answer_of(self, question: Question) -> str:
        """What was answered, now or before; nothing where it is open."""
        return self._taken.get(question.id, "")

    def __iter__(self) -> Iterator[Question]:
        yield from self.open
        yield from self.answered


def _as_wide(samples: tuple[tuple[str, ...], ...], columns: int) -> tuple[tuple[str, ...], ...]:
    """Rows of a file end where they end; drawn, they are as wide as their header."""
    return tuple((*row, *[""] * (columns - len(row)))[:columns] for row in samples)
