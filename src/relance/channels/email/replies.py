"""What debtors answer: bytes of a mailbox in, their words about one of our messages out.

An answer names our Message-ID in In-Reply-To or References (RFC 5322, 3.6.4). What a program answered by itself (RFC 3834)
is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from relance.channels.email.bounces import REFERENCE

LONGEST = 10_000
LONGEST_READ = 100_000  # of what was written, before tags and quotations are taken out
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "List-Id")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
UNSAID = frozenset({"style", "script", "head", "title"})


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


class _Said(HTMLParser):
    """The words of a page, without its styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside += tag in UNSAID
        self.words.append("\n" if tag in ("br", "p", "div", "tr", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = max(0, self._inside - (tag in UNSAID))

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)


def _said_in(page: str) -> str:
    reader = _Said()
    reader.feed(page)
    reader.close()
    return "".join(reader.words)


def _words(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())[:LONGEST_READ]
    except (LookupError, UnicodeError):  # a character set that nobody knows
        text = body.get_payload(decode=True).decode("utf-8", "replace")[:LONGEST_READ]  # type: ignore[union-attr]
    if body.get_content_subtype() == "html":
        text = _said_in(text)
    lines = [line.strip() for line in text.replace("\0", "").splitlines() if not line.lstrip().startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]
