"""Which column is what: by its heading, by its cells, and where both leave it open, by asking.

What may limit or date a debt is placed or asked about (docs/decisions/0037). Not asked: what other columns explain, a
constant, a heading known to be harmless. All that is asked is asked before the rows are read, and each answer is a change of how they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from relance.intake.formats.amounts import DecimalSign
from relance.intake.formats.currencies import CURRENCIES, EURO, meant
from relance.intake.formats.lists.column_questions import ask_about_column
from relance.intake.formats.lists.columns import (
    Field,
    Holds,
    currency_of,
    essence,
    is_heading_of,
    normalised,
    recognise,
)
from relance.intake.formats.lists.currency_questions import ask_about_currencies
from relance.intake.formats.lists.customers import KINDS
from relance.intake.formats.lists.documents import Document, document_of
from relance.intake.formats.lists.explained import Grid, runs
from relance.intake.formats.lists.figures import How, side_of
from relance.intake.formats.lists.first_pass import recognised
from relance.intake.formats.lists.namesakes import ask_which_of_one_name
from relance.intake.formats.lists.needed_columns import ask_for_what_is_needed, ask_whether_net_is_owed
from relance.intake.formats.lists.profiles import Profile, flag, is_blank
from relance.intake.formats.lists.statuses import Status, status_of
from relance.intake.formats.lists.two_names import ask_who_owes
from relance.intake.formats.lists.word_questions import (
    MOST_WORDS,
    SAMPLES,
    Change,
    ask_about_parts,
    ask_about_starts,
    ask_about_words,
    cells_of,
)
from relance.intake.questions import Question, Questions

_NEEDED = (Field.ISSUED_ON, Field.TOTAL, Field.REMAINING, Field.DUE_ON)


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

    def place(self) -> How:
        """Place by heading and cells, ask about the rest; the rows are read as this says."""
        self._place_what_is_known()
        ask_which_of_one_name(self)
        ask_who_owes(self)
        grid = Grid(self.rows, self.base)
        if Field.REMAINING in self.base.named and self._only_runs(grid, self.index_of(Field.REMAINING)):
            fields = dict(self.base.fields)
            del fields[self.index_of(Field.REMAINING)]
            self.base = replace(self.base, fields=fields)
        ask_for_what_is_needed(self)
        others = {Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.VAT}
        if Field.NET in self.base.named and not self.base.named & others:
            ask_whether_net_is_owed(self, self.index_of(Field.NET))
        for index in range(len(self.header)):
            is_placed = index in self.base.fields or index in self.base.also or index in self.namesakes
            if not is_placed and self.is_free(self.header[index]):
                ask_about_column(self, index, grid)
        ask_about_words(self)
        ask_about_parts(self)
        ask_about_currencies(self)
        ask_about_starts(self)
        return self.how

    def _place_what_is_known(self) -> None:
        """The columns that heading and cells tell of, and how their cells are read."""
        holds = {index: profile.holds for index, profile in enumerate(self.profiles)}
        fields = recognised(self.header, self.given, self.profiles)
        also = tuple(
            index
            for index, heading in enumerate(self.header)
            if index not in fields and Field.STATUS in fields.values() and self.is_free(heading)
            and is_heading_of(heading, Field.STATUS) and self.knows(index, status_of)
        )  # fmt: skip
        fields = self._without_what_says_nothing(fields)
        unpaid: set[int] = set()
        for index, name in recognise(self.header, self.given).items():
            is_flag = holds[index] is Holds.FLAGS
            if name is Field.REMAINING and is_flag and Field.STATUS not in fields.values():
                fields[index] = Field.STATUS  # "unpaid: yes, no"
                unpaid = {index}
            elif name in _NEEDED and name not in fields.values() and index not in fields and not is_flag:
                fields[index] = name  # its cells are not what they should be: each row says so
        words = {normalised(word): word for index in unpaid for word in self.profiles[index].words or ()}
        self.base = How(
            fields,
            signs=self._signs(),
            also=also,
            statuses={said: Status.OPEN if flag(word) else Status.PAID for said, word in words.items()},
        )
        self.base = replace(
            self.base,
            paid_is_flag=self._is_flag(fields),
            currency=self._currency(fields),
            headed=self._headed(fields),
            negated=self._negated(fields),
            starts=self._told_by_their_side(fields),
            unmarked=self.total_sign,
        )

    def _signs(self) -> dict[int, DecimalSign | None]:
        """By column, the currency's sign: its own where it has one, that of the whole list where it has none."""
        shown = set().union(*(profile.signs for profile in self.profiles))
        common = next(iter(shown)) if len(shown) == 1 else None
        return {
            index: next(iter(profile.signs)) if len(profile.signs) == 1 else None if profile.signs else common
            for index, profile in enumerate(self.profiles)
        }

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

    def _without_what_says_nothing(self, fields: dict[int, Field]) -> dict[int, Field]:
        """A heading such as "State" or "Nature" whose cells are no states, or no documents, is another thing; a column of marks
        beside a figure of what is left says nothing more."""
        kept = {}
        for index, name in fields.items():
            if self.is_free(self.header[index]):
                if name is Field.STATUS and not self._may_tell(index, status_of, MOST_WORDS):
                    continue
                if name is Field.TYPE and not self._may_tell(index, document_of, MOST_WORDS // 2):
                    continue
                if name is Field.SETTLED_MARK:
                    continue
                if name is Field.KIND and not any(
                    normalised(word) in KINDS for word in self.profiles[index].words or {"": 1}
                ):
                    continue
                if name is Field.SIDE and not all(side_of(word) for word in self.profiles[index].words or {"": 1}):
                    continue
            kept[index] = name
        return kept

    def _may_tell(self, index: int, meaning: Callable[[str], object], most: int) -> bool:
        """Whether the cells are words for states, or for documents: one is known, or they are few enough to be asked about."""
        words = self.profiles[index].words
        if words is None:
            return False
        is_region = essence(self.header[index]) in ("state", "nature", "situation")
        return any(meaning(word) is not None for word in words) or (len(words) <= most and not is_region)

    def _only_runs(self, grid: Grid, index: int) -> bool:
        """A balance that goes on from row to row, and is not what is left of each."""
        return (self.base.is_statement or not grid.compared(index).within) and runs(grid, index)

    def _is_flag(self, fields: Mapping[int, Field]) -> bool:
        return any(name is Field.PAID and self.profiles[index].holds is Holds.FLAGS for index, name in fields.items())

    def _currency(self, fields: Mapping[int, Field]) -> str:
        """Of a row that names none: what the heading of the amounts says, else the euro, unless other rows name another."""
        columns = [index for index, name in fields.items() if name is Field.CURRENCY]
        words = {word.upper() for index in columns for word in self.profiles[index].words or ()}
        if any(EURO not in meant(word) for word in words):
            return ""
        said = self._headed(fields) if not columns else frozenset()
        if not columns and not said and self._foreign_marks(fields):
            return ""
        if not columns and not said and self.title_sign:
            said = frozenset(meant(self.title_sign)[:1])
        return EURO if not said else next(iter(said)) if len(said) == 1 else ""

    def _foreign_marks(self, fields: Mapping[int, Field]) -> set[str]:
        """Signs of other currencies beside some amounts: what stands without one among them is in nobody knows which."""
        owed = (Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.NET)
        marks = set().union(*(self.profiles[index].marks for index, name in fields.items() if name in owed)) - {""}
        return {mark for mark in marks if "EUR" not in CURRENCIES.get(mark, ())}

    def _headed(self, fields: Mapping[int, Field]) -> frozenset[str]:
        """The currencies that the headings of the amounts name."""
        amounts = (Field.TOTAL, Field.REMAINING, Field.DEBIT)
        return frozenset(
            code for index, name in fields.items() if name in amounts and (code := currency_of(self.header[index]))
        )

    def _told_by_their_side(self, fields: Mapping[int, Field]) -> dict[str, Document]:
        """Numbers that begin like those of credit notes (AV) and stand on the side of credits alone: nothing is left to ask."""
        if Field.TYPE in fields.values():
            return {}
        return {
            start: Document.CREDIT
            for start in self.credited
            if len(start) > 1 and start not in self.starts and document_of(start) is Document.CREDIT
        }

    def _negated(self, fields: Mapping[int, Field]) -> frozenset[Field]:
        """Payments that a column writes below zero, as what they take off the debt."""
        profiles = {name: self.profiles[index] for index, name in fields.items() if name is Field.PAID}
        return frozenset(name for name, one in profiles.items() if one.below_zero and not one.above_zero)

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
