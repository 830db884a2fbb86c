"""Whether a message at our address was signed with the secret that it should be: pure, and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime

TOLERANCE_SECONDS = 300
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def header(headers: Mapping[str, str], name: str) -> str:
    """A header's value, however its name is written; empty without it."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def is_stripes(signature: str, body: bytes, secret: str, at: datetime) -> bool:
    """``t=<unix>,v1=<hex>[,v1=…]``: HMAC-SHA256 over ``t.body``, one of several while a secret is being changed; v0 counts for nothing.

    Older or younger than 300 seconds is none. The secret's whole text (``whsec_…``) is the key.
    """
    parts = [part.strip().partition("=") for part in signature.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    if not secret or len(stamps) != 1 or not re.fullmatch(r"[0-9]{1,12}", stamps[0], re.ASCII):
        return False
    if abs(at.astimezone(UTC).timestamp() - int(stamps[0])) > TOLERANCE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), stamps[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    return _is_one_of(expected, [value for name, _, value in parts if name == "v1"])


def is_mollies(signature: str, body: bytes, secret: str) -> bool:
    """``[sha256=]<hex>[,…]``: HMAC-SHA256 over the body as it came. It bears no time: what it names is fetched again all the same."""
    if not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return _is_one_of(expected, [one.strip().removeprefix("sha256=") for one in signature.split(",")])


def _is_one_of(expected: str, given: list[str]) -> bool:
    """Compared with each, so that the time tells nothing of where it stood."""
    matches = [hmac.compare_digest(expected, one) for one in given if HEX.fullmatch(one)]
    return any(matches)
