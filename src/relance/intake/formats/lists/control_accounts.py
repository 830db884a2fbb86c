"""A list whose rows all stand on an account that customers share: which column says who they are is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.harmless import is_harmless
from relance.intake.formats.lists.headings import essence, normalised
from relance.intake.formats.lists.profiles import Profile
from relance.intake.questions import Choice, Question, Questions

QUESTION, LOOK_FIRST = "customers", "review"
MOST_COLUMNS, SAMPLES = 4, 5


def ask_who_they_are(
    shared: Sequence[str],
    header: Sequence[str],
    placed: Mapping[int, Field],
    profiles: Sequence[Profile],
    rows: Sequence[Sequence[str]],
    questions: Questions,
) -> int | None:
    """Every row stands on an account that all customers share, such as ``shared``: which column names them?

    The column that was named; None where none was, or none can be: what is owed is then looked at first, row by row, for nobody is
    written to under the name of an account.
    """
    offered = [
        at
        for at, heading in enumerate(header)
        if heading
        and profiles[at].holds is Holds.TEXT
        and not profiles[at].is_constant
        and _may_name(heading, placed.get(at))
    ][:MOST_COLUMNS]
    if not offered:
        return None
    shown = list(dict.fromkeys([*(at for at, name in placed.items() if name in _BESIDE), *offered]))
    question = Question(
        QUESTION,
        Sentence(
            "{names} is the account of all customers: which column says who each of them is?",
            {"names": ", ".join(shared)},
        ),
        (
            *(
                Choice(normalised(header[at]), Sentence("The column {column}", {"column": header[at]}))
                for at in offered
            ),
            Choice(
                LOOK_FIRST,
                Sentence("None: all of it is to be looked at first"),
                effect=Sentence("Nobody is written to before you have said who they are."),
            ),
        ),
        guess=LOOK_FIRST,
        is_of_money=False,
        sample_header=tuple(header[at] for at in shown),
        samples=tuple(tuple(row[at] if at < len(row) else "" for at in shown) for row in rows[:SAMPLES]),
    )
    answer = questions.ask(question)
    return next((at for at in offered if normalised(header[at]) == answer), None)


_BESIDE = (Field.NUMBER, Field.CUSTOMER_CODE, Field.CUSTOMER_NAME, Field.ISSUED_ON)
_NEVER = re.compile(
    r"\b(?:journal|jnl|code|no|ref|reference|type|devise|currency|mode|lettrage|lettre|sens|email|mail|tva|siren|siret)\b"
)


def _may_name(heading: str, placed: Field | None) -> bool:
    """Whether a column of texts may say who they are: one that nothing else claims, or what its rows are about."""
    if placed is not None:
        return placed in (Field.LABEL, Field.ORDER)
    return not _NEVER.search(essence(heading)) and not (is_harmless(heading) and "contact" not in essence(heading))
