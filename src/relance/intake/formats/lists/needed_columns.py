"""What no invoice lacks, in a list whose headings leave it out: the column whose cells fit is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import Field, Holds
from relance.intake.formats.lists.harmless import is_harmless
from relance.intake.formats.lists.headings import essence
from relance.intake.formats.lists.one_column import NONE, ask_column
from relance.intake.formats.lists.placed import Placing
from relance.intake.formats.lists.profiles import Profile

_WHO = re.compile(
    r"client|customer|partenaire|partner|\btiers?\b|debiteur|debtor|debitor|acheteur|buyer|societe|company|destinataire|kunde|cliente|klant"
)


def ask_for_what_is_needed(placing: Placing) -> None:
    """A list whose headings leave out what no invoice lacks: the column whose cells fit is asked about."""
    named = placing.base.named
    if len(named) < 2:
        return
    if not named & {Field.CUSTOMER_NAME, Field.CUSTOMER_CODE}:
        _ask_who(placing)
    wanted: list[tuple[Field, Callable[[Profile], bool]]] = [
        (Field.NUMBER, lambda p: p.holds is Holds.TEXT and p.is_distinct and (p.words is None or p.is_codes)),
        (Field.ISSUED_ON, lambda p: p.holds is Holds.DATES),
    ]
    if not named & {Field.TOTAL, Field.REMAINING, Field.NET, Field.DEBIT}:
        wanted.append((Field.TOTAL, lambda p: p.holds is Holds.AMOUNTS and p.is_wholly_amounts and p.with_decimals > 0))
    for name, fits in wanted:
        if name in named:
            continue
        index = next(
            (
                index
                for index, profile in enumerate(placing.profiles)
                if index not in placing.base.fields
                and placing.is_free(placing.header[index])
                and fits(profile)
                and not (name is Field.TOTAL and is_harmless(placing.header[index]))
            ),
            None,
        )
        if index is not None:
            ask_column(placing, index, [name], name, Sentence("No other column is it, and its cells fit."))
            placing.base = (
                replace(placing.base, fields={**placing.base.fields, index: name})
                if _took(placing, index)
                else placing.base
            )


def ask_whether_net_is_owed(placing: Placing, index: int) -> None:
    """The heading says without VAT, and no column holds it: is this what customers owe?"""
    if placing.is_free(placing.header[index]):
        ask_column(
            placing,
            index,
            [Field.TOTAL],
            Field.TOTAL,
            Sentence("The list has no other amount: if VAT comes on top, what is asked would lack it."),
        )


def _took(placing: Placing, index: int) -> bool:
    return placing.asked[-1].answer != NONE


def _ask_who(placing: Placing) -> None:
    """The column of texts whose heading speaks of customers in words that we do not know."""
    free = (
        at for at in range(len(placing.header)) if at not in placing.base.fields and placing.is_free(placing.header[at])
    )
    index = next(
        (at for at in free if placing.profiles[at].holds is Holds.TEXT and _WHO.search(essence(placing.header[at]))),
        None,
    )
    if index is None:
        return
    why = Sentence("No other column is it, and its cells fit.")
    ask_column(placing, index, [Field.CUSTOMER_NAME, Field.CUSTOMER_CODE], Field.CUSTOMER_NAME, why)
    if _took(placing, index):
        name = Field(placing.asked[-1].answer)
        placing.base = replace(placing.base, fields={**placing.base.fields, index: name})
