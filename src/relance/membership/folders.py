"""A folder that is chosen must be there, or be one that can be made: said when it is chosen, not when the first draft is due."""

from __future__ import annotations

import os
from pathlib import Path

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.tenancy.preference_values import parse_folder

NO_FOLDER = Sentence("there is a file in the way")
NOT_OURS = Sentence("Relance may not write there")


class FolderUnusable(DomainError):
    """Nothing could be written there."""

    code = "folder_unusable"
    template = "Nothing can be written to {folder}: {why} ({where}). Name another folder, or let the user that Relance runs as write there."


def refuse_folder(text: str) -> None:
    """Refuse a folder that cannot be written to, or be made; "" is none. Raises FolderInvalid, FolderUnusable."""
    if not text:
        return
    folder = Path(parse_folder(text))
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    if not there.is_dir():
        raise FolderUnusable(folder=str(folder), why=NO_FOLDER, where=str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise FolderUnusable(folder=str(folder), why=NOT_OURS, where=str(there))
