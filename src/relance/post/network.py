"""One request to a provider of the post and what its fate says: a whole answer, nothing sent, or an answer that was lost.

Proofs are files, so an answer is bytes first. What is kept of a trouble holds no key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from relance.channels.bounded_http import Bounded, Lost, NotSent, Whole
from relance.dispatch.answers import Refused, Unknown
from relance.domain.errors import DomainError
from relance.domain.plain_json import read_json

LARGEST_ANSWER = 25 * 1024 * 1024  # a proof of content holds the letter
LONGEST_WHY = 300
NOT_NOW = frozenset({401, 403, 429})  # it may be mended: a key, a right, too many requests
SAYS_NOTHING = frozenset({408, 409})


class PostAddressNotLocal(DomainError):
    """Another address for a provider is one of this machine's, for tests and demonstrations: keys go nowhere else."""

    code = "post_address_not_local"
    template = "{address} cannot stand for a provider of registered letters: only a server on this machine may."


def refuse_elsewhere(base: str) -> None:
    """Raises PostAddressNotLocal."""
    host = urlsplit(base).hostname or ""
    try:
        is_local = ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if not is_local:
        raise PostAddressNotLocal(address=base)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form with files."""

    name: str
    content: bytes
    media_type: str
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer under a status; ``data`` is {} where it is no JSON object."""

    status: int
    data: Mapping[str, Any]
    body: bytes
    media_type: str

    @property
    def is_success(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


class Requests:
    """Requests to one provider. ``secrets`` are never kept in a trouble's words."""

    def __init__(self, base: str, secrets: Sequence[str], **bounds: float) -> None:
        self._secrets = [one for one in secrets if one]
        self._http = Bounded(base, {"Accept": "application/json"}, largest=LARGEST_ANSWER, **bounds)

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply | NotSent | Lost:
        """One request."""
        got = self._http.call(method, path, params=params, content=content, headers=headers)
        if not isinstance(got, Whole):
            return got
        data: object = {}
        if "json" in got.media_type or not got.media_type:
            try:
                data = read_json(got.body, exact=True) if got.body else {}
            except ValueError:
                return Lost(f"{got.status}, no JSON")
            if not isinstance(data, dict):
                return Lost(f"{got.status}, no JSON object")
        assert isinstance(data, dict)  # noqa: S101 (read above)
        return Reply(got.status, data, got.body, got.media_type)

    def clean(self, text: object) -> str:
        """A provider's words, to be kept: on one line, short, without a key."""
        line = " ".join(str(text).replace("\0", "").split())
        for secret in self._secrets:
            line = line.replace(secret, "…")
        return line[:LONGEST_WHY]


def form_with_files(parts: Sequence[Part], boundary: str) -> bytes:
    """The body of a form that carries files."""
    made = b""
    for part in parts:
        named = f'; filename="{part.file_name}"' if part.file_name else ""
        made += (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="{part.name}"{named}\r\n'
                f"Content-Type: {part.media_type}\r\n\r\n"
            ).encode()
            + part.content
            + b"\r\n"
        )
    return made + f"--{boundary}--\r\n".encode()


def not_done(got: NotSent | Lost) -> Refused | Unknown:
    """What it means that no answer came."""
    return Refused(got.why, is_temporary=True) if isinstance(got, NotSent) else Unknown(got.why)
