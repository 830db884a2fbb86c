"""The one way to act for an organisation: requests, jobs, commands and tests alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "app.organisation"


@contextmanager
def acting_in(organisation_id: int) -> Iterator[None]:
    """Open a transaction (a savepoint inside another) in which only this organisation's rows exist.

    The setting is local to the transaction; leaving the block gives back what was there before. Outside any block
    every query on a tenant's table is an error of PostgreSQL, not an empty page.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        before = _current() if is_nested else ""
        _set(str(organisation_id))
        yield
        if is_nested:  # the outermost transaction takes the setting with it when it ends
            _set(before)


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        (value,) = cursor.fetchone() or (None,)
    return value or ""


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
