"""A shared installation keeps its organisations out of its own network, whatever name they write."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import date

import pytest

from relance.channels import network
from relance.channels.email.mailboxes import read_imap
from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.channels.model import Refused
from relance.channels.network import FORBID, PrivateAddress, connected
from tests.channels.test_smtp import envelope


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def was_reached(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0", "::ffff:127.0.0.1"])
def test_no_way_to_write_this_machine_reaches_it(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv(FORBID, "yes")
    with pytest.raises(OSError, match=r"open Internet|not known|resol|supported"):
        connected(host, listening.getsockname()[1], 2)
    assert not was_reached(listening)


@pytest.mark.parametrize("security", list(Security))
def test_mail_is_refused_in_words_and_nobody_is_called(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    monkeypatch.setenv(FORBID, "yes")
    server = SmtpServer("127.0.0.1", listening.getsockname()[1], security, user="me", password="p")
    answer = Smtp(server, timeout=2).deliver(envelope())
    assert isinstance(answer, Refused)
    assert answer.is_temporary
    assert "127.0.0.1 is not an address of the open Internet" in answer.why
    assert not was_reached(listening)


def test_a_mailbox_is_not_opened_there_either(listening: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORBID, "yes")
    with pytest.raises(PrivateAddress):
        list(read_imap("127.0.0.1", "me", "p", since=date(2026, 1, 1), port=listening.getsockname()[1], timeout=2))
    assert not was_reached(listening)


def test_a_name_is_asked_once_and_only_the_address_that_was_looked_at_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that says something else the second time (DNS rebinding) gets nobody anywhere."""
    asked, called = [], []

    def names(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        addresses = ["10.0.0.1", "93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    def call(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setenv(FORBID, "yes")
    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(socket, "create_connection", call)
    with pytest.raises(ConnectionRefusedError):
        connected("mail.example", 465, 2)
    assert asked == ["mail.example"]
    assert called == [("93.184.215.14", 465)]


@pytest.mark.parametrize(("word", "forbids"), [("", False), ("no", False), ("yes", True), ("1", True), ("oui", True)])
def test_nothing_is_forbidden_unless_it_is_said(word: str, forbids: bool) -> None:
    assert network.forbids_private_addresses({FORBID: word}) is forbids
    assert network.forbids_private_addresses({}) is False


def test_the_certificate_is_still_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connected to an address, TLS asks for the name that was written."""
    wanted: list[str] = []

    class Context(ssl.SSLContext):
        def wrap_socket(self, sock: socket.socket, *, server_hostname: str = "") -> ssl.SSLSocket:  # type: ignore[override]
            sock.close()
            wanted.append(server_hostname)
            raise ssl.SSLError("enough")

    monkeypatch.setattr(network, "connected", lambda *_: socket.socket())
    monkeypatch.setattr(ssl, "create_default_context", lambda: Context(ssl.PROTOCOL_TLS_CLIENT))
    assert isinstance(Smtp(SmtpServer("mail.example", 465, Security.TLS)).deliver(envelope()), Refused)
    with pytest.raises(ssl.SSLError):
        list(read_imap("imap.example", "me", "p", since=date(2026, 1, 1)))
    assert wanted == ["mail.example", "imap.example"]
