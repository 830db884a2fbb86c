"""How an export stands to those that were booked before it: newer, older, or nobody knows (docs/decisions/0041)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.intake.models import Import
from relance.intake.rows import ParsedFile


@dataclass(frozen=True, slots=True)
class Standing:
    """``as_of`` is the export's day. ``yields``: what another of the same day said stands: these bytes came before it.

    ``is_modest``: nothing tells the day of this list, and one with later invoices came before. It may be the older one: what it
    shows as paid counts, what it shows as more owed does not. ``is_newest``: no export of its kind is of a later day.
    ``is_later``: it is the newest, and more than that: it ends later, or is said to be of a later day, than all before.
    """

    as_of: date
    yields: bool
    is_modest: bool
    is_newest: bool
    is_later: bool


def standing_of(parsed: ParsedFile, as_of: date, sha256: str) -> Standing:
    """Where the file of this hash stands among those of its kind."""
    kind = Import.objects.filter(format=parsed.kind)
    first = kind.filter(sha256=sha256).order_by("imported_at").first()
    others = kind.exclude(sha256=sha256)
    yields = first is not None and others.filter(imported_at__gt=first.imported_at, as_of__gte=as_of).exists()
    ends = [
        day for day in kind.exclude(last_day=None).values_list("last_day", flat=True).order_by("-last_day")[:1] if day
    ]
    days = [day for day in kind.exclude(as_of=None).values_list("as_of", flat=True).order_by("-as_of")[:1] if day]
    last_day = parsed.last_day
    is_told = parsed.as_of is not None
    is_modest = not is_told and first is None and last_day is not None and any(day > last_day for day in ends)
    is_newest = not yields and not is_modest and not any(day > as_of for day in days)
    ends_later = last_day is not None and any(day < last_day for day in ends)
    is_of_later_day = is_told and any(day < as_of for day in days)
    return Standing(as_of, yields, is_modest, is_newest, is_newest and bool(kind) and (ends_later or is_of_later_day))
