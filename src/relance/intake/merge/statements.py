"""Running the set-based statements of one merge, with the parameters that all of them share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection


class Statements:
    """``%(org)s``, ``%(at)s`` and ``%(format)s`` are there for every statement."""

    def __init__(self, organisation_id: int, *, at: datetime, format_name: str) -> None:
        self.shared: dict[str, Any] = {"org": organisation_id, "at": at, "format": format_name}

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
