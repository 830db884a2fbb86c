"""Requests to a test server, answered, spoiled on demand, or not at all."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from tests.payments.servers.world import World

HUGE = 3 * 1024 * 1024
Object = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with the next ``times`` requests whose ``METHOD /path`` matches ``on``.

    ``kind``: ``cut`` (done, then no answer), ``cut_before``, ``hang`` (done, the answer comes after ``seconds``), ``500`` (done),
    ``500_before``, ``409``, ``429``, ``garbage``, ``half``, ``huge``, ``drip``, ``drip_headers``,
    ``redirect`` (all done, the answer is none).
    """

    kind: str
    on: str = r"POST .*"
    times: int = 1
    seconds: float = 600.0

    @property
    def is_before(self) -> bool:
        """Whether nothing is done."""
        return self.kind in {"cut_before", "500_before", "409", "429"}


@dataclass(frozen=True)
class Asked:
    """A request as it came: of a form or of JSON, and of the query, one flat or nested mapping."""

    method: str
    path: str
    query: dict[str, str]
    body: Object
    headers: Mapping[str, str]
    raw: bytes = b""

    @property
    def key(self) -> str:
        """The idempotency key; only a POST has one."""
        return self.headers.get("Idempotency-Key", "") if self.method == "POST" else ""


@dataclass
class Answered:
    """A status and what is said."""

    status: int
    data: Object
    headers: dict[str, str] = field(default_factory=dict)
    is_kept: bool = True  # under the key; a refusal before anything began is not


class _Headers(dict[str, str]):
    """Asked for by any spelling of the name."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return super().get(name.lower(), default)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: World
    protocol_version = "HTTP/1.1"
    wbufsize, disable_nagle_algorithm = -1, True  # else each answer waits for an acknowledgement

    def _handle(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, parts.path, query, {}, _Headers(self.headers.items()), raw)
        if parts.path.startswith("/_test/"):
            self._say(self.server.on_control(asked))
        elif parts.path.startswith(self.server.api):
            self._api(Asked(self.command, parts.path, asked.query, self.server.read(raw), asked.headers, raw))
        else:
            self._page(Asked(self.command, parts.path, asked.query, dict(parse_qsl(raw.decode())), asked.headers, raw))

    do_GET = do_POST = do_DELETE = do_PATCH = _handle  # noqa: N815 (names of the library)

    def _api(self, asked: Asked) -> None:
        world = self.server
        with world.lock:
            world.requests.append(asked)
            fault = self._fault(asked)
        if fault is not None and fault.is_before:
            if fault.kind == "cut_before":
                self.close_connection = True
                return
            self._say(
                world.error(
                    int(fault.kind[:3]), {"409": "key_in_use", "429": "rate_limit"}.get(fault.kind, "api_error")
                )
            )
            return
        answered = world.answer(asked)
        if fault is None:
            self._say(answered)
            return
        self._misbehave(fault, asked, answered)

    def _fault(self, asked: Asked) -> Fault | None:
        for fault in self.server.faults:
            if re.fullmatch(fault.on, f"{asked.method} {asked.path}"):
                fault.times -= 1
                if fault.times <= 0:
                    self.server.faults.remove(fault)
                return fault
        return None

    def _misbehave(self, fault: Fault, asked: Asked, answered: Answered) -> None:
        whole = json.dumps(answered.data).encode()
        match fault.kind:
            case "cut":
                self.close_connection = True
            case "hang":
                self.server.is_over.wait(fault.seconds)
                self._say(answered)
            case "500":
                self._say(self.server.spoil(asked, answered))
            case "garbage":
                self._raw(answered.status, b"<html>" + b"\xff" * 40)
            case "half":
                self._raw(answered.status, whole[: len(whole) // 2])
            case "huge":
                self._raw(answered.status, b'{"pad":"' + b"x" * HUGE + b'",' + whole[1:])
            case "drip":
                self._drip(answered.status, whole, fault.seconds)
            case "drip_headers":
                self._drop_by_drop(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000, fault.seconds)
            case "redirect":
                self._say(Answered(302, {}, {"Location": f"{self.server.base}/elsewhere"}))

    def _drip(self, status: int, body: bytes, seconds: float) -> None:
        """A byte at a time: no silence is long, and it takes ``seconds``."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._drop_by_drop(body, seconds)

    def _drop_by_drop(self, body: bytes, seconds: float) -> None:
        until = time.monotonic() + seconds
        for byte in body:
            if time.monotonic() > until or self.server.is_over.wait(0.02):
                self.close_connection = True
                return
            try:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
            except OSError:
                self.close_connection = True
                return

    def _page(self, asked: Asked) -> None:
        with self.server.lock:
            shown = self.server.on_page(asked)
        body = str(shown.data.get("html", "")).encode()
        self._raw(shown.status, body, {**shown.headers, "Content-Type": "text/html; charset=utf-8"})

    def _say(self, answered: Answered) -> None:
        # Mollie says no to a DELETE with an object, and yes with it too: every answer has a body.
        self._raw(answered.status, json.dumps(answered.data).encode(), answered.headers)

    def _raw(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Silent."""
