"""What each answer to an open question would make owed: every row is weighed with every answer, in the one reading of the file.

Memory holds one sum for an answer and a currency, whatever the file's length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.accounting import Became
from relance.intake.formats.lists.fields import DATES
from relance.intake.formats.lists.figures import weigh
from relance.intake.formats.lists.how import How
from relance.intake.formats.lists.weighed import RowFault
from relance.intake.questions import Question, Questions

_SIGNS = {Became.INVOICE: 1}
_STATEMENT_SIGNS = {Became.INVOICE: 1, Became.PAYMENT: -1, Became.CREDIT: -1}


class Alternatives:
    """The sums of what would be open, for each answer to each open question."""

    def __init__(self, hows: Mapping[tuple[str, str], How]) -> None:
        self._hows = dict(hows)
        self._sums: dict[tuple[str, str], dict[str, int]] = {key: defaultdict(int) for key in hows}
        self._faults: dict[tuple[str, str], int] = dict.fromkeys(hows, 0)

    def take(self, row: Sequence[str]) -> None:
        """Weigh one row of a document in every way that is open. A row that cannot be weighed so counts as nothing owed."""
        for key, how in self._hows.items():
            try:
                weighed = weigh(row, how.values(row), how)
            except RowFault:
                self._faults[key] += 1
                continue
            sign = (_STATEMENT_SIGNS if how.is_statement else _SIGNS).get(weighed.became, 0)
            if sign and weighed.rest:
                self._sums[key][weighed.currency] += sign * weighed.rest

    def tell(self, questions: Questions) -> None:
        """Write into the open questions what each answer makes owed. One whose answers change nothing is no question."""
        told = []
        for question in questions.open:
            told.append(self._told(question) if (question.id, question.choices[0].name) in self._sums else question)
        questions.open[:] = [question for question in told if question is not None]

    def _told(self, question: Question) -> Question | None:
        owed = {choice.name: self._owed(question.id, choice.name) for choice in question.choices}
        dates = {choice.name for choice in question.choices} & {name.value for name in DATES}
        if question.is_of_money and len(set(owed.values())) == 1 and (not dates or not any(owed.values())):
            return None
        guessed = {money.currency: money.amount for money in owed.get(question.guess, ())}
        choices = tuple(
            replace(
                choice, owed=owed[choice.name],
                asks_more=_is_more(owed[choice.name], guessed), effect=choice.effect or self._spoiled(question, choice.name),
            )
            for choice in question.choices
        )  # fmt: skip
        return replace(question, choices=choices)

    def _spoiled(self, question: Question, choice: str) -> Sentence | None:
        """How many more rows could not be read than with our guess."""
        more = self._faults[question.id, choice] - self._faults.get((question.id, question.guess), 0)
        return Sentence("{count} {count:row|rows} in error so", {"count": more}) if more > 0 else None

    def _owed(self, question: str, choice: str) -> tuple[Money, ...]:
        sums = self._sums[question, choice]
        return tuple(Money(Decimal(cents).scaleb(-2), currency) for currency, cents in sorted(sums.items()) if cents)


def _is_more(owed: tuple[Money, ...], guessed: Mapping[str, Decimal]) -> bool:
    """More of a currency; the same in another currency is not more."""
    sums = {money.currency: money.amount for money in owed}
    if sums.keys() - guessed.keys() and not guessed.keys() - sums.keys():
        return True
    return any(amount > guessed[currency] for currency, amount in sums.items() if currency in guessed)
