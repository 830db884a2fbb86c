"""What came back: bytes of a mailbox in, facts about our messages out.

First the report that RFC 3464 defines, then flufl.bounce for servers that word theirs freely. Answers of absent people and
complaints are no bounces.
"""

from __future__ import annotations

import mailbox
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from flufl.bounce import all_failures

from relance.channels.email.microsoft import xoauth2
from relance.channels.network import GuardedImapOverTls

PERMANENT = "5"
IMAPS_PORT = 993
FULL_MAILBOX = ("5.2.2", "4.2.2")  # it will be emptied: the address works
NOT_THE_ADDRESS = ("5.2.3", "5.3.", "5.6.", "5.7.")  # size, system, content, policy: another message may arrive
SERVER = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)
REFERENCE = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>\s]+>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that did not get our message ``reference`` ("" where the report does not name it)."""

    reference: str
    recipient: str
    is_permanent: bool
    status: str

    @property
    def is_of_address(self) -> bool:
        """True where the address itself does not work, not only for this message (RFC 3463)."""
        return self.is_permanent and not self.status.startswith(NOT_THE_ADDRESS)


def read_mailbox(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file, of one ``.eml``, or of a folder of ``.eml`` files."""
    if path.is_dir():
        for file in sorted(path.glob("*.eml")):
            yield file.read_bytes()
    elif path.suffix.lower() == ".eml":
        yield path.read_bytes()
    else:
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key)
        finally:
            box.close()


def read_imap(
    host: str, user: str, password: str = "", *, token: str = "", port: int = IMAPS_PORT, folder: str = "INBOX", timeout: float = 60,
    context: ssl.SSLContext | None = None,
) -> Iterator[bytes]:  # fmt: skip
    """The unseen messages of a mailbox; each is marked as seen once the next one is asked for. Signs in by password or token.

    The server's certificate is checked, unless ``context`` says otherwise. Raises imaplib.IMAP4.error, OSError.
    """
    checked = context or ssl.create_default_context()
    with GuardedImapOverTls(host, port, timeout=timeout, ssl_context=checked) as server:
        if token:
            server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else xoauth2(user, token).encode())
        else:
            server.login(user, password)
        server.select(folder)
        _, found = server.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").split():
            _, parts = server.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
            for part in parts:
                if isinstance(part, tuple):
                    yield part[1]
            server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")


def bounces_of(content: bytes) -> list[Bounce]:
    """The bounces that one message reports; none for an ordinary one, an automatic answer or a complaint."""
    message = message_from_bytes(content)
    if _is_automatic_answer(message):
        return []
    reported = list(_reported(message))
    if not reported and message.get("From"):
        temporary, permanent = all_failures(message)
        reported = [(_text(address), False, "") for address in temporary if address]
        reported += [(_text(address), True, "") for address in permanent if address]
    reference = _reference(content)
    return [Bounce(reference, recipient, is_permanent, status) for recipient, is_permanent, status in reported]


def _is_automatic_answer(message: Message) -> bool:
    if "message/feedback-report" in [part.get_content_type() for part in message.walk()]:
        return True
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    # Mail servers call their own reports "auto-replied" too.
    is_servers = message.get_content_type() == "multipart/report" or SERVER.search(str(message.get("From", "")))
    return said == "auto-replied" and not is_servers


def _reported(message: Message) -> Iterator[tuple[str, bool, str]]:
    """RFC 3464: each recipient's fields of a message/delivery-status."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, Message):
                continue
            recipient = (
                str(block.get("Final-Recipient") or block.get("Original-Recipient") or "").rpartition(";")[2].strip()
            )
            status = str(block.get("Status", "")).split(" ")[0].strip()
            if recipient and str(block.get("Action", "")).strip().lower() == "failed":
                yield recipient, status.startswith(PERMANENT) and status not in FULL_MAILBOX, status


def _reference(content: bytes) -> str:
    """Our message's reference, from the Message-ID of the returned headers: the last of our form that the report quotes."""
    found = REFERENCE.findall(content.decode("ascii", "replace"))
    return found[-1].lower() if found else ""


def _text(address: bytes | str) -> str:
    return address.decode("utf-8", "replace") if isinstance(address, bytes) else address
