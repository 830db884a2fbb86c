"""Many rows at once. COPY does not pass through row-level security, so rows are copied into a temporary table and
inserted from there, where the policy looks at each. A few rows are inserted as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from relance.tenancy.statements import identifier, joined, sql

FEW = 20  # fewer rows than it takes to pay for a temporary table
MANY = 50  # rows that may change a plan: after as many autovacuum looks too, but a minute later


def allot_ids(table: str, count: int) -> list[int]:
    """Fresh ids of ``table``, for rows that refer to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [number for (number,) in cursor.fetchall()]


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Insert ``rows`` (values in the order of ``columns``). Names are ours, never a user's."""
    if not rows:
        return
    into, staged = identifier(table), identifier(f"staged_{table}")
    names = joined(", ", map(identifier, columns))
    with connection.cursor() as cursor:
        if len(rows) <= FEW:
            one = sql("({values})", values=joined(", ", [sql("%s")] * len(columns)))
            places = joined(", ", [one] * len(rows))
            values: list[Any] = [value for row in rows for value in row]
            cursor.execute(
                sql("INSERT INTO {into} ({names}) VALUES {places}", into=into, names=names, places=places), values
            )
            return
        cursor.execute(
            sql(
                "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {names} FROM {into} LIMIT 0",
                staged=staged,
                names=names,
                into=into,
            )
        )
        with cursor.copy(sql("COPY {staged} ({names}) FROM STDIN", staged=staged, names=names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            sql("INSERT INTO {into} ({names}) SELECT {names} FROM {staged}", into=into, names=names, staged=staged)
        )
        cursor.execute(sql("DROP TABLE {staged}", staged=staged))


def refresh_statistics(rows: int, *tables: str) -> None:
    """Let the planner know ``tables`` after ``rows`` were loaded into them; few rows change no plan.

    Call it outside any transaction: what it locks is locked until the end.
    """
    if rows >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tenancy_refresh_statistics(%s)", [sorted(tables)])
