"""The questions of a file as a page shows them: every answer with its reason and what it would make owed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.questions import Answers, Choice, Question

SAMPLES_SHOWN = 5
COLUMNS_SHOWN = 5
IN_SIGHT = 3
TRAITS = 4  # cells of a row that compares a customer
TELLING = frozenset({Field.NUMBER.value, Field.CUSTOMER_NAME.value, Field.TOTAL.value, Field.REMAINING.value})
MOST_BY_THEMSELVES = 5  # questions of one kind; more are one list
SAME_CUSTOMER = "customer"
# What questions about customers call their columns and cells.
COMPARED = {
    "known_code": Sentence("Code with us"),
    "code": Sentence("Code"),
    "name": Sentence("Name"),
    "city": Sentence("Town"),
    "email": Sentence("E-mail"),
    "number": Sentence("Company number"),
    "same": Sentence("agrees"),
    "close": Sentence("close"),
    "other": Sentence("differs"),
    "domain": Sentence("same domain"),
    "silent": Sentence("says nothing"),
}


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """One answer. ``is_bad``: more would be asked of customers than with our guess."""

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
    telling: frozenset[int]

    @property
    def header(self) -> list[tuple[Sentence | str, bool]]:
        """The columns shown, and which of them is asked about."""
        names = self.question.sample_header
        words = COMPARED if kind_of(self.question) == "customers" else {}
        return [(words.get(names[place], names[place]), place == self.asked_column) for place in self._shown]

    @property
    def rows(self) -> list[list[tuple[str, bool]]]:
        """The first rows in those columns."""
        rows = self.question.samples[:SAMPLES_SHOWN]
        return [[(row[place], place == self.asked_column) for place in self._shown if place < len(row)] for row in rows]

    @property
    def _shown(self) -> Sequence[int]:
        """All columns where they are few; else the asked one and those that say whose what is. In the order of the file, but the asked
        one is the third at the latest: a phone shows no more at once."""
        order = sorted(self._few())
        if self.asked_column in order[IN_SIGHT:]:
            order.remove(self.asked_column)
            order.insert(IN_SIGHT - 1, self.asked_column)
        return order

    def _few(self) -> Sequence[int]:
        places = range(len(self.question.sample_header))
        if len(places) <= COLUMNS_SHOWN:
            return places
        telling = [place for place in places if place in self.telling]
        chosen = dict.fromkeys([*([self.asked_column] if self.asked_column is not None else []), *telling, *places])
        return [*chosen][:COLUMNS_SHOWN]

    @property
    def compared(self) -> list[tuple[Sentence | str, str, str, Sentence | str, bool]]:
        """Trait, in the file, with us, how they agree in a word, and whether they do. A file without codes has none to compare."""
        names = {row[1] for row in self.question.samples if row[0] == "name"}
        return [
            (COMPARED.get(trait, trait), mine, theirs, COMPARED.get(agreement, agreement), agreement == "same")
            for trait, mine, theirs, agreement in (row for row in self.question.samples if len(row) == TRAITS)
            if trait != "code" or mine not in names
        ]

    @property
    def is_compared(self) -> bool:
        """True of "is this customer that one?"."""
        return kind_of(self.question) == SAME_CUSTOMER and bool(self.question.samples)


def kind_of(question: Question) -> str:
    """What its id begins with: column, sheet, customer…"""
    return question.id.partition(":")[0]


def asked(questions: Sequence[Question], given: Answers, mapping: Mapping[str, str]) -> tuple[list[Asked], list[Asked]]:
    """Those that stand by themselves, and those that are one list because there are so many of their kind.

    ``mapping`` tells which columns of the file stand for what. Nothing is chosen beforehand but what was answered already: a guess
    that nobody looked at must not make a debt.
    """
    shown = list(_shown(questions, given, mapping))
    same = [one for one in shown if kind_of(one.question) == SAME_CUSTOMER]
    if len(same) <= MOST_BY_THEMSELVES:
        return shown, []
    return [one for one in shown if kind_of(one.question) != SAME_CUSTOMER], same


def _shown(questions: Sequence[Question], given: Answers, mapping: Mapping[str, str]) -> Iterator[Asked]:
    for place, question in enumerate(questions, start=1):
        guess = next((choice for choice in question.choices if choice.name == question.guess), None)
        least = guess.owed if guess else _least(question.choices)
        choices = tuple(
            AskedChoice(
                choice,
                is_guess=choice.name == question.guess,
                is_bad=choice.asks_more or _is_more(choice.owed, least),
                is_chosen=given.get(question.id) == choice.name,
            )
            for choice in question.choices
        )
        names = [normalised(name) for name in question.sample_header]
        column = normalised(question.column)
        telling = frozenset(i for i, name in enumerate(question.sample_header) if mapping.get(name) in TELLING)
        yield Asked(place, question, choices, names.index(column) if column in names else None, telling)


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
