"""Up to which day payments are known: what each kind of export proves, and no more.

- An export knows of payments up to its day: the one that is said or told of it; for entries of whole books (FEC) the last one's; for
  a list that bears none, the day on which it first came here: the same bytes brought again prove nothing newer.
- Of the day on which a file first came nothing is known to its end: the day before is the last one.

Where open receivables come from several kinds of exports, the one that knows least speaks for all.
"""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Max

from relance.intake.models import CancelledImport, Import
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import sql

KNOWN = sql(
    """
    SELECT min(known) FROM (
        SELECT max(least(as_of, eve)) AS known
        FROM (
            SELECT format, max(as_of) AS as_of, min({imported_on}) - 1 AS eve
            FROM intake_import i GROUP BY format, sha256) file
        WHERE EXISTS (SELECT FROM receivables_receivable r WHERE r.source_format = file.format AND r.open_amount > 0)
        GROUP BY format) exports
""",
    imported_on=local_day("imported_at"),
)


def latest_imports(here: Acting, *, most: int) -> list[Import]:
    """What was imported, the newest first."""
    return list(Import.objects.order_by("-imported_at")[:most])


def import_of(here: Acting, pk: int) -> Import | None:
    """The import of this id; None where the organisation has none, or cancelled it."""
    return Import.objects.filter(pk=pk).first()


def cancelled_imports(here: Acting, *, most: int) -> list[CancelledImport]:
    """What was cancelled, the last first."""
    return list(CancelledImport.objects.order_by("-cancelled_at")[:most])


def counted_until(here: Acting, on: date) -> date:
    """The last day through which the books know payments, ``on`` at the latest, and where nothing open was imported."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        (known,) = cursor.fetchone() or (None,)
    return on if known is None else min(on, known)


def newest_books(here: Acting, format_name: str) -> date | None:
    """The newest day that an export of this kind showed; None before the first."""
    newest: date | None = Import.objects.filter(format=format_name).aggregate(day=Max("as_of"))["day"]
    return newest
