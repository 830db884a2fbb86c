"""Files that wait for a person: dropped on a page, or brought by the watched folder."""

from __future__ import annotations

from datetime import datetime, timedelta

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
