"""One request to a card provider and what its fate says: a whole answer, nothing sent, or an answer that was lost.

Bounded in time and size, TLS verified, redirects not followed, nothing sent twice. What is kept of a trouble holds neither the
key nor anything that looks like a card's number, whoever wrote it.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from relance.channels.guarded_http import transport
from relance.domain.errors import DomainError
from relance.domain.plain_json import read_json

READ_SECONDS, WHOLE_SECONDS = 20.0, 60.0  # of one silence, of all of it: 80 seconds at most
LARGEST_ANSWER = 2 * 1024 * 1024
LONGEST_WHY = 300
IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,255}", re.ASCII)
NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){11,18}(?![0-9])", re.ASCII)  # as long as a card's


class KeyUnreadable(DomainError):
    """A text that is no key."""

    code = "card_key_unreadable"
    template = "This is no API key of {provider}. Expected one that begins with {expected}, as its dashboard shows it."


class AddressNotLocal(DomainError):
    """Another address for a provider is one of this machine's, for tests and demonstrations: keys go nowhere else."""

    code = "address_not_local"
    template = "{address} cannot stand for a card provider: only a server on this machine may."


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole JSON object under a status."""

    status: int
    data: Mapping[str, Any]

    @property
    def is_success(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class NotSent:
    """No connection stood, or no request could be made: nothing can have been done."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """It may have been done."""

    why: str


def refuse_elsewhere(base: str) -> None:
    """Raises AddressNotLocal."""
    host = urlsplit(base).hostname or ""
    try:
        is_local = ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if not is_local:
        raise AddressNotLocal(address=base)


def is_identifier(text: object) -> bool:
    """Whether a provider's name for something may stand in an address."""
    return isinstance(text, str) and IDENTIFIER.fullmatch(text) is not None


@cache
def _tls() -> ssl.SSLContext:
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


class Http:
    """Requests to one provider with one key. ``headers`` go with each."""

    def __init__(
        self,
        base: str,
        key: str,
        headers: Mapping[str, str],
        *,
        read_seconds: float = READ_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._key, self._whole = key, whole_seconds
        self._client = httpx.Client(
            base_url=base,
            transport=transport(_tls()),
            timeout=httpx.Timeout(READ_SECONDS, read=read_seconds),
            verify=_tls(),
            limits=httpx.Limits(max_keepalive_connections=0),  # a watch cuts the connection of its own request alone
            follow_redirects=False,
            headers={
                **headers,
                "Authorization": f"Bearer {key}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",  # a small answer that unpacks to a large one is not ours to unpack
            },
        )

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Reply | NotSent | Lost:
        """Ask."""
        return self._call("GET", path, params=params)

    def send(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply | NotSent | Lost:
        """Have something done."""
        return self._call(method, path, content=content, headers=headers)

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply | NotSent | Lost:
        watch = _Watch(self._whole)
        try:
            with (
                watch.kept(),
                self._client.stream(
                    method,
                    quote(path, safe="/"),
                    params=params,
                    content=content or None,
                    headers=headers,
                    extensions={"trace": watch.trace},
                ) as answer,
            ):
                body = b""
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST_ANSWER:
                        return Lost(f"{answer.status_code}, an answer too large to be read")
                return self._read(answer.status_code, body)
        # Their own words may hold what was sent, the key with it: the kind of trouble is enough.
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotSent(f"no connection ({type(error).__name__})")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError) as error:
            return NotSent(f"no request can be made ({type(error).__name__})")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Lost(f"the answer was lost ({type(error).__name__})")

    def _read(self, status: int, body: bytes) -> Reply | Lost:
        if status == 204 and not body:
            return Reply(status, {})
        try:
            data = read_json(body)
        except ValueError:
            return Lost(f"{status}, no JSON")
        return Reply(status, data) if isinstance(data, dict) else Lost(f"{status}, no JSON object")

    def clean(self, text: object) -> str:
        """A provider's words, to be kept: on one line, short, without key or card number."""
        line = " ".join(str(text).replace("\0", "").split()).replace(self._key, "…")
        return NUMBER.sub("…", line)[:LONGEST_WHY]
