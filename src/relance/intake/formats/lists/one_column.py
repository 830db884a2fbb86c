"""The question what one column holds: its answers, what each changes, and rows that show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.cells import column_letters
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.headings import essence, normalised
from relance.intake.formats.lists.placed import Change, Placing
from relance.intake.formats.lists.word_questions import MOST_CHOICES
from relance.intake.questions import Choice, Question
from relance.intake.words import FIELDS

NONE = "none"
WITHHELD = re.compile(r"\b(?:retenue|garantie|retention|withheld|holdback|held|avoir|deduct\w*|escompte|consigne)\b")


def ask_column(
    placing: Placing,
    index: int,
    offered: Sequence[Field],
    guess: Field | None,
    why: Sentence | None = None,
    changes: Mapping[str, Change] | None = None,
    words: Mapping[Field, Sentence] = FIELDS,
) -> None:
    """What does the column hold? The likeliest answer first, "something else" last."""
    heading = placing.header[index]
    ordered = sorted(offered, key=lambda name: name is not guess)[: MOST_CHOICES - 1]
    choices = [Choice(name.value, _words(name, heading, words)) for name in ordered]
    choices.append(Choice(NONE, Sentence("Something else: do not use it")))
    shown = placing.shown(index)
    about = f"column:{normalised(heading)}"
    if any(one.question.id == about for one in placing.asked):  # another column of the same name
        about = f"{about} {column_letters(index).lower()}"
    question = Question(
        about,
        Sentence("What does the column {column} hold?", {"column": heading}),
        tuple(choices),
        guess=guess.value if guess else NONE,
        why=why,
        column=heading,
        is_of_money=guess is not Field.NUMBER,  # which invoice is which is asked, though all owe the same
        sample_header=tuple(placing.header[at] for at in shown),
        samples=placing.samples(index, shown),
    )
    changes = changes or {name.value: _placed(placing, index, name) for name in ordered}
    placing.ask(question, {**changes} | {NONE: lambda how: replace(how, fields=_without(how.fields, index))})


def _words(name: Field, heading: str, words: Mapping[Field, Sentence]) -> Sentence:
    """What a field is called as an answer about this column."""
    is_kept_back = name is Field.CREDITED and WITHHELD.search(essence(heading))
    return Sentence("An amount kept back or credited: it is not asked") if is_kept_back else words[name]


def _placed(placing: Placing, index: int, name: Field) -> Change:
    if name is Field.STATUS and Field.STATUS in placing.base.named:
        return lambda how: replace(how, also=(*how.also, index))
    is_flag = placing.profiles[index].holds is Holds.FLAGS
    return lambda how: replace(
        how,
        fields={**how.fields, index: name},
        paid_is_flag=how.paid_is_flag or (is_flag and name is Field.PAID),
        mark_is_flag=how.mark_is_flag or (is_flag and name is Field.SETTLED_MARK),
    )


def _without(fields: Mapping[int, Field], index: int) -> dict[int, Field]:
    return {at: name for at, name in fields.items() if at != index}
