"""Files that wait for a person: dropped on a page, or brought by the watched folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from relance.intake.models import Upload, WatchedFile
from relance.tenancy.context import acting_in

KEPT_FOR = timedelta(days=7)
FOLDER = "folder"  # who brought what the watched folder held
LARGEST = 64 * 1024 * 1024  # bytes that a page takes


def sweep_uploads(organisation_id: int, *, at: datetime) -> int:
    """What was left for a week goes; returns how many. What still lies in the watched folder is then looked at anew."""
    with acting_in(organisation_id):
        left = Upload.objects.filter(uploaded_at__lt=at - KEPT_FOR)
        names = list(left.filter(uploaded_by=FOLDER).values_list("file_name", flat=True))
        if names:
            WatchedFile.objects.filter(name__in=names, state="waiting").delete()
        count, _ = left.delete()
        return count


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that nobody has booked. ``upload`` is None for one left in the watched folder, ``why`` tells."""

    name: str
    upload: int | None
    is_of_folder: bool
    at: datetime
    why: str


def waiting_files() -> list[WaitingFile]:
    """What waits on Import and in the watched folder, the oldest first; one question. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT file_name, id, uploaded_by = %s, uploaded_at AS at, '' FROM intake_upload
               UNION ALL SELECT name, NULL, true, seen_at, why FROM intake_watchedfile WHERE state = 'left'
               ORDER BY at, 1 LIMIT 100""",
            [FOLDER],
        )
        return [WaitingFile(*row) for row in cursor.fetchall()]
