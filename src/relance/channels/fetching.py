"""Reading a file from an address that somebody named: over TLS, within bounds of size and time, not into networks that are forbidden."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from relance.channels.network import PrivateAddress, connected
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence

SILENT_SECONDS, WHOLE_SECONDS = 20.0, 60.0
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_ADDRESS = 2000
HEADERS = {
    "Accept": "text/calendar, */*",
    "Accept-Encoding": "identity",  # a small answer that unpacks to a large one is not ours to unpack
    "User-Agent": "Relance",
    "Connection": "close",
}


class AddressInvalid(DomainError):
    """What no file is fetched from."""

    code = "fetch_address_invalid"
    template = "This is no address that a file is read from: give it whole, beginning with https://."


class NotFetched(DomainError):
    """What stood in the way."""

    code = "not_fetched"
    template = "The address does not give the file: {why}."


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    host: str
    port: int
    path: str


def refuse_address(address: str) -> str:
    """The host of an address that may be read from. Raises AddressInvalid."""
    return _place(address).host


def fetch(address: str, *, most_bytes: int) -> bytes:
    """What stands there. Every redirect is looked at like the first address. Raises AddressInvalid, NotFetched."""
    until, place = time.monotonic() + WHOLE_SECONDS, _place(address)
    may_be_here = _is_loopback(
        place.host
    )  # whoever typed it may read from this machine; nobody else's server may say so
    for _ in range(MOST_REDIRECTS + 1):
        place = _place(address)
        if _is_loopback(place.host) and not may_be_here:
            raise NotFetched(why=Sentence("it leads into a network that this installation does not reach"))
        found = _once(place, most_bytes, until)
        if isinstance(found, bytes):
            return found
        address = urljoin(address, found)
    raise NotFetched(why=Sentence("it leads on too often"))


def _place(address: str) -> _Place:
    try:
        parts = urlsplit(address.strip())
        host = (
            (parts.hostname or "").encode("idna").decode()
            if parts.hostname and ":" not in parts.hostname
            else parts.hostname
        )
        port = parts.port
    except (ValueError, UnicodeError):
        raise AddressInvalid from None
    is_plain = parts.scheme == "http" and _is_loopback(host or "")
    wrong = len(address) > LONGEST_ADDRESS or "@" in parts.netloc or any(ord(one) <= 32 for one in address.strip())
    if not host or wrong or not (parts.scheme == "https" or is_plain):
        raise AddressInvalid
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        path.encode("ascii")
    except UnicodeError:
        raise AddressInvalid from None
    return _Place(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _once(place: _Place, most_bytes: int, until: float) -> bytes | str:
    """The file, or where it leads on. Their own words may hold the address, which is a secret: kinds of trouble are enough."""
    try:
        with _until(until) as line:
            line.socket = connected(place.host, place.port, SILENT_SECONDS)
            if place.scheme == "https":
                line.socket = _tls().wrap_socket(line.socket, server_hostname=place.host)
            return _read(place, line.socket, most_bytes, until)
    except ssl.SSLCertVerificationError:
        raise NotFetched(why=Sentence("its certificate is not valid")) from None
    except PrivateAddress:
        raise NotFetched(why=Sentence("it leads into a network that this installation does not reach")) from None
    except TimeoutError:
        raise NotFetched(why=Sentence("it does not answer")) from None
    except (OSError, http.client.HTTPException) as error:
        why = Sentence("no connection, or it broke off ({kind})", {"kind": type(error).__name__})
        raise NotFetched(why=why) from None


def _read(place: _Place, opened: socket.socket, most_bytes: int, until: float) -> bytes | str:
    connection = http.client.HTTPConnection(place.host, place.port, timeout=SILENT_SECONDS)
    connection.sock = opened
    connection.request("GET", place.path, headers=HEADERS)
    with closing(connection.getresponse()) as answer:
        return _body_of(answer, most_bytes, until)


def _body_of(answer: http.client.HTTPResponse, most_bytes: int, until: float) -> bytes | str:
    leads = answer.headers.get("Location", "")
    if answer.status in REDIRECTS and leads:
        return leads
    if answer.status != 200:
        raise NotFetched(why=Sentence("it answers {status}", {"status": answer.status}))
    body = b""
    while chunk := answer.read1(1 << 16):
        body += chunk
        if len(body) > most_bytes:
            raise NotFetched(why=Sentence("it is larger than {size} MB", {"size": max(1, most_bytes >> 20)}))
    if time.monotonic() > until:
        raise TimeoutError
    said = answer.headers.get("Content-Length", "")
    if said.isascii() and said.isdigit() and len(body) < int(said[:12]):
        raise NotFetched(why=Sentence("it broke off"))
    return body


@dataclass(slots=True)
class _Line:
    socket: socket.socket | None = None

    def cut(self) -> None:
        """End it from another thread."""
        if self.socket is not None:
            with suppress(OSError):  # of the socket, not of the TLS above it, which the other thread reads from
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


@contextmanager
def _until(until: float) -> Iterator[_Line]:
    """Whoever gives a byte now and then is never silent: the connection ends with the time all the same."""
    line = _Line()
    timer = threading.Timer(max(0.0, until - time.monotonic()), line.cut)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        if line.socket is not None:
            line.socket.close()
