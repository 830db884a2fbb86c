"""Running the set-based statements of one merge, with the parameters that all of them share."""

from __future__ import annotations

from typing import Any

from django.db import connection

from relance.intake.merge.standing import Standing
from relance.tenancy.context import Acting


class Statements:
    """``%(org)s``, ``%(at)s``, ``%(format)s``, and how the export stands to earlier ones (``%(as_of)s``, ``%(yields)s``,
    ``%(modest)s``, ``%(newest)s``) are there for every statement."""

    def __init__(self, here: Acting, *, format_name: str, standing: Standing) -> None:
        self.here = here
        self.shared: dict[str, Any] = {
            "org": here.organisation,
            "at": here.at,
            "format": format_name,
            "as_of": standing.as_of,
            "yields": standing.yields,
            "modest": standing.is_modest,
            "newest": standing.is_newest,
        }

    def run(self, statement: str, **parameters: Any) -> int:
        """Run one statement; returns how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self.shared | parameters)
            return int(cursor.rowcount)

    def rows(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows that one statement returns."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self.shared | parameters)
            return list(cursor.fetchall())
