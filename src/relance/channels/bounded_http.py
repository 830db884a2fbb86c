"""One HTTP request and its fate: a whole answer as bytes, nothing sent, or an answer that was lost.

Bounded in time and size, TLS verified, redirects not followed, nothing sent twice.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx

from relance.channels.guarded_http import transport

READ_SECONDS, WHOLE_SECONDS = 20.0, 60.0  # of one silence, of all of it: 80 seconds at most
LARGEST_ANSWER = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Whole:
    """All of an answer under a status."""

    status: int
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """No connection stood, or no request could be made: nothing can have been done."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """It may have been done."""

    why: str


@cache
def tls() -> ssl.SSLContext:
    """Certificates verified against the usual authorities; read once, for it takes longer than a request."""
    return httpx.create_ssl_context()


class _Watch:
    """Cuts the connection of one request when its time is over: a server that gives a byte now and then is never silent."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self._is_over = False

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While the request lasts."""
        self._timer.start()
        try:
            yield
        finally:
            self._timer.cancel()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the client tells of its work: the connection, once it stands."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_over:
                self._cut()

    def _cut(self) -> None:
        self._is_over = True
        if self._socket is not None:
            with suppress(OSError):  # of the socket, not of the TLS above it, which another thread is reading from
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Bounded:
    """Requests to one server. ``headers`` go with each."""

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        *,
        read_seconds: float = READ_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._whole, self._largest = whole_seconds, largest
        self._client = httpx.Client(
            base_url=base,
            transport=transport(tls()),
            timeout=httpx.Timeout(READ_SECONDS, read=read_seconds),
            verify=tls(),
            limits=httpx.Limits(max_keepalive_connections=0),  # a watch cuts the connection of its own request alone
            follow_redirects=False,
            # A small answer that unpacks to a large one is not ours to unpack.
            headers={**headers, "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Whole | NotSent | Lost:
        """One request, once."""
        watch = _Watch(self._whole)
        try:
            with (
                watch.kept(),
                self._client.stream(
                    method,
                    quote(path, safe="/"),
                    params=params if params is None or isinstance(params, Mapping) else list(params),
                    content=content or None,
                    headers=headers,
                    extensions={"trace": watch.trace},
                ) as answer,
            ):
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > self._largest:
                        return Lost(f"{answer.status_code}, an answer too large to be read")
                media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                return Whole(answer.status_code, bytes(body), media_type)
        # Their own words may hold what was sent, the key with it: the kind of trouble is enough.
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotSent(f"no connection ({type(error).__name__})")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError) as error:
            return NotSent(f"no request can be made ({type(error).__name__})")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Lost(f"the answer was lost ({type(error).__name__})")
