"""The questions of a file as a page shows them: every answer with its reason and what it would make owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relance.domain.money import Money
from relance.intake.formats.columns import normalised
from relance.intake.questions import Answers, Choice, Question

SAMPLES_SHOWN = 5
MOST_BY_THEMSELVES = 5  # questions of one kind; more are one list
SAME_CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """One answer. ``is_bad``: it would make more owed than our guess does."""

    choice: Choice
    is_guess: bool
    is_bad: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. ``is_compared``: its rows hold a customer of the file against one that we know, trait by trait."""

    place: int
    question: Question
    choices: tuple[AskedChoice, ...]
    asked_column: int | None

    @property
    def samples(self) -> Sequence[Sequence[str]]:
        """The first rows."""
        return self.question.samples if self.is_compared else self.question.samples[:SAMPLES_SHOWN]

    @property
    def is_compared(self) -> bool:
        """True of "is this customer that one?"."""
        return kind_of(self.question) == SAME_CUSTOMER and bool(self.question.samples)


def kind_of(question: Question) -> str:
    """What its id begins with: column, sheet, customer…"""
    return question.id.partition(":")[0]


def asked(questions: Sequence[Question], given: Answers) -> tuple[list[Asked], list[Asked]]:
    """Those that stand by themselves, and those that are one list because there are so many of their kind.

    Nothing is chosen beforehand but what was answered already: a guess that nobody looked at must not make a debt.
    """
    shown = list(_shown(questions, given))
    same = [one for one in shown if kind_of(one.question) == SAME_CUSTOMER]
    if len(same) <= MOST_BY_THEMSELVES:
        return shown, []
    return [one for one in shown if kind_of(one.question) != SAME_CUSTOMER], same


def _shown(questions: Sequence[Question], given: Answers) -> Iterator[Asked]:
    for place, question in enumerate(questions, start=1):
        guess = next((choice for choice in question.choices if choice.name == question.guess), None)
        least = guess.owed if guess else _least(question.choices)
        choices = tuple(
            AskedChoice(
                choice, is_guess=choice.name == question.guess, is_bad=_is_more(choice.owed, least),
                is_chosen=given.get(question.id) == choice.name,
            )
            for choice in question.choices
        )  # fmt: skip
        names = [normalised(name) for name in question.sample_header]
        column = normalised(question.column)
        yield Asked(place, question, choices, names.index(column) if column in names else None)


def _is_more(owed: tuple[Money, ...] | None, least: tuple[Money, ...] | None) -> bool:
    """More is owed in any currency."""
    if owed is None or least is None:
        return False
    before = {money.currency: money.amount for money in least}
    return any(money.amount > before.get(money.currency, 0) for money in owed)


def _least(choices: Sequence[Choice]) -> tuple[Money, ...] | None:
    """What the answer that makes least owed does, where we would not guess."""
    sums = [choice.owed for choice in choices if choice.owed is not None]
    return min(sums, key=lambda owed: sum(money.amount for money in owed)) if sums else None
