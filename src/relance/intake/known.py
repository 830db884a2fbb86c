"""Up to which day payments are known: what each kind of export proves, and no more.

- An export knows of payments up to its day: the one that is said or told of it; for entries of whole books (FEC) the last one's; for
  a list that bears none, the day on which it first came here: the same bytes brought again prove nothing newer.
- Of the day on which a file first came nothing is known to its end: the day before is the last one.

A letter goes by the books that hold what it lists; where these are several, the one that knows least speaks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import date
from typing import TypeVar

from django.db import connection
from django.db.models import Max

from relance.intake.models import CancelledImport, Import
from relance.tenancy.context import Acting
from relance.tenancy.local_days import local_day
from relance.tenancy.statements import sql

Key = TypeVar("Key", bound=Hashable)
KNOWN = sql(
    """
    SELECT r.id, exports.known FROM receivables_receivable r JOIN (
        SELECT format, max(least(as_of, eve)) AS known
        FROM (
            SELECT format, max(as_of) AS as_of, min({imported_on}) - 1 AS eve
            FROM intake_import i GROUP BY format, sha256) file
        GROUP BY format) exports ON exports.format = r.source_format
    WHERE r.id = ANY(%s)
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


def counted_until(here: Acting, on: date, receivables: Collection[int]) -> date:
    """The last day through which the books that hold these receivables know payments; ``on`` at the latest, and where no books do."""
    return counted_until_each(here, on, {None: receivables})[None]


def counted_until_each(here: Acting, on: date, listed: Mapping[Key, Collection[int]]) -> dict[Key, date]:
    """The same for the receivables that each of several letters lists, by any key; one question in all."""
    wanted = sorted({receivable for receivables in listed.values() for receivable in receivables})
    known: dict[int, date] = {}
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [wanted])
            known = dict(cursor.fetchall())
    return {
        key: min([on, *(known[one] for one in receivables if known.get(one))]) for key, receivables in listed.items()
    }


def newest_books(here: Acting, format_name: str) -> date | None:
    """The newest day that an export of this kind showed; None before the first."""
    newest: date | None = Import.objects.filter(format=format_name).aggregate(day=Max("as_of"))["day"]
    return newest
