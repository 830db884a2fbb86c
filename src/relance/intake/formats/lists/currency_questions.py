"""Signs and words that several currencies share ("$", "kr", "F"), in a column of currencies, beside amounts or in their heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relance.intake.formats.currencies import meant, sign_of
from relance.intake.formats.currency_question import which_currency
from relance.intake.formats.lists.fields import AMOUNTS, Field
from relance.intake.formats.lists.headings import shared_sign_of
from relance.intake.formats.lists.placed import Change, Placing
from relance.intake.formats.lists.profiles import is_blank

_OF_HEADINGS = (Field.TOTAL, Field.REMAINING, Field.DEBIT)


def ask_about_currencies(placing: Placing) -> None:
    """Once for each sign that leaves open which currency is meant."""
    fields = placing.base.fields
    columns = [at for at, name in fields.items() if name is Field.CURRENCY]
    words = {sign_of(word): None for at in columns for word in placing.profiles[at].words or ()}
    _ask_each(placing, [word for word in words if not is_blank(word)], columns)
    amounts = [at for at, name in fields.items() if name in AMOUNTS]
    if not columns or any(placing.profiles[at].filled < _rows(placing) for at in columns):
        _ask_each(placing, sorted(set().union(*(placing.profiles[at].marks for at in amounts))), amounts)
    if not columns:
        headings = [placing.header[at] for at, name in fields.items() if name in _OF_HEADINGS]
        signs = sorted({sign for heading in headings if (sign := shared_sign_of(heading))})
        _ask_each(placing, signs or [placing.title_sign] * (not placing.base.headed), [], headed=True)


def _rows(placing: Placing) -> int:
    return max(profile.filled for profile in placing.profiles)


def _ask_each(placing: Placing, signs: Sequence[str], columns: Sequence[int], *, headed: bool = False) -> None:
    asked = {one.question.id for one in placing.asked}
    for sign in signs:
        if len(meant(sign)) < 2 or f"currency:{sign}" in asked:
            continue
        bearing = [
            row for row in placing.rows if headed or any(at < len(row) and sign in row[at].upper() for at in columns)
        ]
        at = next((at for at in columns if any(at < len(row) and sign in row[at].upper() for row in bearing)), None)
        column = placing.header[at] if at is not None else ""
        question = which_currency(sign, placing.header, bearing, column)
        placing.ask(
            question,
            {one.name: _in_heading(one.name) if headed else _beside(sign, one.name) for one in question.choices},
        )


def _beside(sign: str, code: str) -> Change:
    """The sign, read as this currency."""
    return lambda how: replace(how, marks={**how.marks, sign: code})


def _in_heading(code: str) -> Change:
    """All amounts are in this currency."""
    return lambda how: replace(how, currency=code, headed=frozenset({code}))
