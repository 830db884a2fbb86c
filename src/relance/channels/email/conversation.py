"""One conversation with a mail server (RFC 5321), in which every answer is whole, well formed, and to what was just asked.

The standard library takes what it is given: half an answer, an empty line, an answer that was there before its question and
belongs to the message before. Each of these can make a message that was taken look refused, and send it a second time.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from time import monotonic

from relance.channels.network import GuardedSmtp, GuardedSmtpOverTls

LINE = re.compile(
    rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL
)  # 4.2: code, and a space or, where more follows, a hyphen
LONGEST_LINE, MOST_LINES = 8192, 500
PIECE = 8192
WOULD_WAIT = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class OddAnswer(smtplib.SMTPException):
    """The server said something that is no answer, or said it before it was asked: nobody knows what it answers to."""


class Conversation(smtplib.SMTP):
    """A connection whose answers are read strictly. Raises OddAnswer, SMTPServerDisconnected, OSError.

    Bytes that were read and not yet used are kept here, not in a buffered file: what is left over is seen.
    """

    _unread = b""

    def getreply(self) -> tuple[int, bytes]:
        """The next answer: its code and its text, one line each. It has as long as one time-out for the whole of it."""
        give_up_at = monotonic() + self.timeout if isinstance(self.timeout, int | float) else None
        texts: list[bytes] = []
        codes: set[bytes] = set()
        while True:
            line = self._line(give_up_at)
            read = LINE.fullmatch(line)
            codes.add(read[1] if read else line)
            if read is None or len(codes) > 1 or len(texts) == MOST_LINES:
                raise self._odd(line)
            texts.append((read[3] or b"").strip())
            if read[2] != b"-":
                return int(read[1]), b"\n".join(texts)

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Ask, if the server has nothing more to say about what was asked before."""
        self.must_be_quiet()
        super().putcmd(cmd, args)

    def must_be_quiet(self) -> None:
        """Raises OddAnswer where the server speaks unasked, SMTPServerDisconnected where it is gone."""
        if self.is_talking():
            raise self._odd(self._unread)

    def is_talking(self) -> bool:
        """True where there is more to read than was asked for. Raises SMTPServerDisconnected, OSError."""
        if not self._unread:
            with contextlib.suppress(*WOULD_WAIT):
                self._unread = self._received(wait_s=0)
        return bool(self._unread)

    def _line(self, give_up_at: float | None) -> bytes:
        """One line, without its end. A line that the server did not end is no line."""
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST_LINE:
                raise self._odd(self._unread)
            left = None if give_up_at is None else give_up_at - monotonic()
            if left is not None and left <= 0:
                self.close()
                raise TimeoutError("the server's answer took too long")
            self._unread += self._received(wait_s=left)
        line, _, self._unread = self._unread.partition(b"\n")
        return line.removesuffix(b"\r")

    def _received(self, *, wait_s: float | None) -> bytes:
        """What is there, else what comes within that time. Raises one of WOULD_WAIT where it may not wait."""
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        sock.settimeout(wait_s)
        try:
            piece = sock.recv(PIECE)
            sock.settimeout(self.timeout)
        except WOULD_WAIT:
            sock.settimeout(self.timeout)
            raise
        except OSError:
            self.close()
            raise
        if not piece:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"the connection ended{self._after(self._unread)}")
        return piece

    def _odd(self, line: bytes) -> OddAnswer:
        self.close()
        return OddAnswer(f"no answer that can be read{self._after(line)}")

    @staticmethod
    def _after(line: bytes) -> str:
        return f": '{line[:80].decode('ascii', 'backslashreplace')}'" if line else ""


class Plain(Conversation, GuardedSmtp):
    """Unprotected, or protected by STARTTLS."""


class Protected(Conversation, GuardedSmtpOverTls):
    """TLS from the first byte."""
