"""A folder that is chosen must be there, or be one that can be made: said when it is chosen, not when the first draft is due."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.organisations import organisation_slugs
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


class FolderUnreadable(DomainError):
    """Nothing could be read there."""

    code = "folder_unreadable"
    template = "Nothing can be read in {folder}: it is no folder that is there, or Relance may not look into it. Make it first."


class FolderTaken(DomainError):
    """Another company's files would be read, or letters of one's own."""

    code = "folder_taken"
    template = "{folder} belongs to something else here, or holds what does: name a folder of its own for this company's exports."


class FolderNotForPages(DomainError):
    """A member could have any file of the server read."""

    code = "folder_not_for_pages"
    template = (
        "On a server of several companies, whoever runs it names the folder: relance set watched-folder FOLDER --organisation {slug}."
        " Pages may name one below {below} where RELANCE_FOLDERS_BELOW says so."
    )


def watched_folder(here: Acting, text: str, slug: str, *, is_member: bool) -> str:
    """The real path of a folder to watch, "" for none: one that is there, can be read, and is nobody else's.

    A member may name any where the server is one company's alone, and one below ``RELANCE_FOLDERS_BELOW``/slug.
    Raises FolderInvalid, FolderUnreadable, FolderTaken, FolderNotForPages.
    """
    if not text.strip():
        return ""
    named = Path(parse_folder(text))
    folder = named.resolve()
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise FolderUnreadable(folder=str(named))
    below = settings.RELANCE_FOLDERS_BELOW
    if is_member and (below or len(organisation_slugs()) > 1) and not _is_below(folder, below, slug):
        raise FolderNotForPages(slug=slug, below=f"{below or '…'}/{slug}")
    home = Path(settings.RELANCE_HOME_FOLDER).resolve()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_folder_is_taken(%s, %s)", [str(folder), here.organisation])
        (is_taken,) = cursor.fetchone() or (False,)
    if is_taken or folder == home or home in folder.parents:
        raise FolderTaken(folder=str(named))
    return str(folder)


def _is_below(folder: Path, below: str, slug: str) -> bool:
    if not below:
        return False
    own = (Path(below) / slug).resolve()
    return folder == own or own in folder.parents
