"""Which column is what: by its heading, by its cells, and where both leave it open, by asking.

What may limit or date a debt is placed or asked about (docs/decisions/0037). Not asked: what other columns explain, a
constant, a heading known to be harmless. All that is asked is asked before the rows are read, and each answer is a change of how they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from relance.domain.sentences import Sentence
from relance.intake.formats import statuses
from relance.intake.formats.amounts import CURRENCIES, DecimalSign
from relance.intake.formats.columns import (
    Field,
    Holds,
    currency_of,
    essence,
    in_own_currency,
    is_heading_of,
    is_share,
    normalised,
    recognise,
)
from relance.intake.formats.customers import KINDS
from relance.intake.formats.documents import Document, document_of
from relance.intake.formats.explained import Grid, is_explained, runs
from relance.intake.formats.figures import How, side_of
from relance.intake.formats.first_pass import recognised
from relance.intake.formats.harmless import is_harmless, may_limit
from relance.intake.formats.namesakes import ask_which_of_one_name
from relance.intake.formats.profiles import Profile, flag, is_blank
from relance.intake.formats.statuses import Status, status_of
from relance.intake.formats.two_names import ask_who_owes
from relance.intake.formats.word_questions import (
    MOST_CHOICES,
    MOST_WORDS,
    SAMPLES,
    Change,
    ask_about_marks,
    ask_about_parts,
    ask_about_starts,
    ask_about_words,
    cells_of,
)
from relance.intake.questions import Choice, Question, Questions
from relance.intake.words import FIELDS

NONE = "none"
_WITHHELD = re.compile(r"\b(?:retenue|garantie|retention|withheld|holdback|held|avoir|deduct\w*|escompte|consigne)\b")
_NEEDED = (Field.ISSUED_ON, Field.TOTAL, Field.REMAINING, Field.DUE_ON)
_WHO = re.compile(
    r"client|customer|partenaire|partner|\btiers?\b|debiteur|debtor|debitor|acheteur|buyer|societe|company|destinataire|kunde|cliente|klant"
)
_PAYING = re.compile(
    r"\b(?:payee?|reglee?|versee?|versement|encaissee?|encaissement|acompte|avance|paiement|reglement|cheque|virement|paid|received|payment|deposit)\b"
)


_NUMBER_OF = re.compile(r"\b(?:no|ref|reference|id)\b")


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
        self._ask_for_what_is_needed()
        others = {Field.TOTAL, Field.REMAINING, Field.DEBIT, Field.VAT}
        if Field.NET in self.base.named and not self.base.named & others:
            self._ask_whether_net_is_owed(self.index_of(Field.NET))
        for index in range(len(self.header)):
            is_placed = index in self.base.fields or index in self.base.also or index in self.namesakes
            if not is_placed and self.is_free(self.header[index]):
                self._ask_about(index, grid)
        ask_about_words(self)
        ask_about_parts(self)
        ask_about_marks(self)
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
            and is_heading_of(heading, Field.STATUS) and self._knows(index, status_of)
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

    def _knows(self, index: int, meaning: Callable[[str], object]) -> bool:
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
        if any("EUR" not in CURRENCIES.get(word, (word,)) for word in words):
            return ""
        said = self._headed(fields) if not columns else frozenset()
        if not columns and not said and self._foreign_marks(fields):
            return ""
        return "EUR" if not said else next(iter(said)) if len(said) == 1 else ""

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

    # -- what is asked of a column ------------------------------------------------------------------------------------

    def _ask_for_what_is_needed(self) -> None:
        """A list whose headings leave out what no invoice lacks: the column whose cells fit is asked about."""
        named = self.base.named
        if len(named) < 2:
            return
        if not named & {Field.CUSTOMER_NAME, Field.CUSTOMER_CODE}:
            self._ask_who()
        wanted: list[tuple[Field, Callable[[Profile], bool]]] = [
            (Field.NUMBER, lambda p: p.holds is Holds.TEXT and p.is_distinct and (p.words is None or p.is_codes)),
            (Field.ISSUED_ON, lambda p: p.holds is Holds.DATES),
        ]
        if not named & {Field.TOTAL, Field.REMAINING, Field.NET, Field.DEBIT}:
            wanted.append(
                (Field.TOTAL, lambda p: p.holds is Holds.AMOUNTS and p.is_wholly_amounts and p.with_decimals > 0)
            )
        for name, fits in wanted:
            if name in named:
                continue
            index = next(
                (
                    index
                    for index, profile in enumerate(self.profiles)
                    if index not in self.base.fields
                    and self.is_free(self.header[index])
                    and fits(profile)
                    and not (name is Field.TOTAL and is_harmless(self.header[index]))
                ),
                None,
            )
            if index is not None:
                self._ask_column(index, [name], name, Sentence("No other column is it, and its cells fit."))
                self.base = (
                    replace(self.base, fields={**self.base.fields, index: name}) if self._took(index) else self.base
                )

    def _ask_whether_net_is_owed(self, index: int) -> None:
        """The heading says without VAT, and no column holds it: is this what customers owe?"""
        if self.is_free(self.header[index]):
            self._ask_column(
                index,
                [Field.TOTAL],
                Field.TOTAL,
                Sentence("The list has no other amount: if VAT comes on top, what is asked would lack it."),
            )

    def _took(self, index: int) -> bool:
        return self.asked[-1].answer != NONE

    def _ask_who(self) -> None:
        """The column of texts whose heading speaks of customers in words that we do not know."""
        free = (at for at in range(len(self.header)) if at not in self.base.fields and self.is_free(self.header[at]))
        index = next(
            (at for at in free if self.profiles[at].holds is Holds.TEXT and _WHO.search(essence(self.header[at]))), None
        )
        if index is None:
            return
        why = Sentence("No other column is it, and its cells fit.")
        self._ask_column(index, [Field.CUSTOMER_NAME, Field.CUSTOMER_CODE], Field.CUSTOMER_NAME, why)
        if self._took(index):
            name = Field(self.asked[-1].answer)
            self.base = replace(self.base, fields={**self.base.fields, index: name})

    def _ask_about(self, index: int, grid: Grid) -> None:
        """One column that no heading places: nothing, or a question."""
        heading, profile = self.header[index], self.profiles[index]
        if profile.holds is Holds.NOTHING or (profile.is_constant and profile.filled >= len(self.rows) > 1):
            return
        if is_heading_of(heading, Field.SETTLED_MARK):
            if not self.base.named & {Field.REMAINING, Field.PAID, Field.STATUS}:
                self._ask_column(
                    index,
                    [Field.SETTLED_MARK],
                    Field.SETTLED_MARK,
                    Sentence("Tools write a mark beside what is settled."),
                )
            return
        if profile.holds is Holds.TEXT and self._limits(index):
            self._ask_column(index, [Field.STATUS], Field.STATUS, Sentence("Its words tell how an invoice stands."))
            return
        if is_share(heading) and may_limit(heading):
            self._ask_share(index)
            return
        if is_harmless(heading) and not self._may_pay(index):
            return
        match profile.holds:
            case Holds.AMOUNTS:
                self._ask_amounts(index, grid)
            case Holds.DATES:
                self._ask_days(index)
            case Holds.FLAGS:
                self._ask_flags(index)
            case _:
                self._ask_text(index)

    def _ask_amounts(self, index: int, grid: Grid) -> None:
        heading, profile, named = self.header[index], self.profiles[index], self.base.named
        compared, hints = grid.compared(index), may_limit(heading)
        if Field.CURRENCY in named and any(is_heading_of(heading, name) for name in named):
            own = next((self.header[at] for at, name in self.base.fields.items() if name is Field.TOTAL), "")
            if currency_of(heading) or in_own_currency(own):
                return  # a placed amount once more, in the currency of the books
        if not profile.is_wholly_amounts or is_explained(grid, index) or (Field.REMAINING in named and not hints):
            return
        if not hints and (not compared.within or (grid.has_decimals and not profile.with_decimals)):
            return
        is_withheld = _WITHHELD.search(essence(heading)) is not None
        offered = [name for name in (Field.REMAINING, Field.PAID) if name not in named]
        if Field.CREDITED not in named and (Field.PAID in named or is_withheld):
            offered.append(Field.CREDITED)
        if not offered:
            return
        guess: Field | None = offered[0]
        if is_withheld and Field.CREDITED in offered:
            guess = Field.CREDITED
        elif _PAYING.search(essence(heading)) and offered[-1] in (Field.PAID, Field.CREDITED):
            guess = offered[-1]
        elif not compared.within or is_heading_of(heading, Field.TOTAL):
            guess = None
        why = Sentence(
            "Filled on {rows} {rows:row|rows}, never more than the total: equal to it on {equal}, zero on {zero}.",
            {"equal": compared.equal, "rows": compared.rows, "zero": compared.zero},
        )
        self._ask_column(index, offered, guess, why if compared.within else None)

    def _ask_days(self, index: int) -> None:
        offered = [
            name
            for name in (Field.DUE_ON, Field.SETTLED_ON, Field.PERFORMED_ON, Field.RECEIVED_ON)
            if name not in self.base.named
        ]
        guess = (
            Field.DUE_ON if Field.DUE_ON in offered and self.profiles[index].filled >= len(self.rows) * 0.8 else None
        )
        if offered:
            self._ask_column(index, offered, guess)

    def _ask_flags(self, index: int) -> None:
        heading = self.header[index]
        said = essence(heading)
        offered = [name for name in (Field.SETTLED_MARK, Field.DISPUTED) if name not in self.base.named]
        guess = None
        if (
            any(word in said for word in ("litige", "contest", "disput", "bloqu", "contentieux", "hold"))
            and Field.DISPUTED in offered
        ):
            guess = Field.DISPUTED
        elif re.search(r"\b(?:soldee?|settled|closed|lettree?|cloturee?|acquittee?)\b", said) or _PAYING.search(said):
            guess = Field.SETTLED_MARK if Field.SETTLED_MARK in offered else None
        if offered:
            self._ask_column(index, offered, guess)

    def _limits(self, index: int) -> bool:
        """Whether the column is one of few words, of which one says that nothing, or not yet, is owed."""
        words = self.profiles[index].words
        return (
            words is not None
            and len(words) <= MOST_WORDS
            and any(
                status_of(word) in (Status.PAID, Status.PART, Status.DISPUTED, *statuses.LEFT_OUT) for word in words
            )
        )

    def _may_pay(self, index: int) -> bool:
        """Amounts below "Acompte n° 1", or the number of a payment on some of the rows."""
        heading, profile = self.header[index], self.profiles[index]
        if not may_limit(heading):
            return False
        if profile.holds is Holds.AMOUNTS and profile.with_decimals:
            return profile.is_wholly_amounts
        names = _PAYING.search(essence(heading)) and _NUMBER_OF.search(essence(heading))
        told = {Field.REMAINING, Field.PAID, Field.STATUS, Field.SETTLED_ON, Field.SETTLED_MARK}
        return names is not None and profile.filled < len(self.rows) and not self.base.named & told

    def _ask_share(self, index: int) -> None:
        """A column that tells which part is paid."""
        named = self.base.named
        if Field.PAID in named or Field.REMAINING in named or Field.TOTAL not in named:
            return
        figures = [re.sub(r"[\s%]", "", word).replace(",", ".") for word in self.profiles[index].words or ()]
        is_fraction = bool(figures) and all(re.fullmatch(r"0|1|[01]?\.[0-9]+", text) for text in figures)
        self._ask_column(
            index,
            [Field.PAID],
            Field.PAID,
            Sentence("The heading speaks of a share, not of an amount."),
            words={Field.PAID: Sentence("The share of the total that is paid")},
            changes={
                Field.PAID.value: lambda how: replace(
                    how,
                    fields={**how.fields, index: Field.PAID},
                    paid_share=1 if is_fraction else 100,
                )
            },
        )

    def _ask_text(self, index: int) -> None:
        named = self.base.named
        if is_harmless(self.header[index]):  # the number of a payment
            self._ask_column(index, [Field.SETTLED_MARK], Field.SETTLED_MARK)
        elif Field.TYPE not in named and self._knows(index, document_of) and (self.profiles[index].words or {}):
            self._ask_column(index, [Field.TYPE], Field.TYPE, Sentence("Its words name documents."))
        elif may_limit(self.header[index]) and Field.DISPUTED not in named:
            self._ask_column(index, [Field.DISPUTED, Field.SETTLED_MARK], None)

    def _ask_column(
        self,
        index: int,
        offered: Sequence[Field],
        guess: Field | None,
        why: Sentence | None = None,
        changes: Mapping[str, Change] | None = None,
        words: Mapping[Field, Sentence] = FIELDS,
    ) -> None:
        """What does the column hold? The likeliest answer first, "something else" last."""
        heading = self.header[index]
        ordered = sorted(offered, key=lambda name: name is not guess)[: MOST_CHOICES - 1]
        choices = [Choice(name.value, self._words(name, heading, words)) for name in ordered]
        choices.append(Choice(NONE, Sentence("Something else: do not use it")))
        shown = self.shown(index)
        question = Question(
            f"column:{normalised(heading)}",
            Sentence("What does the column {column} hold?", {"column": heading}),
            tuple(choices),
            guess=guess.value if guess else NONE,
            why=why,
            column=heading,
            is_of_money=guess is not Field.NUMBER,  # which invoice is which is asked, though all owe the same
            sample_header=tuple(self.header[at] for at in shown),
            samples=self._samples(index, shown),
        )
        changes = changes or {name.value: self._placed(index, name) for name in ordered}
        self.ask(question, {**changes} | {NONE: lambda how: replace(how, fields=_without(how.fields, index))})

    @staticmethod
    def _words(name: Field, heading: str, words: Mapping[Field, Sentence]) -> Sentence:
        """What a field is called as an answer about this column."""
        is_kept_back = name is Field.CREDITED and _WITHHELD.search(essence(heading))
        return Sentence("An amount kept back or credited: it is not asked") if is_kept_back else words[name]

    def _placed(self, index: int, name: Field) -> Change:
        if name is Field.STATUS and Field.STATUS in self.base.named:
            return lambda how: replace(how, also=(*how.also, index))
        is_flag = self.profiles[index].holds is Holds.FLAGS
        return lambda how: replace(
            how,
            fields={**how.fields, index: name},
            paid_is_flag=how.paid_is_flag or (is_flag and name is Field.PAID),
            mark_is_flag=how.mark_is_flag or (is_flag and name is Field.SETTLED_MARK),
        )

    # -- rows that show it --------------------------------------------------------------------------------------------

    def shown(self, index: int) -> list[int]:
        """The columns beside which one is shown: number, customer, itself where it is in sight, then day and amounts."""
        beside = (Field.NUMBER, Field.CUSTOMER_NAME, Field.ISSUED_ON, Field.TOTAL, Field.REMAINING)
        found = {name: at for at, name in self.base.fields.items() if name in beside and at != index}
        first = [found.pop(name) for name in beside[:2] if name in found]
        return [*first, index, *[found[name] for name in beside if name in found]]

    def _samples(self, index: int, shown: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        """Rows with different cells there, the filled ones first."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            cell = row[index] if index < len(row) else ""
            if cell not in found and any(row):
                found[cell] = cells_of(row, shown)
        return tuple(cells for _, cells in sorted(found.items(), key=lambda item: is_blank(item[0])))[:SAMPLES]


def _without(fields: Mapping[int, Field], index: int) -> dict[int, Field]:
    return {at: name for at, name in fields.items() if at != index}
