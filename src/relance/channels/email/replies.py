"""What debtors answer: bytes of a mailbox in, their words about one of our messages out.

An answer names our Message-ID in In-Reply-To or References (RFC 5322, 3.6.4). What a program answered by itself (RFC 3834)
is none.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from relance.channels.email.bounces import REFERENCE

LONGEST = 10_000
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "List-Id")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: to our message ``reference``, by whom, in his words without what he quoted, and its own Message-ID."""

    reference: str
    sender: str
    subject: str
    text: str
    message_id: str


def reply_of(content: bytes) -> Reply | None:
    """The answer that these bytes are; None where they answer none of our messages, or no person wrote them."""
    message = message_from_bytes(content, policy=default)
    if not isinstance(message, EmailMessage) or _is_automatic(message):
        return None
    named = REFERENCE.findall(f"{message.get('In-Reply-To', '')} {message.get('References', '')}")
    if not named:
        return None
    sender = message.get("From")
    addresses = getattr(sender, "addresses", ())
    return Reply(
        reference=named[0].lower(), sender=addresses[0].addr_spec if addresses else "", subject=str(message.get("Subject", ""))[:400],
        text=_words(message), message_id=str(message.get("Message-ID", "")).strip()[:400],
    )  # fmt: skip


def _is_automatic(message: EmailMessage) -> bool:
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return said != "no" or precedence in BULK or any(name in message for name in AUTOMATIC_HEADERS)


def _words(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError):  # a character set that nobody knows
        text = body.get_payload(decode=True).decode("utf-8", "replace")  # type: ignore[union-attr]
    if body.get_content_subtype() == "html":
        text = html.unescape(TAG.sub(" ", text))
    lines = [line.strip() for line in text.replace("\0", "").splitlines() if not line.lstrip().startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]
