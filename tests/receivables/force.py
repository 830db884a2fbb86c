"""What no role of the program may do: rows changed by the owner of the tables, past the guard of holds."""

from __future__ import annotations

from django.db import connections, transaction


def by_force(*statements: str, of: int | None = None) -> None:
    """Run these, in which ``%(of)s`` is the number ``of``."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE receivables_hold DISABLE TRIGGER guard_hold")
        for statement in statements:
            cursor.execute(statement, None if of is None else {"of": of})
        cursor.execute("ALTER TABLE receivables_hold ENABLE TRIGGER guard_hold")
