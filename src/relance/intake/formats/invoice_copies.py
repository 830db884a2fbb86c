"""Invoices as PDF files, one by one, in a folder or in a ZIP; which invoice each is stands in its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.intake.formats.apart import stream_apart
from relance.intake.formats.nature import WORKBOOKS, Nature, nature_of

LARGEST_BYTES = 20 << 20
MOST_PARTS = 40
CUT = '{"error": "large"}'  # the child was ended
WHY = {
    "large": Sentence("it takes more memory or time to read than we allow"),
    "locked": Sentence("it is protected by a password"),
    "broken": Sentence("it is broken, or no ZIP archive"),
}


class CopiesUnreadable(DomainError):
    """An archive that does not open."""

    code = "copies_unreadable"
    template = "{path} cannot be read: {why}."


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and its bytes; or why it is none of ours."""

    name: str
    content: bytes
    problem: Sentence | None = None


def holds_copies(path: Path) -> bool:
    """True for what this module reads: a folder, and what is called a PDF or a ZIP and is no list."""
    if path.is_dir():
        return True
    return path.suffix.lower() in {".pdf", ".zip"} and nature_of(path) not in {*WORKBOOKS, Nature.TEXT}


def pdf_files(path: Path) -> Iterator[FoundFile]:
    """Each file of ``path``, in the order of names, read one at a time; an archive is unpacked in a process of its own. Raises
    CopiesUnreadable."""
    try:
        if path.is_dir():
            for file in sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() == ".pdf"):
                yield _read(str(file.relative_to(path)), file)
        elif path.suffix.lower() == ".zip":
            yield from _unpacked(path)
        else:
            yield _read(path.name, path)
    except OSError as error:
        raise CopiesUnreadable(path=path, why=error.strerror or error) from error


def _read(name: str, path: Path) -> FoundFile:
    return _too_large(name) if path.stat().st_size > LARGEST_BYTES else _checked(name, path.read_bytes())


def _unpacked(path: Path) -> Iterator[FoundFile]:
    with stream_apart("relance.intake.formats.unpack_apart", str(path), str(LARGEST_BYTES)) as frames:
        while True:
            frame = json.loads(frames.readline() or CUT)
            if "end" in frame:
                return
            if "error" in frame:
                raise CopiesUnreadable(path=path, why=WHY[frame["error"]])
            match frame.get("why"):
                case "large":
                    yield _too_large(frame["name"])
                case "archive":
                    yield FoundFile(frame["name"], b"", Sentence("an archive in the archive: unpack it first"))
                case "none":
                    yield FoundFile(
                        path.name, b"", Sentence("no PDF in the archive: unpack it, and take in what it holds")
                    )
                case _:
                    content = frames.read(frame["size"])
                    if len(content) != frame["size"]:
                        raise CopiesUnreadable(path=path, why=WHY["large"])
                    yield _checked(frame["name"], content)


def _too_large(name: str) -> FoundFile:
    return FoundFile(name, b"", Sentence("larger than {limit} MiB", {"limit": LARGEST_BYTES >> 20}))


def _checked(name: str, content: bytes) -> FoundFile:
    return FoundFile(name, content) if content.startswith(b"%PDF-") else FoundFile(name, b"", Sentence("not a PDF"))


def folded(number: str) -> str:
    """A number as names of files keep it: letters and digits alone, in small letters."""
    return "".join(character for character in number.casefold() if character.isalnum())


def numbers_in(name: str) -> list[str]:
    """What in a file's name may be an invoice number, folded, the longest first.

    >>> numbers_in("Facture_F26-0300 (2).pdf")[:4]
    ['facturef2603002', 'facturef260300', 'facturef26', 'f2603002']
    """
    parts = re.findall(r"[^\W_]+", Path(name).stem.casefold())[:MOST_PARTS]
    joined = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return sorted(joined, key=lambda text: (-len(text), text))
