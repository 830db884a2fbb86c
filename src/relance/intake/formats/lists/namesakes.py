"""Two columns with one heading: which of them counts is asked, where their cells differ and it matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.cells import column_letters
from relance.intake.formats.lists.fields import AMOUNTS, Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.placed import SAMPLES, Change, Placing, cells_of
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.questions import Choice, Question

# What decides who owes what, and since when.
DECIDING = frozenset(
    {
        *AMOUNTS,
        Field.NUMBER,
        Field.CUSTOMER_CODE,
        Field.CUSTOMER_NAME,
        Field.DUE_ON,
        Field.CURRENCY,
        Field.TYPE,
        Field.SIDE,
        Field.ISSUED_ON,
        Field.SETTLED_ON,
        Field.DISPUTED,
    }
)


def ask_which_of_one_name(placing: Placing) -> None:
    """For each placed heading that stands over several columns of different cells: which one counts?"""
    by_field: dict[Field, list[int]] = {}
    for index, name in placing.base.fields.items():
        by_field.setdefault(name, []).append(index)
    for name, placed in by_field.items():
        heading = normalised(placing.header[placed[0]])
        alike = [at for at, other in enumerate(placing.header) if heading and normalised(other) == heading]
        alike = [at for at in alike if at in placed or at not in placing.base.fields]
        if len(alike) < 2 or name not in DECIDING:
            continue
        placing.namesakes.update(alike)
        _keep_one(placing, alike, name)
        if _differ(placing, alike):
            _ask(placing, alike, name)


def unread_beside(
    header: Sequence[str], fields: Mapping[int, Field], rows: Sequence[Sequence[str]], known: Collection[int] = ()
) -> list[str]:
    """Columns, but the ``known`` ones, that bear the heading of one that is read and hold something else: "E-mail (H)"."""
    placed = {said: at for at in sorted(fields, reverse=True) if (said := normalised(header[at]))}
    return [
        f"{heading} ({column_letters(at)})"
        for at, heading in enumerate(header)
        if at not in fields
        and at not in known
        and (first := placed.get(normalised(heading))) is not None
        and _hold_other_cells(rows, first, [at])
    ]


def _differ(placing: Placing, columns: list[int]) -> bool:
    """Whether one of the others holds something, and something else than the first."""
    first, *others = columns
    return _hold_other_cells(placing.rows, first, others)


def _hold_other_cells(rows: Sequence[Sequence[str]], first: int, others: Sequence[int]) -> bool:
    return any(
        max(at, first) < len(row) and not is_blank(row[at]) and row[at] != row[first] for row in rows for at in others
    )


def _keep_one(placing: Placing, columns: list[int], name: Field) -> None:
    others = {at: field for at, field in placing.base.fields.items() if at not in columns}
    placing.base = replace(placing.base, fields=dict(sorted({**others, columns[0]: name}.items())))


def _ask(placing: Placing, columns: list[int], name: Field) -> None:
    heading = placing.header[columns[0]]
    beside = [at for at in placing.shown(columns[0]) if at not in columns]
    shown = [*beside[:2], *columns, *beside[2:]]
    question = Question(
        f"twice:{normalised(heading)}",
        Sentence("Several columns are called {column}, and differ: which one counts?", {"column": heading}),
        tuple(
            Choice(column_letters(at), Sentence("The one in column {letter}", {"letter": column_letters(at)}))
            for at in columns
        ),
        guess=column_letters(columns[0]),
        column=heading,
        is_of_money=name in AMOUNTS,
        sample_header=tuple(
            f"{placing.header[at]} ({column_letters(at)})" if at in columns else placing.header[at] for at in shown
        ),
        samples=tuple(cells_of(row, shown) for row in placing.rows if _row_differs(row, columns))[:SAMPLES],
    )
    placing.ask(question, {column_letters(at): _counts(columns, at, name) for at in columns})


def _row_differs(row: Sequence[str], columns: list[int]) -> bool:
    return len({row[at] for at in columns if at < len(row)}) > 1


def _counts(columns: list[int], at: int, name: Field) -> Change:
    """This column of them, and no other."""
    return lambda how: replace(
        how, fields={**{index: field for index, field in how.fields.items() if index not in columns}, at: name}
    )
