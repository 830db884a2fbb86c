"""Messages that are signed: the Standard Webhooks way. Pure, and compared in constant time.

``webhook-id``, ``webhook-timestamp`` (seconds) and ``webhook-signature`` (``v1,`` and base64, several apart by blanks) over
``id.timestamp.body`` with HMAC-SHA256. Older or younger than five minutes is none: what was heard is not heard again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

TOLERANCE_SECONDS = 300
PREFIX = "whsec_"


def new_secret() -> str:
    """One of 256 bits, as it is written."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    """Whether a text is a secret of at least 192 bits."""
    return len(_key(text)) >= 24


def sign(secret: str, name: str, stamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``."""
    signed = hmac.new(_key(secret), f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, at: datetime) -> bool:
    """Whether a message comes from who knows the secret, now."""
    found = {name.lower(): value for name, value in headers.items()}
    name, stamp = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    if not is_secret(secret) or not name or len(name) > 200 or not re.fullmatch(r"[0-9]{1,12}", stamp, re.ASCII):
        return False
    if abs(at.astimezone(UTC).timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        return False
    expected = sign(secret, name, int(stamp), body).encode()
    given = found.get("webhook-signature", "").split(" ")[:10]
    matches = [hmac.compare_digest(expected, one.encode("utf-8", "replace")) for one in given]
    return any(matches)


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""
