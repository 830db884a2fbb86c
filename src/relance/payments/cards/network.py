"""One request to a card provider and what its fate says: a whole answer, nothing sent, or an answer that was lost.

Bounded in time and size, TLS verified, redirects not followed, nothing sent twice. What is kept of a trouble holds neither the
key nor anything that looks like a card's number, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from relance.channels.bounded_http import READ_SECONDS, WHOLE_SECONDS, Bounded, Lost, NotSent, Whole
from relance.domain.errors import DomainError
from relance.domain.plain_json import read_json

__all__ = [
    "READ_SECONDS",
    "WHOLE_SECONDS",
    "AddressNotLocal",
    "Http",
    "KeyUnreadable",
    "Lost",
    "NotSent",
    "Reply",
    "is_identifier",
    "refuse_elsewhere",
]

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
        self._key = key
        self._http = Bounded(
            base,
            {**headers, "Authorization": f"Bearer {key}", "Accept": "application/json"},
            read_seconds=read_seconds,
            whole_seconds=whole_seconds,
            largest=LARGEST_ANSWER,
        )

    def close(self) -> None:
        """End the connections."""
        self._http.close()

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
        got = self._http.call(method, path, params=params, content=content, headers=headers)
        return self._read(got.status, got.body) if isinstance(got, Whole) else got

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
