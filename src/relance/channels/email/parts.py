"""The parts of an e-mail as its senders meant them: encoded copies opened, nothing raised for what is broken."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

DEEPEST = 5
LONGEST = 2_000_000  # bytes of one part that are looked at
FOLDED = re.compile(rb"\r?\n[ \t]+")


def leaves(message: Message) -> Iterator[Message]:
    """The message's own parts; a forwarded or returned message is one part, not opened."""
    yield message
    if message.get_content_maintype() == "multipart" and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from leaves(part)


def texts_of(content: bytes, *, depth: int = 0) -> Iterator[str]:
    """The mail as text, then each of its parts decoded, attached messages opened: ``message/rfc822`` in base64 too."""
    yield FOLDED.sub(b" ", content[:LONGEST]).decode("utf-8", "replace")
    if depth >= DEEPEST:
        return
    for part in leaves(message_from_bytes(content[:LONGEST])):
        opened = _opened(part)
        if opened is not None and opened.strip() and opened != content:
            if part.get_content_type() in ("message/rfc822", "message/global", "text/rfc822-headers"):
                yield from texts_of(opened, depth=depth + 1)
            else:
                yield opened.decode("utf-8", "replace")


def _opened(part: Message) -> bytes | None:
    """The bytes of one part; None for one made of others."""
    if part.get_content_maintype() == "multipart" or part.get_content_type() == "message/delivery-status":
        return None
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        raw = inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
        return _decoded(raw, str(part.get("Content-Transfer-Encoding", "")).strip().lower())
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(raw: bytes, encoding: str) -> bytes:
    """RFC 2046 forbids to encode an attached message; some servers do."""
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding == "base64":
        try:
            return base64.b64decode(b"".join(raw.split()))
        except binascii.Error:
            return raw
    return raw
