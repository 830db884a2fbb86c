"""Whom the embedded server runs as, and the folders that only they may enter.

PostgreSQL refuses to run as root: there it runs as ``nobody``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from relance.config.home import ROOT_HOME
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

SERVER_USER_FOR_ROOT = "nobody"
LONGEST_SOCKET_FOLDER = 80  # sun_path holds 107 bytes, of which PostgreSQL's own file name takes up to 20


class EmbeddedDatabaseError(DomainError):
    """The embedded database cannot be made, started or reached; ``text`` says why and what to do."""

    code = "embedded_database"
    template = "{text}"


@dataclass(frozen=True, slots=True)
class ServerUser:
    """``name`` is another user than this process's, None for the same."""

    name: str | None

    @classmethod
    def of_this_process(cls) -> Self:
        """Root's server runs as somebody else, everybody else's as themselves."""
        return cls(SERVER_USER_FOR_ROOT if os.geteuid() == 0 else None)

    @property
    def uid(self) -> int:
        """The number of the user that the server runs as."""
        return pwd.getpwnam(self.name).pw_uid if self.name else os.geteuid()

    @property
    def identity(self) -> dict[str, object]:
        """What a child process is started with, to run as that user."""
        return {"user": self.name, "group": pwd.getpwnam(self.name).pw_gid, "extra_groups": []} if self.name else {}

    def give(self, path: Path) -> None:
        """Make ``path`` the user's own."""
        if self.name:
            entry = pwd.getpwnam(self.name)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def folder(self, path: Path) -> Path:
        """Make ``path`` a folder that only the server's user (and root) may enter."""
        path.mkdir(mode=0o700, exist_ok=True)
        self.give(path)
        return path


def make_home(home: Path, user: ServerUser) -> None:
    """Make the data folder, and see that the server's user can reach its cluster. Raises EmbeddedDatabaseError."""
    try:
        # Under root, "nobody" has to pass through the home to reach its cluster: but only pass.
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if user.name else 0o700)
    except OSError as error:
        raise EmbeddedDatabaseError(
            text=Sentence(
                "The data folder {home} cannot be made: {error}. Name another in RELANCE_HOME.",
                {"home": home, "error": error.strerror},
            )
        ) from error
    if user.name:
        for folder in (home, *home.parents):
            if not folder.stat().st_mode & 0o001:
                raise EmbeddedDatabaseError(
                    text=Sentence(
                        "Started by root, the database runs as '{user}', who cannot enter {folder}."
                        " Name a folder outside it in RELANCE_HOME (the default is {default}).",
                        {"user": user.name, "folder": folder, "default": ROOT_HOME},
                    )
                )


def socket_folder(home: Path, user: ServerUser) -> Path:
    """Where the server listens: in the data folder, or where its path is too long for a socket in a folder of its own.

    Raises EmbeddedDatabaseError.
    """
    inside = home / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return user.folder(inside)
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    outside = Path(tempfile.gettempdir()) / f"relance-{name}"
    with contextlib.suppress(FileExistsError):
        outside.mkdir(mode=0o700)
        user.give(outside)
    owner = user.uid
    found = outside.lstat()
    if outside.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise EmbeddedDatabaseError(
            text=Sentence(
                "{folder} was made by somebody else. Remove it, or choose a shorter RELANCE_HOME than {home}.",
                {"folder": outside, "home": home},
            )
        )
    return outside
