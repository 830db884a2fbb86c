"""Files that wait for a person: dropped on a page, or brought by the watched folder. They are kept in the database, so that any
process finds them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from relance.domain.errors import DomainError
from relance.intake.formats.invoice_copies import holds_copies, pdf_files
from relance.intake.formats.tables import examples
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import CopiesTaken, take_copies
from relance.intake.models import Upload, WatchedFile
from relance.intake.questions import AnswerUnknown
from relance.intake.taking import Taken, Taking, take
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

KEPT_FOR = timedelta(days=7)
FOLDER = "folder"  # who brought what the watched folder held
LARGEST = 64 * 1024 * 1024  # bytes that a page takes


class FileTooLarge(DomainError):
    """More than a page should take."""

    code = "file_too_large"
    template = "{name} has {megabytes} MiB; a page takes up to {most}. Import it at the command line: relance import."


class NoFile(DomainError):
    """The form came without one."""

    code = "no_file"
    template = "No file was chosen. Drop one on the field, or choose it."


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that nobody has booked. ``upload`` is None for one left in the watched folder, ``why`` tells."""

    name: str
    upload: int | None
    is_of_folder: bool
    at: datetime
    why: str


@needs(Right.SET_UP)
def keep_upload(here: Acting, file: UploadedFile[bytes] | None) -> int:
    """Keep a dropped file; what was left for a week goes. Raises NoFile, FileTooLarge."""
    if file is None or not file.name:
        raise NoFile
    if (file.size or 0) > LARGEST:
        raise FileTooLarge(name=file.name, megabytes=(file.size or 0) >> 20, most=f"{LARGEST >> 20} MiB")
    sweep_uploads(here)
    kept = Upload.objects.create(
        organisation_id=here.organisation,
        file_name=PurePath(file.name).name[-400:],
        content=file.read(),
        uploaded_at=here.at,
        uploaded_by=here.actor,
    )
    return int(kept.pk)


def upload_of(here: Acting, pk: int) -> Upload | None:
    """The file that waits under this id; None where it was booked, given up or never there."""
    return Upload.objects.filter(pk=pk).first()


@needs(Right.SET_UP)
def keep_told(here: Acting, pk: int, said: Mapping[str, str]) -> bool:
    """Keep what was said of how a file is to be read; what was said before of other things stays. False where there is none."""
    kept = Upload.objects.select_for_update().only("pk", "told").filter(pk=pk).first()
    if kept is None:
        return False
    kept.told = {**kept.told, **said}
    kept.save(update_fields=["told"])
    return True


@needs(Right.SET_UP)
def end_upload(here: Acting, pk: int) -> None:
    """A file that was booked, or given up, waits no longer."""
    Upload.objects.filter(pk=pk).delete()


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a waiting file says, and what booking it would do; ``examples`` as ``formats.tables`` gives them."""

    taken: Taken
    examples: Mapping[str, tuple[str, ...]]


@needs(Right.SET_UP)
def look_at_upload(here: Acting, upload: Upload, told: Told) -> LookedAt | CopiesTaken:
    """Read a waiting file, or the copies of invoices that it holds; nothing is booked by looking.

    An answer that its question no longer offers, since a column was named otherwise, is asked anew.
    """
    with on_disk(upload) as path:
        if holds_copies(path):
            return take_copies(here, pdf_files(path), dry_run=True)
        taken = _take_what_fits(here, path, told)
        return LookedAt(taken, examples(path, taken.parsed.header) if taken.parsed.header else {})


def _take_what_fits(here: Acting, path: Path, told: Told) -> Taken:
    try:
        return take(here, path, told, Taking(accepts_valid_rows=True, dry_run=True))
    except AnswerUnknown as unknown:
        answers = {name: choice for name, choice in told.answers.items() if name != unknown.facts["question"]}
        return _take_what_fits(here, path, replace(told, answers=answers))


@needs(Right.SET_UP)
def book_upload(here: Acting, upload: Upload, told: Told, taking: Taking) -> Taken | CopiesTaken:
    """Book a waiting file, or keep the copies of invoices that it holds; it waits no longer, unless it was refused.

    Raises AnswerUnknown.
    """
    with on_disk(upload) as path:
        copies = holds_copies(path)
        done = take_copies(here, pdf_files(path)) if copies else take(here, path, told, taking)
    if isinstance(done, CopiesTaken) or done.booked is not None:
        end_upload(here, upload.pk)
    return done


@contextmanager
def on_disk(upload: Upload) -> Iterator[Path]:
    """The file under its own name in a folder of its own, as the readers want it; gone after the block."""
    with tempfile.TemporaryDirectory(prefix="relance-upload-") as folder:
        path = Path(folder) / (PurePath(upload.file_name).name or "file")
        path.write_bytes(bytes(upload.content))
        yield path


def sweep_uploads(here: Acting) -> int:
    """What was left for a week goes; returns how many. What still lies in the watched folder is then looked at anew."""
    left = Upload.objects.filter(uploaded_at__lt=here.at - KEPT_FOR)
    names = list(left.filter(uploaded_by=FOLDER).values_list("file_name", flat=True))
    if names:
        WatchedFile.objects.filter(name__in=names, state="waiting").delete()
    count, _ = left.delete()
    return count


def waiting_files(here: Acting) -> list[WaitingFile]:
    """What waits on Import and in the watched folder, the oldest first; one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT file_name, id, uploaded_by = %s, uploaded_at AS at, '' FROM intake_upload
               UNION ALL SELECT name, NULL, true, seen_at, why FROM intake_watchedfile WHERE state = 'left'
               ORDER BY at, 1 LIMIT 100""",
            [FOLDER],
        )
        return [WaitingFile(*row) for row in cursor.fetchall()]
