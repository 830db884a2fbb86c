"""Invoices as PDF files, one by one, in a folder or in a ZIP; which invoice each is stands in its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

LARGEST_BYTES = 20 << 20
MOST_PARTS = 40


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
    """True for what this module reads: a PDF, a ZIP, a folder."""
    return path.is_dir() or path.suffix.lower() in {".pdf", ".zip"}


def pdf_files(path: Path) -> Iterator[FoundFile]:
    """Each file of ``path``, in the order of names, read one at a time. Raises CopiesUnreadable."""
    try:
        if path.is_dir():
            for file in sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() == ".pdf"):
                yield _checked(str(file.relative_to(path)), file.stat().st_size, file.read_bytes)
        elif path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in sorted(archive.infolist(), key=lambda one: one.filename):
                    if not member.is_dir() and member.filename.lower().endswith(".pdf"):
                        yield _checked(member.filename, member.file_size, partial(_unpacked, archive, member))
        else:
            yield _checked(path.name, path.stat().st_size, path.read_bytes)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:  # RuntimeError: encrypted
        raise CopiesUnreadable(path=path, why=getattr(error, "strerror", None) or error) from error


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What the archive says is its size may be false: no more than the limit is ever unpacked."""
    with archive.open(member) as file:
        return file.read(LARGEST_BYTES + 1)


def _checked(name: str, size: int, read: Callable[[], bytes]) -> FoundFile:
    if size > LARGEST_BYTES:
        return FoundFile(name, b"", Sentence("larger than {limit} MiB", {"limit": LARGEST_BYTES >> 20}))
    content = read()
    if len(content) > LARGEST_BYTES:
        return FoundFile(name, b"", Sentence("larger than {limit} MiB", {"limit": LARGEST_BYTES >> 20}))
    if not content.startswith(b"%PDF-"):
        return FoundFile(name, b"", Sentence("not a PDF"))
    return FoundFile(name, content)


def folded(number: str) -> str:
    """A number as names of files keep it: letters and digits alone, in small letters."""
    return "".join(character for character in number.casefold() if character.isalnum())


def numbers_in(name: str) -> list[str]:
    """What in a file's name may be an invoice number, folded, the longest first.

    >>> numbers_in("Facture_F26-0300 (2).pdf")[:4]
    ['facturef2603002', 'facturef260300', 'f2603002', 'f260300']
    """
    parts = re.findall(r"[^\W_]+", Path(name).stem.casefold())[:MOST_PARTS]
    joined = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return sorted(joined, key=lambda text: (-len(text), text))
