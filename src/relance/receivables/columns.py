"""Columns by name: a row is a NamedTuple whose fields say, beside their type, the SQL that fills them.

    class Row(NamedTuple):
        number: Annotated[str, "r.number"]

A further column is one line there: the statement, the reading and mypy follow it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_type_hints


def columns_of(row: type[NamedTuple]) -> str:
    """SQL: the columns of ``row``, in its order, each under its name."""
    hints: dict[str, Any] = get_type_hints(row, include_extras=True)
    return ", ".join(f"{hints[name].__metadata__[0]} AS {name}" for name in row._fields)
