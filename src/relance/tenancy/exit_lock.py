"""One lock for each organisation, between what leaves and what stops everything.

A message takes it shared in the transaction that claims it; whoever stops the whole organisation takes it alone. So once
"stop" has returned, nothing is claimed any more that did not see it.
"""

from __future__ import annotations

from django.db import connection


def lock_exit(organisation_id: int, *, alone: bool) -> None:
    """Hold the organisation's exit until the transaction ends: together with others that leave, or ``alone``."""
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended('relance.exit', %s))", [organisation_id])
