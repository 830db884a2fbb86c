"""Keeping the months of the books: what was billed and owed in each, for figures that need sales."""

from __future__ import annotations

from relance.intake.models import BooksMonth, Import
from relance.intake.rows import ParsedFile
from relance.tenancy.context import Acting


def keep_months(here: Acting, parsed: ParsedFile) -> None:
    """Keep each month that the file tells. One of a file that ends before another that was booked, or that it does not hold from
    its first day on, only fills what is missing.

    Call it before the import itself is kept.
    """
    if not parsed.months or parsed.first_day is None or parsed.last_day is None:
        return
    latest = Import.objects.filter(format=parsed.format).exclude(last_day=None).order_by("-last_day").first()
    is_newest = latest is None or latest.last_day is None or parsed.last_day >= latest.last_day
    told: list[BooksMonth] = []
    filling: list[BooksMonth] = []
    for month, books in sorted(parsed.months.items()):
        row = BooksMonth(organisation_id=here.organisation, month=month, billed=books.billed, balance=books.balance)
        (told if is_newest and month >= parsed.first_day else filling).append(row)
    BooksMonth.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["organisation", "month"], update_fields=["billed", "balance"]
    )
    BooksMonth.objects.bulk_create(filling, ignore_conflicts=True)
