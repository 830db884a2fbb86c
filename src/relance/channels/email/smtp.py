"""Sending by SMTP (RFC 5321), command by command, so that it is known how far a lost connection had come.

Until the server has the final dot of DATA nothing can have been taken, whatever it says: that is Refused, and may be tried
again. From there on only a whole, well-formed answer of 4xx or 5xx says that it was not taken; everything else, but a success,
is Unknown. A connection on which anything odd was said is not used again: what else is on its way there belongs to the past.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.errors import MessageError
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum
from threading import get_ident
from time import monotonic

from relance.channels.email.conversation import Conversation, OddAnswer, Plain, Protected
from relance.channels.email.microsoft import MicrosoftRefuses, SignInLost, xoauth2
from relance.channels.email.mime import email_bytes
from relance.channels.model import Accepted, Answer, Envelope, Refused, Unknown
from relance.domain.mail_addresses import MailAddressInvalid, cleaned, for_servers
from relance.domain.undelivered import Cause, cause_of

TIMEOUT_SECONDS = 60.0
LONGEST_ANSWER = 300
TRUSTED_SECONDS = 5.0  # a connection that just took a message is not asked whether it lives
START_OF_MESSAGE = 354
END_OF_MESSAGE = b".\r\n"  # a line of its own: alone it ends the message


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
        self,
        server: SmtpServer,
        *,
        timeout: float = TIMEOUT_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._clock = clock
        self._sessions: dict[int, Conversation] = {}
        self._used_at: dict[int, float] = {}

    def deliver(self, envelope: Envelope) -> Answer:
        """Send one e-mail."""
        try:
            recipient = cleaned(envelope.recipient)
        except MailAddressInvalid:
            return Refused(f"'{envelope.recipient}' is not an address", is_temporary=False, is_address=True)
        envelope = replace(envelope, recipient=recipient, sender=for_servers(envelope.sender))
        try:
            payload = email_bytes(envelope, at=self._clock(), policy=SMTP if _is_plain(envelope) else SMTPUTF8)
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
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()  # a ValueError: a challenge or a password that is none
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

    def _connected(self) -> Conversation:
        kept = self._sessions.get(get_ident())
        if kept is not None and monotonic() - self._used_at.get(get_ident(), 0) < TRUSTED_SECONDS:
            return kept
        if kept is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if kept.rset()[0] == 250:
                    return kept
            self._drop()
        server = self._server
        context = None if server.security is Security.NONE else ssl.create_default_context()
        session: Conversation
        if server.security is Security.TLS:
            session = Protected(server.host, server.port, timeout=self._timeout, context=context)
        else:
            session = Plain(server.host, server.port, timeout=self._timeout)
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

    def _send(self, session: Conversation, envelope: Envelope, payload: bytes, *, is_kept: bool) -> Answer | None:
        try:
            if refused := self._offered(session, envelope):
                return refused
            session.send(_stuffed(payload))
            session.must_be_quiet()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            if is_kept:
                return None
            return Refused(f"the message was not handed over: {error}", is_temporary=True)
        return self._ended(session)

    def _offered(self, session: Conversation, envelope: Envelope) -> Answer | None:
        """Say from whom, to whom, and that the message follows; None where the server waits for it."""
        option = "" if _is_plain(envelope) else " SMTPUTF8"
        if option and not session.has_extn("smtputf8"):
            return Refused(
                "the mail server takes no addresses with accents before the @ (SMTPUTF8)", is_temporary=False
            )
        session.command_encoding = "utf-8" if option else "ascii"
        for command, go_on, is_address in (
            (f"MAIL FROM:<{envelope.sender}>{option}", 2, False),
            (f"RCPT TO:<{envelope.recipient}>", 2, True),
            ("DATA", 3, False),
        ):
            code, text = session.docmd(command)
            if code // 100 in (4, 5):
                return self._refused(code, text, is_address=is_address)
            if code // 100 != go_on or (go_on == 3 and code != START_OF_MESSAGE):
                raise OddAnswer(f"not an answer to {command.partition(' ')[0]}: '{_said(code, text)}'")
        return None

    def _ended(self, session: Conversation) -> Answer:
        """Give the final dot, which hands the message over, and read what became of it."""
        try:
            session.send(END_OF_MESSAGE)
            code, text = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Unknown(f"the server's answer to the message was lost: {error}")
        says_more = self._says_more(session)
        if code // 100 == 2:
            self._used_at[get_ident()] = monotonic()
            return Accepted(_said(code, text))
        if code // 100 in (4, 5) and not says_more:
            return self._refused(code, text, is_address=False)
        self._drop()
        return Unknown(f"the server's answer to the message says nothing of it: {_said(code, text)}")

    def _says_more(self, session: Conversation) -> bool:
        """True where the server answered once and goes on; such a connection is not kept, nor is one that ended."""
        try:
            if not session.is_talking():
                return False
        except (OSError, smtplib.SMTPException):
            self._drop()
            return False
        self._drop()
        return True

    def _refused(self, code: int, text: bytes, *, is_address: bool) -> Answer:
        self._used_at.pop(get_ident(), None)  # what it had begun is taken back by RSET
        is_temporary = code // 100 != 5
        said = _said(code, text)
        cause = cause_of("", said)
        return Refused(
            said,
            is_temporary=is_temporary,
            is_address=is_address and not is_temporary and cause is Cause.ADDRESS,
            is_sender=cause is Cause.SENDER,
        )


def _stuffed(payload: bytes) -> bytes:
    """RFC 5321 4.5.2: lines end in CR LF and nothing else; one that begins with a dot gets another dot."""
    body = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", payload))
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _is_plain(envelope: Envelope) -> bool:
    """Whether both addresses are such as every server takes."""
    return envelope.sender.isascii() and envelope.recipient.isascii()


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:LONGEST_ANSWER]
