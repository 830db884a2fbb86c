"""Signing in at Microsoft 365, and sending and reading with what it gives."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from relance.channels.email import microsoft
from relance.channels.email.microsoft import MicrosoftRefuses, Registration, SignInLost, Tokens, begin, finish, xoauth2
from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.channels.model import Accepted, Refused
from tests.channels.microsoft import APPLICATION, TENANT, USER, FakeMicrosoft
from tests.channels.test_smtp import Moody, envelope, free_port

OURS = Registration(APPLICATION, TENANT)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> FakeMicrosoft:
    fake = FakeMicrosoft()
    monkeypatch.setattr(microsoft, "client", fake.client)
    return fake


def signed_in(there: FakeMicrosoft) -> str:
    """What is kept once somebody signed in."""
    asked = begin(OURS)
    there.typed = True
    found = finish(OURS, asked.flow)
    assert found is not None
    return found.kept


@pytest.mark.requirement("RU-2")
def test_a_code_is_typed_there_and_then_the_sign_in_is_kept(there: FakeMicrosoft) -> None:
    asked = begin(OURS)
    assert (asked.code, asked.address) == ("FAKE-1234", "https://microsoft.com/devicelogin")
    assert finish(OURS, asked.flow) is None
    assert finish(OURS, asked.flow) is None  # asking again is no harm
    there.typed = True
    found = finish(OURS, asked.flow)
    assert found is not None
    assert found.user == USER
    tokens = Tokens(OURS, found.kept, keep=lambda kept: pytest.fail("nothing was renewed"))
    assert (tokens.user, tokens.current()) == (USER, "access-1")


def test_what_microsoft_renews_is_kept_and_the_old_is_not_used_again(there: FakeMicrosoft) -> None:
    there.lifetime_s = 1  # nearly over: a token is renewed five minutes before its end
    kept = [signed_in(there)]
    assert Tokens(OURS, kept[-1], keep=kept.append).current() == "access-2"
    assert Tokens(OURS, kept[-1], keep=kept.append).current() == "access-3"
    assert len(kept) == 3


def test_a_sign_in_that_was_ended_there_says_so(there: FakeMicrosoft) -> None:
    there.lifetime_s = 1
    kept = signed_in(there)
    there.ended = True
    with pytest.raises(SignInLost) as lost:
        Tokens(OURS, kept, keep=lambda kept: None).current()
    assert "refresh token has expired" in str(lost.value)
    assert "Trace ID" not in str(lost.value)


def test_an_unknown_directory_and_a_lost_line_are_refusals_not_crashes(there: FakeMicrosoft) -> None:
    with pytest.raises(MicrosoftRefuses):
        begin(Registration(APPLICATION, "unknown.example"))
    there.down = True
    with pytest.raises(MicrosoftRefuses, match="cannot be reached"):
        begin(OURS)


class Office:
    """A server that takes whoever bears the right token, and explains itself to others before it says no."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.let_in = 0

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 (the library's name)
        if base64.b64decode(args[1]).decode() == xoauth2(USER, self.token):
            self.let_in += 1
            return AuthResult(success=True)
        explained = await server.challenge_auth(b'{"status":"400","schemes":"Bearer"}', encode_to_b64=True)
        assert explained == b""
        return AuthResult(success=False, handled=False)


class OfficeHandler(Moody, Office):
    def __init__(self, token: str) -> None:
        Moody.__init__(self)
        Office.__init__(self, token)


@pytest.fixture
def server() -> Iterator[Any]:
    started = []

    def start(token: str) -> tuple[OfficeHandler, int]:
        handler = OfficeHandler(token)
        controller = Controller(handler, hostname="127.0.0.1", port=free_port(), auth_require_tls=False)
        controller.start()
        started.append(controller)
        return handler, controller.port

    yield start
    for controller in started:
        controller.stop()


def smtp(port: int, tokens: Tokens) -> Smtp:
    return Smtp(SmtpServer("127.0.0.1", port, Security.NONE, tokens.user, token=tokens.current), timeout=5)


@pytest.mark.requirement("RU-2")
def test_a_message_leaves_with_the_token(there: FakeMicrosoft, server: Any) -> None:
    handler, port = server("access-1")
    transport = smtp(port, Tokens(OURS, signed_in(there), keep=lambda kept: None))
    assert isinstance(transport.deliver(envelope()), Accepted)
    transport.close()
    assert (handler.let_in, len(handler.taken)) == (1, 1)


def test_a_token_that_is_not_taken_is_a_refusal_that_may_be_tried_again(there: FakeMicrosoft, server: Any) -> None:
    handler, port = server("another")
    transport = smtp(port, Tokens(OURS, signed_in(there), keep=lambda kept: None))
    answer = transport.deliver(envelope())
    assert isinstance(answer, Refused)
    assert answer.is_temporary
    assert "login refused: 535" in answer.why
    assert handler.taken == []


def test_a_lost_sign_in_sends_nothing_and_says_what_to_do(there: FakeMicrosoft, server: Any) -> None:
    there.lifetime_s = 1
    handler, port = server("access-1")
    tokens = Tokens(OURS, signed_in(there), keep=lambda kept: None)
    for wrong in ("ended", "down"):
        setattr(there, wrong, True)
        answer = smtp(port, tokens).deliver(envelope())
        assert isinstance(answer, Refused)
        assert answer.is_temporary
        assert "Microsoft" in answer.why
    assert handler.taken == []
