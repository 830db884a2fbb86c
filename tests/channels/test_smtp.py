"""A real SMTP server on this machine, in all its moods: what is known after each is exactly what happened."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from relance.channels.email.mime import message_id
from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.channels.model import Accepted, Attachment, Envelope, Refused, Unknown

REFERENCE = "0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55"


def envelope(**changes: Any) -> Envelope:
    given: dict[str, Any] = {
        "reference": REFERENCE, "recipient": "client@alpha.example", "recipient_name": "Société « Élan »",
        "sender": "compta@fabrique-fictive.example", "sender_name": "Fabrique Fictive", "subject": "Courrier nᵒ 2026-000001",
        "text": "Bonjour,\n.une ligne qui commence par un point\n.\n150,50 €\n", "html": "<p>Bonjour</p>",
        "attachments": (Attachment("2026-000001.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),),
    }  # fmt: skip
    return Envelope(**{**given, **changes})


class Moody:
    """A handler that keeps what it took, and does what ``mood`` says."""

    def __init__(self, mood: str = "friendly") -> None:
        self.mood = mood
        self.taken: list[bytes] = []
        self.recipients: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.mood == "refusing":
            return "550 5.1.1 no such user"
        if self.mood == "greylisting":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        self.recipients = list(envelope.rcpt_tos)
        if self.mood == "dying after DATA":
            server.transport.abort()
        if self.mood == "hanging":
            await asyncio.sleep(2)
        if self.mood == "full":
            return "452 4.2.2 mailbox full"
        if self.mood == "policy":
            return "554 5.7.1 not wanted"
        if self.mood == "answering twice":
            await server.push("250 OK once")
        return "250 OK queued as 42"


@pytest.fixture
def server() -> Iterator[tuple[Moody, SmtpServer]]:
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, SmtpServer("127.0.0.1", controller.port, Security.NONE)
    controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


_opened: list[Smtp] = []


def smtp(server: SmtpServer, timeout: float = 5.0) -> Smtp:
    _opened.append(Smtp(server, timeout=timeout, clock=lambda: datetime(2026, 4, 7, 8, 30, tzinfo=UTC)))
    return _opened[-1]


@pytest.fixture(autouse=True)
def _connections_end() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


@pytest.mark.requirement("RU-2", "P43")
def test_a_friendly_server_gets_text_html_and_letter_with_a_stable_message_id(server: tuple[Moody, SmtpServer]) -> None:
    handler, address = server
    answer = smtp(address).deliver(envelope())
    assert answer == Accepted("250 OK queued as 42")
    mail = message_from_bytes(handler.taken[0], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Message-ID"] == message_id(REFERENCE, "compta@fabrique-fictive.example")
    assert mail["Subject"] == "Courrier nᵒ 2026-000001"
    head = handler.taken[0].partition(b"\r\n\r\n")[0]
    assert b"\r\nContent-Language: fr" in head, "in the bytes that leave, not only while it is made"
    assert f"\r\nX-Relance-Reference: {REFERENCE}".encode() in head
    assert "Société « Élan »" in str(mail["To"])
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == envelope().text
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == b"%PDF-1.7 \x00\xff"


def test_one_connection_serves_many_messages(server: tuple[Moody, SmtpServer]) -> None:
    handler, address = server
    channel = smtp(address)
    assert all(isinstance(channel.deliver(envelope()), Accepted) for _ in range(5))
    channel.close()
    assert isinstance(channel.deliver(envelope()), Accepted)
    assert len(handler.taken) == 6


def test_a_server_that_hangs_up_after_each_message_delays_none(server: tuple[Moody, SmtpServer]) -> None:
    handler, address = server
    channel = smtp(address)
    for _ in range(3):
        assert isinstance(channel.deliver(envelope()), Accepted)
        for session in channel._sessions.values():
            assert session.sock is not None
            session.sock.shutdown(socket.SHUT_RDWR)
    assert len(handler.taken) == 3


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("refusing", Refused("550 5.1.1 no such user", is_temporary=False, is_address=True)),
        ("greylisting", Refused("451 4.7.1 come back later", is_temporary=True)),
        ("full", Refused("452 4.2.2 mailbox full", is_temporary=True)),
        ("policy", Refused("554 5.7.1 not wanted", is_temporary=False, is_sender=True)),
    ],
)
def test_refusals_are_sure_and_say_whether_to_try_again(
    server: tuple[Moody, SmtpServer], mood: str, expected: Refused
) -> None:
    server[0].mood = mood
    assert smtp(server[1]).deliver(envelope()) == expected


@pytest.mark.requirement("P5")
@pytest.mark.parametrize("mood", ["dying after DATA", "hanging"])
def test_a_lost_answer_after_the_message_is_unknown(server: tuple[Moody, SmtpServer], mood: str) -> None:
    handler, address = server
    handler.mood = mood
    assert isinstance(smtp(address, timeout=0.5).deliver(envelope()), Unknown)
    assert len(handler.taken) == 1, "it was taken: to send it again would be twice"


def test_a_server_that_answers_twice_confuses_nothing(server: tuple[Moody, SmtpServer]) -> None:
    handler, address = server
    handler.mood = "answering twice"
    channel = smtp(address)
    answers = [channel.deliver(envelope(reference=f"{n}{REFERENCE[1:]}")) for n in range(4)]
    sent = {answer for answer in answers if isinstance(answer, Accepted)}
    assert sent
    # whatever is not accepted is at most in doubt or surely not taken; nothing is accepted that was not
    assert sum(isinstance(answer, Accepted) for answer in answers) <= len(handler.taken)


def test_nobody_there_and_a_server_that_hangs_up_are_no_connection() -> None:
    nobody = SmtpServer("127.0.0.1", free_port(), Security.NONE)
    answer = smtp(nobody).deliver(envelope())
    assert isinstance(answer, Refused)
    assert answer.is_temporary
    with scripted([b"220 hello\r\n"]) as port:
        answer = smtp(SmtpServer("127.0.0.1", port, Security.NONE)).deliver(envelope())
        assert isinstance(answer, Refused)
        assert answer.is_temporary


@pytest.mark.parametrize("dies_at", range(1, 5))
def test_a_connection_lost_before_the_message_is_surely_not_taken(dies_at: int) -> None:
    """The server says hello, then answers so many commands, and is gone."""
    answers = [b"220 hello\r\n", b"250 hi\r\n", b"250 sender ok\r\n", b"250 recipient ok\r\n"][:dies_at]
    with scripted(answers) as port:
        answer = smtp(SmtpServer("127.0.0.1", port, Security.NONE), timeout=2).deliver(envelope())
    assert isinstance(answer, Refused), answer
    assert answer.is_temporary


def test_a_login_refused_is_tried_again_later() -> None:
    script = [b"220 hello\r\n", b"250-hi\r\n250 AUTH PLAIN LOGIN\r\n", b"535 5.7.8 no\r\n", b"535 5.7.8 no\r\n"]
    with scripted(script) as port:
        address = SmtpServer("127.0.0.1", port, Security.NONE, user="me", password="wrong")
        answer = smtp(address, timeout=2).deliver(envelope())
    assert isinstance(answer, Refused)
    assert answer.is_temporary


def test_a_server_without_encryption_is_not_given_the_password() -> None:
    with scripted([b"220 hello\r\n", b"250 hi, no starttls here\r\n", b"250 ok\r\n"]) as port:
        answer = smtp(SmtpServer("127.0.0.1", port, Security.STARTTLS, user="me", password="p"), timeout=2).deliver(
            envelope()
        )
    assert isinstance(answer, Refused)
    assert "STARTTLS" in answer.why


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.example\r\nDATA\r\nfree text",
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "no address",
        "",
    ],
)
def test_addresses_that_are_none_reach_no_server(server: tuple[Moody, SmtpServer], recipient: str) -> None:
    answer = smtp(server[1]).deliver(envelope(recipient=recipient))
    assert isinstance(answer, Refused)
    assert not answer.is_temporary
    assert server[0].taken == []


def test_names_cannot_add_headers(server: tuple[Moody, SmtpServer]) -> None:
    named = envelope(recipient_name="Alpha\r\nBcc: spy@spy.example", subject="Hello\r\nBcc: spy@spy.example")
    smtp(server[1]).deliver(named)
    mail = message_from_bytes(server[0].taken[0], policy=policy.default)
    assert mail["Bcc"] is None


class scripted:  # noqa: N801 (used as a function)
    """A server that sends each of these answers in turn, one for each line it gets, then hangs up."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> int:
        self._thread.start()
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        try:
            peer, _ = self._socket.accept()
        except OSError:
            return
        with peer, peer.makefile("rb") as lines:
            for answer in self._answers:
                peer.sendall(answer)
                if not lines.readline():
                    return


@pytest.mark.parametrize(
    "written", ["compta@société-générale.example", '"Compta" <compta@xn--socit-gnrale-eebbcb.example>']
)
def test_a_domain_with_accents_is_sent_to_as_name_servers_know_it(
    server: tuple[Moody, SmtpServer], written: str
) -> None:
    handler, address = server
    assert isinstance(smtp(address).deliver(replace(envelope(), recipient=written)), Accepted)
    assert b"compta@xn--socit-gnrale-eebbcb.example" in handler.taken[0].partition(b"\r\n\r\n")[0]
    assert handler.recipients == ["compta@xn--socit-gnrale-eebbcb.example"]


@pytest.mark.parametrize("offers", [True, False])
def test_accents_before_the_at_sign_go_where_the_server_takes_them_and_are_said_elsewhere(offers: bool) -> None:
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=offers)
    controller.start()
    try:
        channel = smtp(SmtpServer("127.0.0.1", controller.port, Security.NONE))
        answer = channel.deliver(replace(envelope(), recipient="rené@bois.example"))
        if offers:
            assert isinstance(answer, Accepted)
            assert handler.recipients == ["rené@bois.example"]
            assert "rené@bois.example" in handler.taken[-1].decode()
        else:
            assert isinstance(answer, Refused)
            assert "SMTPUTF8" in answer.why
            assert (answer.is_temporary, answer.is_address) == (False, False)
        assert isinstance(channel.deliver(envelope()), Accepted), "the next one as ever"
        channel.close()
    finally:
        controller.stop()
