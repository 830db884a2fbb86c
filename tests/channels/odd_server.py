"""A mail server that plays a part: what it says at each step is given, and it keeps what it took and what it said."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FRIENDLY: Mapping[str, bytes] = {
    "greeting": b"220 mail.fictif.example ready\r\n",
    "EHLO": b"250-mail.fictif.example\r\n250-SIZE 10000000\r\n250 AUTH PLAIN LOGIN\r\n",
    "HELO": b"250 hello\r\n",
    "AUTH": b"235 2.7.0 welcome\r\n",
    "MAIL": b"250 2.1.0 sender ok\r\n",
    "RCPT": b"250 2.1.5 recipient ok\r\n",
    "DATA": b"354 go ahead\r\n",
    "end": b"250 2.0.0 queued as 42\r\n",
    "RSET": b"250 2.0.0 flushed\r\n",
    "QUIT": b"221 bye\r\n",
}
STEPS = tuple(step for step in FRIENDLY if step not in {"HELO", "QUIT"})


@dataclass(frozen=True, slots=True)
class Part:
    """At the ``nth`` time that it comes to ``step``, say ``instead``; then hang up, or go on as if nothing were."""

    step: str
    instead: bytes
    hangs_up: bool = True
    nth: int = 1


@dataclass
class OddServer:
    """``messages``: each that came whole, with its final dot. ``connections``: how many were opened."""

    part: Part | None = None
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    _times: dict[str, int] = field(default_factory=dict)

    @contextlib.contextmanager
    def listening(self) -> Iterator[int]:
        """Serve on a port of this machine, which it yields."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
            thread.start()
            try:
                yield listener.getsockname()[1]
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                thread.join(timeout=10)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with peer, contextlib.suppress(OSError):
                peer.settimeout(10)
                self._talk(peer)

    def _talk(self, peer: socket.socket) -> None:
        with peer.makefile("rb") as lines:
            goes_on = self._say(peer, "greeting")
            while goes_on and (line := lines.readline()):
                verb = line[:4].decode("latin-1").upper()
                goes_on = self._say(peer, verb if verb in FRIENDLY else "")
                if goes_on and verb == "DATA":
                    message = _until_the_dot(lines)
                    if message is None:
                        return
                    self.messages.append(message)
                    goes_on = self._say(peer, "end")

    def _say(self, peer: socket.socket, step: str) -> bool:
        self._times[step] = self._times.get(step, 0) + 1
        part = self.part
        if part is not None and (step, self._times[step]) == (part.step, part.nth):
            peer.sendall(part.instead)
            return not part.hangs_up
        peer.sendall(FRIENDLY.get(step, b"500 5.5.2 what?\r\n"))
        return step != "QUIT"


def _until_the_dot(lines: Iterator[bytes]) -> bytes | None:
    kept = b""
    for line in lines:
        if line == b".\r\n":
            return kept
        kept += line
    return None
