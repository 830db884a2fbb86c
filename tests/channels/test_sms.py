"""Two providers of text messages, played by an HTTP server on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from relance.channels.model import Accepted, Envelope, Refused, Transport, Unknown
from relance.channels.sms.providers import Brevo, Ovh

SMS = Envelope("ref-1", "+33612345678", "Alpha", "Fabrique", "", "", "Fabrique : courrier nᵒ 2026-000001.")


class Provider(ThreadingHTTPServer):
    """Answers as it is told, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, str, dict[str, str], str]] = []
        self.status, self.body, self.mood = 201, "{}", ""
        self.is_over = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        if self.server.mood == "dying":
            self.connection.close()
            return
        if self.server.mood == "hanging":
            self.server.is_over.wait(60)
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body.encode())
        if self.server.mood == "answering twice":
            self.wfile.write(b"HTTP/1.1 500 oops\r\n\r\n")

    do_GET = do_POST = _answer  # noqa: N815 (names of the library)

    def log_message(self, *_: Any) -> None:
        """Silent."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.is_over.set()
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def brevo(provider: Provider, timeout: float = 30) -> Brevo:
    return Brevo(api_key="key", base=provider.base, timeout=timeout)


def ovh(provider: Provider, timeout: float = 30) -> Ovh:
    return Ovh(
        application_key="ak",
        application_secret="as",
        consumer_key="ck",
        service="sms-1",
        base=provider.base,
        timeout=timeout,
        clock=lambda: 1775550600.0,
    )


CHANNELS = pytest.mark.parametrize("channel", [brevo, ovh])


def test_brevo_gets_the_message_with_our_reference(provider: Provider) -> None:
    provider.body = '{"reference": "x", "messageId": 1511882900176220}'
    assert brevo(provider).deliver(SMS) == Accepted("1511882900176220")
    method, path, headers, body = provider.requests[0]
    assert (method, path, headers["api-key"]) == ("POST", "/v3/transactionalSMS/send", "key")
    sent = json.loads(body)
    assert (sent["recipient"], sent["tag"], sent["type"]) == ("33612345678", "ref-1", "transactional")
    assert sent["content"] == SMS.text


def test_ovh_gets_a_signed_request(provider: Provider) -> None:
    provider.body = (
        '{"ids": [27814656], "invalidReceivers": [], "validReceivers": ["+33612345678"], "totalCreditsRemoved": 1}'
    )
    assert ovh(provider).deliver(SMS) == Accepted("27814656")
    _, path, headers, body = provider.requests[0]
    assert path == "/1.0/sms/sms-1/jobs"
    signed = "+".join(("as", "ck", "POST", provider.base + path, body, "1775550600"))
    assert headers["X-Ovh-Signature"] == "$1$" + hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324 (as the interface asks)
    assert json.loads(body)["tag"] == "ref-1"


def test_ovh_says_which_receiver_it_refuses(provider: Provider) -> None:
    provider.body = '{"ids": [], "invalidReceivers": ["+33612345678"]}'
    answer = ovh(provider).deliver(SMS)
    assert isinstance(answer, Refused)
    assert answer.is_address


@CHANNELS
@pytest.mark.parametrize(
    ("status", "kind", "is_temporary"),
    [
        (400, Refused, False),
        (401, Refused, True),
        (402, Refused, True),
        (429, Refused, True),
        (500, Unknown, None),
        (503, Unknown, None),
    ],
)
def test_what_a_refusal_means(
    provider: Provider, channel: Any, status: int, kind: type, is_temporary: bool | None
) -> None:
    provider.status = status
    answer = channel(provider).deliver(SMS)
    assert isinstance(answer, kind)
    if isinstance(answer, Refused):
        assert answer.is_temporary is is_temporary


@CHANNELS
@pytest.mark.parametrize("mood", ["dying", "hanging"])
def test_a_lost_answer_is_unknown_and_the_provider_can_be_asked(provider: Provider, channel: Any, mood: str) -> None:
    provider.mood = mood
    impatient: Transport = channel(provider, timeout=0.1 if mood == "hanging" else 30)
    assert isinstance(impatient.deliver(SMS), Unknown)
    impatient.close()
    assert len(provider.requests) == 1, "nothing tries again by itself"
    transport: Transport = channel(provider)
    provider.mood, provider.status = "", 200
    provider.body = '{"events": [{"messageId": "77"}]}' if isinstance(transport, Brevo) else "[77]"
    assert transport.ask("ref-1") == Accepted("77")
    assert "ref-1" in provider.requests[-1][1]
    provider.body = '{"events": []}' if isinstance(transport, Brevo) else "[]"
    assert isinstance(transport.ask("ref-1"), Unknown)
    transport.close()


@pytest.mark.requirement("P1")
@CHANNELS
def test_what_somebody_in_between_says_refuses_nothing(provider: Provider, channel: Any) -> None:
    """A gateway's page, or half an answer: the provider may have the message all the same."""
    transport = channel(provider)
    for provider.status in (301, 400, 401, 403, 404, 408, 409, 425, 429, 451, 500, 502, 504):
        for provider.body in ("", "<html>Blocked by the gateway</html>", '{"code": "invalid_param', '"no"', "[]"):
            assert isinstance(transport.deliver(SMS), Unknown), (provider.status, provider.body)
    transport.close()


@pytest.mark.requirement("P1")
@CHANNELS
@pytest.mark.parametrize("status", [408, 409])
def test_a_conflict_or_a_time_out_refuses_nothing(provider: Provider, channel: Any, status: int) -> None:
    provider.status, provider.body = status, '{"code": "duplicate", "message": "already there"}'
    assert isinstance(channel(provider).deliver(SMS), Unknown)


def test_an_account_that_no_request_can_be_made_of_sends_nothing(provider: Provider) -> None:
    for odd in (Brevo(api_key="clé", base=provider.base), Brevo(api_key="k\nx: y", base=provider.base)):
        answer = odd.deliver(SMS)
        odd.close()
        assert isinstance(answer, Refused), answer
        assert answer.is_temporary
    assert provider.requests == []


@CHANNELS
def test_nobody_there_is_surely_not_taken(provider: Provider, channel: Any) -> None:
    transport = channel(provider)
    provider.shutdown()
    provider.server_close()
    answer = transport.deliver(SMS)
    assert isinstance(answer, Refused)
    assert answer.is_temporary


@CHANNELS
def test_an_answer_without_the_expected_body_was_taken_nevertheless(provider: Provider, channel: Any) -> None:
    provider.body = "OK"
    assert channel(provider).deliver(SMS) == Accepted("")
    provider.mood = "answering twice"
    assert channel(provider).deliver(SMS) == Accepted("")
