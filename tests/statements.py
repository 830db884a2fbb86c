"""What the database is asked, counted at the driver: below Django, which some statements go past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest

OF_TRANSACTIONS = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the driver is given, from now on."""
    given: list[str] = []
    for kind in (psycopg.Cursor, psycopg.ServerCursor):

        def execute(cursor: Any, query: Any, *rest: Any, of: Any = kind.execute, **options: Any) -> Any:
            given.append(str(query))
            return of(cursor, query, *rest, **options)

        monkeypatch.setattr(kind, "execute", execute)
    return given


def questions(statements: Sequence[str]) -> int:
    """How many of them are more than the bounds of a transaction."""
    return sum(1 for query in statements if query.split()[0] not in OF_TRANSACTIONS)
