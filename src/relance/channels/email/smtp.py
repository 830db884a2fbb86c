"""Sending by SMTP (RFC 5321), command by command, so that it is known how far a lost connection had come.

Until the server has the final dot of DATA nothing can have been taken: that is Refused, and may be tried again. From there
on a lost answer is Unknown.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from enum import StrEnum
from threading import get_ident
from time import monotonic

from relance.channels.email.microsoft import MicrosoftRefuses, SignInLost, xoauth2
from relance.channels.email.mime import email_of
from relance.channels.model import Accepted, Answer, Envelope, Refused, Unknown
from relance.channels.network import GuardedSmtp, GuardedSmtpOverTls
from relance.domain.undelivered import Cause, cause_of

TIMEOUT_SECONDS = 60.0
LONGEST_ANSWER = 300
TRUSTED_SECONDS = 5.0  # a connection that just took a message is not asked whether it lives
ADDRESS = re.compile(r"[!-~]+@[!-~]+")  # what RCPT TO takes without SMTPUTF8: printable ASCII, no space


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # a server on this machine


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server and how to sign in there: by password, or by a ``token`` asked for at each connection."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = ""
    token: Callable[[], str] | None = None


class Smtp:
    """Keeps a connection for many messages, one for each thread that uses it."""

    def __init__(
        self, server: SmtpServer, *, timeout: float = TIMEOUT_SECONDS, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:  # fmt: skip
        self._server = server
        self._timeout = timeout
        self._clock = clock
        self._sessions: dict[int, smtplib.SMTP] = {}
        self._used_at: dict[int, float] = {}

    def deliver(self, envelope: Envelope) -> Answer:
        """Send one e-mail."""
        if not ADDRESS.fullmatch(envelope.recipient):
            return Refused(f"'{envelope.recipient}' is not an address", is_temporary=False, is_address=True)
        try:
            payload = email_of(envelope, at=self._clock()).as_bytes()
        except (MessageError, ValueError, UnicodeError) as error:
            return Refused(f"no e-mail can be made of it: {error}", is_temporary=False, is_address=True)
        # A kept connection that died while nobody used it says nothing of this message: once more, on a new one.
        return (
            self._try(envelope, payload) or self._try(envelope, payload) or Refused("no connection", is_temporary=True)
        )

    def _try(self, envelope: Envelope, payload: bytes) -> Answer | None:
        """One attempt; None where a kept connection was found dead before anything of the message was sent."""
        is_kept = get_ident() in self._sessions
        try:
            session = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            return Refused(f"login refused: {_said(error.smtp_code, error.smtp_error)}", is_temporary=True)
        except (SignInLost, MicrosoftRefuses) as error:
            self._drop()
            return Refused(f"login refused: {error}", is_temporary=True)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Refused(f"no connection: {error}", is_temporary=True)
        return self._send(session, envelope, payload, is_kept=is_kept)

    def ask(self, reference: str) -> Answer:
        """SMTP has no memory."""
        return Unknown("an SMTP server cannot be asked")

    def close(self) -> None:
        """Leave the server, if it is still there. No thread may be sending."""
        for session in self._sessions.values():
            with contextlib.suppress(OSError, smtplib.SMTPException):
                session.quit()
            session.close()
        self._sessions.clear()

    def _drop(self) -> None:
        """End this thread's connection without waiting for anybody."""
        session = self._sessions.pop(get_ident(), None)
        if session is not None:
            session.close()

    def _connected(self) -> smtplib.SMTP:
        kept = self._sessions.get(get_ident())
        if kept is not None and monotonic() - self._used_at.get(get_ident(), 0) < TRUSTED_SECONDS:
            return kept
        if kept is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if kept.rset()[0] == 250:
                    return kept
            self._drop()
        server, context = self._server, ssl.create_default_context()
        session: smtplib.SMTP
        if server.security is Security.TLS:
            session = GuardedSmtpOverTls(server.host, server.port, timeout=self._timeout, context=context)
        else:
            session = GuardedSmtp(server.host, server.port, timeout=self._timeout)
        self._sessions[get_ident()] = session
        if server.security is Security.STARTTLS:
            session.starttls(context=context)
        if server.token:
            answer = xoauth2(server.user, server.token())
            session.ehlo_or_helo_if_needed()
            # A server that refuses explains itself first, and wants an empty line before it says no.
            session.auth("XOAUTH2", lambda challenge=None: answer if challenge is None else "")
        elif server.user:
            session.login(server.user, server.password)
        else:
            session.ehlo_or_helo_if_needed()
        return session

    def _send(self, session: smtplib.SMTP, envelope: Envelope, payload: bytes, *, is_kept: bool) -> Answer | None:
        try:
            for command, is_address in (
                (f"MAIL FROM:<{envelope.sender}>", False),
                (f"RCPT TO:<{envelope.recipient}>", True),
                ("DATA", False),
            ):
                code, text = session.docmd(command)
                if code // 100 not in (2, 3):
                    return self._refused(code, text, is_address=is_address)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self._drop()
            if is_kept:
                return None
            return Refused(f"connection lost before the message: {error}", is_temporary=True)
        try:
            session.send(_dotted(payload))
            code, text = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Unknown(f"the server's answer to the message was lost: {error}")
        if code // 100 == 2:
            return Accepted(_said(code, text))
        return self._refused(code, text, is_address=False)

    def _refused(self, code: int, text: bytes, *, is_address: bool) -> Answer:
        self._used_at.pop(get_ident(), None)  # what it had begun is taken back by RSET
        is_temporary = code // 100 != 5
        if code == -1:  # the connection ended in the middle of an answer
            self._drop()
        said = _said(code, text)
        cause = cause_of("", said)
        return Refused(
            said, is_temporary=is_temporary, is_address=is_address and not is_temporary and cause is Cause.ADDRESS,
            is_sender=cause is Cause.SENDER,
        )  # fmt: skip


def _dotted(payload: bytes) -> bytes:
    """RFC 5321 4.5.2: a line that begins with a dot gets another one; a dot alone ends the message."""
    body = re.sub(rb"(?m)^\.", b"..", payload)
    return (body if body.endswith(b"\r\n") else body + b"\r\n") + b".\r\n"


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:LONGEST_ANSWER]
