"""Where mail lies: files and folders of this machine, and IMAP mailboxes."""

from __future__ import annotations

import mailbox
import ssl
from collections.abc import Iterator
from pathlib import Path

from relance.channels.email.microsoft import xoauth2
from relance.channels.network import GuardedImapOverTls

IMAPS_PORT = 993
ONE_A_FILE = frozenset({".eml", ".json"})


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
