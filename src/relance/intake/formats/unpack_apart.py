"""The child's side of taking copies out of an archive: each PDF of it, framed, one after the other.

A frame is a line of JSON, ``{"name": …, "size": …}`` and then so many bytes; or ``{"name": …, "why": "large"}``, ``"archive"``
for one inside the archive, ``"none"`` where it holds no PDF. ``{"end": true}`` is the last, or ``{"error": …}``: "large",
"locked", "broken". Run as
``python -m relance.intake.formats.unpack_apart PATH LARGEST``.
"""

from __future__ import annotations

import json
import sys
import zipfile
import zlib
from typing import Any

from relance.intake.formats.bounds import MOST_COPIES, MOST_COPIES_MB, OverBound, confine

ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")


def main(path: str, largest: int) -> int:
    """Write the frames to standard output."""
    confine()
    try:
        _unpack(path, largest)
        _frame({"end": True})
    except (OverBound, MemoryError):
        _frame({"error": "large"})
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        _frame({"error": "locked" if "password" in str(error) else "broken"})
    sys.stdout.flush()
    return 0


def _unpack(path: str, largest: int) -> None:
    left = MOST_COPIES_MB << 20
    found = 0
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            name = member.filename.lower()
            if member.is_dir() or not name.endswith((".pdf", *ARCHIVES)):
                continue
            found += 1
            if found > MOST_COPIES:
                raise OverBound
            if not name.endswith(".pdf"):
                _frame({"name": member.filename, "why": "archive"})
                continue
            with archive.open(member) as file:  # what the archive says is its size may be false
                content = file.read(largest + 1)
            left -= len(content)
            if left < 0:
                raise OverBound
            if len(content) > largest:
                _frame({"name": member.filename, "why": "large"})
            else:
                _frame({"name": member.filename, "size": len(content)}, content)
    if not found:
        _frame({"name": "", "why": "none"})


def _frame(about: dict[str, Any], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
