"""Two columns that both may say whose an invoice is, and name different ones: who of them owes is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.customer_names import alike
from relance.intake.formats.lists.columns import is_heading_of
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.headings import essence, normalised
from relance.intake.formats.lists.person_headings import names_company
from relance.intake.formats.lists.placed import SAMPLES, Change, Placing, cells_of
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.questions import Choice, Question

# Whom one speaks to, and where goods go: no other debtor beside a name.
_NOT_WHO_OWES = re.compile(
    r"\b(?:contact|destinataire|livre|livraison|intitule|complet|full|display|affichage|account)\b"
)
_CODE = re.compile(r"\S*[0-9]\S*")
LEAST_FILLED = 0.2  # of the rows: below, it is a note on a few


def ask_who_owes(placing: Placing) -> None:
    """``Customer`` beside ``Company``, both filled and not alike: one of them is the debtor, and the heading does not say which."""
    placed = next((at for at, name in placing.base.fields.items() if name is Field.CUSTOMER_NAME), None)
    if placed is None or not placing.is_free(placing.header[placed]):
        return
    others = [at for at in range(len(placing.header)) if _may_owe(placing, at) and _differ(placing, placed, at)]
    if not others:
        return
    columns = [placed, *others]
    guess = next((at for at in columns if names_company(essence(placing.header[at]))), placed)
    beside = [at for at in placing.shown(placed) if at not in columns]
    shown = [*beside[:1], *columns, *beside[1:]]
    question = Question(
        "customer",
        Sentence("Several columns name a customer, and not the same one: who owes the invoice?"),
        tuple(
            Choice(
                normalised(placing.header[at]),
                Sentence("The one in the column {column}", {"column": placing.header[at]}),
            )
            for at in columns
        ),
        guess=normalised(placing.header[guess]),
        column=placing.header[placed],
        is_of_money=False,
        sample_header=tuple(placing.header[at] for at in shown),
        samples=tuple(cells_of(row, shown) for row in placing.rows if _differs(row, placed, others[0]))[:SAMPLES],
    )
    placing.ask(question, {normalised(placing.header[at]): _owes(columns, at) for at in columns})
    placing.namesakes.update(others)


def _may_owe(placing: Placing, at: int) -> bool:
    heading, profile = placing.header[at], placing.profiles[at]
    return (
        at not in placing.base.fields
        and at not in placing.namesakes
        and placing.is_free(heading)
        and is_heading_of(heading, Field.CUSTOMER_NAME)
        and not _NOT_WHO_OWES.search(essence(heading))
        and profile.holds is Holds.TEXT
        and not (profile.is_constant and profile.filled >= len(placing.rows))  # the creditor themself
        and profile.filled >= LEAST_FILLED * len(placing.rows)
    )


def _differ(placing: Placing, placed: int, at: int) -> bool:
    """Whether most of the rows that fill both name two, and not one by a code and by a name."""
    both = [row for row in placing.rows if at < len(row) and not is_blank(row[at]) and not is_blank(row[placed])]
    if 2 * sum(1 for row in both if _CODE.fullmatch(row[at])) > len(both):
        return False
    return 2 * sum(_differs(row, placed, at) for row in both) > len(both)


def _differs(row: Sequence[str], placed: int, at: int) -> bool:
    return at < len(row) and not is_blank(row[at]) and not is_blank(row[placed]) and not alike(row[placed], row[at])


def _owes(columns: list[int], at: int) -> Change:
    """This column names the customer, and where it is blank another one does: of one field the last filled column counts."""
    names = dict.fromkeys([*(other for other in columns if other != at), at], Field.CUSTOMER_NAME)
    return lambda how: replace(
        how, fields={**{index: name for index, name in how.fields.items() if index not in names}, **names}
    )
