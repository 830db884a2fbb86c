"""A certificate checked without us: its file, what it attests and its pieces against their sha256, no database and no network.

What the file carries proves that it holds together; that it is the one which was sealed, only a sha256 from elsewhere proves: the
paper bears that of what is attested, the checking page that of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from relance.domain.errors import DomainError

CONTENT = "certificate.json"
DIGEST = re.compile(r"[0-9a-f]{64}")


class NoCertificate(DomainError):
    """Not a PDF, or one without what is attested."""

    code = "no_certificate"
    template = "{file} is no certificate of this program: {why}."


class NoDigest(DomainError):
    """Something else was typed."""

    code = "no_digest"
    template = "'{text}' is no SHA-256: it has 64 signs, 0 to 9 and a to f; spaces between them do no harm."


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a file. ``pieces``: each with its name, and whether it is the one that the certificate names."""

    number: str
    signed_by: str
    signed_at: str
    unpaid: str
    sha256: str
    content_sha256: str
    pieces: tuple[tuple[str, bool], ...]

    def is_sealed_as(self, digest: str) -> bool:
        """Whether a sha256 from elsewhere is the file's, or that of what it attests."""
        return digest in (self.sha256, self.content_sha256)

    @property
    def is_whole(self) -> bool:
        """Every piece that it names is in it, as it was."""
        return all(is_right for _name, is_right in self.pieces)


def digest_of(text: str) -> str:
    """A sha256 as people type it. Raises NoDigest."""
    digest = "".join(text.split()).casefold()
    if not DIGEST.fullmatch(digest):
        raise NoDigest(text=text[:80])
    return digest


def read_certificate(file: Path) -> Read:
    """Open a certificate and compare its pieces. Raises NoCertificate, OSError."""
    content = file.read_bytes()
    try:
        with pikepdf.open(file) as pdf:
            inside = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    except pikepdf.PdfError as error:
        raise NoCertificate(file=file.name, why=str(error)) from error
    stated = inside.pop(CONTENT, None)
    if stated is None:
        raise NoCertificate(file=file.name, why=f"{CONTENT} is not in it")
    try:
        return _read(json.loads(stated), content, stated, inside)
    except (ValueError, KeyError, TypeError) as error:
        raise NoCertificate(file=file.name, why=f"{CONTENT} cannot be read") from error


def _read(data: dict[str, Any], content: bytes, stated: bytes, inside: dict[str, bytes]) -> Read:
    found = {hashlib.sha256(piece).hexdigest() for piece in inside.values()}
    return Read(
        str(data["number"]),
        str(data["signed_by"]),
        str(data["signed_at"]),
        str(data["unpaid"]),
        hashlib.sha256(content).hexdigest(),
        hashlib.sha256(stated).hexdigest(),
        tuple((str(one["name"]), one["sha256"] in found) for one in data["pieces"]),
    )
