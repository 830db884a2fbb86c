"""A mail server on this machine that keeps count of what it took, and may be as odd as servers are.

What it *took* is what it would bring to the recipient; what it *said* is another matter, and the sender only hears that.
"""

from __future__ import annotations

import hashlib
import random
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType


class Oddity(StrEnum):
    """What may befall an answer."""

    CUT = "cut after a random byte"
    HANG_UP = "hung up without an answer"
    HANG_UP_AFTER = "hung up after the answer"
    SLOW = "slow"
    DRIBBLE = "byte by byte"
    TWICE = "said twice"
    LATER = "4xx"
    NEVER = "5xx"
    GARBAGE = "garbage"
    MUTE = "mute until the sender gives up"


GARBAGE = (
    b"\r\n", b"\r\n\r\n", b"ok\r\n", b"25\r\n", b"250", b"999 what\r\n", b"000\r\n", b"150 wait\r\n", b"334 VXNlcg==\r\n",
    b"-1 no\r\n", b"2500 ok\r\n", b"\xff\xfe\x00\x17\r\n", b"250" + b"x" * 3000 + b"\r\n", b"<html>502</html>\r\n", b"250-and\r\n",
)  # fmt: skip
LATER = (b"421 4.3.2 going down\r\n", b"450 4.2.1 busy\r\n", b"451 4.7.1 come back later\r\n", b"452 4.2.2 full\r\n")
NEVER = (b"550 5.7.1 not wanted\r\n", b"554 5.6.0 not like this\r\n")
USUAL = {
    Oddity.CUT: 6, Oddity.HANG_UP: 3, Oddity.HANG_UP_AFTER: 3, Oddity.SLOW: 4, Oddity.DRIBBLE: 2, Oddity.TWICE: 1,
    Oddity.LATER: 3, Oddity.NEVER: 1, Oddity.GARBAGE: 4,
}  # fmt: skip


@dataclass
class Taken:
    """A message that the server took: how often, and the letters that hung on it."""

    times: int = 0
    letters: list[str] = field(default_factory=list)


class _Ended(Exception):
    """The conversation is over."""


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._odd = self.server.odd
        self._random = self._odd.random_of_next_connection()

    def handle(self) -> None:
        try:
            self._talk()
        except (_Ended, OSError):
            return

    def _talk(self) -> None:
        self._say(b"220 mail.client.example ESMTP\r\n")
        for line in self.rfile:
            match line[:4].upper():
                case b"EHLO":
                    self._say(b"250-mail.client.example\r\n250-SIZE 35882577\r\n250 8BITMIME\r\n")
                case b"DATA":
                    if self._say(b"354 go ahead\r\n"):
                        self._take()
                case b"QUIT":
                    self.wfile.write(b"221 2.0.0 bye\r\n")
                    return
                case _:
                    self._say(b"250 2.0.0 fine\r\n")

    def _take(self) -> None:
        """A message, to its dot. A body that breaks off is no message."""
        content = bytearray()
        for line in self.rfile:
            if line == b".\r\n":
                break
            content += line.removeprefix(b".")
        else:
            raise _Ended
        oddity = self._oddity()
        refused = oddity in (Oddity.LATER, Oddity.NEVER)
        unclear = oddity in (Oddity.CUT, Oddity.HANG_UP, Oddity.GARBAGE, Oddity.MUTE)
        if not refused and not (unclear and self._random.random() < 0.5):
            self._odd.keep(bytes(content))
        self._say(b"250 2.0.0 queued as 4B2\r\n", oddity)

    def _oddity(self) -> Oddity | None:
        return self._odd.oddity(self._random)

    def _say(self, answer: bytes, oddity: Oddity | str | None = "any") -> bool:
        """Answer, or do what befalls; whether the sender was told what it should be."""
        befalls = self._oddity() if oddity == "any" else oddity
        match befalls:
            case Oddity.CUT:
                self._last(answer[: self._random.randrange(len(answer))])
            case Oddity.HANG_UP:
                self._last(b"")
            case Oddity.HANG_UP_AFTER:
                self._last(answer)
            case Oddity.MUTE:
                while self.rfile.read(1 << 16):
                    pass
                raise _Ended
            case Oddity.SLOW:
                time.sleep(self._random.uniform(0.05, 0.6))
                self.wfile.write(answer)
            case Oddity.DRIBBLE:
                for byte in answer:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.002)
            case Oddity.TWICE:
                self.wfile.write(answer * 2)
            case Oddity.LATER:
                self.wfile.write(self._random.choice(LATER))
                return False
            case Oddity.NEVER:
                self.wfile.write(self._random.choice(NEVER))
                return False
            case Oddity.GARBAGE:
                self.wfile.write(self._random.choice(GARBAGE))
                if self._random.random() < 0.5:
                    self._last(b"")
                return False
            case _:
                self.wfile.write(answer)
        return True

    def _last(self, words: bytes) -> None:
        if words:
            self.wfile.write(words)
        self.connection.shutdown(socket.SHUT_RDWR)
        raise _Ended


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    odd: OddServer


class OddServer:
    """``with OddServer(...) as server``: listens on loopback until the block ends.

    It is well-behaved until ``behaves`` says otherwise.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._share, self._mutes = 0.0, 0
        self._oddities: Mapping[Oddity, int] = USUAL
        self._connections = 0
        self._lock = threading.Lock()
        self.taken: dict[str, Taken] = {}
        self.befell: Counter[Oddity] = Counter()
        self._listener = _Listener(("127.0.0.1", 0), _Conversation)
        self._listener.odd = self

    def __enter__(self) -> OddServer:
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def port(self) -> int:
        return int(self._listener.server_address[1])

    @property
    def deliveries(self) -> int:
        """How often it took a message."""
        with self._lock:
            return sum(one.times for one in self.taken.values())

    def behaves(self, share: float, oddities: Mapping[Oddity, int] = USUAL, *, mutes: int = 0) -> None:
        """From now on that ``share`` of its answers is odd, by these weights; so many, at most, never come."""
        with self._lock:
            self._share, self._oddities, self._mutes = share, oddities, mutes

    def keep(self, content: bytes) -> None:
        """A message is its own from here on."""
        mail = message_from_bytes(content, policy=policy.default)
        reference = str(mail["Message-ID"]).strip().strip("<>").partition("@")[0]
        letters = [
            hashlib.sha256(part.get_content()).hexdigest()
            for part in mail.walk()
            if isinstance(part, EmailMessage) and part.get_content_type() == "application/pdf"
        ]
        with self._lock:
            taken = self.taken.setdefault(reference, Taken())
            taken.times += 1
            taken.letters += letters

    def random_of_next_connection(self) -> random.Random:
        """The dice of one conversation: the same seed, the same fate of the n-th one."""
        with self._lock:
            self._connections += 1
            return random.Random(f"{self._seed}:{self._connections}")

    def oddity(self, dice: random.Random) -> Oddity | None:
        """What befalls the next answer, if anything."""
        with self._lock:
            if dice.random() >= self._share:
                return None
            befalls = dice.choices(list(self._oddities), list(self._oddities.values()))[0]
            if self._mutes and dice.random() < 0.05:
                self._mutes -= 1
                befalls = Oddity.MUTE
            self.befell[befalls] += 1
        return befalls
