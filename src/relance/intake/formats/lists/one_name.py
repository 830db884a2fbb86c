"""A column of names that says the same on every row: a customer with several codes, or the company whose file it is?

Tools write the company that exports beside each customer ("Société"). Taken for the customers' name it would make them all one, or us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relance.domain.sentences import Sentence
from relance.intake.formats.customer_names import core
from relance.intake.formats.lists.columns import is_heading_of
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.headings import essence, normalised
from relance.intake.formats.lists.profiles import Profile
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.shared_accounts import names_nobody
from relance.intake.questions import Choice, Question
from relance.intake.rows import ParsedFile

QUESTION, BY_CODE, ONE = "one-name", "codes", "one"
MOST_COLUMNS, SAMPLES = 4, 5
_WHOM = re.compile(
    r"\b(?:clients?|customers?|interlocuteur|contact|tiers?|debiteur|debtor|beneficiaire|destinataire|attention|kunde)\b"
)
_NO_NAME = re.compile(r"\b(?:code|no|ref|reference|type|id|email|mail|telephone|tel|phone|categorie)\b")


@dataclass(frozen=True, slots=True)
class Names:
    """The columns of a file with customers, as far as they are known. ``by_hand`` are the headings that somebody spoke of; ``own``
    is what the organisation that reads is called, empty where none does."""

    header: Sequence[str]
    fields: Mapping[int, Field]
    profiles: Sequence[Profile]
    rows: Sequence[Sequence[str]]  # the first
    by_hand: Mapping[str, Field | None]
    own: str

    @property
    def column(self) -> int | None:
        """The column of names, if it says the same on every row of several, and nobody placed it by hand."""
        placed = [at for at, name in self.fields.items() if name is Field.CUSTOMER_NAME]
        if len(placed) != 1 or Field.GIVEN_NAME in self.fields.values():
            return None
        (at,) = placed
        profile, most = self.profiles[at], max(one.filled for one in self.profiles)
        said = {normalised(name) for name in self.by_hand}
        is_one = profile.is_constant and profile.filled == most > 1
        return at if is_one and normalised(self.header[at]) not in said else None

    @property
    def has_codes(self) -> bool:
        """Whether several codes tell the customers apart."""
        codes = [self.profiles[at].words for at, name in self.fields.items() if name is Field.CUSTOMER_CODE]
        return any(words is None or len(words) > 1 for words in codes)

    @property
    def others(self) -> list[int]:
        """Columns that nothing else claims and that may name customers."""
        return [
            at
            for at, heading in enumerate(self.header)
            if at not in self.fields
            and self.profiles[at].holds is Holds.TEXT
            and not self.profiles[at].is_constant
            and not _NO_NAME.search(essence(heading))
            and (is_heading_of(heading, Field.CUSTOMER_NAME) or _WHOM.search(essence(heading)))
        ][:MOST_COLUMNS]


def settle_one_name(result: ParsedFile, line: int, names: Names) -> dict[int, Field]:
    """The fields of the columns, with what a column of one name says taken for what it is. ``line`` is the header's."""
    fields = dict(names.fields)
    at = names.column
    if at is None:
        return fields
    name = next(iter(names.profiles[at].words or [""]))
    is_ours = bool(names.own) and core(name) == core(names.own)
    others = names.others
    if names_nobody(name) or not (is_ours or names.has_codes or others):
        return fields
    if is_ours and not others:
        result.problems.add(ProblemCode.NAME_IS_OURS, line, field=Field.CUSTOMER_NAME.value, value=names.header[at])
        answer = BY_CODE
    else:
        answer = result.questions.ask(_question(names, at, name, others, is_ours=is_ours))
    if answer != ONE:
        del fields[at]
    other = next((other for other in others if normalised(names.header[other]) == answer), None)
    return dict(sorted({**fields, **({} if other is None else {other: Field.CUSTOMER_NAME})}.items()))


def _question(names: Names, at: int, name: str, others: Sequence[int], *, is_ours: bool) -> Question:
    choices = [
        Choice(normalised(names.header[other]), Sentence("The column {column}", {"column": names.header[other]}))
        for other in others
    ]
    if names.has_codes:
        choices.append(Choice(BY_CODE, Sentence("Nothing yet: customers are known by their codes")))
    if not is_ours:
        choices.append(Choice(ONE, Sentence("{name}: it is the customer of every row", {"name": name})))
    beside = [other for other, field in names.fields.items() if field in (Field.NUMBER, Field.CUSTOMER_CODE)]
    shown = [*beside, at, *others]
    return Question(
        QUESTION,
        Sentence(
            "The column {column} says {name} on every row. What names the customers?",
            {"column": names.header[at], "name": name},
        ),
        tuple(choices),
        guess=choices[0].name if is_ours or names.has_codes else ONE,
        column=names.header[at],
        is_of_money=False,
        sample_header=tuple(names.header[other] for other in shown),
        samples=tuple(tuple(row[other] if other < len(row) else "" for other in shown) for row in names.rows[:SAMPLES]),
    )
