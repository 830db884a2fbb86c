"""What lies in a folder, and one of its files taken aside to be read: nothing is followed out of it, nothing is waited for."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

MOST_ENTRIES = 10_000
LARGEST = 1 << 30  # bytes: a ledger of five million lines; more is taken at the command line
PIECE = 1 << 20
# What tools call a file while they write it, and what they leave beside it.
UNFINISHED = re.compile(
    r"(?i)(^\.|^~|~$|^thumbs\.db$|^desktop\.ini$|\.(part|partial|tmp|temp|crdownload|download|filepart|swp|lock|lck|bak|opdownload|!ut)$)"
)
DAY = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


class NotTheSame(Exception):
    """The file changed, or went, between being seen and being read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the folder shows it; ``modified_ns`` are nanoseconds since 1970."""

    name: str
    size: int
    modified_ns: int

    @property
    def order(self) -> tuple[date, int, str]:
        """By the day that its name tells, else that of its writing: older books come first."""
        return (_day_in(self.name) or self._written.date(), self.modified_ns, self.name)

    @property
    def _written(self) -> datetime:
        seconds = min(max(self.modified_ns // 1_000_000_000, 0), 4_102_444_800)  # 1970 to 2100
        return datetime.fromtimestamp(seconds, UTC)


def files_in(folder: Path) -> list[Seen]:
    """The finished files of ``folder`` itself, in the order of their day. Links, devices and folders are passed over.

    Looks at ``MOST_ENTRIES`` entries at most. Raises OSError.
    """
    if folder.resolve(strict=True) != folder:
        raise NotADirectoryError(str(folder))  # it became a link to elsewhere
    found = []
    with os.scandir(folder) as entries:
        for place, entry in enumerate(entries):
            if place >= MOST_ENTRIES:
                break
            if UNFINISHED.search(entry.name) or not _is_text(entry.name):
                continue
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # it went meanwhile
            if stat.S_ISREG(about.st_mode):
                found.append(Seen(entry.name, about.st_size, about.st_mtime_ns))
    return sorted(found, key=lambda one: one.order)


def take_aside(folder: Path, seen: Seen, into: Path) -> tuple[Path, str]:
    """A copy of the file in ``into``, under its own name, with its sha256: what is read cannot change under the reader.

    Raises NotTheSame, OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    target, digest, left = into / seen.name, hashlib.sha256(), seen.size
    with os.fdopen(os.open(folder / seen.name, flags), "rb") as source, target.open("wb") as copy:
        if not _is(source.fileno(), seen):
            raise NotTheSame
        while piece := source.read(min(PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise NotTheSame
            digest.update(piece)
            copy.write(piece)
        if left or not _is(source.fileno(), seen):
            raise NotTheSame
    return target, digest.hexdigest()


def _is(descriptor: int, seen: Seen) -> bool:
    about = os.fstat(descriptor)
    return stat.S_ISREG(about.st_mode) and (about.st_size, about.st_mtime_ns) == (seen.size, seen.modified_ns)


def _is_text(name: str) -> bool:
    """Whether the database can hold the name."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return len(name) <= 400


def _day_in(name: str) -> date | None:
    found = DAY.search(name)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
