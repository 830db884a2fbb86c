"""The columns of one list as far as they are placed: how its rows are read so, what was asked, and the rows that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import Profile, is_blank
from relance.intake.questions import Question, Questions

SAMPLES = 5
Change = Callable[[How], How]


def cells_of(row: Sequence[str], shown: Sequence[int]) -> tuple[str, ...]:
    """The cells of these columns."""
    return tuple(row[at] if at < len(row) else "" for at in shown)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answer that counts, and what each answer changes."""

    question: Question
    answer: str
    changes: Mapping[str, Change]

    def made(self, how: How, answer: str | None = None) -> How:
        """``how``, with the answer that counts or another."""
        return self.changes.get(self.answer if answer is None else answer, _same)(how)


def _same(how: How) -> How:
    return how


@dataclass(slots=True)
class Placing:
    """The columns of one list. ``rows`` are its first, by which cells are judged."""

    header: Sequence[str]
    given: Mapping[str, Field | None]
    profiles: Sequence[Profile]
    rows: Sequence[Sequence[str]]
    questions: Questions
    starts: Mapping[str, int] = field(default_factory=dict)  # how many numbers begin with which letters
    credited: Mapping[str, int] = field(default_factory=dict)  # the same of those on the side of credits
    total_sign: str = ""  # of a currency, beside the totals alone
    title_sign: str = ""  # of the currency that the rows before the header name
    asked: list[Asked] = field(default_factory=list)
    base: How = field(default_factory=lambda: How({}))
    namesakes: set[int] = field(default_factory=set)  # columns of one heading, of which one was asked about

    @property
    def how(self) -> How:
        """With the answers that count."""
        how = self.base
        for asked in self.asked:
            how = asked.made(how)
        return how

    def alternatives(self) -> dict[tuple[str, str], How]:
        """For each answer of each question that is open: how the rows would be read with it, all else being equal."""
        found = {}
        open_now = {question.id for question in self.questions.open}
        for one in self.asked:
            if one.question.id not in open_now:
                continue
            for choice in one.question.choices:
                how = self.base
                for other in self.asked:
                    how = other.made(how, choice.name) if other is one else other.made(how)
                found[one.question.id, choice.name] = how
        return found

    def ask(self, question: Question, changes: Mapping[str, Change]) -> None:
        """Ask, and keep what each answer changes."""
        self.asked.append(Asked(question, self.questions.ask(question), changes))

    # -- what is known ------------------------------------------------------------------------------------------------

    def index_of(self, name: Field) -> int:
        return next(index for index, found in self.base.fields.items() if found is name)

    def is_free(self, heading: str) -> bool:
        """Nobody said what the column stands for."""
        said = normalised(heading)
        return bool(heading) and all(normalised(name) != said for name in self.given)

    def knows(self, index: int, meaning: Callable[[str], object]) -> bool:
        """At least half of the different words of the column are known."""
        words = self.profiles[index].words
        return words is not None and 0 < len(words) <= 2 * sum(1 for word in words if meaning(word) is not None)

    # -- rows that show it --------------------------------------------------------------------------------------------

    def shown(self, index: int) -> list[int]:
        """The columns beside which one is shown: number, customer, itself where it is in sight, then day and amounts."""
        beside = (Field.NUMBER, Field.CUSTOMER_NAME, Field.ISSUED_ON, Field.TOTAL, Field.REMAINING)
        found = {name: at for at, name in self.base.fields.items() if name in beside and at != index}
        first = [found.pop(name) for name in beside[:2] if name in found]
        return [*first, index, *[found[name] for name in beside if name in found]]

    def samples(self, index: int, shown: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        """Rows with different cells there, the filled ones first."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            cell = row[index] if index < len(row) else ""
            if cell not in found and any(row):
                found[cell] = cells_of(row, shown)
        return tuple(cells for _, cells in sorted(found.items(), key=lambda item: is_blank(item[0])))[:SAMPLES]
