"""A mailbox for tests: an IMAP server on this machine, encrypted, that remembers how it was asked."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import ipaddress
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from relance.channels.email.microsoft import xoauth2

OLD, NEW = dt.date(2016, 1, 1), dt.date(2026, 4, 7)


class Mailbox(socketserver.ThreadingTCPServer):
    """One account, one folder: mails by UID with the day they arrived. ``breaks_at`` is a UID at which the line goes dead."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        self.mails: dict[int, tuple[dt.date, bytes]] = {}
        self.validity = 7
        self.asked: list[str] = []
        self.breaks_at: int | None = None
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), Session)

    def put(self, content: bytes, *, on: dt.date = NEW) -> int:
        """A mail arrives; returns its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = (on, content)
        return uid

    def made_anew(self) -> None:
        """The same mails under other UIDs, as after a restored server."""
        self.validity += 1
        self.mails = {number + 100: mail for number, mail in enumerate(self.mails.values())}

    def get_request(self):  # type: ignore[no-untyped-def]
        plain, address = super().get_request()
        return self._context.wrap_socket(plain, server_side=True), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate hangs up: no noise."""


class Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say(b"* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.server.asked.append(command)
            if command.upper() == "AUTHENTICATE XOAUTH2":
                self._authenticate(tag)
            elif not self._answer(tag, command.upper(), command):
                return

    def _answer(self, tag: str, upper: str, command: str) -> bool:
        """Answer one command; False where the line ends."""
        if upper.startswith("CAPABILITY"):
            self._say(b"* CAPABILITY IMAP4rev1")
        elif upper.startswith("LOGIN") and '"right"' not in command:
            self._say(f"{tag} NO wrong".encode())
            return True
        elif upper.startswith(("SELECT", "EXAMINE")):
            self._say(f"* {len(self.server.mails)} EXISTS".encode())
            self._say(f"* OK [UIDVALIDITY {self.server.validity}] valid".encode())
        elif upper.startswith("UID SEARCH"):
            self._say(b"* SEARCH " + " ".join(map(str, self._searched(upper))).encode())
        elif found := re.match(r"UID FETCH (\d+) .*<0\.(\d+)>", upper):
            uid = int(found[1])
            if uid == self.server.breaks_at:
                return False
            mail = self.server.mails[uid][1][: int(found[2])]
            self._say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}".encode())
            self.wfile.write(mail + b")\r\n")
        elif upper.startswith("LOGOUT"):
            self._say(b"* BYE")
        self._say(f"{tag} OK done".encode())
        return not upper.startswith("LOGOUT")

    def _searched(self, upper: str) -> list[int]:
        since = dt.datetime.strptime(upper.rpartition("SINCE ")[2].strip("() "), "%d-%b-%Y").date()  # noqa: DTZ007 (a day)
        known = sorted(self.server.mails)
        if found := re.search(r"UID (\d+):\*", upper):
            known = [uid for uid in known if uid >= int(found[1])] or known[-1:]  # RFC 3501: the last one always counts
        return [uid for uid in known if self.server.mails[uid][0] >= since]

    def _authenticate(self, tag: str) -> None:
        """As Exchange does: a wrong token is explained first, and refused after an empty line."""
        self._say(b"+ ")
        if base64.b64decode(self.rfile.readline()).decode() == xoauth2("me", "right"):
            self._say(f"{tag} OK done".encode())
            return
        self._say(b"+ " + base64.b64encode(b'{"status":"400"}'))
        assert self.rfile.readline() == b"\r\n"
        self._say(f"{tag} NO AUTHENTICATE failed.".encode())

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[tuple[Mailbox, ssl.SSLContext]]:
    """A mailbox at work, and what trusts its certificate."""
    certificate = folder / "server.pem"
    certificate.write_bytes(own_certificate())
    with Mailbox(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server, ssl.create_default_context(cafile=str(certificate))
        finally:
            server.shutdown()
            thread.join(timeout=5)


def own_certificate() -> bytes:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)
