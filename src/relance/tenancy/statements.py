"""SQL put together from pieces, each of which is written in this program.

What changes from one case to the next is a parameter (``%(today)s``), which PostgreSQL never reads as SQL. What several statements
share, a condition or a list of columns, is a piece with a name, and stands in braces where it belongs:

    IS_LATE = sql("r.open_amount > 0 AND r.due_on < %(today)s")
    LATE = sql("SELECT r.id FROM receivables_receivable r WHERE {is_late}", is_late=IS_LATE)

A piece is an ``Sql``, and nothing else may stand there: a literal, pieces put together, a quoted value, a checked name. mypy and
``sql`` itself refuse plain text, and a test reads that every literal is one (tests/tenancy/test_statements.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from string import Formatter
from typing import Any, LiteralString, NamedTuple, get_type_hints

NAME = re.compile(r"([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*", re.ASCII)


class Sql(str):
    """Text for PostgreSQL in which nothing is anybody's input. Only this module makes one."""

    __slots__ = ()


def sql(text: LiteralString, /, **pieces: Sql | int) -> Sql:
    """The literal ``text`` with its ``{pieces}`` in place; doubled braces stand for themselves, in a text without pieces too.

    Raises TypeError for a piece that is plain text, ValueError where the places named and the pieces given are not the same.

    >>> sql("SELECT {what} FROM parties_debtor LIMIT {most}", what=sql("id"), most=3)
    'SELECT id FROM parties_debtor LIMIT 3'
    """
    named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if named != pieces.keys():
        raise ValueError(f"places and pieces differ: {', '.join(sorted(named ^ pieces.keys()))}")
    for name, piece in pieces.items():
        _check(name, piece)
    return Sql(text.format_map(pieces))


def joined(between: LiteralString, pieces: Iterable[Sql]) -> Sql:
    """The pieces, one after the other. Raises TypeError for one that is plain text.

    >>> joined(" AND ", [sql("a > 0"), sql("b > 0")])
    'a > 0 AND b > 0'
    """
    found = list(pieces)
    for place, piece in enumerate(found):
        _check(str(place), piece)
    return Sql(between.join(found))


def identifier(name: str) -> Sql:
    """The name of a table or column of ours, with what it is of before a dot or without. Raises ValueError for what would need quotes."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name of ours: {name!r}")
    return Sql(name)


def quoted(text: str) -> Sql:
    """A constant as a value, for statements that are run with parameters (a percent sign is doubled).

    >>> quoted("l'avoir, 100 %")
    "'l''avoir, 100 %%'"
    """
    return Sql("'" + text.replace("'", "''").replace("%", "%%") + "'")


def listed(values: Iterable[StrEnum]) -> Sql:
    """The values as PostgreSQL lists them, for ``IN ({…})``.

    >>> from relance.domain.delivery import PROVEN
    >>> listed(PROVEN)
    "'accepted', 'delivered'"
    """
    return Sql(", ".join(quoted(value.value) for value in sorted(values)))


def columns_of(row: type[NamedTuple]) -> Sql:
    """The columns of ``row``, a NamedTuple whose fields say beside their type the SQL that fills them, each under its name.

        class Row(NamedTuple):
            number: Annotated[str, "r.number"]

    A further column is one line there: the statement, the reading and mypy follow it.
    """
    hints: dict[str, Any] = get_type_hints(row, include_extras=True)
    return Sql(", ".join(f"{hints[name].__metadata__[0]} AS {name}" for name in row._fields))


def _check(name: str, piece: object) -> None:
    if not isinstance(piece, (Sql, int)):
        raise TypeError(f"{name} is plain text: a piece of a statement is written with sql(), or is a parameter")
