"""What is attached to a mail: names, sizes and bytes, as far as an archive should take what strangers send.

Nothing of it is opened or believed: a name is cut to what a file may be called, and a media type is never handed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage

LARGEST = 10 * 1024 * 1024  # bytes of one
LARGEST_TOGETHER = 25 * 1024 * 1024  # of one mail: what most servers let through
MOST = 20
DEEPEST = 30  # parts within parts
LONGEST_NAME = 120
NO_NAME = "attachment"
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a mail. ``content`` is None where it is too large, or too many came, to be kept: ``size`` in bytes is said."""

    name: str
    size: int
    content: bytes | None


def attached_to(message: EmailMessage) -> tuple[Attached, ...]:
    """The files of a mail, in their order, each that bears a name or says that it is attached."""
    found: list[Attached] = []
    together = 0
    for part in _files(message):
        content = _bytes_of(part)
        fits = len(content) <= LARGEST and together + len(content) <= LARGEST_TOGETHER and len(found) < MOST
        together += len(content) if fits else 0
        found.append(Attached(_name(part), len(content), content if fits else None))
    return tuple(found[: 5 * MOST])


def _files(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Not what is inside a mail that was attached: that mail is one file."""
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload if depth < DEEPEST else []:
            if isinstance(part, EmailMessage):
                yield from _files(part, depth + 1)
    elif (
        message.get_content_type() == "message/rfc822"
        or message.get_content_disposition() == "attachment"
        or _said_name(message)
    ):
        yield message


def _bytes_of(part: EmailMessage) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):  # a mail
        try:
            return b"".join(one.as_bytes() for one in inner if isinstance(one, EmailMessage))
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError):
            return b""  # one that the library reads and cannot write
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _said_name(part: EmailMessage) -> str:
    try:
        return str(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def _name(part: EmailMessage) -> str:
    """As a file may be called anywhere; its end is kept, for it says what it is."""
    said = _said_name(part).encode("utf-8", "replace").decode("utf-8")
    if not said and part.get_content_type() == "message/rfc822":
        said = "message.eml"
    plain = " ".join(FORBIDDEN.sub(" ", said).split()).strip(". ")
    stem, dot, end = plain.rpartition(".")
    if len(plain) > LONGEST_NAME and dot and len(end) < 10:
        return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"
    return plain[:LONGEST_NAME] or NO_NAME
