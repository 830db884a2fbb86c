"""Rows that do not say what is left of them, in a list whose other rows do: nothing, or all of it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.profiles import Profile
from relance.intake.formats.lists.weighed import Weighed
from relance.intake.questions import Choice, Question, Questions
from relance.intake.rows import ParsedFile

BLANK_REST = "blank:remaining"
SETTLED, WHOLE = "settled", "whole"
SAMPLES = 5


@dataclass(slots=True)
class Blanks:
    """The rows met so far, and what they come to. ``guess``: where the column says nothing at all, it limits nothing."""

    guess: str = SETTLED
    rows: list[Sequence[str]] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def read_as(self, how: How, profiles: Sequence[Profile], questions: Questions) -> How:
        """Read blanks as was answered, else as we guess."""
        columns = [index for index, name in how.fields.items() if name is Field.REMAINING]
        self.guess = WHOLE if columns and not profiles[columns[0]].amounts else SETTLED
        return replace(how, blank_is_whole=(questions.known(BLANK_REST) or self.guess) == WHOLE)

    def take(self, row: Sequence[str], weighed: Weighed) -> None:
        """Count a row, if it is one."""
        if weighed.is_blank:
            self.sums[weighed.currency] += weighed.total
            if len(self.rows) < SAMPLES:
                self.rows.append(row)

    def ask(self, result: ParsedFile, header: Sequence[str], how: How) -> None:
        """Once the rows are read, and what is owed either way is known."""
        if not self.rows:
            return
        column = next(header[index] for index, name in how.fields.items() if name is Field.REMAINING)
        opened = {currency: owed.amount for currency, owed, _ in result.open_by_currency()}
        blank = {currency: Decimal(cents).scaleb(-2) for currency, cents in self.sums.items()}
        without = dict(opened)
        for currency, amount in blank.items():
            without[currency] = opened.get(currency, Decimal(0)) - (amount if how.blank_is_whole else 0)
        whole = {currency: without[currency] + blank.get(currency, Decimal(0)) for currency in without}
        choices = (
            Choice(SETTLED, Sentence("Nothing: the invoice is settled"), owed=_monies(without)),
            Choice(WHOLE, Sentence("The whole amount"), owed=_monies(whole), asks_more=self.guess == SETTLED),
        )
        result.questions.ask(
            Question(
                BLANK_REST,
                Sentence("Where the column {column} is blank, what is left?", {"column": column}),
                choices if self.guess == SETTLED else choices[::-1],
                guess=self.guess,
                column=column,
                sample_header=tuple(header),
                samples=tuple(tuple(row) for row in self.rows),
            )
        )


def _monies(sums: dict[str, Decimal]) -> tuple[Money, ...]:
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()) if amount)
