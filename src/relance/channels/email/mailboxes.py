"""Where mail lies: files and folders of this machine, and IMAP mailboxes."""

from __future__ import annotations

import contextlib
import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relance.channels.email.microsoft import xoauth2
from relance.channels.network import GuardedImapOverTls
from relance.domain.errors import DomainError

IMAPS_PORT = 993
ONE_A_FILE = frozenset({".eml", ".json"})
LARGEST = 2_000_000  # bytes of one mail that are fetched: words and reports come before what is attached
MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)  # RFC 3501, in no language


class MailboxMissing(DomainError):
    """No source of mail."""

    code = "mailbox_missing"
    template = "Name a mailbox file or a folder of .eml files, or set imap-host, imap-user and imap-password."


class MailboxUnreadable(DomainError):
    """The mailbox does not open."""

    code = "mailbox_unreadable"
    template = "The mailbox {mailbox} cannot be read: {why}."


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder was read: the last UID, which holds as long as the folder's UIDVALIDITY does (RFC 3501, 2.3.1.1)."""

    validity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail, and the position once it is taken."""

    content: bytes
    position: Position


def read_mailbox(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file, of one ``.eml`` or provider's report in ``.json``, or of a folder of them."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.suffix.lower() in ONE_A_FILE and file.is_file():
                yield file.read_bytes()
    elif path.suffix.lower() in ONE_A_FILE:
        yield path.read_bytes()
    else:
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key)
        finally:
            box.close()


def read_imap(
    host: str,
    user: str,
    password: str = "",
    *,
    token: str = "",
    since: date,
    position: Position | None = None,
    port: int = IMAPS_PORT,
    folder: str = "INBOX",
    timeout: float = 60,
    context: ssl.SSLContext | None = None,
) -> Iterator[Fetched]:
    """What came after ``position``, oldest first; from the day ``since`` on where none is known, or where the folder was made anew.

    The folder is opened to read only: no mail of anybody's is marked as seen. Of a huge mail the first part is fetched. Signs
    in by password or token; the server's certificate is checked, unless ``context`` says otherwise. Raises
    imaplib.IMAP4.error, OSError.
    """
    checked = context or ssl.create_default_context()
    server = GuardedImapOverTls(host, port, timeout=timeout, ssl_context=checked)
    try:
        if token:
            server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else xoauth2(user, token).encode())
        else:
            server.login(user, password)
        opened, told = server.select(folder, readonly=True)
        if opened != "OK":
            raise imaplib.IMAP4.error(f"the folder {folder} does not open: {_text(told[0])}")
        validity = _number(server.response("UIDVALIDITY")[1][0])
        last = position.last_uid if position and position.validity == validity else 0
        for uid in _found(server, last, since):
            content = _fetched(server, uid)
            if content is not None:
                yield Fetched(content, Position(validity, uid))
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.logout()
        with contextlib.suppress(OSError):  # a line that broke is closed by nobody else
            server.shutdown()


def _found(server: imaplib.IMAP4, last: int, since: date) -> list[int]:
    """The UIDs above ``last`` of mail that arrived on ``since`` or later, in order."""
    wanted = ["UID", f"{last + 1}:*"] if last else []
    answered, told = server.uid("SEARCH", *wanted, "SINCE", f"{since.day}-{MONTHS[since.month - 1]}-{since.year}")
    if answered != "OK":
        raise imaplib.IMAP4.error(f"the mailbox cannot be searched: {_text(told[0])}")
    uids = [_number(one) for part in told if part for one in part.split()]
    return sorted(uid for uid in uids if uid > last)  # "n:*" names the last mail, whatever its UID


def _fetched(server: imaplib.IMAP4, uid: int) -> bytes | None:
    """The mail, or its first part; None where it was deleted meanwhile."""
    answered, parts = server.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST}>)")
    if answered != "OK":
        raise imaplib.IMAP4.error(f"mail {uid} cannot be read")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)


def _number(told: bytes | None) -> int:
    """The number that a server names, 0 for none."""
    return int(told) if told and told.isdigit() else 0


def _text(told: object) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
