"""The mailbox where bounces arrive, played by an IMAP server on this machine: encrypted, its certificate checked."""

from __future__ import annotations

import base64
import datetime as dt
import imaplib
import ipaddress
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from relance.channels.email.mailboxes import read_imap
from relance.channels.email.microsoft import xoauth2

MAILS = {"1": b"Subject: one\r\n\r\nfirst\r\n", "2": b"Subject: two\r\n\r\nsecond\r\n"}


class Mailbox(socketserver.ThreadingTCPServer):
    """Two unseen messages, one account."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        self.seen: list[str] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), Session)

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
            if command.upper() == "AUTHENTICATE XOAUTH2":
                self._authenticate(tag)
                continue
            self._answer(tag, command)
            if command.upper().startswith("LOGOUT"):
                return

    def _answer(self, tag: str, command: str) -> None:
        upper = command.upper()
        if upper.startswith("CAPABILITY"):
            self._say(b"* CAPABILITY IMAP4rev1")
        elif upper.startswith("LOGIN") and '"right"' not in command:
            self._say(f"{tag} NO wrong".encode())
            return
        elif upper.startswith("SELECT"):
            self._say(b"* 2 EXISTS")
        elif upper.startswith("UID SEARCH"):
            self._say(b"* SEARCH " + " ".join(uid for uid in MAILS if uid not in self.server.seen).encode())
        elif found := re.match(r"UID FETCH (\d+)", upper):
            mail = MAILS[found[1]]
            self._say(f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(mail)}}}".encode())
            self.wfile.write(mail + b")\r\n")
        elif found := re.match(r"UID STORE (\d+)", upper):
            self.server.seen.append(found[1])
        elif upper.startswith("LOGOUT"):
            self._say(b"* BYE")
        self._say(f"{tag} OK done".encode())

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


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[Mailbox, ssl.SSLContext]]:
    certificate = tmp_path / "server.pem"
    certificate.write_bytes(own_certificate())
    with Mailbox(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server, ssl.create_default_context(cafile=str(certificate))
        server.shutdown()
        thread.join(timeout=5)


def own_certificate() -> bytes:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    return private + made.public_bytes(serialization.Encoding.PEM)


def read(server: Mailbox, context: ssl.SSLContext | None, password: str = "right") -> Iterator[bytes]:  # noqa: S107 (of a play)
    return read_imap("127.0.0.1", "me", password, port=server.server_address[1], timeout=5, context=context)


@pytest.mark.requirement("P44")
def test_unseen_messages_are_read_once_and_marked_after_they_were_used(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox
    mails = read(server, trusting)
    assert next(mails) == MAILS["1"]
    assert server.seen == [], "marked only once it was used: a crash here reads it again"
    assert next(mails) == MAILS["2"]
    assert server.seen == ["1"]
    assert list(mails) == []
    assert server.seen == ["1", "2"]
    assert list(read(server, trusting)) == []


def test_a_wrong_password_and_a_certificate_nobody_vouches_for_are_refused(
    mailbox: tuple[Mailbox, ssl.SSLContext],
) -> None:
    server, trusting = mailbox
    with pytest.raises(imaplib.IMAP4.error):
        list(read(server, trusting, password="wrong"))
    with pytest.raises(ssl.SSLCertVerificationError):
        list(read(server, None))


def test_a_token_opens_the_mailbox_too_and_a_wrong_one_does_not(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox

    def read_by(token: str) -> list[bytes]:
        port = server.server_address[1]
        return list(read_imap("127.0.0.1", "me", token=token, port=port, timeout=5, context=trusting))

    with pytest.raises(imaplib.IMAP4.error):
        read_by("wrong")
    assert len(read_by("right")) == 2
