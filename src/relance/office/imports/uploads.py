"""Files between being dropped on a page and being booked: kept in the database, so that any web process finds them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404

from relance.domain.errors import DomainError
from relance.intake.models import Upload
from relance.intake.uploads import LARGEST, sweep_uploads
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs


class FileTooLarge(DomainError):
    """More than a page should take."""

    code = "file_too_large"
    template = "{name} has {megabytes} MiB; a page takes up to {most}. Import it at the command line: relance import."


class NoFile(DomainError):
    """The form came without one."""

    code = "no_file"
    template = "No file was chosen. Drop one on the field, or choose it."


@needs(Right.SET_UP)
def keep_upload(organisation_id: int, file: UploadedFile[bytes] | None, *, at: datetime, actor: str) -> int:
    """Keep a dropped file; what was left for a week goes. Raises NoFile, FileTooLarge."""
    if file is None or not file.name:
        raise NoFile
    if (file.size or 0) > LARGEST:
        raise FileTooLarge(name=file.name, megabytes=(file.size or 0) >> 20, most=f"{LARGEST >> 20} MiB")
    with acting_in(organisation_id):
        sweep_uploads(organisation_id, at=at)
        kept = Upload.objects.create(
            organisation_id=organisation_id, file_name=PurePath(file.name).name[-400:], content=file.read(), uploaded_at=at,
            uploaded_by=actor,
        )  # fmt: skip
    return int(kept.pk)


@needs(Right.SET_UP)
def keep_told(organisation_id: int, pk: int, said: Mapping[str, str]) -> None:
    """Keep what was said of how a dropped file is to be read; what was said before of other things stays."""
    with acting_in(organisation_id):
        kept = get_object_or_404(Upload.objects.select_for_update().only("pk", "told"), pk=pk)
        kept.told = {**kept.told, **said}
        kept.save(update_fields=["told"])


@needs(Right.SET_UP)
def give_up(organisation_id: int, pk: int) -> None:
    """Drop a file that was not booked; nothing was, so nothing else changes."""
    with acting_in(organisation_id):
        Upload.objects.filter(pk=pk).delete()


@contextmanager
def on_disk(upload: Upload) -> Iterator[Path]:
    """The file under its own name in a folder of its own, as the readers want it; gone after the block."""
    with tempfile.TemporaryDirectory(prefix="relance-upload-") as folder:
        path = Path(folder) / (PurePath(upload.file_name).name or "file")
        path.write_bytes(bytes(upload.content))
        yield path
